//! The verbs of a table as SQL functions: each runs as the owner and does one thing. A function that is limited to
//! keys or attributes gets functions of its own, which refuse everything else.

use super::limit::{self, Limit};
use super::{Shape, type_of, value};
use crate::knative::stores::sql;
use scant_compiler::model::{Index, KeyAttribute, Scope};
use scant_compiler::vocabulary::Verb;
use std::fmt::Write as _;

/// One verb, on the table or on an index of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call<'m> {
    /// The verb.
    pub verb: Verb,
    /// The index's name.
    pub index: Option<&'m str>,
}

impl Call<'_> {
    /// The SQL function's name inside its schema: `get`, `by_status_query`.
    pub fn name(self) -> String {
        match self.index {
            None => self.verb.word().to_owned(),
            Some(index) => format!("{index}_{}", self.verb.word()),
        }
    }
}

/// Writes a verb into `schema`, held to what any one of `limits` permits.
pub fn write(schema: &str, shape: Shape<'_>, call: Call<'_>, limits: &[Limit<'_>], script: &mut String) {
    let making = Making { shape, limits };
    let index = call.index.and_then(|name| shape.table.indexes.iter().find(|index| index.name == name));
    let made = match (call.verb, index) {
        (Verb::Get, _) => making.get(),
        (Verb::Put, _) => making.put(),
        (Verb::Update, _) => making.update(),
        (Verb::Delete, _) => making.delete(),
        (Verb::Check, _) => making.check(),
        (Verb::Scan, None) => making.scan(&making.by_key()),
        (Verb::Scan, Some(index)) => making.scan(&making.by_index(index)),
        (_, None) => making.query(&making.by_key()),
        (_, Some(index)) => making.query(&making.by_index(index)),
    };
    let Function { parameters, returns, statements } = made;
    let _ = writeln!(
        script,
        "CREATE FUNCTION {schema}.{}({}) RETURNS {returns}\n  \
         LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nBEGIN ATOMIC",
        call.name(),
        parameters.join(", ")
    );
    for statement in statements {
        let _ = writeln!(script, "  {statement};");
    }
    script.push_str("END;\n");
}

struct Function {
    parameters: Vec<String>,
    returns: &'static str,
    statements: Vec<String>,
}

#[derive(Clone, Copy)]
struct Making<'m> {
    shape: Shape<'m>,
    limits: &'m [Limit<'m>],
}

/// An order in which items are found.
struct Order<'m> {
    /// The attribute that is asked for.
    by: &'m KeyAttribute,
    /// Its value in a row.
    key: String,
    /// The attribute that sorts what is found, and its value in a row.
    sort: Option<(&'m KeyAttribute, String)>,
    /// Whether every row has both.
    total: bool,
    /// Values in a row that tell it from all others of the same `key` and `sort`, and the same of an item `$n`.
    rest: Vec<(String, &'m KeyAttribute)>,
    /// The attributes it holds besides keys; `None` for all.
    only: Option<&'m [String]>,
}

/// The part of `o` that is asked for.
const NAMES: &str = "names text[] DEFAULT NULL";

impl<'m> Making<'m> {
    fn get(self) -> Function {
        let mut parameters = self.key_parameters();
        parameters.push(NAMES.to_owned());
        let names = format!("${}", parameters.len());
        let found = format!(
            "SELECT items.part(o.item, {names}) FROM items.{} AS o WHERE {}",
            self.shape.name,
            self.one(true)
        );
        let statements = self.permitted("$1", &names).into_iter().chain([found]).collect();
        Function { parameters, returns: "jsonb", statements }
    }

    fn check(self) -> Function {
        let mut parameters = self.key_parameters();
        parameters.push("expected jsonb".to_owned());
        let expected = format!("${}", parameters.len());
        let names = format!("ARRAY(SELECT jsonb_object_keys({expected}))");
        let (name, one) = (self.shape.name, self.one(true));
        let held = format!(
            "SELECT CASE WHEN {expected} IS NULL\n    \
             THEN NOT EXISTS (SELECT FROM items.{name} AS o WHERE {one})\n    \
             ELSE EXISTS (SELECT FROM items.{name} AS o WHERE {one} AND o.item @> {expected} FOR SHARE) END"
        );
        let statements = self.permitted("$1", &names).into_iter().chain([held]).collect();
        Function { parameters, returns: "boolean", statements }
    }

    fn delete(self) -> Function {
        let gone = format!("DELETE FROM items.{} AS o WHERE {}", self.shape.name, self.one(false));
        let statements = self.permitted("$1", "NULL").into_iter().chain([gone]).collect();
        Function { parameters: self.key_parameters(), returns: "void", statements }
    }

    fn put(self) -> Function {
        let values: Vec<String> = self.shape.keys().map(|key| value("$1", key)).collect();
        let has: Vec<String> = values.iter().map(|value| format!("{value} IS NOT NULL")).collect();
        let names = "ARRAY(SELECT jsonb_object_keys($1))";
        let (key, columns) = (value("$1", &self.shape.table.key), self.shape.columns(""));
        let mut statements = vec![format!("SELECT items.valid({})", has.join(" AND "))];
        statements.extend(self.permitted(&key, names));
        if self.limits.iter().any(|limit| !limit.fields.is_empty()) {
            statements.extend(self.ended(&values));
        }
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item) VALUES ({}, $1)\n    \
             ON CONFLICT ({columns}) DO UPDATE SET item = {}",
            self.shape.name,
            values.join(", "),
            self.replaced(&key, names)
        ));
        Function { parameters: vec!["item jsonb".to_owned()], returns: "void", statements }
    }

    /// What an item is replaced by: a line with `fields` leaves all other attributes as they are.
    fn replaced(self, key: &str, names: &str) -> String {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        for limit in self.limits {
            if limit.fields.is_empty() { whole.push(*limit) } else { parts.push(*limit) }
        }
        let mut lines = whole.into_iter().chain(parts).peekable();
        let mut cases = String::new();
        while let Some(line) = lines.next() {
            let kept = if line.fields.is_empty() {
                "excluded.item".to_owned()
            } else {
                format!("(o.item - {}) || excluded.item", sql::array(line.fields.iter().map(String::as_str)))
            };
            match lines.peek().and_then(|_| self.condition(line, key, names)) {
                Some(condition) => {
                    let _ = write!(cases, "WHEN {condition} THEN {kept} ");
                }
                None if cases.is_empty() => return kept,
                None => return format!("CASE {cases}ELSE {kept} END"),
            }
        }
        "excluded.item".to_owned()
    }

    fn update(self) -> Function {
        let mut parameters = self.key_parameters();
        let count = parameters.len();
        parameters.extend(
            ["changes jsonb DEFAULT '{}'", "removed text[] DEFAULT '{}'", "added jsonb DEFAULT '{}'"]
                .map(str::to_owned),
        );
        let (changes, removed, added) =
            (format!("${}", count + 1), format!("${}", count + 2), format!("${}", count + 3));
        let names = format!(
            "(ARRAY(SELECT jsonb_object_keys({changes})) || {removed} || ARRAY(SELECT jsonb_object_keys({added})))"
        );
        let keys = sql::array(self.shape.keys().map(|key| key.name.as_str()));
        let given: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
        let pairs: Vec<String> = self
            .shape
            .keys()
            .zip(&given)
            .map(|(key, given)| format!("{}, {given}", sql::literal(&key.name)))
            .collect();
        let columns = self.shape.columns("");
        let mut statements = vec![format!("SELECT items.valid(NOT {names} && {keys})")];
        statements.extend(self.permitted_among("$1", &names, &[]));
        statements.extend(self.ended(&given));
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item)\n    \
             VALUES ({}, items.sum(jsonb_build_object({}) || {changes}, {added}) - {removed})\n    \
             ON CONFLICT ({columns}) DO UPDATE SET item = items.sum(o.item || {changes}, {added}) - {removed}",
            self.shape.name,
            given.join(", "),
            pairs.join(", ")
        ));
        Function { parameters, returns: "void", statements }
    }

    fn query(self, order: &Order<'m>) -> Function {
        let mut parameters = vec![format!("key {}", type_of(order.by))];
        if let Some((sort, _)) = &order.sort {
            parameters
                .extend(["lowest", "highest"].map(|end| format!("{end} {} DEFAULT NULL", type_of(sort))));
        }
        let ends = parameters.len();
        parameters.extend(Self::paging());
        let names = format!("${}", parameters.len());
        let mut found = vec![format!("{} = $1", order.key)];
        if let Some((_, sort)) = order.sort.as_ref().filter(|_| ends == 3) {
            found.push(format!("($2 IS NULL OR {sort} >= $2)"));
            found.push(format!("($3 IS NULL OR {sort} <= $3)"));
        }
        let page = self.page(order, ends, false, found);
        let statements = self.permitted_of(order, "$1", &names).into_iter().chain([page]).collect();
        Function { parameters, returns: "SETOF jsonb", statements }
    }

    fn scan(self, order: &Order<'m>) -> Function {
        let parameters: Vec<String> = Self::paging().into();
        let names = format!("${}", parameters.len());
        // Keys are looked at row by row; which attributes are named is known before.
        let keys = self.readable(order);
        let named = limit::any(self.limits.iter().map(|limit| limit::fields(limit.fields, &names, &keys)));
        let reached = limit::any(
            self.limits.iter().map(|limit| limit::condition(*limit, order.by, &order.key, &names, &keys)),
        );
        let has = (!order.total).then(|| format!("{} IS NOT NULL", order.key));
        let found = has.into_iter().chain(reached.map(|reached| format!("({reached})"))).collect();
        let page = self.page(order, 0, true, found);
        let permit = named.map(|named| format!("SELECT items.permit({named})"));
        Function {
            parameters,
            returns: "SETOF jsonb",
            statements: permit.into_iter().chain([page]).collect(),
        }
    }

    /// What queries and scans take besides: the last item of the page before, how many, and in which order.
    fn paging() -> [String; 4] {
        ["after jsonb DEFAULT NULL", "at_most integer DEFAULT NULL", "backward boolean DEFAULT false", NAMES]
            .map(str::to_owned)
    }

    /// A page of items. One of its halves is empty: that for the other direction.
    fn page(self, order: &Order<'m>, before: usize, keyed: bool, mut found: Vec<String>) -> String {
        let at = |more: usize| format!("${}", before + more);
        let (after, at_most, backward, names) = (at(1), at(2), at(3), at(4));
        if let Some((_, sort)) = order.sort.as_ref().filter(|_| !order.total) {
            found.push(format!("{sort} IS NOT NULL"));
        }
        found.extend(self.shape.lasting("o.item"));
        let mut ranks: Vec<(String, String)> = Vec::new();
        if keyed {
            ranks.push((order.key.clone(), value(&after, order.by)));
        }
        ranks.extend(order.sort.as_ref().map(|(sort, rank)| (rank.clone(), value(&after, sort))));
        ranks.extend(order.rest.iter().map(|(rank, key)| (rank.clone(), value(&after, key))));
        let part = match order.only {
            None => format!("items.part(o.item, {names})"),
            Some(_) => {
                format!("items.part(items.part(o.item, {}), {names})", sql::array(self.readable_only(order)))
            }
        };
        let half = |forward: bool| {
            let (not, than, direction) = if forward { ("NOT ", ">", "") } else { ("", "<", " DESC") };
            let mut conditions = vec![format!("{not}{backward}")];
            conditions.extend(found.iter().cloned());
            let rows: Vec<&str> = ranks.iter().map(|(row, _)| row.as_str()).collect();
            let last: Vec<&str> = ranks.iter().map(|(_, last)| last.as_str()).collect();
            if !rows.is_empty() {
                conditions.push(format!(
                    "({after} IS NULL OR ({}) {than} ({}))",
                    rows.join(", "),
                    last.join(", ")
                ));
            }
            let ordered: Vec<String> = rows.iter().map(|row| format!("{row}{direction}")).collect();
            let ordered =
                if ordered.is_empty() { String::new() } else { format!(" ORDER BY {}", ordered.join(", ")) };
            format!(
                "(SELECT {part} FROM items.{} AS o\n    WHERE {}\n   {ordered} LIMIT {at_most})",
                self.shape.name,
                conditions.join("\n      AND ")
            )
        };
        format!("{}\n  UNION ALL\n  {}", half(true), half(false))
    }

    fn by_key(self) -> Order<'m> {
        let table = self.shape.table;
        Order {
            by: &table.key,
            key: "o.key".to_owned(),
            sort: table.sort.as_ref().map(|sort| (sort, "o.sort".to_owned())),
            total: true,
            rest: Vec::new(),
            only: None,
        }
    }

    fn by_index(self, index: &'m Index) -> Order<'m> {
        Order {
            by: &index.key,
            key: value("o.item", &index.key),
            sort: index.sort.as_ref().map(|sort| (sort, value("o.item", sort))),
            total: false,
            rest: ["o.key", "o.sort"].map(str::to_owned).into_iter().zip(self.shape.keys()).collect(),
            only: (!index.only.is_empty()).then_some(index.only.as_slice()),
        }
    }

    /// `key text`, `sort numeric`
    fn key_parameters(self) -> Vec<String> {
        let columns = ["key", "sort"].into_iter().zip(self.shape.keys());
        columns.map(|(column, key)| format!("{column} {}", type_of(key))).collect()
    }

    /// The one row whose keys are the first parameters.
    fn one(self, lasting: bool) -> String {
        let columns = ["key", "sort"].into_iter().zip(self.shape.keys());
        let mut conditions: Vec<String> =
            columns.enumerate().map(|(at, (column, _))| format!("o.{column} = ${}", at + 1)).collect();
        conditions.extend(self.shape.lasting("o.item").filter(|_| lasting));
        conditions.join(" AND ")
    }

    /// Takes the row of these keys out if it has ended, so that nothing of it lives on.
    fn ended(self, values: &[String]) -> Option<String> {
        let over = self.shape.over("o.item")?;
        let columns = ["key", "sort"].into_iter().zip(values);
        let keys: Vec<String> = columns.map(|(column, value)| format!("o.{column} = {value}")).collect();
        Some(format!("DELETE FROM items.{} AS o WHERE {} AND {over}", self.shape.name, keys.join(" AND ")))
    }

    fn condition(self, limit: Limit<'_>, key: &str, names: &str) -> Option<String> {
        let keys: Vec<&str> = self.shape.keys().map(|key| key.name.as_str()).collect();
        limit::condition(limit, &self.shape.table.key, key, names, &keys)
    }

    /// Stops what none of the lines permits.
    fn permitted(self, key: &str, names: &str) -> Option<String> {
        let keys: Vec<&str> = self.shape.keys().map(|key| key.name.as_str()).collect();
        self.permitted_among(key, names, &keys)
    }

    fn permitted_among(self, key: &str, names: &str, keys: &[&str]) -> Option<String> {
        let by = &self.shape.table.key;
        let conditions = self.limits.iter().map(|limit| limit::condition(*limit, by, key, names, keys));
        Some(format!("SELECT items.permit({})", limit::any(conditions)?))
    }

    fn permitted_of(self, order: &Order<'_>, key: &str, names: &str) -> Option<String> {
        let keys = self.readable(order);
        let conditions =
            self.limits.iter().map(|limit| limit::condition(*limit, order.by, key, names, &keys));
        Some(format!("SELECT items.permit({})", limit::any(conditions)?))
    }

    /// Attributes that every reader may name: the keys of the table and of the order.
    fn readable<'o>(self, order: &Order<'o>) -> Vec<&'o str>
    where
        'm: 'o,
    {
        let own = self.shape.keys().map(|key| key.name.as_str());
        let by = std::iter::once(order.by.name.as_str());
        let mut names: Vec<&str> = Vec::new();
        for name in own.chain(by).chain(order.sort.as_ref().map(|(sort, _)| sort.name.as_str())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn readable_only<'o>(self, order: &Order<'o>) -> Vec<&'o str>
    where
        'm: 'o,
    {
        let mut names = self.readable(order);
        for name in order.only.into_iter().flatten() {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

/// No limit at all, for verbs that everyone shares who may use them on the whole table.
pub const WHOLE: &[Limit<'static>] = &[Limit { scope: &Scope::All, fields: &[] }];

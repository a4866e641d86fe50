//! The verbs that find many items, a page at a time: of one key or of all, in the order of the table or of an index.

use super::limit;
use super::verbs::{Function, Making, NAMES};
use super::{type_of, value};
use crate::knative::stores::sql;
use scant_compiler::model::{Index, KeyAttribute};

/// An order in which items are found.
pub(super) struct Order<'m> {
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

impl<'m> Making<'m> {
    pub(super) fn query(self, order: &Order<'m>) -> Function {
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

    pub(super) fn scan(self, order: &Order<'m>) -> Function {
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

    pub(super) fn by_key(self) -> Order<'m> {
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

    pub(super) fn by_index(self, index: &'m Index) -> Order<'m> {
        Order {
            by: &index.key,
            key: value("o.item", &index.key),
            sort: index.sort.as_ref().map(|sort| (sort, value("o.item", sort))),
            total: false,
            rest: ["o.key", "o.sort"].map(str::to_owned).into_iter().zip(self.shape.keys()).collect(),
            only: (!index.only.is_empty()).then_some(index.only.as_slice()),
        }
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

//! What `query` and `scan` must be: a page of a table or of an index, in either direction.

use super::limit::one_of;
use super::names::{array, type_of, value};
use super::verbs::{Body, Make, NAMED};
use scant_compiler::model::{Index, KeyAttribute};

/// What a page is read by.
struct By<'m> {
    key: &'m KeyAttribute,
    /// How the key is written.
    spelled: String,
    sort: Option<(&'m KeyAttribute, String)>,
    index: Option<&'m Index>,
}

impl<'m> Make<'m> {
    fn by(self, index: Option<&'m Index>) -> By<'m> {
        match index {
            None => By {
                key: &self.table.key,
                spelled: "o.key".to_owned(),
                sort: self.table.sort.as_ref().map(|sort| (sort, "o.sort".to_owned())),
                index,
            },
            Some(of) => By {
                key: &of.key,
                spelled: value("o.item", &of.key),
                sort: of.sort.as_ref().map(|sort| (sort, value("o.item", sort))),
                index,
            },
        }
    }

    /// The items of one key.
    pub fn query(self, index: Option<&Index>) -> Body {
        let make = Make { table: self.table, name: self.name, limits: self.limits };
        let by = make.by(index);
        let mut parameters = vec![format!("key {}", type_of(by.key))];
        let mut found = vec![format!("{} = $1", by.spelled)];
        if let Some((sort, spelled)) = &by.sort {
            for (at, (end, than)) in [("lowest", ">="), ("highest", "<=")].into_iter().enumerate() {
                let end_at = at + 2;
                parameters.push(format!("{end} {} DEFAULT NULL", type_of(sort)));
                found.push(format!("(${end_at} IS NULL OR {spelled} {than} ${end_at})"));
            }
        }
        let before = parameters.len();
        parameters.extend(paging());
        let named = format!("${}", parameters.len());
        let permit = make.permit(by.key, "$1", &named, &make.readable(&by));
        let page = make.page(&by, before, false, found);
        Body { parameters, returns: "SETOF jsonb", statements: permit.into_iter().chain([page]).collect() }
    }

    /// All items.
    pub fn scan(self, index: Option<&Index>) -> Body {
        let make = Make { table: self.table, name: self.name, limits: self.limits };
        let by = make.by(index);
        let named = "$4";
        let kept = make.readable(&by);
        let attributes = one_of(self.limits.iter().map(|limit| limit.attributes(named, &kept)));
        let reached =
            one_of(self.limits.iter().map(|limit| limit.condition(by.key, &by.spelled, named, &kept)));
        let there = by.index.map(|_| format!("{} IS NOT NULL", by.spelled));
        let found = there.into_iter().chain(reached.map(|reached| format!("({reached})"))).collect();
        let permit = attributes.map(|attributes| format!("SELECT items.permit({attributes})"));
        let page = make.page(&by, 0, true, found);
        Body {
            parameters: paging().to_vec(),
            returns: "SETOF jsonb",
            statements: permit.into_iter().chain([page]).collect(),
        }
    }

    /// Attributes that a reader may always name: the keys it reads by.
    fn readable<'b>(self, by: &By<'b>) -> Vec<&'b str>
    where
        'm: 'b,
    {
        let mut names: Vec<&str> = self.key_names();
        let own =
            std::iter::once(by.key.name.as_str()).chain(by.sort.as_ref().map(|(sort, _)| sort.name.as_str()));
        for name in own {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn page(self, by: &By<'_>, before: usize, is_scan: bool, mut found: Vec<String>) -> String {
        let [after, at_most, backward, named] = [1, 2, 3, 4].map(|more| format!("${}", before + more));
        if let Some((_, sort)) = by.sort.as_ref().filter(|_| by.index.is_some()) {
            found.push(format!("{sort} IS NOT NULL"));
        }
        found.extend(self.over().map(|over| format!("NOT {over}")));
        let mut order: Vec<(String, String)> = Vec::new();
        if is_scan {
            order.push((by.spelled.clone(), value(&after, by.key)));
        }
        order.extend(by.sort.iter().map(|(sort, spelled)| (spelled.clone(), value(&after, sort))));
        if by.index.is_some() {
            order.extend(self.keys().map(|(column, key)| (format!("o.{column}"), value(&after, key))));
        }
        let only = by.index.map(|index| index.only.as_slice()).unwrap_or_default();
        let part = if only.is_empty() {
            format!("items.part(o.item, {named})")
        } else {
            let mut kept = self.readable(by);
            for name in only {
                if !kept.contains(&name.as_str()) {
                    kept.push(name);
                }
            }
            format!("items.part(items.part(o.item, {}), {named})", array(kept))
        };
        let list = |of: &mut dyn Iterator<Item = String>| of.collect::<Vec<_>>().join(", ");
        let half = |not: &str, than: &str, direction: &str| {
            let mut conditions = vec![format!("{not}{backward}")];
            conditions.extend(found.iter().cloned());
            let mut ordered = String::new();
            if !order.is_empty() {
                let here = list(&mut order.iter().map(|(here, _)| here.clone()));
                let last = list(&mut order.iter().map(|(_, last)| last.clone()));
                conditions.push(format!("({after} IS NULL OR ({here}) {than} ({last}))"));
                ordered = format!(
                    " ORDER BY {}",
                    list(&mut order.iter().map(|(here, _)| format!("{here}{direction}")))
                );
            }
            format!(
                "(SELECT {part} FROM items.{} AS o WHERE {}{ordered} LIMIT {at_most})",
                self.name,
                conditions.join(" AND ")
            )
        };
        format!("{} UNION ALL {}", half("NOT ", ">", ""), half("", "<", " DESC"))
    }
}

/// How much, from where on, and in which direction.
fn paging() -> [String; 4] {
    ["after jsonb DEFAULT NULL", "at_most integer DEFAULT NULL", "backward boolean DEFAULT false", NAMED]
        .map(str::to_owned)
}

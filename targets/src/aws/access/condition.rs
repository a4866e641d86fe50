//! Conditions: on which keys and which attributes a permission holds.

use crate::aws::expr::Expr;
use crate::aws::policy::Condition;
use crate::aws::verbs::{Cost, On};
use scant_compiler::access::Row;
use scant_compiler::model::{Detail, Index, Model, Scope, Table, Thing};
use scant_compiler::vocabulary::Verb;

/// The condition on what `cost` allows for `row`.
pub fn condition(model: &Model, row: &Row, cost: &Cost) -> Condition {
    let mut condition = Condition::default();
    let (store, index) = match row.on {
        Thing::Store(id) => (model.store(id), None),
        Thing::Index(id, index) => (model.store(id), Some(index)),
        Thing::Function(_) | Thing::Raw(_) => return condition,
    };
    match &store.detail {
        Detail::Table(table) => {
            let index = index.and_then(|index| table.indexes.get(index as usize));
            leading_keys(&row.scope, &mut condition);
            attributes(table, index, row, &mut condition);
        }
        Detail::Bucket(_) if cost.on == On::Itself => listed(&row.scope, &mut condition),
        Detail::Bucket(_)
        | Detail::Cache
        | Detail::Queue(_)
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => {}
    }
    condition
}

/// Items of these partition keys only. `ForAllValues` also holds of a request that names no key at all, which the
/// second condition rules out.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
fn leading_keys(scope: &Scope, condition: &mut Condition) {
    const KEY: &str = "dynamodb:LeadingKeys";
    match scope {
        Scope::All => return,
        Scope::Keys(keys) => {
            condition.and("ForAllValues:StringEquals", KEY, keys.iter().map(|key| exact(key)))
        }
        Scope::Prefixes(prefixes) => {
            condition.and("ForAllValues:StringLike", KEY, prefixes.iter().map(|prefix| pattern(prefix)));
        }
    }
    condition.and("Null", KEY, [Expr::text("false")]);
}

/// These attributes only, and the keys a request cannot do without. Reads must name the attributes they want,
/// writes may give back no others than they wrote.
fn attributes(table: &Table, index: Option<&Index>, row: &Row, condition: &mut Condition) {
    const KEY: &str = "dynamodb:Attributes";
    if row.fields.is_empty() {
        return;
    }
    let keys = [Some(&table.key), table.sort.as_ref()]
        .into_iter()
        .chain(index.map(|index| Some(&index.key)))
        .chain(index.map(|index| index.sort.as_ref()));
    let mut names: Vec<&str> = Vec::new();
    let keys = keys.flatten().map(|key| key.name.as_str());
    for name in row.fields.iter().map(String::as_str).chain(keys) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    condition.and("ForAllValues:StringEquals", KEY, names.into_iter().map(exact));
    condition.and("Null", KEY, [Expr::text("false")]);
    let if_said: (&'static str, &[&'static str]) = match row.verb {
        Verb::Get | Verb::Query | Verb::Scan => ("dynamodb:Select", &["SPECIFIC_ATTRIBUTES"]),
        Verb::Put | Verb::Update | Verb::Delete => {
            ("dynamodb:ReturnValues", &["NONE", "UPDATED_OLD", "UPDATED_NEW"])
        }
        Verb::Check
        | Verb::List
        | Verb::Send
        | Verb::Receive
        | Verb::Inspect
        | Verb::Purge
        | Verb::Publish
        | Verb::Emit
        | Verb::Append
        | Verb::Tail
        | Verb::Read
        | Verb::Write
        | Verb::Invoke
        | Verb::Consume
        | Verb::Follow
        | Verb::Deposit => return,
    };
    condition.and("StringEqualsIfExists", if_said.0, if_said.1.iter().map(|value| Expr::text(*value)));
}

/// Lists only under these beginnings. `check` refuses to list exact keys, which S3 cannot hold a caller to.
fn listed(scope: &Scope, condition: &mut Condition) {
    match scope {
        Scope::All => {}
        Scope::Keys(keys) => condition.and("StringEquals", "s3:prefix", keys.iter().map(|key| exact(key))),
        Scope::Prefixes(prefixes) => {
            condition.and("StringLike", "s3:prefix", prefixes.iter().map(|prefix| pattern(prefix)));
        }
    }
}

/// `text` itself: what looks like a policy variable is written as one that gives its characters.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
pub fn exact(text: &str) -> Expr {
    Expr::text(text.replace("${", "${$}{"))
}

/// Everything that begins with `text`.
pub fn pattern(text: &str) -> Expr {
    Expr::text(format!("{}*", literal(text)))
}

/// `text` where `*` and `?` would be wildcards.
pub fn literal(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '*' => written.push_str("${*}"),
            '?' => written.push_str("${?}"),
            '$' if characters.peek() == Some(&'{') => written.push_str("${$}"),
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_the_spec_are_characters() {
        assert_eq!(pattern("a*b?/${x}"), Expr::text("a${*}b${?}/${$}{x}*"));
        assert_eq!(exact("a*b${x}"), Expr::text("a*b${$}{x}"));
    }
}

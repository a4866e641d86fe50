//! Filters of Triggers in words both sides make the same way. <https://knative.dev/docs/eventing/triggers/>

use super::yaml::{Node, Value};
use scant_compiler::model::{Filter, FilterCondition, FilterTest, Scalar};
use std::collections::BTreeSet;

/// What a filter of the spec lets through; nothing for all events.
pub fn expected(filter: &Filter) -> String {
    joined(filter.conditions.iter().flat_map(condition))
}

/// What the filters of a Trigger let through. `None` for one that is not understood.
pub fn granted(filters: &[Node<'_>]) -> Option<String> {
    let all: Option<Vec<String>> = filters.iter().map(dialect).collect();
    Some(joined(all?.into_iter()))
}

fn joined(all: impl Iterator<Item = String>) -> String {
    let all: BTreeSet<String> = all.collect();
    all.into_iter().collect::<Vec<_>>().join(" and ")
}

fn condition(condition: &FilterCondition) -> Vec<String> {
    let name = condition.path.join(".");
    let values =
        |values: &[Scalar]| either(values.iter().map(|value| exact(&name, &scalar(value))).collect());
    match &condition.test {
        FilterTest::In(all) => vec![values(all)],
        FilterTest::Not(all) => vec![cesql(&format!("EXISTS {name}")), not(&values(all))],
        FilterTest::Starts(all) => vec![either(all.iter().map(|start| prefix(&name, start)).collect())],
        FilterTest::Compare(operator, bound) => {
            vec![cesql(&format!("EXISTS {name} AND {name} {operator} {bound}"))]
        }
    }
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(value) => value.to_string(),
    }
}

fn dialect(node: &Node<'_>) -> Option<String> {
    let [(name, inner)] = node.members() else { return None };
    let pair = |say: fn(&str, &str) -> String| match inner.members() {
        [(key, value)] => Some(say(key, value.as_text()?)),
        _ => None,
    };
    match (name.as_ref(), &inner.value) {
        ("exact", _) => pair(exact),
        ("prefix", _) => pair(prefix),
        ("cesql", Value::Text(text)) => Some(cesql(text)),
        ("not", _) => Some(not(&dialect(inner)?)),
        ("any", Value::List(items)) => Some(either(items.iter().map(dialect).collect::<Option<_>>()?)),
        _ => None,
    }
}

fn exact(key: &str, value: &str) -> String {
    format!("{key} is {value:?}")
}

fn prefix(key: &str, value: &str) -> String {
    format!("{key} starts {value:?}")
}

fn cesql(text: &str) -> String {
    format!("`{text}`")
}

fn not(inner: &str) -> String {
    format!("not ({inner})")
}

fn either(mut all: Vec<String>) -> String {
    if all.len() == 1 {
        return all.pop().unwrap_or_default();
    }
    format!("one of ({})", all.join("; "))
}

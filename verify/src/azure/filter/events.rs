//! Filters of Event Grid: types and subjects of events, and tests of their fields.
//! <https://learn.microsoft.com/azure/event-grid/event-filtering>

use super::{CREATED, REMOVED, Test, Tests, number_text, object, text};
use crate::azure::json::Node;
use crate::pattern::Pattern;
use std::collections::BTreeSet;

/// The tests of a filter on a bus; `None` of what cannot be read.
pub fn deliveries(filter: Option<&Node<'_>>) -> Option<Tests> {
    let members = filter.map(Node::members).unwrap_or_default();
    let mut raw: BTreeSet<(String, &'static str, BTreeSet<String>)> = BTreeSet::new();
    for (name, value) in members {
        if !name.eq_ignore_ascii_case("advancedFilters") {
            return None;
        }
        for one in value.values() {
            raw.insert(advanced(one)?);
        }
    }
    let has = |field: &str, operator: &str| raw.iter().any(|test| test.0 == field && test.1 == operator);
    let mut tests = Tests::new();
    for (field, operator, values) in &raw {
        match *operator {
            // A field that is missing is none of them either, so both tests together are one.
            "there" => has(field, "not in").then_some(())?,
            "not in" if !has(field, "there") => return None,
            operator => {
                tests.insert(Test { field: field.clone(), operator, values: values.clone() });
            }
        }
    }
    Some(tests)
}

fn advanced(filter: &Node<'_>) -> Option<(String, &'static str, BTreeSet<String>)> {
    let known = ["key", "operatorType", "value", "values"];
    if filter.members().iter().any(|(name, _)| !known.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        return None;
    }
    let key = filter.get("key")?.text()?;
    let field = match key {
        "type" | "source" => key,
        key => key.strip_prefix("data.")?,
    };
    let all = filter.get("values").map(|values| values.values().iter().map(spelled).collect::<Option<_>>());
    let one = filter.get("value").map(|value| spelled(value).map(|value| BTreeSet::from([value])));
    let values = match (all, one) {
        (Some(values), None) | (None, Some(values)) => values?,
        (None, None) => BTreeSet::new(),
        (Some(_), Some(_)) => return None,
    };
    let operator = match filter.get("operatorType")?.text()? {
        "StringIn" | "NumberIn" | "BoolEquals" => "in",
        "StringNotIn" | "NumberNotIn" => "not in",
        "StringBeginsWith" => "starts",
        "NumberGreaterThan" => ">",
        "NumberGreaterThanOrEquals" => ">=",
        "NumberLessThan" => "<",
        "NumberLessThanOrEquals" => "<=",
        "IsNotNull" => "there",
        _ => return None,
    };
    Some((field.to_owned(), operator, values))
}

fn spelled(value: &Node<'_>) -> Option<String> {
    Some(match value {
        Node::Text(one) => text(one),
        Node::Number(number) => number_text(*number),
        Node::Bool(value) => value.to_string(),
        Node::Null | Node::List(_) | Node::Object(_) => return None,
    })
}

/// The container that a filter on objects is about, and the contexts of its events.
pub fn subject(filter: Option<&Node<'_>>) -> Option<(String, Vec<Pattern>)> {
    let filter = filter?;
    let known = ["includedEventTypes", "subjectBeginsWith", "subjectEndsWith", "isSubjectCaseSensitive"];
    if filter.members().iter().any(|(name, _)| !known.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        return None;
    }
    let text = |name: &str| filter.get(name).and_then(Node::text);
    let rest = text("subjectBeginsWith")?.strip_prefix("/blobServices/default/containers/")?;
    let (container, key) = rest.split_once("/blobs/")?;
    if filter.get("isSubjectCaseSensitive") != Some(&Node::Bool(true)) {
        return None;
    }
    let words = filter.get("includedEventTypes")?.values().iter().map(|word| match word.text()? {
        "Microsoft.Storage.BlobCreated" => Some(CREATED),
        "Microsoft.Storage.BlobDeleted" => Some(REMOVED),
        _ => None,
    });
    let words: Vec<&str> = words.collect::<Option<_>>()?;
    let end = text("subjectEndsWith").unwrap_or_default();
    Some((container.to_owned(), words.iter().map(|word| object(word, key, end)).collect()))
}

//! `where` of triggers and subscriptions as filters of a Trigger, exactly or not at all.
//!
//! A Trigger sees what stands on the envelope of an event, its CloudEvents attributes, and never its body. A field of a
//! filter is therefore the attribute of that name: `type`, `source`, `subject`, or an extension that the sender sets.
//! <https://knative.dev/docs/eventing/triggers/#trigger-filtering>

use scant_compiler::model::{Filter, FilterCondition, FilterTest, Scalar};
use serde::Serialize;
use std::collections::BTreeMap;

/// One filter; each is in exactly one of the dialects, and names exactly one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The attribute has this value.
    Exact(BTreeMap<String, String>),
    /// It begins so.
    Prefix(BTreeMap<String, String>),
    /// One of these holds.
    Any(Vec<Dialect>),
    /// This does not hold.
    Not(Box<Dialect>),
    /// This expression holds.
    /// <https://github.com/cloudevents/spec/blob/main/cesql/spec.md>
    Cesql(String),
}

/// Why a filter cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// Attributes that every event has or may have, and whose text is as the sender wrote it.
/// <https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#context-attributes>
const KNOWN: [&str; 6] = ["type", "source", "subject", "id", "datacontenttype", "dataschema"];
/// Words that are no attribute, one whose text is not as the sender wrote it, or words of CloudEvents SQL.
const OTHER: [&str; 12] =
    ["data", "specversion", "time", "and", "or", "xor", "not", "in", "like", "exists", "true", "false"];

/// The filters of a receiver: all of them must hold. Conditions that `check` refuses are left out.
pub fn of(filter: &Filter) -> Vec<Dialect> {
    filter.conditions.iter().filter_map(|condition| one(condition).ok()).flatten().collect()
}

/// The attributes a sender must set for the filter to be of use.
pub fn extensions(filter: &Filter) -> impl Iterator<Item = &str> {
    let named = filter.conditions.iter().filter_map(|condition| attribute(condition).ok());
    named.filter(|name| !KNOWN.contains(name))
}

/// One condition. An event without the attribute never meets it, whatever it asks.
pub fn one(condition: &FilterCondition) -> Result<Vec<Dialect>, Refusal> {
    let name = attribute(condition)?;
    let pair = |value: String| BTreeMap::from([(name.to_owned(), value)]);
    match &condition.test {
        FilterTest::In(values) => {
            let values = values.iter().map(|value| Ok(Dialect::Exact(pair(text(name, value)?))));
            Ok(vec![any(values.collect::<Result<_, _>>()?)])
        }
        FilterTest::Not(values) => {
            let values = values.iter().map(|value| Ok(Dialect::Exact(pair(text(name, value)?))));
            let none = Dialect::Not(Box::new(any(values.collect::<Result<_, _>>()?)));
            Ok(vec![Dialect::Cesql(format!("EXISTS {name}")), none])
        }
        FilterTest::Starts(texts) => {
            let texts = texts.iter().map(|text| Ok(Dialect::Prefix(pair(filled(name, text)?))));
            Ok(vec![any(texts.collect::<Result<_, _>>()?)])
        }
        FilterTest::Compare(operator, bound) => {
            let bound = whole(name, *bound)?;
            Ok(vec![Dialect::Cesql(format!("EXISTS {name} AND {name} {operator} {bound}"))])
        }
    }
}

fn any(mut filters: Vec<Dialect>) -> Dialect {
    if filters.len() > 1 {
        return Dialect::Any(filters);
    }
    // The compiler refuses an empty list.
    filters.pop().unwrap_or_else(|| Dialect::Any(Vec::new()))
}

/// The attribute a field is. Names are lower-case letters and digits, the first a letter.
fn attribute(condition: &FilterCondition) -> Result<&str, Refusal> {
    const HELP: &str = "name one attribute in lower-case letters and digits, and let the sender set it";
    let refuse = |why: &str| {
        let message = format!("knative cannot filter by `{}`: {why}", condition.path.join("."));
        Err(Refusal { message, help: HELP })
    };
    match condition.path.as_slice() {
        [name] if OTHER.contains(&name.as_str()) => refuse("a Trigger cannot compare it"),
        [name] if is_attribute(name) => Ok(name),
        [_] => refuse("no attribute of an event is called so"),
        _ => refuse("a Trigger sees the attributes of an event and not its body"),
    }
}

fn is_attribute(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// A value as an attribute's text. Attributes are texts, whole numbers of 32 bits and truth values.
fn text(name: &str, value: &Scalar) -> Result<String, Refusal> {
    match value {
        Scalar::Text(text) => filled(name, text),
        Scalar::Int(number) => Ok(whole(name, *number as f64)?.to_string()),
        Scalar::Number(number) => Ok(whole(name, *number)?.to_string()),
        Scalar::Bool(value) => Ok(value.to_string()),
    }
}

/// An empty value would be taken for no filter at all.
fn filled(name: &str, text: &str) -> Result<String, Refusal> {
    if text.is_empty() {
        return Err(Refusal {
            message: format!(
                "knative cannot filter for an empty `{name}`: no attribute of an event is empty"
            ),
            help: "drop the condition",
        });
    }
    Ok(text.to_owned())
}

fn whole(name: &str, number: f64) -> Result<i32, Refusal> {
    let fits = number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX);
    if fits {
        return Ok(number as i32);
    }
    Err(Refusal {
        message: format!(
            "knative cannot compare `{name}` with {number}: numbers of an event's attributes are whole, of 32 bits"
        ),
        help: "count in a smaller unit, or compare in the function",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::Span;

    fn said(path: &str, test: FilterTest) -> Result<String, Refusal> {
        let path = path.split('.').map(str::to_owned).collect();
        let dialects = one(&FilterCondition { path, test, span: Span::default() })?;
        Ok(dialects
            .iter()
            .map(|one| serde_json::to_string(one).unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" "))
    }

    fn texts(texts: &[&str]) -> Vec<Scalar> {
        texts.iter().map(|text| Scalar::Text((*text).to_owned())).collect()
    }

    #[test]
    fn every_filter_names_one_attribute_in_one_dialect() {
        for (path, test, expected) in [
            ("type", FilterTest::In(texts(&["a"])), r#"{"exact":{"type":"a"}}"#),
            (
                "type",
                FilterTest::In(texts(&["a", "b"])),
                r#"{"any":[{"exact":{"type":"a"}},{"exact":{"type":"b"}}]}"#,
            ),
            ("n", FilterTest::In(vec![Scalar::Int(-3)]), r#"{"exact":{"n":"-3"}}"#),
            ("big", FilterTest::In(vec![Scalar::Bool(true)]), r#"{"exact":{"big":"true"}}"#),
            ("type", FilterTest::Starts(vec!["a.".to_owned()]), r#"{"prefix":{"type":"a."}}"#),
            (
                "tier",
                FilterTest::Not(texts(&["x'y"])),
                r#"{"cesql":"EXISTS tier"} {"not":{"exact":{"tier":"x'y"}}}"#,
            ),
            ("total", FilterTest::Compare(">=", 10.0), r#"{"cesql":"EXISTS total AND total >= 10"}"#),
        ] {
            assert_eq!(said(path, test).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_no_attribute_can_be_or_hold_is_refused() {
        for (path, test) in [
            ("order.total", FilterTest::In(texts(&["a"]))),
            ("orderId", FilterTest::In(texts(&["a"]))),
            ("order_id", FilterTest::In(texts(&["a"]))),
            ("1st", FilterTest::In(texts(&["a"]))),
            ("data", FilterTest::In(texts(&["a"]))),
            ("time", FilterTest::Starts(vec!["2026".to_owned()])),
            ("in", FilterTest::Not(texts(&["a"]))),
            ("type", FilterTest::In(texts(&[""]))),
            ("n", FilterTest::In(vec![Scalar::Number(2.5)])),
            ("n", FilterTest::In(vec![Scalar::Int(3_000_000_000)])),
            ("n", FilterTest::Compare("<", 0.5)),
        ] {
            assert!(said(path, test).is_err(), "{path}");
        }
    }
}

//! What of a source is meant, in one canonical spelling: of the spec's `where`, of a rule of Service Bus, and of a
//! filter of Event Grid.
//!
//! A filter is a list of tests that must all hold; a test is a field, an operator and values in order. Two filters that
//! differ in nothing but that order are the same text; whatever else is unread.

mod events;
mod sql;

pub use events::{deliveries, subject};
pub use sql::rule;

use crate::pattern::{Letter, Pattern};
use scant_compiler::model::{Filter, FilterTest, ObjectEvent, Scalar};
use scant_compiler::vocabulary::StoreKind;
use std::collections::BTreeSet;

/// Tests that must all hold.
pub type Tests = BTreeSet<Test>;

/// A field, what must be so of it, and the values in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The field, with dots: `region`, `order.total`.
    pub field: String,
    /// `in`, `not in`, `starts`, `>`, `>=`, `<`, `<=`.
    pub operator: &'static str,
    /// The values as JSON writes them.
    pub values: BTreeSet<String>,
}

/// The context of what the tests let through; all of it if there are none.
pub fn context(tests: &Tests) -> Pattern {
    if tests.is_empty() {
        return Pattern::any();
    }
    let one = |test: &Test| {
        let values: Vec<&str> = test.values.iter().map(String::as_str).collect();
        format!("{} {} {}", test.field, test.operator, values.join(", "))
    };
    Pattern::literal(&tests.iter().map(one).collect::<Vec<_>>().join(" and "))
}

/// The context of a `where` on a store of that kind. A bus asks for a truth value by the one it has.
pub fn said(filter: &Filter, kind: StoreKind) -> Pattern {
    let tests = filter.conditions.iter().map(|condition| {
        let (operator, values) = match &condition.test {
            FilterTest::Not(values)
                if kind == StoreKind::Bus && matches!(values.as_slice(), [Scalar::Bool(_)]) =>
            {
                let others = values.iter().map(|value| scalar(&not(value)));
                ("in", others.collect())
            }
            FilterTest::In(values) => ("in", values.iter().map(scalar).collect()),
            FilterTest::Not(values) => ("not in", values.iter().map(scalar).collect()),
            FilterTest::Starts(starts) => ("starts", starts.iter().map(|start| text(start)).collect()),
            FilterTest::Compare(operator, number) => (*operator, BTreeSet::from([number_text(*number)])),
        };
        Test { field: condition.path.join("."), operator, values }
    });
    context(&tests.collect())
}

/// The contexts of events of objects: what happened, and to which keys.
pub fn objects(event: ObjectEvent, under: &[String], ending: &[String]) -> Vec<Pattern> {
    let word = match event {
        ObjectEvent::Created => CREATED,
        ObjectEvent::Removed => REMOVED,
    };
    let all = [String::new()];
    let (under, ending) =
        (if under.is_empty() { &all } else { under }, if ending.is_empty() { &all } else { ending });
    under.iter().flat_map(|start| ending.iter().map(|end| object(word, start, end))).collect()
}

/// An object came to be.
pub const CREATED: &str = "created";
/// An object is gone.
pub const REMOVED: &str = "removed";

/// `created raw/*.jpg`
pub fn object(word: &str, start: &str, end: &str) -> Pattern {
    let mut pattern = Pattern::literal(&format!("{word} {start}"));
    pattern.0.push(Letter::Any);
    pattern.then(&Pattern::literal(end))
}

fn not(value: &Scalar) -> Scalar {
    match value {
        Scalar::Bool(value) => Scalar::Bool(!value),
        other => other.clone(),
    }
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Text(one) => text(one),
        Scalar::Int(number) => number_text(*number as f64),
        Scalar::Number(number) => number_text(*number),
        Scalar::Bool(value) => value.to_string(),
    }
}

/// A text as JSON writes it.
pub fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A number without a needless fraction.
pub fn number_text(number: f64) -> String {
    number.to_string()
}

//! `where` of triggers and subscriptions as Amazon's filters, exactly or not at all.

mod conjunction;
mod pattern;

pub use pattern::{Match, Pattern};

use super::codes;
use conjunction::{Field, fields};
use scant_compiler::model::{Change, Filter, Scalar};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Why a filter cannot be said to Amazon.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The condition, or the first one of a filter that is too large.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// Says what is refused, if anything is.
pub fn refused<T>(result: Result<T, Refusal>, findings: &mut Vec<Diagnostic>) {
    if let Err(refusal) = result {
        let finding = Diagnostic::error(&codes::UNSUPPORTED_FILTER, refusal.span, refusal.message);
        findings.push(finding.help(refusal.help));
    }
}

/// Filters a topic's messages by their JSON body (`FilterPolicyScope: MessageBody`).
///
/// Limits from "Amazon SNS subscription filter policies": five keys, 150 combinations.
pub fn message_body(filter: &Filter) -> Result<Pattern, Refusal> {
    const KEYS: usize = 5;
    const COMBINATIONS: usize = 150;
    let pattern = tree(&fields(filter, 1e9)?, |field| (field.path.clone(), field.matches.clone()))?;
    if pattern.leaves() > KEYS {
        return Err(too_large(filter, format!("an SNS filter has at most {KEYS} fields")));
    }
    if pattern.combinations() > COMBINATIONS {
        return Err(too_large(
            filter,
            format!("an SNS filter has at most {COMBINATIONS} combinations of values"),
        ));
    }
    Ok(pattern)
}

/// Filters a bus's events: `type` and `source` are the event's own, every other field is looked for in its detail.
///
/// Limit from "Amazon EventBridge quotas": 2048 characters.
pub fn event(filter: &Filter) -> Result<Pattern, Refusal> {
    let pattern = tree(&fields(filter, 5e9)?, |field| {
        let path = match field.path.as_slice() {
            [one] if one == "type" => vec!["detail-type".to_owned()],
            [one] if one == "source" => vec!["source".to_owned()],
            path => inside("detail", path),
        };
        (path, field.matches.clone())
    })?;
    // Room is left for the account that every rule asks for.
    fitting(filter, pattern, 1900, "an EventBridge pattern has at most 2048 characters")
}

/// Filters a queue's messages by their JSON body.
pub fn queue_body(filter: &Filter) -> Result<Vec<Pattern>, Refusal> {
    records(filter, "body")
}

/// Filters a stream's records by their JSON data.
pub fn stream_data(filter: &Filter) -> Result<Vec<Pattern>, Refusal> {
    records(filter, "data")
}

/// Filters a table's changes by kind, and by the item as it is afterwards (of a removed one: as it was).
pub fn changes(only: &[Change], filter: &Filter) -> Result<Vec<Pattern>, Refusal> {
    const ALL: [Change; 3] = [Change::Inserted, Change::Modified, Change::Removed];
    let wanted = |change: &Change| only.is_empty() || only.contains(change);
    if filter.conditions.is_empty() {
        let kinds: Vec<Change> = ALL.into_iter().filter(wanted).collect();
        if kinds.len() == ALL.len() {
            return Ok(Vec::new());
        }
        return Ok(vec![of_kinds(&kinds)]);
    }
    let fields = fields(filter, f64::MAX)?;
    let mut patterns = Vec::new();
    for (image, kinds) in [("NewImage", &ALL[..2]), ("OldImage", &ALL[2..])] {
        let kinds: Vec<Change> = kinds.iter().copied().filter(wanted).collect();
        if kinds.is_empty() {
            continue;
        }
        let mut pattern = of_kinds(&kinds);
        for field in &fields {
            let (path, matches) = attribute(image, field)?;
            if !pattern.put(&path, matches) {
                return Err(nested(field));
            }
        }
        patterns.push(fitting(filter, pattern, 4096, "a filter of Lambda has at most 4096 characters")?);
    }
    Ok(patterns)
}

fn of_kinds(kinds: &[Change]) -> Pattern {
    let names = kinds.iter().map(|kind| {
        Match::Text(
            match kind {
                Change::Inserted => "INSERT",
                Change::Modified => "MODIFY",
                Change::Removed => "REMOVE",
            }
            .to_owned(),
        )
    });
    let mut pattern = Pattern::default();
    let _ = pattern.put(&["eventName".to_owned()], names.collect());
    pattern
}

/// Where DynamoDB keeps an attribute in a stream record, by its type: numbers travel as text there, so they can
/// be the same but not larger ("Using event filtering with a DynamoDB event source", Lambda developer guide).
fn attribute(image: &str, field: &Field) -> Result<(Vec<String>, Vec<Match>), Refusal> {
    let refuse = |message: &str, help| Refusal { span: field.span, message: message.to_owned(), help };
    let mut types = Vec::new();
    let mut matches = Vec::new();
    for one in &field.matches {
        let (kind, one) = match one {
            Match::Numeric(tests) => match tests.as_slice() {
                [("=", number)] => ("N", Match::Text(number.to_string())),
                _ => {
                    return Err(refuse(
                        "the changes of a table cannot be filtered by comparing numbers on aws",
                        "compare in the function, or filter by exact values",
                    ));
                }
            },
            Match::AnythingBut(values) if values.iter().all(|value| !matches!(value, Scalar::Text(_))) => {
                let values = values.iter().map(|value| Scalar::Text(written(value))).collect();
                ("N", Match::AnythingBut(values))
            }
            Match::Bool(_) => ("BOOL", one.clone()),
            Match::Text(_)
            | Match::AnythingBut(_)
            | Match::Prefix(_)
            | Match::Suffix(_)
            | Match::Wildcard(_) => ("S", one.clone()),
        };
        types.push(kind);
        matches.push(one);
    }
    types.dedup();
    let [kind] = types.as_slice() else {
        return Err(refuse(
            "the changes of a table cannot be filtered by values of several types on aws",
            "name values of one type only",
        ));
    };
    let mut path = vec!["dynamodb".to_owned(), image.to_owned()];
    for (depth, segment) in field.path.iter().enumerate() {
        if depth > 0 {
            path.push("M".to_owned());
        }
        path.push(segment.clone());
    }
    path.push((*kind).to_owned());
    Ok((path, matches))
}

fn written(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(value) => value.to_string(),
    }
}

fn records(filter: &Filter, part: &str) -> Result<Vec<Pattern>, Refusal> {
    if filter.conditions.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = tree(&fields(filter, 5e9)?, |field| (inside(part, &field.path), field.matches.clone()))?;
    Ok(vec![fitting(filter, pattern, 4096, "a filter of Lambda has at most 4096 characters")?])
}

fn inside(first: &str, path: &[String]) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(path.iter().cloned()).collect()
}

fn tree(fields: &[Field], place: impl Fn(&Field) -> (Vec<String>, Vec<Match>)) -> Result<Pattern, Refusal> {
    let mut pattern = Pattern::default();
    for field in fields {
        let (path, matches) = place(field);
        if !pattern.put(&path, matches) {
            return Err(nested(field));
        }
    }
    Ok(pattern)
}

fn nested(field: &Field) -> Refusal {
    Refusal {
        span: field.span,
        message: format!("`{}` is asked for as a value and as an object", field.path.join(".")),
        help: "a field is one or the other: drop one of the conditions",
    }
}

fn fitting(filter: &Filter, pattern: Pattern, most: usize, limit: &str) -> Result<Pattern, Refusal> {
    if pattern.json().chars().count() > most { Err(too_large(filter, limit.to_owned())) } else { Ok(pattern) }
}

fn too_large(filter: &Filter, message: String) -> Refusal {
    let span = filter.conditions.first().map(|condition| condition.span).unwrap_or_default();
    Refusal { span, message, help: "filter by less here, and by the rest in the function" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_compiler::model::{FilterCondition, FilterTest};

    fn filter(conditions: &[(&str, FilterTest)]) -> Filter {
        let conditions = conditions.iter().map(|(path, test)| FilterCondition {
            path: path.split('.').map(str::to_owned).collect(),
            test: test.clone(),
            span: Span::default(),
        });
        Filter { conditions: conditions.collect() }
    }

    fn text(text: &str) -> Scalar {
        Scalar::Text(text.to_owned())
    }

    #[test]
    fn an_event_finds_its_own_fields_and_those_of_its_detail() {
        let filter = filter(&[
            ("type", FilterTest::Starts(vec!["order.".into()])),
            ("total", FilterTest::Compare(">", 10.0)),
            ("total", FilterTest::Compare("<=", 20.5)),
        ]);
        assert_eq!(
            event(&filter).map(|pattern| pattern.json()),
            Ok(concat!(
                r#"{"detail-type":[{"prefix":"order."}],"#,
                r#""detail":{"total":[{"numeric":[">",10,"<=",20.5]}]}}"#
            )
            .to_owned())
        );
    }

    #[test]
    fn conditions_on_one_field_must_all_hold() {
        let both = filter(&[
            ("region", FilterTest::In(vec![text("eu"), text("us"), text("uk")])),
            ("region", FilterTest::Not(vec![text("us")])),
        ]);
        assert_eq!(message_body(&both).map(|it| it.json()), Ok(r#"{"region":["eu","uk"]}"#.to_owned()));
        let never =
            filter(&[("n", FilterTest::Compare(">", 10.0)), ("n", FilterTest::In(vec![Scalar::Int(3)]))]);
        assert!(message_body(&never).is_err());
        let mixed = filter(&[
            ("region", FilterTest::Starts(vec!["eu".into()])),
            ("region", FilterTest::Not(vec![text("eu-9")])),
        ]);
        assert!(message_body(&mixed).is_err());
    }

    #[test]
    fn changes_look_at_the_image_that_is_there() {
        let state = filter(&[("state", FilterTest::In(vec![text("paid"), text("sent")]))]);
        let patterns = changes(&[Change::Modified, Change::Removed], &state)
            .map(|patterns| patterns.iter().map(Pattern::json).collect::<Vec<_>>());
        assert_eq!(
            patterns,
            Ok(vec![
                r#"{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"state":{"S":["paid","sent"]}}}}"#
                    .to_owned(),
                r#"{"eventName":["REMOVE"],"dynamodb":{"OldImage":{"state":{"S":["paid","sent"]}}}}"#
                    .to_owned(),
            ])
        );
        assert_eq!(changes(&[], &Filter::default()), Ok(Vec::new()));
    }

    #[test]
    fn a_tables_numbers_are_text_and_cannot_be_compared() {
        let equal = filter(&[("n", FilterTest::In(vec![Scalar::Int(3)]))]);
        let patterns = changes(&[Change::Inserted], &equal).map(|it| it.iter().map(Pattern::json).collect());
        assert_eq!(
            patterns,
            Ok(vec![r#"{"eventName":["INSERT"],"dynamodb":{"NewImage":{"n":{"N":["3"]}}}}"#.to_owned()])
        );
        assert!(changes(&[], &filter(&[("n", FilterTest::Compare(">", 3.0))])).is_err());
    }
}

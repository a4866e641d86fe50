//! `where` of triggers and subscriptions in Azure's words, exactly or not at all.

use scant_compiler::codes::UNSUPPORTED_FILTER;
use scant_compiler::model::{Filter, FilterCondition, FilterTest, Scalar};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// A filter that cannot be said, as a finding at its condition.
pub type Refusal = Box<Diagnostic>;

/// The most filters of an Event Grid subscription.
/// <https://learn.microsoft.com/azure/event-grid/event-filtering>
const ADVANCED: usize = 25;

/// The most characters of a Service Bus rule.
/// <https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas>
const LONGEST: usize = 1_024;

/// A Service Bus rule over a message's own properties: its body is never looked at, so whoever publishes sets each
/// field that is asked for as a property, too. `None` lets every message through.
/// <https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter>
pub fn sql(filter: &Filter) -> Result<Option<String>, Refusal> {
    let Some(first) = filter.conditions.first() else { return Ok(None) };
    let conditions: Result<Vec<String>, Refusal> = filter.conditions.iter().map(comparison).collect();
    let text = conditions?.join(" AND ");
    if text.chars().count() > LONGEST {
        let message = format!("a topic's rule has at most {LONGEST} characters on azure");
        return Err(refusal(first, message, "filter by less here, and by the rest in the function"));
    }
    Ok(Some(text))
}

fn comparison(condition: &FilterCondition) -> Result<String, Refusal> {
    let [field] = condition.path.as_slice() else {
        let message = format!("a topic's rule cannot look into `{}` on azure", condition.path.join("."));
        return Err(refusal(condition, message, "filter by a property of the message, which has one name"));
    };
    let among = |not: &str, values: &[Scalar]| {
        let values: Vec<String> = values.iter().map(literal).collect();
        format!("[{field}] {not}IN ({})", values.join(", "))
    };
    Ok(match &condition.test {
        FilterTest::In(values) => among("", values),
        FilterTest::Not(values) => among("NOT ", values),
        FilterTest::Starts(starts) => {
            let starts: Vec<String> =
                starts.iter().map(|start| format!("[{field}] LIKE {}", like(start))).collect();
            format!("({})", starts.join(" OR "))
        }
        FilterTest::Compare(operator, number) => format!("[{field}] {operator} {number}"),
    })
}

fn literal(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Scalar::Int(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}

/// A pattern for what begins so.
fn like(start: &str) -> String {
    let mut pattern = String::new();
    for c in start.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    let escape = if pattern == start { "" } else { " ESCAPE '\\'" };
    format!("'{}%'{escape}", pattern.replace('\'', "''"))
}

/// One advanced filter of Event Grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Advanced {
    key: String,
    operator_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<Value>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Int(i64),
    Number(f64),
    Bool(bool),
}

impl From<&Scalar> for Value {
    fn from(value: &Scalar) -> Self {
        match value {
            Scalar::Text(text) => Self::Text(text.clone()),
            Scalar::Int(number) => Self::Int(*number),
            Scalar::Number(number) => Self::Number(*number),
            Scalar::Bool(value) => Self::Bool(*value),
        }
    }
}

/// Filters of Event Grid over CloudEvents: `type` and `source` are the event's own, every other field is looked for in
/// its data.
/// <https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering>
pub fn events(filter: &Filter) -> Result<Vec<Advanced>, Refusal> {
    let mut found = Vec::new();
    for condition in &filter.conditions {
        found.extend(advanced(condition)?);
        if found.len() > ADVANCED {
            let message = format!("a bus compares at most {ADVANCED} fields for one receiver on azure");
            return Err(refusal(condition, message, "filter by less here, and by the rest in the function"));
        }
    }
    Ok(found)
}

fn advanced(condition: &FilterCondition) -> Result<Vec<Advanced>, Refusal> {
    let key = match condition.path.as_slice() {
        [one] if one == "type" || one == "source" => one.clone(),
        path => format!("data.{}", path.join(".")),
    };
    let one = |operator_type, value| Advanced { key: key.clone(), operator_type, value, values: None };
    let many = |operator_type, values: Vec<Value>| Advanced {
        key: key.clone(),
        operator_type,
        value: None,
        values: Some(values),
    };
    Ok(match &condition.test {
        FilterTest::In(values) => {
            let operator = operator(condition, values, "StringIn", "NumberIn", "BoolEquals")?;
            match values.as_slice() {
                [value] if operator == "BoolEquals" => vec![one(operator, Some(value.into()))],
                values => vec![many(operator, values.iter().map(Value::from).collect())],
            }
        }
        FilterTest::Not(values) => {
            // A field that is missing is none of them either, and is not meant.
            let there = one("IsNotNull", None);
            match (
                operator(condition, values, "StringNotIn", "NumberNotIn", "BoolEquals")?,
                values.as_slice(),
            ) {
                ("BoolEquals", [Scalar::Bool(value)]) => vec![one("BoolEquals", Some(Value::Bool(!value)))],
                (operator, values) => vec![there, many(operator, values.iter().map(Value::from).collect())],
            }
        }
        FilterTest::Starts(starts) => {
            vec![many("StringBeginsWith", starts.iter().cloned().map(Value::Text).collect())]
        }
        FilterTest::Compare(operator, number) => {
            let operator = match *operator {
                ">" => "NumberGreaterThan",
                ">=" => "NumberGreaterThanOrEquals",
                "<" => "NumberLessThan",
                _ => "NumberLessThanOrEquals",
            };
            vec![one(operator, Some(Value::Number(*number)))]
        }
    })
}

/// The operator for values of one type; of truth values, only one can be asked for.
fn operator(
    condition: &FilterCondition,
    values: &[Scalar],
    text: &'static str,
    number: &'static str,
    truth: &'static str,
) -> Result<&'static str, Refusal> {
    let all = |is: fn(&Scalar) -> bool| values.iter().all(is);
    if all(|value| matches!(value, Scalar::Text(_))) {
        Ok(text)
    } else if all(|value| matches!(value, Scalar::Int(_) | Scalar::Number(_))) {
        Ok(number)
    } else if matches!(values, [Scalar::Bool(_)]) {
        Ok(truth)
    } else {
        let message = "a bus compares a field with values of one type on azure".to_owned();
        Err(refusal(condition, message, "name values of one type only"))
    }
}

fn refusal(condition: &FilterCondition, message: String, help: &'static str) -> Refusal {
    Box::new(Diagnostic::error(&UNSUPPORTED_FILTER, condition.span, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::Span;

    fn filter(conditions: &[(&str, FilterTest)]) -> Filter {
        let conditions = conditions.iter().map(|(path, test)| FilterCondition {
            path: path.split('.').map(str::to_owned).collect(),
            test: test.clone(),
            span: Span::default(),
        });
        Filter { conditions: conditions.collect() }
    }

    #[test]
    fn a_rule_asks_for_properties() {
        let text = |text: &str| Scalar::Text(text.to_owned());
        let wanted = filter(&[
            ("region", FilterTest::In(vec![text("eu"), text("it's")])),
            ("kind", FilterTest::Not(vec![Scalar::Bool(true)])),
            ("type", FilterTest::Starts(vec!["a_b".to_owned(), "c".to_owned()])),
            ("total", FilterTest::Compare(">=", 10.5)),
        ]);
        let sql = sql(&wanted).ok().flatten();
        assert_eq!(
            sql.as_deref(),
            Some(
                "[region] IN ('eu', 'it''s') AND [kind] NOT IN (TRUE) AND \
                 ([type] LIKE 'a\\_b%' ESCAPE '\\' OR [type] LIKE 'c%') AND [total] >= 10.5"
            )
        );
    }

    #[test]
    fn a_rule_cannot_look_into_a_body() {
        assert!(sql(&filter(&[("a.b", FilterTest::Starts(vec!["x".to_owned()]))])).is_err());
        assert!(matches!(sql(&Filter::default()), Ok(None)));
    }

    #[test]
    fn what_is_missing_is_not_something_else() {
        let wanted = filter(&[("state", FilterTest::Not(vec![Scalar::Int(3)]))]);
        let found: Vec<(String, &str)> =
            events(&wanted).unwrap_or_default().into_iter().map(|it| (it.key, it.operator_type)).collect();
        assert_eq!(found, [("data.state".to_owned(), "IsNotNull"), ("data.state".to_owned(), "NumberNotIn")]);
    }
}

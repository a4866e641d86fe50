//! An IAM statement beside the rows that cite it: what can be told without knowing which resource is which.

use crate::evidence::texts;
use crate::json::Value;
use std::collections::BTreeSet;

/// Whether the rows have the statement's effect and its actions, are open where it is open, and are limited by a
/// condition where it is. Says what differs.
pub fn compare(statement: &Value, rows: &[Value]) -> Result<(), &'static str> {
    let effect = statement.text("Effect").unwrap_or_default().to_lowercase();
    let all = |test: &dyn Fn(&Value) -> bool| rows.iter().all(test);
    if !all(&|row| row.text("effect").is_ok_and(|said| said == effect)) {
        return Err("another effect");
    }
    for (part, plain, negated) in [("action", "Action", "NotAction"), ("resource", "Resource", "NotResource")]
    {
        let is_negated = |row: &Value| row.get(part).is_some_and(|part| part.get("none").is_some());
        if statement.get(negated).is_some() != rows.iter().any(is_negated) {
            return Err("another negation");
        }
        // Of whom something lets in, a row says who, and then on what.
        let ends_open = |pattern: &String| pattern == "*" || pattern.ends_with(" on *");
        let is_open = |row: &Value| said(row, part).iter().any(ends_open);
        if written(statement.get(plain)).contains("*") && !all(&is_open) {
            return Err("an open end more");
        }
    }
    let actions = written(statement.get("Action"));
    if !actions.is_empty() && actions != rows.iter().flat_map(|row| said(row, "action")).collect() {
        return Err("other actions");
    }
    let lets_anybody = |row: &Value| said(row, "resource").iter().any(|pattern| pattern.starts_with('*'));
    if is_anybody(statement.get("Principal")) && !all(&lets_anybody) {
        return Err("other principals");
    }
    let is_limited = |row: &Value| !said(row, "context").contains("*");
    if statement.get("Condition").is_some() != rows.iter().any(is_limited) {
        return Err("another condition");
    }
    Ok(())
}

/// The texts of a member that is a text or a list, in lower case.
fn written(member: Option<&Value>) -> BTreeSet<String> {
    match member {
        Some(Value::Text(text)) => BTreeSet::from([text.to_lowercase()]),
        list => texts(list).iter().map(|text| text.to_lowercase()).collect(),
    }
}

/// The patterns of a part of a row.
fn said(row: &Value, part: &str) -> BTreeSet<String> {
    texts(row.get(part).and_then(|part| part.get("any"))).into_iter().collect()
}

/// Whether a principal is everybody.
fn is_anybody(principal: Option<&Value>) -> bool {
    match principal {
        Some(Value::Text(text)) => text == "*",
        Some(principal) => written(principal.get("AWS")).contains("*"),
        None => false,
    }
}

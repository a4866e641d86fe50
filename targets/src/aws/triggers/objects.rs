//! `on bucket`: S3 tells EventBridge of every object, and a rule calls the function for those that match.

use super::One;
use super::bus::{add_rule, function_target};
use crate::aws::access::store_words;
use crate::aws::codes;
use crate::aws::expr::Expr;
use crate::aws::filter::Match;
use crate::aws::rule::{Account, Rule};
use crate::aws::unit::Unit;
use scant_compiler::model::{Detail, ObjectEvent, StoreId, Trigger};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// Characters of an event pattern, "Amazon EventBridge quotas".
const LONGEST: usize = 2048;
/// Characters of a pattern besides the keys, a bucket's name at its longest included.
const FRAME: usize = 320;

/// Events of one bucket's objects.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ObjectEvents {
    source: [&'static str; 1],
    detail_type: [&'static str; 1],
    account: Account,
    detail: ObjectDetail,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ObjectDetail {
    bucket: BucketNamed,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<ObjectKeyed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_type: Option<[&'static str; 1]>,
}

#[derive(Debug, Serialize)]
struct BucketNamed {
    name: [Expr; 1],
}

#[derive(Debug, Serialize)]
struct ObjectKeyed {
    key: Vec<Match>,
}

/// Puts the rule and its permission in.
pub fn add(
    one: &One<'_, '_>,
    bucket: StoreId,
    event: ObjectEvent,
    under: &[String],
    ending: &[String],
    unit: &mut Unit,
) {
    let context = one.context;
    let store = context.model.store(bucket);
    let keys = keys(under, ending);
    let events = ObjectEvents {
        source: ["aws.s3"],
        detail_type: [match event {
            ObjectEvent::Created => "Object Created",
            ObjectEvent::Removed => "Object Deleted",
        }],
        account: Account::this(),
        detail: ObjectDetail {
            bucket: BucketNamed { name: [context.store_name(bucket)] },
            object: (!keys.is_empty()).then_some(ObjectKeyed { key: keys }),
            deletion_type: deletion_type(&store.detail, store.external.is_some(), event),
        },
    };
    let rule = Rule {
        description: Some(format!("{} starts {}", one.words, one.function.name)),
        event_bus_name: None,
        event_pattern: events,
        targets: [function_target(one)],
    };
    add_rule(one, rule, store_words(store), unit);
}

/// In a bucket that keeps versions an object goes when a marker is put over it; the end of an old version, which
/// S3 reports in the same way, is no news to the function.
fn deletion_type(detail: &Detail, external: bool, event: ObjectEvent) -> Option<[&'static str; 1]> {
    match (detail, event) {
        (Detail::Bucket(bucket), ObjectEvent::Removed) if !external && bucket.versions.value => {
            Some(["Delete Marker Created"])
        }
        _ => None,
    }
}

/// Keys that begin with one of `under` and end with one of `ending`, exactly.
fn keys(under: &[String], ending: &[String]) -> Vec<Match> {
    match (under, ending) {
        ([], []) => Vec::new(),
        (under, []) => under.iter().cloned().map(Match::Prefix).collect(),
        ([], ending) => ending.iter().cloned().map(Match::Suffix).collect(),
        (under, ending) => {
            let mut keys = Vec::new();
            for (start, end) in under.iter().flat_map(|start| ending.iter().map(move |end| (start, end))) {
                keys.push(Match::Wildcard(format!("{}*{}", literally(start), literally(end))));
                keys.extend(overlapping(start, end).into_iter().map(Match::Text));
            }
            keys
        }
    }
}

/// The keys in which the beginning and the end share characters: a wildcard wants them one after the other.
fn overlapping(start: &str, end: &str) -> Vec<String> {
    let cuts = end.char_indices().map(|(i, c)| i + c.len_utf8());
    cuts.filter(|cut| start.ends_with(&end[..*cut])).map(|cut| format!("{start}{}", &end[cut..])).collect()
}

/// A text whose `*` and `\` mean themselves.
fn literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*")
}

/// What does not fit into a rule.
pub fn check(trigger: &Trigger, under: &[String], ending: &[String], findings: &mut Vec<Diagnostic>) {
    let keys = serde_json::to_string(&keys(under, ending)).unwrap_or_default();
    if keys.chars().count() + FRAME > LONGEST {
        let message =
            format!("an EventBridge pattern has at most {LONGEST} characters, too few for these keys");
        findings.push(
            Diagnostic::error(&codes::UNSUPPORTED_FILTER, trigger.span, message)
                .help("name fewer or shorter beginnings and ends, and look at the rest in the function"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn beginnings_and_ends_meet_exactly() {
        let keys = keys(&texts(&["raw/"]), &texts(&[".jpg", "*.png"]));
        assert_eq!(
            keys,
            [Match::Wildcard("raw/*.jpg".to_owned()), Match::Wildcard("raw/*\\*.png".to_owned())]
        );
    }

    #[test]
    fn keys_shorter_than_both_are_named() {
        assert_eq!(overlapping("a.j", ".jpg"), ["a.jpg"]);
        assert_eq!(overlapping("aa", "aa"), ["aaa", "aa"]);
        assert_eq!(overlapping("x.jpg", "pg"), ["x.jpg"]);
        assert!(overlapping("raw/", ".jpg").is_empty());
    }
}

//! The policy of an S3 user: what one function may do in one bucket.

use scant_compiler::access::Row;
use scant_compiler::model::Scope;
use scant_compiler::vocabulary::Verb;
use serde::Serialize;
use std::collections::BTreeMap;

/// <https://docs.ceph.com/en/latest/radosgw/bucketpolicy/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    action: Vec<String>,
    resource: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Vec<String>>>,
}

/// Characters that are wildcards in a policy, or begin a variable of one.
pub const WILD: [char; 3] = ['*', '?', '$'];

/// What a verb is called in S3. Parts that were uploaded can be given up by whoever may upload.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
pub fn actions(verb: Verb) -> Vec<String> {
    let actions: &[&str] = match verb {
        Verb::Get => &["s3:GetObject"],
        Verb::Put => &["s3:PutObject", "s3:AbortMultipartUpload"],
        Verb::Delete => &["s3:DeleteObject"],
        Verb::List => &["s3:ListBucket"],
        _ => &[],
    };
    actions.iter().map(|action| (*action).to_owned()).collect()
}

/// The policy of a function's rights on a bucket.
pub fn text(bucket: &str, rows: &[&Row]) -> String {
    let statement = rows.iter().map(|row| statement(bucket, row)).collect();
    // The fields are texts, so it is JSON.
    let mut text =
        serde_json::to_string_pretty(&Policy { version: "2012-10-17", statement }).unwrap_or_default();
    text.push('\n');
    text
}

fn statement(bucket: &str, row: &Row) -> Statement {
    let arn = format!("arn:aws:s3:::{bucket}");
    let mut condition = BTreeMap::new();
    let resource = match (row.verb, &row.scope) {
        (Verb::List, scope) => {
            if let Scope::Prefixes(prefixes) = scope {
                let begins = prefixes.iter().map(|prefix| format!("{prefix}*")).collect();
                condition.insert("StringLike", BTreeMap::from([("s3:prefix", begins)]));
            }
            vec![arn]
        }
        (_, Scope::All) => vec![format!("{arn}/*")],
        (_, Scope::Keys(keys)) => keys.iter().map(|key| format!("{arn}/{key}")).collect(),
        (_, Scope::Prefixes(prefixes)) => prefixes.iter().map(|prefix| format!("{arn}/{prefix}*")).collect(),
    };
    Statement { effect: "Allow", action: actions(row.verb), resource, condition }
}

//! Addresses: where external stores are, and what `target aws` says.

use crate::aws::codes;
use crate::aws::verbs;
use scant_compiler::model::{Model, Store, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// The words of an `aws` block that say where something is.
const WORDS: [&str; 3] = ["arn", "import_value", "parameter"];

/// Looks at every address.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    // Of a cache it is said that there is none.
    let external =
        model.stores.iter().filter(|store| store.external.is_some() && store.kind() != StoreKind::Cache);
    external.for_each(|store| address(store, findings));
    let config = model.target(TargetName::Aws);
    if let Some(account) = config.and_then(|config| config.get("account"))
        && !(account.value.len() == 12 && account.value.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let message = format!("`{}` is not the number of an account, which has 12 digits", account.value);
        findings.push(Diagnostic::error(&codes::AWS_LIMIT, account.span, message));
    }
    if let Some(region) =
        config.and_then(|config| config.get("region")).filter(|said| !is_region(&said.value))
    {
        let message = format!("`{}` is not a region of aws", region.value);
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, region.span, message).help("write it like `eu-west-1`"),
        );
    }
    let boundary = config.and_then(|config| config.get("boundary"));
    if let Some(boundary) = boundary
        && !is_arn(&boundary.value, "iam", |rest| rest.starts_with("policy/"))
    {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ARN,
                boundary.span,
                format!("`{}` is not the ARN of a policy", boundary.value),
            )
            .help("write `arn:aws:iam::ACCOUNT:policy/NAME`"),
        );
    }
}

/// Whether it is spelled like a region: `eu-west-1`, `us-gov-east-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [words @ .., number] => {
            words.len() >= 2
                && words
                    .iter()
                    .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
                && number.parse::<u8>().is_ok()
        }
        [] => false,
    }
}

fn address(store: &Store, findings: &mut Vec<Diagnostic>) {
    let kind = store.kind();
    let found = WORDS.iter().find_map(|word| store.locator(TargetName::Aws, word));
    let Some(locator) = found else {
        let message = format!("it is not said where the {} `{}` is on aws", kind.word(), store.name);
        findings.push(
            Diagnostic::error(&codes::MISSING_ADDRESS, store.common.span, message)
                .help(format!(
                    "add `aws {{ arn \"{}\" }}`, or name an `import_value` or a `parameter` that holds it",
                    example(kind)
                ))
                .lacking(),
        );
        return;
    };
    let service = verbs::page(kind).service;
    if locator.word == "arn"
        && kind == StoreKind::Secret
        && is_arn(&locator.text, service, |rest| names(kind, rest) && !has_suffix(rest))
    {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ARN,
                locator.span,
                format!("`{}` lacks the six characters at the end of a secret's ARN", locator.text),
            )
            .help(format!("write `{}-ABCDEF`, with the end that Secrets Manager shows", locator.text)),
        );
        return;
    }
    if locator.word == "arn" && !is_arn(&locator.text, service, |rest| names(kind, rest)) {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ARN,
                locator.span,
                format!("`{}` is not the ARN of a {}", locator.text, kind.word()),
            )
            .help(format!("write `{}`", example(kind))),
        );
    }
}

/// Whether the last part of an ARN names a thing of that kind, and nothing within it.
fn names(kind: StoreKind, rest: &str) -> bool {
    let simple = |name: &str| !name.is_empty() && !name.contains(['/', ':', '*', '?']);
    match kind {
        StoreKind::Table => rest.strip_prefix("table/").is_some_and(simple),
        StoreKind::Cache => rest.strip_prefix("serverlesscache:").is_some_and(simple),
        StoreKind::Bus => rest.strip_prefix("event-bus/").is_some_and(|name| !name.is_empty()),
        StoreKind::Stream => rest.strip_prefix("stream/").is_some_and(simple),
        StoreKind::Secret => rest.strip_prefix("secret:").is_some_and(|name| !name.contains(['*', '?'])),
        StoreKind::Function => rest.strip_prefix("function:").is_some_and(|name| !name.contains(['*', '?'])),
        StoreKind::Bucket | StoreKind::Queue | StoreKind::Topic => simple(rest),
    }
}

/// Whether a secret's name ends as Secrets Manager ends each: permissions on a name without it match nothing.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html>
fn has_suffix(name: &str) -> bool {
    name.rsplit_once('-')
        .is_some_and(|(_, end)| end.len() == 6 && end.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_arn(text: &str, service: &str, names: impl Fn(&str) -> bool) -> bool {
    let mut parts = text.splitn(6, ':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some(service)
        && parts.next().is_some()
        && parts.next().is_some()
        && parts.next().is_some_and(names)
}

fn example(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Table => "arn:aws:dynamodb:REGION:ACCOUNT:table/NAME",
        StoreKind::Bucket => "arn:aws:s3:::NAME",
        StoreKind::Cache => "arn:aws:elasticache:REGION:ACCOUNT:serverlesscache:NAME",
        StoreKind::Queue => "arn:aws:sqs:REGION:ACCOUNT:NAME",
        StoreKind::Topic => "arn:aws:sns:REGION:ACCOUNT:NAME",
        StoreKind::Bus => "arn:aws:events:REGION:ACCOUNT:event-bus/NAME",
        StoreKind::Stream => "arn:aws:kinesis:REGION:ACCOUNT:stream/NAME",
        StoreKind::Secret => "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-ABCDEF",
        StoreKind::Function => "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
    }
}

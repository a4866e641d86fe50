//! `secret-in-env`: a variable whose value is, or is called, a password, key or token.

use super::{Check, Group, Rule, Subject};
use crate::model::EnvVar;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "secret-in-env",
        summary: "a variable holds what looks like a secret",
        page: include_str!("secret_in_env.md"),
    },
    level: Some(Level::Warning),
    group: Group::Exposure,
    security: Some("7.5"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for function in &subject.model.functions {
        for variable in &function.env {
            let Some(what) = looks_like(variable) else { continue };
            let message = format!("`{}` of `{}` looks like {what}", variable.key, function.name);
            findings.push(
                Diagnostic::error(RULE.code, variable.span, message)
                    .here("everybody who may see the function may read it")
                    .help("declare a `secret`, `allow read` on it, and let the function fetch the value")
                    .about([function.name.path.as_str(), &variable.key]),
            );
        }
    }
}

/// What a variable's value seems to be, in words.
fn looks_like(variable: &EnvVar) -> Option<&'static str> {
    let value = variable.value.as_plain()?;
    known(value).or_else(|| (is_called_secret(&variable.key) && may_be_secret(value)).then_some("a secret"))
}

/// Beginnings that only credentials have, how long such a one is at least, and what it is.
const BEGINNINGS: &[(&str, usize, &str)] = &[
    ("AKIA", 20, "an access key of AWS"),
    ("ASIA", 20, "an access key of AWS"),
    ("AIza", 39, "a key of Google"),
    ("SG.", 40, "a key of SendGrid"),
    ("ghp_", 30, "a token of GitHub"),
    ("gho_", 30, "a token of GitHub"),
    ("ghs_", 30, "a token of GitHub"),
    ("github_pat_", 30, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("npm_", 36, "a token of npm"),
    ("pypi-", 40, "a token of PyPI"),
    ("rk_live_", 20, "a key of Stripe"),
    ("sk_live_", 20, "a key of Stripe"),
    ("sk-", 32, "a key of an API"),
    ("xoxb-", 20, "a token of Slack"),
    ("xoxp-", 20, "a token of Slack"),
];

fn known(value: &str) -> Option<&'static str> {
    let begins = |(beginning, length, _): &&(&str, usize, &str)| {
        value.starts_with(beginning)
            && value.len() >= *length
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    if let Some((.., what)) = BEGINNINGS.iter().find(begins) {
        return Some(what);
    }
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if value.contains("AccountKey=") || value.contains("SharedAccessKey=") {
        return Some("a connection string with a key");
    }
    if value.starts_with("eyJ") && value.split('.').filter(|part| part.len() > 8).count() == 3 {
        return Some("a signed token");
    }
    has_password(value).then_some("an address with a password")
}

/// Whether an address says `//user:password@host`.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let user = host.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
    user.is_some_and(|(_, password)| may_be_secret(password))
}

/// Last words of a name that say that its value is secret.
const NAMES: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "CREDENTIALS",
    "APIKEY",
    "API_KEY",
    "ACCESS_KEY",
    "ACCOUNT_KEY",
    "ENCRYPTION_KEY",
    "MASTER_KEY",
    "PRIVATE_KEY",
    "SECRET_KEY",
    "SIGNING_KEY",
];

fn is_called_secret(key: &str) -> bool {
    let key = key.to_ascii_uppercase();
    NAMES
        .iter()
        .any(|name| key.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('_')))
}

/// Whether a value can be secret at all: no number, no switch, no path, address or identifier of where a secret is.
fn may_be_secret(value: &str) -> bool {
    let open = ["", "true", "false", "on", "off", "yes", "no", "none", "null"];
    let place = value.starts_with('/') || value.contains("://") || value.matches(':').count() >= 4;
    let number = value.bytes().all(|byte| byte.is_ascii_digit()) && value.len() < 6;
    let filled = value.starts_with(['$', '<', '{', '%']);
    !open.contains(&value.to_ascii_lowercase().as_str()) && !place && !number && !filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    fn found(key: &str, value: &str) -> Option<&'static str> {
        let variable = EnvVar { key: key.to_owned(), value: Text::plain(value), span: Default::default() };
        looks_like(&variable)
    }

    #[test]
    fn names_and_values_of_secrets_are_known() {
        for (key, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("TOKEN", "abc"),
            ("stripe_api_key", "x9x9x9"),
            ("ID", concat!("AKIA", "IOSFODNN7EXAMPLE")),
            ("DATABASE", "postgres://shop:hunter2@db.example.com/shop"),
            ("PEM", "-----BEGIN RSA PRIVATE KEY-----\nMII"),
            ("STORE", "AccountName=a;AccountKey=b"),
        ] {
            assert!(found(key, value).is_some(), "{key}");
        }
    }

    #[test]
    fn what_only_tells_where_a_secret_is_or_sounds_like_one_is_none() {
        for (key, value) in [
            ("TOKEN_URL", "https://login.example.com/token"),
            ("TOKEN", "https://login.example.com/token"),
            ("SORT_KEY", "created"),
            ("MAX_TOKENS", "4096"),
            ("DB_PASSWORD", ""),
            ("SECRET", "vault:shop:eu-west-1:secret:db"),
            ("RESET_PASSWORD", "on"),
            ("SITE", "https://shop.example.com:8443/@home"),
            ("SKETCH", "sk-etch"),
        ] {
            assert_eq!(found(key, value), None, "{key}");
        }
    }
}

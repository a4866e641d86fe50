//! Policy documents as statements.

use super::context::{Test, context};
use super::json::Json;
use super::resolve::{Unread, Values};
use super::words::{Text, chars};
use crate::claims::{Effect, Match};
use crate::pattern::{Letter, Pattern};

/// A statement of a policy.
#[derive(Debug)]
pub struct Said {
    /// Allow or deny.
    pub effect: Effect,
    /// The actions.
    pub action: Match,
    /// The resources, in policies that name some.
    pub resource: Option<Match>,
    /// Who, in policies of resources.
    pub principal: Option<Match>,
    /// When.
    pub context: Match,
}

/// The version whose policy variables are written `${…}`.
const VERSION: &str = "2012-10-17";

/// The statements of a document with their places in it; or why one of them cannot be read.
pub fn read<'d>(
    values: &mut Values<'d, '_>,
    template: usize,
    document: &'d Json<'d>,
) -> Vec<Result<Said, Unread>> {
    let known = ["Version", "Id", "Statement"];
    if let Some((key, _)) = document.members().iter().find(|(key, _)| !known.contains(&&**key)) {
        return vec![Err(format!("nobody knows what `{key}` means in a policy"))];
    }
    if document.get("Version").and_then(Json::text) != Some(VERSION) {
        return vec![Err(format!("only policies of version {VERSION} are read"))];
    }
    let statements = document.get("Statement").map(Json::items).unwrap_or_default();
    if statements.is_empty() {
        return vec![Err("a policy without statements cannot be read".to_owned())];
    }
    statements.iter().map(|statement| one(values, template, statement)).collect()
}

fn one<'d>(values: &mut Values<'d, '_>, template: usize, statement: &'d Json<'d>) -> Result<Said, Unread> {
    let (mut effect, mut action, mut resource, mut principal) = (None, None, None, None);
    let mut tests = Vec::new();
    for (key, value) in statement.members() {
        match (&**key, value) {
            ("Sid", _) => {}
            ("Effect", Json::Text(word)) if word == "Allow" => effect = Some(Effect::Allow),
            ("Effect", Json::Text(word)) if word == "Deny" => effect = Some(Effect::Deny),
            ("Action" | "NotAction", value) => {
                let patterns: Result<_, _> =
                    values.texts(template, value)?.into_iter().map(|text| caseless(&text)).collect();
                put(&mut action, Match { patterns: patterns?, not: &**key == "NotAction" })?;
            }
            ("Resource" | "NotResource", value) => {
                let patterns: Result<_, _> =
                    values.texts(template, value)?.into_iter().map(|text| glob(&text)).collect();
                put(&mut resource, Match { patterns: patterns?, not: &**key == "NotResource" })?;
            }
            ("Principal" | "NotPrincipal", value) => {
                let patterns = principals(values, template, value)?;
                put(&mut principal, Match { patterns, not: &**key == "NotPrincipal" })?;
            }
            ("Condition", Json::Object(operators)) => {
                for (operator, keys) in operators {
                    for (key, wanted) in keys.members() {
                        tests.push(Test::new(operator, key, values.texts(template, wanted)?));
                    }
                }
            }
            _ => return Err(format!("`{key}` of a statement cannot be read")),
        }
    }
    Ok(Said {
        effect: effect.ok_or("a statement says neither `Allow` nor `Deny`")?,
        action: action.ok_or("a statement names no action")?,
        resource,
        principal,
        context: context(tests),
    })
}

fn put(place: &mut Option<Match>, found: Match) -> Result<(), Unread> {
    match place.replace(found) {
        None => Ok(()),
        Some(_) => Err("a statement says the same part twice".to_owned()),
    }
}

/// Who: `service sns.amazonaws.com`, `aws arn:…`; everybody is every text.
fn principals<'d>(
    values: &mut Values<'d, '_>,
    template: usize,
    value: &'d Json<'d>,
) -> Result<Vec<Pattern>, Unread> {
    if value.text() == Some("*") {
        return Ok(vec![Pattern::any()]);
    }
    let mut patterns = Vec::new();
    for (kind, who) in value.members() {
        for who in values.texts(template, who)? {
            patterns.push(principal(kind, &who));
        }
    }
    if patterns.is_empty() { Err("a principal cannot be read".to_owned()) } else { Ok(patterns) }
}

/// One principal.
pub fn principal(kind: &str, who: &[Letter]) -> Pattern {
    if who == [Letter::Char('*')] {
        return Pattern::any();
    }
    let kind = kind.to_ascii_lowercase();
    Pattern(chars(&kind).chain([Letter::Char(' ')]).chain(who.iter().copied()).collect())
}

/// A text in which `*` and `?` are wildcards and `${*}`, `${?}` and `${$}` are those characters; other policy
/// variables cannot be read.
pub fn glob(text: &[Letter]) -> Result<Pattern, Unread> {
    let mut pattern = Text::with_capacity(text.len());
    let mut rest = text;
    while let [letter, after @ ..] = rest {
        rest = after;
        pattern.push(match (letter, after) {
            (Letter::Char('$'), [Letter::Char('{'), Letter::Char(c), Letter::Char('}'), behind @ ..])
                if "*?$".contains(*c) =>
            {
                rest = behind;
                Letter::Char(*c)
            }
            (Letter::Char('$'), [Letter::Char('{'), ..]) => {
                return Err("a policy variable is known only with each request".to_owned());
            }
            (Letter::Char('*'), _) => Letter::Any,
            (Letter::Char('?'), _) => Letter::One,
            (letter, _) => *letter,
        });
    }
    Ok(Pattern(pattern))
}

/// A glob of actions, whose case does not matter.
pub fn caseless(text: &[Letter]) -> Result<Pattern, Unread> {
    let mut pattern = glob(text)?;
    for letter in &mut pattern.0 {
        if let Letter::Char(c) = letter {
            c.make_ascii_lowercase();
        }
    }
    Ok(pattern)
}

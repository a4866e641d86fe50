//! An argument of another type than the form wants.

use super::phrases::{a, before};
use crate::codes;
use crate::matching::fit::{METHODS, Miss, Wanted};
use crate::matching::names::snake;
use crate::vocabulary::{Form, Type};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Statement};

/// The one message for it.
pub fn wrong(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    wanted: Type,
) -> Diagnostic {
    let span = found.span;
    let otherwise = || {
        Diagnostic::error(
            &codes::WRONG_TYPE,
            span,
            format!("after `{}` comes {}, not `{}`", before(statement, miss.at), a(wanted), found.text),
        )
    };
    match (wanted, &found.kind) {
        (Type::Duration, Kind::Int(number)) => missing_unit(form, span, *number, "duration"),
        (Type::Size, Kind::Int(number)) => missing_unit(form, span, *number, "size"),
        (Type::Text | Type::PlainText, Kind::Word | Kind::Path | Kind::Route | Kind::Glob) => {
            missing_quotes(statement, miss.at, found)
        }
        (Type::Text | Type::PlainText, Kind::Int(_) | Kind::Number(_) | Kind::Time(_))
            if form.id == "on-cron" =>
        {
            quote_the_rest(statement, miss.at, found)
        }
        (
            Type::Text | Type::PlainText,
            Kind::Int(_) | Kind::Number(_) | Kind::Duration(_) | Kind::Size(_),
        ) => otherwise().fix(format!("write `\"{}\"`", found.text), span, format!("\"{}\"", found.text)),
        (Type::Literal, Kind::Word | Kind::Path | Kind::Route | Kind::Glob) => {
            bare_value(statement, miss, found)
        }
        (Type::PlainText, Kind::Text(_)) => {
            Diagnostic::error(&codes::WRONG_TYPE, span, "this text cannot hold `${…}`").help("write it out")
        }
        (Type::Duration | Type::Size | Type::Int | Type::Time, Kind::Text(_)) => {
            let bare = found.text.trim_matches('"');
            if bare.starts_with(|c: char| c.is_ascii_digit()) && !bare.contains(char::is_whitespace) {
                Diagnostic::error(&codes::WRONG_TYPE, span, format!("{} stands without quotes", a(wanted)))
                    .fix(format!("write `{bare}`"), span, bare)
            } else {
                otherwise().help(format!("for example `{}`", form.example))
            }
        }
        (Type::Duration | Type::Size | Type::Int, Kind::Word)
            if found.text.starts_with(|c: char| c.is_ascii_lowercase()) =>
        {
            otherwise().help(format!("the value of a parameter is written `${}`", found.text))
        }
        (Type::Name | Type::Reference | Type::Word | Type::Runtime | Type::Lint, Kind::Text(_)) => {
            quoted_name(form, statement, found, wanted)
        }
        (Type::Name, Kind::Value(path)) => Diagnostic::error(
            &codes::INVALID_NAME,
            span,
            "a name is declared without `$`",
        )
        .fix(format!("write `{path}`"), span, *path),
        (Type::Name, Kind::Path) => {
            let name = snake(&found.text.replace('.', "_"));
            Diagnostic::error(
                &codes::INVALID_NAME,
                span,
                format!("a new name has no dots, as `{}` has", found.text),
            )
            .fix(format!("write `{name}`"), span, name)
        }
        (Type::Method, Kind::Word) if METHODS.contains(&found.text.to_ascii_uppercase().as_str()) => {
            let upper = found.text.to_ascii_uppercase();
            Diagnostic::error(&codes::WRONG_CASE, span, format!("the method is written `{upper}`")).fix(
                format!("write `{upper}`"),
                span,
                upper,
            )
        }
        (Type::Method, Kind::Word) => super::not_one_of(found, &METHODS, form),
        (Type::Method, Kind::Route) => method_before_route(statement, miss, found),
        (Type::Route, Kind::Word | Kind::Path | Kind::Text(_)) => wrong_route(statement, miss, found),
        (Type::Int, Kind::Duration(_) | Kind::Size(_) | Kind::Percent(_)) => Diagnostic::error(
            &codes::WRONG_TYPE,
            span,
            format!("a whole number stands here, without a unit, not `{}`", found.text),
        )
        .help(format!("for example `{}`", form.example)),
        (Type::IntRange, Kind::Int(most)) if *most > 0 => {
            otherwise().perhaps(format!("write `0..{most}`"), span, format!("0..{most}"))
        }
        (Type::Int, Kind::Range(_)) if form.id == "concurrency" => {
            otherwise().help("`scale` takes a range; `concurrency` is the most there may be")
        }
        (Type::Reference | Type::Word | Type::Runtime, Kind::Value(path)) => Diagnostic::error(
            &codes::WRONG_TYPE,
            span,
            format!("{} stands without `$`", a(wanted)),
        )
        .fix(format!("write `{path}`"), span, *path),
        (Type::Word | Type::Reference, Kind::List(items)) => {
            let bare: Vec<&str> = items.iter().map(|item| item.text).collect();
            otherwise().fix("leave out the brackets", span, bare.join(", "))
        }
        (Type::Word | Type::Reference, Kind::Int(_)) if matches!(miss.wanted, Wanted::Element(_)) => {
            Diagnostic::error(
                &codes::WRONG_TYPE,
                span,
                format!("{} stands here, not `{}`", a(wanted), found.text),
            )
        }
        _ => otherwise().help(format!("for example `{}`", form.example)),
    }
}

/// The unit a setting is most likely meant in, and whether that is plain.
fn missing_unit(form: &'static Form, span: Span, number: i64, what: &str) -> Diagnostic {
    let (unit, plain) = match (what, form.id) {
        ("size", _) => ("MB", true),
        (_, "timeout" | "window" | "delay" | "lease") => ("s", true),
        (_, "on-every") => ("m", false),
        _ => ("d", false),
    };
    let missing = Diagnostic::error(&codes::MISSING_UNIT, span, format!("a {what} needs a unit"));
    let missing = missing.here(match what {
        "size" => format!("`{number}MB` or `{number}GB`?"),
        _ => format!("`{number}s`, `{number}m`, `{number}h` or `{number}d`?"),
    });
    let text = format!("{number}{unit}");
    if plain {
        missing.fix(format!("write `{text}`"), span, text)
    } else {
        missing.perhaps(format!("write `{text}`"), span, text)
    }
}

fn bare_value(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let truth = match found.text.to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" => Some("true"),
        "off" | "no" | "false" => Some("false"),
        _ => None,
    };
    if let Some(word) = truth {
        return Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            found.span,
            format!("`{}` is written `{word}`", found.text),
        )
        .fix(format!("write `{word}`"), found.span, word);
    }
    let attribute = found.text.rsplit_once('.').map(|(_, attribute)| attribute);
    if matches!(attribute, Some("name" | "id" | "url" | "host")) {
        return Diagnostic::error(
            &codes::WRONG_TYPE,
            found.span,
            format!("a value is written `${}`", found.text),
        )
        .fix(format!("write `${}`", found.text), found.span, format!("${}", found.text));
    }
    missing_quotes(statement, miss.at, found)
}

fn quoted_name(
    form: &'static Form,
    statement: &Statement<'_>,
    found: &Argument<'_>,
    wanted: Type,
) -> Diagnostic {
    let bare = found.text.trim_matches('"');
    let name = bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let wrong =
        Diagnostic::error(&codes::WRONG_TYPE, found.span, format!("{} stands without quotes", a(wanted)));
    if form.id == "import" && bare.contains('.') {
        let name = bare.rsplit('/').next().unwrap_or(bare).split('.').next().unwrap_or(bare);
        let span = statement.arguments.last().map_or(found.span, |last| found.span.to(last.span));
        let text = format!("{name} from \"{bare}\"");
        return Diagnostic::error(&codes::WRONG_ORDER, span, "the name comes first, then the file").fix(
            format!("write `import {text}`"),
            span,
            text,
        );
    }
    if bare.matches(':').count() > 2 || bare.starts_with('/') {
        return Diagnostic::error(
            &codes::WRONG_TYPE,
            found.span,
            "a grant names what is declared, not an address",
        )
        .help("declare what stands there as `external`, with its address, and name that");
    }
    if name { wrong.fix(format!("write `{bare}`"), found.span, bare) } else { wrong }
}

fn wrong_route(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let whole: String =
        statement.arguments.get(miss.at..).unwrap_or_default().iter().map(|word| word.text).collect();
    let end = statement.arguments.last().map_or(found.span, |last| last.span);
    let bare = whole.trim_matches('"');
    if let Some((_, rest)) = bare.split_once("://") {
        let path = rest.find('/').map_or("/", |at| &rest[at..]);
        let span = found.span.to(end);
        return Diagnostic::error(&codes::INVALID_ROUTE, span, "a route is a path, without the host").fix(
            format!("write `{path}`"),
            span,
            path,
        );
    }
    if let Some(path) = whole.strip_prefix("http").or_else(|| whole.strip_prefix("https"))
        && found.text.starts_with("http")
        && path.contains('/')
    {
        return Diagnostic::error(
            &codes::INVALID_ROUTE,
            found.span.to(end),
            "a route is a path, without the host",
        )
        .help("for example `/orders/{id}`");
    }
    let bare = found.text.trim_matches('"');
    Diagnostic::error(&codes::INVALID_ROUTE, found.span, "a route begins with `/`").fix(
        format!("write `/{bare}`"),
        found.span,
        format!("/{bare}"),
    )
}

/// `on http post /x` reads `post` as the name of an api.
fn method_before_route(statement: &Statement<'_>, miss: &Miss<'_>, route: &Argument<'_>) -> Diagnostic {
    let before = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at));
    if let Some(word) = before.filter(|word| word.text != "http") {
        let upper = word.text.to_ascii_uppercase();
        if METHODS.contains(&upper.as_str()) {
            return Diagnostic::error(
                &codes::WRONG_CASE,
                word.span,
                format!("the method is written `{upper}`"),
            )
            .fix(format!("write `{upper}`"), word.span, upper);
        }
        if let Some(close) = nearest(&upper, METHODS) {
            return Diagnostic::error(
                &codes::UNKNOWN_VALUE,
                word.span,
                format!("`{}` is not an HTTP method", word.text),
            )
            .here(format!("did you mean `{close}`?"))
            .fix(format!("write `{close}`"), word.span, close);
        }
    }
    Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        route.span,
        format!("a method is missing before `{}`", route.text),
    )
    .help(format!("methods are {}", crate::words::or_quoted(&METHODS)))
}

/// Puts quotes around an argument and what adjoins it, as in `code dist/create`; around the rest after `because`.
pub fn missing_quotes(statement: &Statement<'_>, at: usize, found: &Argument<'_>) -> Diagnostic {
    let reason = at
        .checked_sub(1)
        .and_then(|at| statement.arguments.get(at))
        .is_some_and(|word| word.text == "because");
    if reason {
        return quote_the_rest(statement, at, found);
    }
    let mut span = found.span;
    let mut text = found.text.to_string();
    for next in statement.arguments.iter().skip(at + 1) {
        if next.span.start != span.end {
            break;
        }
        span = span.to(next.span);
        text.push_str(next.text);
    }
    quotes(span, &text)
}

fn quote_the_rest(statement: &Statement<'_>, at: usize, found: &Argument<'_>) -> Diagnostic {
    let rest = statement.arguments.get(at..).unwrap_or_default();
    let words: Vec<&str> = rest
        .iter()
        .take_while(|word| !matches!(word.text, "in" | "until") && !matches!(word.kind, Kind::Text(_)))
        .map(|word| word.text)
        .collect();
    let last =
        words.len().checked_sub(1).and_then(|last| rest.get(last)).map_or(found.span, |word| word.span);
    quotes(found.span.to(last), &words.join(" "))
}

fn quotes(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(&codes::MISSING_QUOTES, span, format!("`{text}` needs quotes")).fix(
        format!("write `\"{text}\"`"),
        span,
        format!("\"{text}\""),
    )
}

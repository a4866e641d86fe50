//! A statement that ends too early, goes on too long, or lacks a word in between.

use super::phrases::{a, before, first_words, has_word};
use super::{next_words, so_far};
use crate::codes;
use crate::matching::fit::{Miss, Wanted, accepts};
use crate::matching::heads;
use crate::vocabulary::TargetName;
use crate::vocabulary::{Context, Form, Part, RESERVED, Type};
use crate::words::or_quoted;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Statement};

/// Units as people write them, and scant's.
const UNITS: [(&str, &str); 24] = [
    ("ms", "ms"),
    ("s", "s"),
    ("m", "m"),
    ("h", "h"),
    ("d", "d"),
    ("y", "y"),
    ("KB", "KB"),
    ("MB", "MB"),
    ("GB", "GB"),
    ("TB", "TB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("second", "s"),
    ("seconds", "s"),
    ("sec", "s"),
    ("minute", "m"),
    ("minutes", "m"),
    ("min", "m"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("year", "y"),
    ("years", "y"),
];

/// Mistakes that are recognised by the words themselves.
pub fn special(form: &'static Form, statement: &Statement<'_>, miss: &Miss<'_>) -> Option<Diagnostic> {
    let found = miss.found?;
    let next = statement.arguments.get(miss.at + 1);
    if let (Kind::Int(number), Some(next)) = (&found.kind, next)
        && let Some((_, unit)) = UNITS.iter().find(|(word, _)| *word == next.text)
        && matches!(miss.wanted, Wanted::Part(Part::Slot(_, Type::Duration | Type::Size)))
    {
        let span = found.span.to(next.span);
        let text = format!("{number}{unit}");
        return Some(
            Diagnostic::error(&codes::MISSING_UNIT, span, format!("an amount is one word: `{text}`")).fix(
                format!("write `{text}`"),
                span,
                text,
            ),
        );
    }
    if form.id == "throttle"
        && matches!(found.kind, Kind::Word | Kind::Int(_))
        && next.is_some_and(|next| next.text.starts_with('/'))
    {
        return Some(rate_in_signs(statement, found));
    }
    if form.id == "throttle" && found.text.starts_with('/') {
        let first = statement.arguments.first().unwrap_or(found);
        return Some(rate_in_signs(statement, first));
    }
    if matches!(found.kind, Kind::Glob) && matches!(form.id, "allow" | "allow-provider" | "export") {
        return Some(
            Diagnostic::error(
                &codes::WRONG_TYPE,
                found.span,
                format!("there is no `*`: a grant names its verbs and its things, not `{}`", found.text),
            )
            .note("every right has a line that a reviewer can read"),
        );
    }
    if let Some(action) = provider_action(form, statement) {
        return Some(action);
    }
    let on_label = statement
        .arguments
        .windows(2)
        .any(|two| matches!(two, [on, label] if on.text == "on" && label.text == "label"));
    if form.id == "allow" && on_label {
        return Some(
            Diagnostic::error(&codes::WRONG_KIND, found.span, "a grant is on things, not on labels")
                .help("name the tables, buckets or queues, as in `allow get on customers`"),
        );
    }
    None
}

/// `allow aws ses:SendEmail`: an action without its quotes.
fn provider_action(form: &Form, statement: &Statement<'_>) -> Option<Diagnostic> {
    let [provider, _, colon, ..] = statement.arguments.as_slice() else { return None };
    let begins = matches!(form.id, "allow" | "allow-provider")
        && TargetName::of(provider.text).is_some()
        && matches!(colon.kind, Kind::Colon);
    begins.then(|| bare_action(statement))
}

fn rate_in_signs(statement: &Statement<'_>, from: &Argument<'_>) -> Diagnostic {
    let last = statement.arguments.last().unwrap_or(from);
    let span = from.span.to(last.span);
    let digits: String = from.text.chars().take_while(char::is_ascii_digit).collect();
    let number = if digits.is_empty() { "100".to_string() } else { digits };
    let unit = if last.text.contains("min") || last.text.ends_with("/m") { "minute" } else { "second" };
    let text = format!("{number} per {unit}");
    Diagnostic::error(&codes::WRONG_TYPE, span, "a rate is written in words").fix(
        format!("write `{text}`"),
        span,
        text,
    )
}

/// Nothing stands where something must.
pub fn too_early(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    context: Context,
) -> Diagnostic {
    let last = statement.arguments.last().map_or(statement.head.span, |last| last.span);
    Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        last,
        format!("after `{}` comes {}", so_far(statement, miss), next_words(context, statement, miss)),
    )
    .here("it ends here")
    .help(format!("for example `{}`", form.example))
}

/// Something stands where the statement is complete.
pub fn too_much(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    after_list: Option<Type>,
    context: Context,
) -> Diagnostic {
    let words: Vec<&str> = miss.optional.iter().flat_map(|part| first_words(part)).collect();
    let last = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at));
    if matches!(found.kind, Kind::Word) {
        if let Some(close) = nearest(found.text, words.iter().copied()).filter(|close| *close != found.text) {
            return Diagnostic::error(
                &codes::UNKNOWN_VALUE,
                found.span,
                match words.as_slice() {
                    [_] => format!("`{}` has no meaning after `{}`", found.text, before(statement, miss.at)),
                    _ => format!("`{}` is not one of {}", found.text, or_quoted(&words)),
                },
            )
            .here(format!("did you mean `{close}`?"))
            .fix(format!("write `{close}`"), found.span, close);
        }
        if matches!(found.text, "or" | "and") && has_filter(form) {
            return Diagnostic::error(
                &codes::UNEXPECTED_WORDS,
                found.span,
                format!("there is no `{}` here", found.text),
            )
            .help(
                "several values of one field: `region in [\"eu\", \"uk\"]`; several fields: one more trigger",
            );
        }
    }
    if let (Some(wanted), Some(last)) = (after_list, last)
        && (accepts(wanted, found) || matches!(found.text, "and" | "or"))
        && !has_word(form, found.text)
    {
        return missing_comma(last, found);
    }
    if let Some((_, unit)) = UNITS.iter().find(|(word, _)| *word == found.text)
        && let Some(last) = last
    {
        let span = last.span.to(found.span);
        let digits: String = last.text.chars().take_while(char::is_ascii_digit).collect();
        let text = format!("{digits}{unit}");
        return Diagnostic::error(&codes::MISSING_UNIT, span, format!("an amount is one word: `{text}`"))
            .fix(format!("write `{text}`"), span, text);
    }
    if words.contains(&"=") && accepts(Type::Literal, found) {
        return Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            found.span,
            "`=` is missing before the default",
        )
        .fix("write `=`", Span { end: found.span.start, ..found.span }, "= ");
    }
    if let Some(last) = last
        && accepts(Type::Name, last)
        && accepts(Type::Name, found)
        && matches!(form.pattern.get(miss.at), Some(Part::Slot("name", Type::Name)))
        && !heads::words(context).any(|word| word == found.text)
    {
        let span = last.span.to(found.span);
        let name = format!("{}_{}", last.text, found.text);
        return Diagnostic::error(&codes::INVALID_NAME, span, "a name is one word").fix(
            format!("write `{name}`"),
            span,
            name,
        );
    }
    if matches!(found.kind, Kind::Word) && heads::words(context).any(|word| word == found.text) {
        return Diagnostic::error(
            &codes::UNEXPECTED_WORDS,
            found.span,
            format!("`{}` begins a statement of its own", found.text),
        )
        .fix("begin it after `;`", last.map_or(statement.head.span, |last| last.span).after(), ";");
    }
    let unexpected = Diagnostic::error(
        &codes::UNEXPECTED_WORDS,
        found.span,
        format!("`{}` has no meaning after `{}`", found.text, before(statement, miss.at)),
    );
    if form.pattern.len() == 1 {
        let from = Span { start: statement.head.span.end, ..found.span };
        return Diagnostic::error(
            &codes::UNEXPECTED_WORDS,
            found.span,
            format!("`{}` takes nothing after it", statement.head.text),
        )
        .fix(format!("leave out `{}`", found.text), from, "");
    }
    if words.is_empty() || words == ["only"] {
        unexpected.help(format!("for example `{}`", form.example))
    } else {
        unexpected.help(format!("what can follow: {}", or_quoted(&words)))
    }
}

fn has_filter(form: &Form) -> bool {
    form.pattern.iter().any(|part| match part {
        Part::Maybe(group) => group.iter().any(|part| matches!(part, Part::Filter(_))),
        part => matches!(part, Part::Filter(_)),
    })
}

/// Two elements of a list without a comma, or with a word in its place.
pub fn missing_comma(last: &Argument<'_>, found: &Argument<'_>) -> Diagnostic {
    if matches!(found.text, "and" | "or") {
        let span = last.span.after().to(found.span);
        return Diagnostic::error(
            &codes::MISSING_COMMA,
            found.span,
            format!("a comma stands between elements, not `{}`", found.text),
        )
        .fix("write a comma", span, ",");
    }
    Diagnostic::error(
        &codes::MISSING_COMMA,
        found.span,
        format!("a comma is missing between `{}` and `{}`", last.text, found.text),
    )
    .fix("write a comma", last.span.after(), ",")
}

/// A word of the language is missing in between.
pub fn missing_word(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    word: &str,
) -> Diagnostic {
    let last = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at));
    if let Some(last) = last
        && matches!(form.id, "allow" | "allow-provider")
        && word == "on"
    {
        let element = if form.id == "allow" { Type::Word } else { Type::PlainText };
        let on_follows = statement.arguments.iter().skip(miss.at).any(|argument| argument.text == "on");
        if (accepts(element, found) || matches!(found.text, "and" | "or")) && on_follows {
            return missing_comma(last, found);
        }
        if form.id == "allow-provider" || TargetName::of(last.text).is_some() {
            return bare_action(statement);
        }
    }
    if RESERVED.iter().any(|(reserved, _)| *reserved == found.text) {
        return super::not_available(found.span, found.text, "later");
    }
    let missing = Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        found.span,
        format!("`{word}` is missing between `{}` and `{}`", before(statement, miss.at), found.text),
    );
    let rest = &statement.arguments[miss.at..];
    let mut repaired = statement.arguments[..miss.at].to_vec();
    repaired.push(Argument { kind: Kind::Word, text: found.text, span: found.span });
    let would_fit = form
        .pattern
        .iter()
        .skip_while(|part| !matches!(part, Part::Word(known) if *known == word))
        .nth(1)
        .is_some_and(|part| match part {
            Part::Slot(_, wanted) | Part::List(_, wanted) => {
                rest.first().is_some_and(|first| accepts(*wanted, first))
            }
            part => first_words(part).contains(&found.text),
        });
    if would_fit {
        missing.fix(
            format!("write `{word}`"),
            Span { end: found.span.start, ..found.span },
            format!("{word} "),
        )
    } else {
        missing.help(format!("for example `{}`", form.example))
    }
}

/// `allow aws ses:SendEmail on sender`: an action without its quotes.
fn bare_action(statement: &Statement<'_>) -> Diagnostic {
    let end = statement
        .arguments
        .iter()
        .position(|argument| argument.text == "on")
        .unwrap_or(statement.arguments.len());
    let action = statement.arguments.get(1..end).unwrap_or_default();
    let (Some(first), Some(last)) = (action.first(), action.last()) else {
        return Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            statement.head.span,
            format!("after `allow aws` comes {}", a(Type::PlainText)),
        );
    };
    let text: String = action.iter().map(|argument| argument.text).collect();
    let span = first.span.to(last.span);
    Diagnostic::error(&codes::MISSING_QUOTES, span, format!("`{text}` needs quotes")).fix(
        format!("write `\"{text}\"`"),
        span,
        format!("\"{text}\""),
    )
}

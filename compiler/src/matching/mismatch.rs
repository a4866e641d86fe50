//! Says, in one sentence, what was meant where a statement fits no form.

mod argument;
mod ending;
mod head;
mod phrases;
mod reorder;
mod rule;

pub use head::unknown_head;
pub use reorder::twice;

use super::fit::{Miss, SIMPLE_TYPES, Wanted};
use super::heads;
use crate::codes;
use crate::vocabulary::{Context, Form, Part, RESERVED};
use crate::words::or_quoted;
use phrases::{before, first_words, wanted_words};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Statement};

/// The most words a help lists.
const MANY_WORDS: usize = 12;

/// A word the language keeps for later.
pub fn not_available(span: Span, word: &str, what: &str) -> Diagnostic {
    Diagnostic::error(&codes::NOT_AVAILABLE_YET, span, format!("`{word}` is not available yet"))
        .note(format!("the language keeps the word for {what}; this compiler does not do them yet"))
}

/// A statement with braces it cannot have.
pub fn no_block(form: &Form, statement: &Statement<'_>, block: Span) -> Diagnostic {
    let words: Vec<&str> = form
        .pattern
        .iter()
        .map_while(|part| match part {
            Part::Word(word) => Some(*word),
            _ => None,
        })
        .collect();
    let words = if words.is_empty() { statement.head.text.to_string() } else { words.join(" ") };
    Diagnostic::error(&codes::UNEXPECTED_WORDS, block, format!("`{words}` has no block"))
        .here("remove the braces")
}

/// Whether a statement is a text and nothing else, which belongs to the statement before it.
pub fn is_lone_text(statement: &Statement<'_>) -> bool {
    let head = statement.head;
    let quoted = (head.span.end - head.span.start) as usize > head.text.len();
    let alone = match statement.arguments.as_slice() {
        [] => true,
        [only] => only.text == "because",
        _ => false,
    };
    quoted && alone && statement.block.is_none()
}

/// A text that stands alone behind `statement`.
pub fn lone_text(statement: &Statement<'_>, text: &Statement<'_>, context: Context) -> Diagnostic {
    let span = text.head.span;
    let given = statement.arguments.iter().any(|argument| argument.text == "because");
    let takes_reason = matches!(statement.head.text, "accept" | "allow" | "forbid" | "require") && !given;
    if let (Some(because), true) = (text.arguments.first(), takes_reason) {
        let both = span.to(because.span);
        return Diagnostic::error(&codes::WRONG_ORDER, both, "`because` comes before its reason").fix(
            "write `because` first",
            both,
            format!("because \"{}\"", text.head.text),
        );
    }
    if takes_reason {
        return Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            span,
            format!("`because` is missing before the reason of this `{}`", statement.head.text),
        )
        .fix("write `because`", Span { end: span.start, ..span }, "because ");
    }
    let words: Vec<&str> = heads::words(context).collect();
    let error = Diagnostic::error(
        &codes::UNKNOWN_STATEMENT,
        span,
        format!("this text belongs to no statement {}", context.place()),
    );
    if words.len() <= MANY_WORDS {
        error.help(format!("what stands {}: {}", context.place(), or_quoted(&words)))
    } else {
        error.help("write the name of the setting before it")
    }
}

/// A declaration without its braces.
pub fn missing_block(form: &Form, statement: &Statement<'_>) -> Diagnostic {
    let end = statement.arguments.last().map_or(statement.head.span, |last| last.span);
    let head = form.id.split('-').next().unwrap_or(form.id);
    Diagnostic::error(&codes::MISSING_BLOCK, end, format!("`{head}` needs a block"))
        .here("`{ … }` is missing after this")
        .help(format!("for example `{}`", form.example))
}

/// A statement whose arguments do not fit.
pub fn explain(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    context: Context,
) -> Diagnostic {
    if let Some(found) = miss.found
        && let Some((reserved, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == found.text)
        && !matches!(miss.wanted, Wanted::Part(Part::Slot(..) | Part::List(..)) | Wanted::Element(_))
    {
        return not_available(found.span, reserved, what);
    }
    if let Some(diagnostic) = rule::misspelt_kind(form, statement, miss) {
        return diagnostic;
    }
    if let Some(diagnostic) = json(statement, context) {
        return diagnostic;
    }
    if let Some(diagnostic) = reorder::twice(statement, context) {
        return diagnostic;
    }
    if let Some(diagnostic) = ending::special(form, statement, miss) {
        return diagnostic;
    }
    if let Some(diagnostic) = reorder::repair(statement, context) {
        return diagnostic;
    }
    match miss.found {
        None => ending::too_early(form, statement, miss, context),
        Some(found) => does_not_fit(form, statement, miss, found, context),
    }
}

fn does_not_fit(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    context: Context,
) -> Diagnostic {
    match miss.wanted {
        Wanted::End { after_list } => ending::too_much(form, statement, miss, found, after_list, context),
        Wanted::Part(Part::Maybe(_)) => ending::too_much(form, statement, miss, found, None, context),
        Wanted::Part(Part::Slot(_, wanted) | Part::List(_, wanted)) => {
            argument::wrong(form, statement, miss, found, *wanted)
        }
        Wanted::Element(wanted) => argument::wrong(form, statement, miss, found, wanted),
        Wanted::Part(Part::Choice(_, words)) => not_one_of(found, words, form),
        Wanted::Part(Part::Word(word)) => wrong_word(form, statement, miss, found, word, context),
        Wanted::Part(Part::Equals) => missing_sign(form, found, statement, miss, "=", " ="),
        Wanted::Part(Part::Colon) => missing_sign(form, found, statement, miss, ":", ":"),
        Wanted::ParamType | Wanted::Part(Part::ParamType) if matches!(found.kind, Kind::Equals) => {
            no_type(found, statement, miss)
        }
        Wanted::ParamType | Wanted::Part(Part::ParamType) => not_a_type(found, statement),
        Wanted::Left | Wanted::Test | Wanted::Right | Wanted::Part(Part::Filter(_) | Part::Scope) => {
            condition(form, statement, miss, found)
        }
        Wanted::Selector | Wanted::Part(Part::Selector(_)) => rule::no_selector(statement, miss, found),
        Wanted::Setting | Wanted::Part(Part::Setting(_)) => rule::no_setting(statement, miss, found),
    }
}

fn wrong_word(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    word: &str,
    context: Context,
) -> Diagnostic {
    let words = alternatives(context, statement, miss.at);
    if words.len() > 1 || nearest(found.text, words.iter().copied()).is_some() {
        return not_one_of(found, &words, form);
    }
    if miss.found.is_some_and(|found| matches!(found.text, "to" | "for" | "at" | "from" | "with"))
        && word == "on"
    {
        return Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            found.span,
            format!("`{}` is written `{word}` here", found.text),
        )
        .fix(format!("write `{word}`"), found.span, word);
    }
    ending::missing_word(form, statement, miss, found, word)
}

/// A word that is none of those that can stand here.
fn not_one_of(found: &Argument<'_>, words: &[&str], form: &'static Form) -> Diagnostic {
    let bare = found.text.trim_matches('"');
    if let Some((reserved, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == bare) {
        return not_available(found.span, reserved, what);
    }
    let diagnostic = Diagnostic::error(
        &codes::UNKNOWN_VALUE,
        found.span,
        format!("`{bare}` is not one of {}", or_quoted(words)),
    );
    let meant = match bare.to_ascii_lowercase().as_str() {
        "true" | "yes" | "enabled" if words.contains(&"on") => Some("on"),
        "false" | "no" | "disabled" if words.contains(&"off") => Some("off"),
        _ if words.contains(&bare) => words.iter().copied().find(|word| *word == bare),
        _ => nearest(bare, words.iter().copied()),
    };
    match meant {
        Some(close) => diagnostic.here(format!("did you mean `{close}`?")).fix(
            format!("write `{close}`"),
            found.span,
            close,
        ),
        None => diagnostic.help(format!("for example `{}`", form.example)),
    }
}

/// `param level: = "info"`
fn no_type(found: &Argument<'_>, statement: &Statement<'_>, miss: &Miss<'_>) -> Diagnostic {
    let name = statement.arguments.first().map_or("", |name| name.text);
    let missing = Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        found.span,
        format!("the parameter `{name}` needs a type"),
    );
    let shape = statement.arguments.get(miss.at + 1).and_then(|value| phrases::type_of(value));
    let at = Span { end: found.span.start, ..found.span };
    match shape {
        Some(shape) => missing.fix(format!("write `{shape}`"), at, format!("{shape} ")),
        None => missing.help("for example `param workers: int = 5`"),
    }
}

/// `"memory": 512MB`, as it stands in JSON.
fn json(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    let head = statement.head;
    let colon = statement.arguments.first().filter(|first| matches!(first.kind, Kind::Colon))?;
    let quoted = (head.span.end - head.span.start) as usize > head.text.len();
    if !quoted || !heads::words(context).any(|word| word == head.text) {
        return None;
    }
    let (span, word) = (head.span.to(colon.span), head.text);
    Some(Diagnostic::error(&codes::UNEXPECTED_WORDS, span, "a setting has neither quotes nor `:`").perhaps(
        format!("write `{word}`"),
        span,
        word,
    ))
}

fn not_a_type(found: &Argument<'_>, statement: &Statement<'_>) -> Diagnostic {
    let name = statement.arguments.first().map_or("", |name| name.text);
    let unknown =
        Diagnostic::error(&codes::UNKNOWN_VALUE, found.span, format!("`{}` is not a type", found.text));
    let meant = match found.text {
        "text" | "str" => Some("string"),
        "integer" | "number_of" => Some("int"),
        "boolean" => Some("bool"),
        "float" | "decimal" => Some("number"),
        "time" => Some("duration"),
        "bytes" => Some("size"),
        "secret" => {
            return unknown.help(format!(
                "a secret is no parameter: declare `secret {name}`, which is read at run time"
            ));
        }
        other => nearest(other, SIMPLE_TYPES),
    };
    match meant {
        Some(close) => unknown.here(format!("did you mean `{close}`?")).fix(
            format!("write `{close}`"),
            found.span,
            close,
        ),
        None => unknown.help(format!(
            "a type is {}, `list of` one of them, or texts joined by `|`",
            or_quoted(&SIMPLE_TYPES)
        )),
    }
}

/// A condition that goes wrong at its left side, its test, or its value.
fn condition(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
) -> Diagnostic {
    let span = found.span;
    let on_key = form.id == "allow";
    match miss.wanted {
        Wanted::Test if matches!(found.kind, Kind::Equals) => Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            span,
            "equality is written `is`",
        )
        .fix("write `is`", span, "is"),
        Wanted::Test => {
            let tests: &[&str] = if on_key {
                &["is", "starts", "in"]
            } else {
                &["is", "starts", "in", "not", ">", ">=", "<", "<="]
            };
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_VALUE,
                span,
                format!("`{}` is not a test; tests are {}", found.text, or_quoted(tests)),
            );
            let meant = match found.text {
                "over" | "above" if !on_key => Some(">"),
                "under" | "below" if !on_key => Some("<"),
                "equals" | "like" => None,
                other => nearest(other, tests.iter().copied()),
            };
            match meant {
                Some(close) => unknown.here(format!("did you mean `{close}`?")).fix(
                    format!("write `{close}`"),
                    span,
                    close,
                ),
                None => unknown.help(format!("for example `{}`", form.example)),
            }
        }
        Wanted::Right => condition_value(statement, miss, found),
        _ if on_key => Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            span,
            format!("a grant is limited by `key`, not by `{}`", found.text),
        )
        .note("`key` is a table's partition key or an object's key")
        .fix("write `key`", span, "key"),
        _ => Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            span,
            format!("a condition begins with a field, not with `{}`", found.text),
        )
        .help(format!("for example `{}`", form.example)),
    }
}

fn condition_value(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let test = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at)).map_or("", |test| test.text);
    let compares = matches!(test, ">" | ">=" | "<" | "<=");
    let wanted = match test {
        "in" => "a list such as `[\"eu\", \"uk\"]`",
        "starts" => "a text in quotes",
        _ if compares => "a number",
        _ => "a text, a number, `true` or `false`",
    };
    if matches!(found.kind, Kind::Word | Kind::Path) && !compares && test != "in" {
        return argument::missing_quotes(statement, miss.at, found);
    }
    let wrong = Diagnostic::error(
        &codes::WRONG_TYPE,
        found.span,
        format!("after `{test}` comes {wanted}, not `{}`", found.text),
    );
    let bare = found.text.trim_matches('"');
    if compares && bare.parse::<f64>().is_ok() {
        return wrong.fix(format!("write `{bare}`"), found.span, bare);
    }
    if test == "in" && matches!(found.kind, Kind::Text(_) | Kind::Int(_)) {
        let rest = statement.arguments.get(miss.at..).unwrap_or_default();
        let last = rest.last().map_or(found.span, |last| last.span);
        let items: Vec<&str> =
            rest.iter().filter(|item| !matches!(item.kind, Kind::Comma)).map(|item| item.text).collect();
        let list = format!("[{}]", items.join(", "));
        return wrong.fix(format!("write `{list}`"), found.span.to(last), list);
    }
    wrong
}

fn missing_sign(
    form: &'static Form,
    found: &Argument<'_>,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    sign: &str,
    text: &str,
) -> Diagnostic {
    let previous = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at));
    let span = previous.map_or(statement.head.span, |argument| argument.span);
    if form.id == "param" && matches!(found.kind, Kind::Equals) {
        let name = previous.map_or("", |name| name.text);
        let missing = Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            found.span,
            format!("the parameter `{name}` needs a type"),
        );
        let shape = statement.arguments.get(miss.at + 1).and_then(|value| phrases::type_of(value));
        return match shape {
            Some(shape) => missing.fix(format!("write `: {shape}`"), span.after(), format!(": {shape}")),
            None => missing.help("for example `param workers: int = 5`"),
        };
    }
    if matches!(found.kind, Kind::Equals | Kind::Colon) {
        return Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            found.span,
            format!("`{sign}` stands here, not `{}`", found.text),
        )
        .fix(format!("write `{sign}`"), found.span, sign);
    }
    if form.id == "binding" && found.text == "is" {
        return Diagnostic::error(&codes::INCOMPLETE_STATEMENT, found.span, "a value is given with `=`").fix(
            "write `=`",
            found.span,
            "=",
        );
    }
    Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        found.span,
        format!(
            "`{sign}` is missing between `{}` and `{}`",
            previous.map_or(statement.head.text, |argument| argument.text),
            found.text
        ),
    )
    .fix(format!("write `{sign}`"), span.after(), text)
}

/// The words that could stand at a place in statements that begin as this one does.
fn alternatives(context: Context, statement: &Statement<'_>, at: usize) -> Vec<&'static str> {
    let mut found = Vec::new();
    for form in heads::forms(context, statement.head.text) {
        let begins = form.pattern.iter().skip(1).take(at).zip(&statement.arguments).all(
            |(part, argument)| match part {
                Part::Word(word) => *word == argument.text,
                Part::Choice(_, words) => words.contains(&argument.text),
                _ => true,
            },
        );
        if let (true, Some(part)) = (begins, form.pattern.get(at + 1)) {
            for word in first_words(part) {
                if !found.contains(&word) {
                    found.push(word);
                }
            }
        }
    }
    found
}

/// What comes after the words so far, for a statement that ends early.
fn next_words(context: Context, statement: &Statement<'_>, miss: &Miss<'_>) -> String {
    if statement.head.text == "allow" && miss.at == 0 {
        return "a verb such as `get`".to_string();
    }
    let words = alternatives(context, statement, miss.at);
    if words.len() > 1 { or_quoted(&words) } else { wanted_words(miss.wanted) }
}

/// The statement's words before an argument.
fn so_far(statement: &Statement<'_>, miss: &Miss<'_>) -> String {
    before(statement, miss.at)
}

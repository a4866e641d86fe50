//! Says, in one sentence, what was meant where a statement fits no form.

use super::fit::{METHODS, Miss, SIMPLE_TYPES, Wanted};
use super::heads;
use crate::codes;
use crate::vocabulary::{Context, Form, Part, RESERVED, Type};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Statement};

/// A statement begins with a word that begins none here.
pub fn unknown_head(statement: &Statement<'_>, context: Context) -> Diagnostic {
    let (word, span, place) = (statement.head.text, statement.head.span, context.place());
    if let Some((_, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == word) {
        return not_available(span, word, what);
    }
    let lower = word.to_ascii_lowercase();
    if lower != word && heads::words(context).any(|known| known == lower) {
        return Diagnostic::error(&codes::WRONG_CASE, span, format!("`{word}` is written `{lower}`"))
            .note("the words of the language are lower case")
            .fix(format!("write `{lower}`"), span, lower);
    }
    if let Some(close) = nearest(word, heads::words(context)) {
        return Diagnostic::error(
            &codes::UNKNOWN_STATEMENT,
            span,
            format!("`{word}` has no meaning {place}"),
        )
        .here(format!("did you mean `{close}`?"))
        .fix(format!("write `{close}`"), span, close);
    }
    let elsewhere = heads::contexts(word);
    if !elsewhere.is_empty() {
        let places: Vec<&str> = elsewhere.iter().map(|context| context.place()).collect();
        return Diagnostic::error(
            &codes::MISPLACED_STATEMENT,
            span,
            format!("`{word}` does not stand {place}"),
        )
        .help(format!("it stands {}", list_of(&places)));
    }
    if context == Context::Bindings
        || statement.arguments.iter().any(|argument| matches!(argument.kind, Kind::Equals))
    {
        return Diagnostic::error(
            &codes::UNKNOWN_STATEMENT,
            span,
            format!("`{word}` has no meaning {place}"),
        )
        .help("`name = value` stands in `env`, `tags`, `payload`, `environment` and `use` blocks");
    }
    let everywhere = Context::ALL.into_iter().flat_map(heads::words);
    let diagnostic =
        Diagnostic::error(&codes::UNKNOWN_STATEMENT, span, format!("`{word}` has no meaning {place}"));
    match nearest(word, everywhere) {
        Some(close) => diagnostic.help(format!(
            "`{close}` stands {}",
            list_of(&heads::contexts(close).iter().map(|context| context.place()).collect::<Vec<_>>())
        )),
        None => diagnostic.help(format!("what stands {place}: {}", words_of(context))),
    }
}

/// A word the language keeps for later.
pub fn not_available(span: Span, word: &str, what: &str) -> Diagnostic {
    Diagnostic::error(&codes::NOT_AVAILABLE_YET, span, format!("`{word}` is not available yet"))
        .note(format!("the language keeps the word for {what}; this compiler does not do them yet"))
}

/// A statement with braces it cannot have.
pub fn no_block(statement: &Statement<'_>, block: Span) -> Diagnostic {
    let word = statement.head.text;
    Diagnostic::error(&codes::UNEXPECTED_WORDS, block, format!("`{word}` has no block"))
        .here("remove the braces")
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
    match miss.found {
        None => ends_early(form, statement, miss),
        Some(found) => does_not_fit(form, statement, miss, found, context),
    }
}

fn ends_early(form: &'static Form, statement: &Statement<'_>, miss: &Miss<'_>) -> Diagnostic {
    let last = statement.arguments.last().map_or(statement.head.span, |last| last.span);
    let written = written(statement);
    Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        last,
        format!("after `{written}` comes {}", wanted_words(miss.wanted)),
    )
    .here("it ends here")
    .help(format!("for example `{}`", form.example))
}

fn does_not_fit(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    context: Context,
) -> Diagnostic {
    let span = found.span;
    match miss.wanted {
        Wanted::End { after_list } => too_much(form, statement, miss, found, after_list),
        Wanted::Part(Part::Slot(_, wanted) | Part::List(_, wanted)) => {
            wrong_argument(form, statement, miss, found, *wanted)
        }
        Wanted::Element(wanted) => wrong_argument(form, statement, miss, found, wanted),
        Wanted::Part(Part::Choice(_, words)) => not_one_of(found, words, form),
        Wanted::Part(Part::Word(word)) => {
            if let Some((reserved, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == found.text) {
                return not_available(span, reserved, what);
            }
            let alternatives = alternatives(context, statement, miss.at);
            if let Some(close) = nearest(found.text, alternatives.iter().copied()) {
                return unknown_word(found, close);
            }
            if alternatives.len() > 1 {
                return Diagnostic::error(
                    &codes::UNKNOWN_VALUE,
                    span,
                    format!(
                        "after `{}` comes {}, not `{}`",
                        before(statement, miss.at),
                        any_of(&alternatives),
                        found.text
                    ),
                )
                .help(format!("for example `{}`", form.example));
            }
            missing_word(form, statement, miss, found, word)
        }
        Wanted::Part(Part::Equals) => missing_sign(form, found, statement, miss, "=", " ="),
        Wanted::Part(Part::Colon) => missing_sign(form, found, statement, miss, ":", ":"),
        Wanted::ParamType | Wanted::Part(Part::ParamType) => match nearest(found.text, SIMPLE_TYPES) {
            Some(close) => unknown_word(found, close),
            None => Diagnostic::error(&codes::UNKNOWN_VALUE, span, format!("`{}` is not a type", found.text))
                .help(format!(
                    "a type is {}, `list of` one of them, or texts joined by `|`",
                    any_of(&SIMPLE_TYPES)
                )),
        },
        Wanted::Left if matches!(form.id, "allow") => Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            span,
            format!("a grant is limited by `key`, not by `{}`", found.text),
        )
        .note("`key` is a table's partition key or an object's key")
        .fix("write `key`", span, "key"),
        Wanted::Left | Wanted::Part(Part::Filter(_) | Part::Scope) => Diagnostic::error(
            &codes::UNKNOWN_VALUE,
            span,
            format!("a condition begins with a field, not with `{}`", found.text),
        )
        .help(format!("for example `{}`", form.example)),
        Wanted::Test => {
            let tests: &[&str] =
                if form.id == "allow" { &["is", "starts", "in"] } else { &["is", "starts", "in", "not"] };
            if matches!(found.kind, Kind::Equals) {
                return Diagnostic::error(&codes::UNKNOWN_VALUE, span, "equality is written `is`").fix(
                    "write `is`",
                    span,
                    "is",
                );
            }
            match nearest(found.text, tests.iter().copied()) {
                Some(close) => unknown_word(found, close),
                None => {
                    Diagnostic::error(&codes::UNKNOWN_VALUE, span, format!("`{}` is not a test", found.text))
                        .help(format!("a condition tests with {}", any_of(tests)))
                }
            }
        }
        Wanted::Right => condition_value(statement, miss, found),
        Wanted::Part(Part::Maybe(_)) => too_much(form, statement, miss, found, None),
    }
}

fn unknown_word(found: &Argument<'_>, close: &str) -> Diagnostic {
    Diagnostic::error(&codes::UNKNOWN_VALUE, found.span, format!("`{}` means nothing here", found.text))
        .here(format!("did you mean `{close}`?"))
        .fix(format!("write `{close}`"), found.span, close)
}

fn condition_value(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let test = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at)).map_or("", |test| test.text);
    let wanted = match test {
        "in" => "a list such as `[\"eu\", \"uk\"]`",
        "starts" => "a text in quotes",
        ">" | ">=" | "<" | "<=" => "a number",
        _ => "a text, a number, `true` or `false`",
    };
    if matches!(found.kind, Kind::Word | Kind::Path) && !matches!(test, ">" | ">=" | "<" | "<=" | "in") {
        return missing_quotes(statement, miss.at, found);
    }
    Diagnostic::error(
        &codes::WRONG_TYPE,
        found.span,
        format!("after `{test}` comes {wanted}, not `{}`", found.text),
    )
}

fn too_much(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    after_list: Option<Type>,
) -> Diagnostic {
    let before = before(statement, miss.at);
    let words: Vec<&str> = miss.optional.iter().flat_map(|part| first_words(part)).collect();
    if matches!(found.kind, Kind::Word) {
        if words.contains(&found.text) {
            return Diagnostic::error(
                &codes::INCOMPLETE_STATEMENT,
                found.span,
                format!("`{}` cannot stand here with what follows", found.text),
            )
            .help(format!("for example `{}`", form.example));
        }
        if let Some(close) = nearest(found.text, words.iter().copied()) {
            return unknown_word(found, close);
        }
    }
    if let (Some(wanted), Some(last)) =
        (after_list, miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at)))
        && super::fit::accepts(wanted, found)
        && !later_word(form, found.text)
    {
        return Diagnostic::error(
            &codes::MISSING_COMMA,
            found.span,
            format!("a comma is missing between `{}` and `{}`", last.text, found.text),
        )
        .fix("write a comma", last.span.after(), ",");
    }
    if let Some(unit) = split_unit(found) {
        return unit;
    }
    if let Some((reserved, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == found.text) {
        return not_available(found.span, reserved, what);
    }
    let mut diagnostic = Diagnostic::error(
        &codes::UNEXPECTED_WORDS,
        found.span,
        format!("`{}` has no meaning after `{before}`", found.text),
    );
    if !words.is_empty() {
        diagnostic = diagnostic.help(format!("what can follow: {}", any_of(&words)));
    } else {
        diagnostic = diagnostic.help(format!("for example `{}`", form.example));
    }
    diagnostic
}

/// `512 MB`: the unit stands apart.
fn split_unit(found: &Argument<'_>) -> Option<Diagnostic> {
    ["ms", "s", "m", "h", "d", "y", "KB", "MB", "GB", "TB", "k", "M"].contains(&found.text).then(|| {
        Diagnostic::error(
            &codes::MISSING_UNIT,
            found.span,
            format!("the unit `{}` stands apart from its number", found.text),
        )
        .help("write number and unit together, such as `10s` or `512MB`")
    })
}

fn missing_word(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    word: &str,
) -> Diagnostic {
    if let Some(last) = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at))
        && matches!(form.id, "allow" | "allow-provider")
        && word == "on"
        && super::fit::accepts(if form.id == "allow" { Type::Word } else { Type::PlainText }, found)
        && statement.arguments.iter().skip(miss.at).any(|argument| argument.text == "on")
    {
        return Diagnostic::error(
            &codes::MISSING_COMMA,
            found.span,
            format!("a comma is missing between `{}` and `{}`", last.text, found.text),
        )
        .fix("write a comma", last.span.after(), ",");
    }
    Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        found.span,
        format!("`{word}` is missing between `{}` and `{}`", before(statement, miss.at), found.text),
    )
    .fix(format!("write `{word}`"), Span { end: found.span.start, ..found.span }, format!("{word} "))
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
    let diagnostic = Diagnostic::error(
        &codes::INCOMPLETE_STATEMENT,
        found.span,
        format!(
            "`{sign}` is missing between `{}` and `{}`",
            previous.map_or(statement.head.text, |argument| argument.text),
            found.text
        ),
    );
    if matches!(found.kind, Kind::Equals | Kind::Colon) {
        return Diagnostic::error(
            &codes::INCOMPLETE_STATEMENT,
            found.span,
            format!("`{sign}` stands here, not `{}`", found.text),
        )
        .fix(format!("write `{sign}`"), found.span, sign);
    }
    if form.id == "binding" && matches!(found.kind, Kind::Word) && found.text == "is" {
        return Diagnostic::error(&codes::INCOMPLETE_STATEMENT, found.span, "a value is given with `=`").fix(
            "write `=`",
            found.span,
            "=",
        );
    }
    diagnostic.fix(format!("write `{sign}`"), span.after(), text)
}

fn wrong_argument(
    form: &'static Form,
    statement: &Statement<'_>,
    miss: &Miss<'_>,
    found: &Argument<'_>,
    wanted: Type,
) -> Diagnostic {
    let span = found.span;
    match (wanted, &found.kind) {
        (Type::Duration, Kind::Int(n)) => {
            Diagnostic::error(&codes::MISSING_UNIT, span, "a duration needs a unit")
                .here(format!("`{n}s`, `{n}m`, `{n}h` or `{n}d`?"))
                .fix(format!("write `{n}s`"), span, format!("{n}s"))
        }
        (Type::Size, Kind::Int(n)) => Diagnostic::error(&codes::MISSING_UNIT, span, "a size needs a unit")
            .here(format!("`{n}MB` or `{n}GB`?"))
            .fix(format!("write `{n}MB`"), span, format!("{n}MB")),
        (Type::Text | Type::PlainText, Kind::Word | Kind::Path | Kind::Route | Kind::Glob) => {
            missing_quotes(statement, miss.at, found)
        }
        (Type::Literal, Kind::Word | Kind::Path | Kind::Route | Kind::Glob) => match found.text {
            "on" | "yes" | "True" | "TRUE" => truth(found, "true"),
            "off" | "no" | "False" | "FALSE" => truth(found, "false"),
            _ => missing_quotes(statement, miss.at, found),
        },
        (Type::PlainText, Kind::Text(_)) => {
            Diagnostic::error(&codes::WRONG_TYPE, span, "this text cannot hold `${…}`").help("write it out")
        }
        (Type::Name | Type::Reference | Type::Word | Type::Runtime | Type::Lint, Kind::Text(_)) => {
            let bare = found.text.trim_matches('"');
            Diagnostic::error(&codes::WRONG_TYPE, span, format!("{} stands without quotes", a(wanted))).fix(
                format!("write `{bare}`"),
                span,
                bare,
            )
        }
        (Type::Name, Kind::Path) => Diagnostic::error(
            &codes::INVALID_NAME,
            span,
            format!("a new name has no dots, as `{}` has", found.text),
        )
        .fix(format!("write `{}`", found.text.replace('.', "_")), span, found.text.replace('.', "_")),
        (Type::Method, Kind::Word) if METHODS.contains(&found.text.to_ascii_uppercase().as_str()) => {
            let upper = found.text.to_ascii_uppercase();
            Diagnostic::error(&codes::WRONG_CASE, span, format!("the method is written `{upper}`")).fix(
                format!("write `{upper}`"),
                span,
                upper,
            )
        }
        (Type::Method, Kind::Word) => not_one_of(found, &METHODS, form),
        (Type::Method, Kind::Route) => method_before_route(statement, miss, found),
        (Type::Route, Kind::Word | Kind::Path) => Diagnostic::error(
            &codes::INVALID_ROUTE,
            span,
            "a route begins with `/`",
        )
        .fix(format!("write `/{}`", found.text), span, format!("/{}", found.text)),
        (Type::Int, Kind::Duration(_) | Kind::Size(_) | Kind::Percent(_)) => {
            let digits: String = found.text.chars().take_while(char::is_ascii_digit).collect();
            Diagnostic::error(
                &codes::WRONG_TYPE,
                span,
                format!("a whole number stands here, without a unit, not `{}`", found.text),
            )
            .fix(format!("write `{digits}`"), span, digits)
        }
        (Type::Reference | Type::Word | Type::Runtime, Kind::Value(path)) => Diagnostic::error(
            &codes::WRONG_TYPE,
            span,
            format!("{} stands without `$`", a(wanted)),
        )
        .fix(format!("write `{path}`"), span, *path),
        (Type::Word | Type::Reference, Kind::Int(_)) if matches!(miss.wanted, Wanted::Element(_)) => {
            Diagnostic::error(
                &codes::WRONG_TYPE,
                span,
                format!("{} stands here, not `{}`", a(wanted), found.text),
            )
        }
        _ => Diagnostic::error(
            &codes::WRONG_TYPE,
            span,
            format!("after `{}` comes {}, not `{}`", before(statement, miss.at), a(wanted), found.text),
        )
        .help(format!("for example `{}`", form.example)),
    }
}

fn truth(found: &Argument<'_>, word: &str) -> Diagnostic {
    Diagnostic::error(&codes::UNKNOWN_VALUE, found.span, format!("`{}` is written `{word}`", found.text)).fix(
        format!("write `{word}`"),
        found.span,
        word,
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
    .help(format!("methods are {}", any_of(&METHODS)))
}

fn not_one_of(found: &Argument<'_>, words: &[&str], form: &'static Form) -> Diagnostic {
    let bare = found.text.trim_matches('"');
    let diagnostic = Diagnostic::error(
        &codes::UNKNOWN_VALUE,
        found.span,
        format!("`{}` is not one of {}", bare, any_of(words)),
    );
    if let Some((reserved, what)) = RESERVED.iter().find(|(reserved, _)| *reserved == bare) {
        return not_available(found.span, reserved, what);
    }
    let close = if words.contains(&bare) { Some(bare) } else { nearest(bare, words.iter().copied()) };
    match close {
        Some(close) => diagnostic.here(format!("did you mean `{close}`?")).fix(
            format!("write `{close}`"),
            found.span,
            close,
        ),
        None => diagnostic.help(format!("for example `{}`", form.example)),
    }
}

/// Puts quotes around an argument and what adjoins it, as in `code dist/create`.
fn missing_quotes(statement: &Statement<'_>, at: usize, found: &Argument<'_>) -> Diagnostic {
    let mut span = found.span;
    let mut text = found.text.to_string();
    for next in statement.arguments.iter().skip(at + 1) {
        if next.span.start != span.end {
            break;
        }
        span = span.to(next.span);
        text.push_str(next.text);
    }
    Diagnostic::error(&codes::MISSING_QUOTES, span, format!("`{text}` needs quotes")).fix(
        format!("write `\"{text}\"`"),
        span,
        format!("\"{text}\""),
    )
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

fn first_words(part: &Part) -> Vec<&'static str> {
    match part {
        Part::Word(word) => vec![word],
        Part::Choice(_, words) => words.to_vec(),
        Part::Maybe(group) => group.first().map(first_words).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn later_word(form: &Form, word: &str) -> bool {
    form.pattern.iter().any(|part| first_words(part).contains(&word))
}

fn before(statement: &Statement<'_>, at: usize) -> String {
    let mut text = statement.head.text.to_string();
    for argument in statement.arguments.iter().take(at) {
        if !matches!(argument.kind, Kind::Comma | Kind::Colon) {
            text.push(' ');
        }
        text.push_str(argument.text);
    }
    text
}

fn written(statement: &Statement<'_>) -> String {
    before(statement, statement.arguments.len())
}

fn wanted_words(wanted: Wanted) -> String {
    match wanted {
        Wanted::Part(Part::Word(word)) => format!("`{word}`"),
        Wanted::Part(Part::Choice(_, words)) => any_of(words),
        Wanted::Part(Part::Slot(_, wanted)) | Wanted::Part(Part::List(_, wanted)) => a(*wanted).to_string(),
        Wanted::Element(wanted) => a(wanted).to_string(),
        Wanted::Part(Part::Equals) => "`=` and a value".to_string(),
        Wanted::Part(Part::Colon) => "`:` and a type".to_string(),
        Wanted::Part(Part::ParamType) | Wanted::ParamType => "a type such as `string` or `int`".to_string(),
        Wanted::Part(Part::Scope) => "`key is`, `key starts` or `key in`".to_string(),
        Wanted::Left | Wanted::Part(Part::Filter(_)) => "a condition such as `total > 1000`".to_string(),
        Wanted::Test => "`is`, `in`, `starts` or another test".to_string(),
        Wanted::Right => "a value".to_string(),
        Wanted::End { .. } | Wanted::Part(Part::Maybe(_)) => "nothing".to_string(),
    }
}

/// A type in words.
pub fn a(wanted: Type) -> &'static str {
    match wanted {
        Type::Name => "a name",
        Type::Reference => "the name of a declared thing",
        Type::Word => "a word",
        Type::Lint => "the name of a finding",
        Type::Text | Type::PlainText => "a text in quotes",
        Type::Int => "a whole number",
        Type::Duration => "a duration such as `30s`",
        Type::Size => "a size such as `512MB`",
        Type::IntRange => "a range such as `2..50`",
        Type::AnyRange => "a range such as `1..50`",
        Type::Time => "a time of day such as `03:00`",
        Type::Route => "a route such as `/orders/{id}`",
        Type::Method => "an HTTP method",
        Type::Runtime => "a runtime such as `node24`",
        Type::PropertyPath => "a property such as `TracingConfig.Mode`",
        Type::Key => "a name",
        Type::Literal => "a value",
    }
}

fn words_of(context: Context) -> String {
    heads::words(context).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn any_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

fn list_of(places: &[&str]) -> String {
    match places {
        [] => String::new(),
        [one] => (*one).to_string(),
        [rest @ .., last] if rest.len() < 4 => format!("{} or {last}", rest.join(", ")),
        [first, second, third, ..] => format!("{first}, {second}, {third} and elsewhere"),
        [first, last] => format!("{first} or {last}"),
    }
}

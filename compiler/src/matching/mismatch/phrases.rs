//! Phrases of the messages: what was wanted, and what is written so far.

use crate::matching::fit::Wanted;
use crate::vocabulary::{Form, Part, Type};
use crate::words::or_quoted;
use scant_lang::tree::{Argument, Kind, Statement};

/// A type in words.
pub fn a(wanted: Type) -> &'static str {
    match wanted {
        Type::Name | Type::Key => "a name",
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
        Type::Literal => "a value",
    }
}

/// What was wanted, in words.
pub fn wanted_words(wanted: Wanted) -> String {
    match wanted {
        Wanted::Part(Part::Word(word)) => format!("`{word}`"),
        Wanted::Part(Part::Choice(_, words)) => or_quoted(words),
        Wanted::Part(Part::List("verbs", _)) => "a verb such as `get`".to_string(),
        Wanted::Part(Part::Slot(_, wanted) | Part::List(_, wanted)) => a(*wanted).to_string(),
        Wanted::Element(wanted) => a(wanted).to_string(),
        Wanted::Part(Part::Equals) => "`=` and a value".to_string(),
        Wanted::Part(Part::Colon) => "`:` and a type".to_string(),
        Wanted::Part(Part::ParamType) | Wanted::ParamType => "a type such as `string` or `int`".to_string(),
        Wanted::Part(Part::Scope) => "`key is`, `key starts` or `key in`".to_string(),
        Wanted::Part(Part::Selector(_)) | Wanted::Selector => {
            "what it is about, such as `table *`, `function report_*` or `label pii`".to_string()
        }
        Wanted::Part(Part::Setting(_)) | Wanted::Setting => {
            "a setting such as `logs keep >= 30d`".to_string()
        }
        Wanted::Left | Wanted::Part(Part::Filter(_)) => "a condition such as `total > 1000`".to_string(),
        Wanted::Test => "`is`, `in`, `starts` or another test".to_string(),
        Wanted::Right => "a value".to_string(),
        Wanted::End { .. } | Wanted::Part(Part::Maybe(_)) => "nothing".to_string(),
    }
}

/// The words a part can begin with.
pub fn first_words(part: &Part) -> Vec<&'static str> {
    match part {
        Part::Word(word) => vec![word],
        Part::Choice(_, words) => words.to_vec(),
        Part::Maybe(group) => group.first().map(first_words).unwrap_or_default(),
        Part::Equals => vec!["="],
        _ => Vec::new(),
    }
}

/// Whether a form has this word of its own somewhere.
pub fn has_word(form: &Form, word: &str) -> bool {
    form.pattern.iter().any(|part| first_words(part).contains(&word))
}

/// The statement's head and its first arguments, as they would be written.
pub fn before(statement: &Statement<'_>, at: usize) -> String {
    let texts = statement.arguments.iter().take(at).map(|argument| argument.text);
    joined(std::iter::once(statement.head.text).chain(texts))
}

/// Words with spaces between, and none before commas and colons.
pub fn joined<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !matches!(word, "," | ":") {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// The parameter type a value has the shape of.
pub fn type_of(value: &Argument<'_>) -> Option<&'static str> {
    match &value.kind {
        Kind::Text(_) => Some("string"),
        Kind::Int(_) => Some("int"),
        Kind::Number(_) => Some("number"),
        Kind::Duration(_) => Some("duration"),
        Kind::Size(_) => Some("size"),
        Kind::Word if matches!(value.text, "true" | "false") => Some("bool"),
        _ => None,
    }
}

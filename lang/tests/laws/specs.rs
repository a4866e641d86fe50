//! Specs made up at random, and ways to lay them out at random.

use proptest::prelude::*;
use scant_lang::syntax::{TokenKind, lex};
use scant_lang::tree::{Argument, File, Kind, Statement};

/// A statement before it has a layout.
#[derive(Debug, Clone)]
pub struct Spoken {
    docs: Vec<String>,
    head: String,
    parts: Vec<Part>,
    block: Option<Vec<Spoken>>,
}

/// What follows a head.
#[derive(Debug, Clone)]
pub enum Part {
    /// Stands on the line of what is before it.
    Plain(String),
    /// A line may end after it.
    Comma,
    /// May begin a line: `because` and its like, with what it takes.
    Further(&'static str, String),
    /// `=` and a list or an object.
    Bound(Nested),
}

/// Lists and objects.
#[derive(Debug, Clone)]
pub enum Nested {
    Leaf(String),
    List(Vec<Nested>),
    Object(Vec<(String, Nested)>),
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z][a-z0-9_]{0,9}".prop_filter("reserved at the start of a line", |word| !is_further(word)),
        1 => "[A-Z][A-Z_]{0,6}",
        1 => "[a-z]{1,4}(-[a-z]{1,4}){1,2}",
        1 => "[a-z]{1,5}\\.[a-z0-9]{1,5}",
        1 => Just("annotations.\"a b/c\".d".to_owned()),
    ]
}

fn is_further(word: &str) -> bool {
    ["because", "where", "except", "until"].contains(&word)
}

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => word(),
        1 => "\"[a-z /$#{}é,;]{0,12}\"".prop_filter("an interpolation", |text| !text.contains("${")),
        1 => "\"[a-z]{60,110}\"",
        1 => Just("\"a${b.c}\\n\\u{20AC}\\\\\"".to_owned()),
        1 => "\\$[a-z]{1,4}(\\.[a-z]{1,4})?",
        1 => "[1-9][0-9]{0,3}(s|ms|MB|MiB|GB|%|k|M|)",
        1 => Just("1..50".to_owned()),
        1 => Just("128MiB..10GiB".to_owned()),
        1 => Just("03:05".to_owned()),
        1 => Just("-2.5".to_owned()),
        1 => "/[a-z]{1,4}(/\\{[a-z]{1,3}\\})?",
        1 => Just("GET \"/orders/{id}\"".to_owned()),
        1 => Just("GET \"/orders or not\"".to_owned()),
    ]
}

fn nested() -> impl Strategy<Value = Nested> {
    leaf().prop_filter("two values", |leaf| !leaf.starts_with("GET ")).prop_map(Nested::Leaf).prop_recursive(
        3,
        12,
        4,
        |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Nested::List),
                proptest::collection::vec((word(), inner), 0..4).prop_map(Nested::Object),
            ]
        },
    )
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        6 => leaf().prop_map(|leaf| vec![Part::Plain(leaf)]),
        2 => (leaf(), leaf()).prop_map(|(a, b)| vec![Part::Plain(a), Part::Comma, Part::Plain(b)]),
        1 => (word(), word()).prop_map(|(a, b)| vec![Part::Plain(a), Part::Plain(":".to_owned()), Part::Plain(b)]),
        1 => leaf().prop_map(|leaf| vec![Part::Plain(">=".to_owned()), Part::Plain(leaf)]),
        1 => (leaf(), leaf()).prop_map(|(a, b)| vec![Part::Plain(a), Part::Plain("|".to_owned()), Part::Plain(b)]),
        1 => nested().prop_map(|nested| vec![Part::Bound(nested)]),
        1 => (0..4_usize, leaf()).prop_map(|(which, leaf)| {
            vec![Part::Further(["because", "where", "except", "until"][which], leaf)]
        }),
    ];
    proptest::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn statement() -> impl Strategy<Value = Spoken> {
    let docs = proptest::collection::vec("[a-z .]{0,12}", 0..3);
    let head = prop_oneof![8 => word(), 1 => Just("\"a key\"".to_owned()), 1 => Just("where".to_owned())];
    let alone =
        (docs, head, parts()).prop_map(|(docs, head, parts)| Spoken { docs, head, parts, block: None });
    alone.prop_recursive(3, 20, 4, |inner| {
        (inner.clone(), proptest::option::of(proptest::collection::vec(inner, 0..4)))
            .prop_map(|(statement, block)| Spoken { block, ..statement })
    })
}

/// A file of a few statements.
pub fn spec() -> impl Strategy<Value = Vec<Spoken>> {
    proptest::collection::vec(statement(), 0..6)
}

/// A piece of soup: tokens, halves of tokens, white space.
pub fn ingredient() -> impl Strategy<Value = String> {
    const PIECES: [&str; 44] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "=",
        "|",
        ";",
        "\n",
        "\n  ",
        "\r\n",
        " ",
        "\t",
        "\"",
        "'",
        "\\",
        "$",
        "${",
        "/",
        "//",
        "///",
        "//!",
        "/*",
        "*/",
        "#",
        "*",
        "..",
        ".",
        "-",
        "->",
        "@",
        "because",
        "where",
        "\"text\"",
        "\"${a}\"",
        "1.5h",
        "10MiB",
        "3..1",
        "GET \"/a\"",
        "\u{feff}",
        "\u{a0}",
        "é",
        "\"\"\"",
    ];
    prop_oneof![
        6 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        3 => leaf(),
        2 => word().prop_map(|word| format!(" {word} ")),
    ]
}

/// The layout of `spec` that `noise` stands for; `[0]` is the plainest.
pub fn laid_out(spec: &[Spoken], noise: &[u8]) -> String {
    let mut writer = Writer { out: String::new(), noise, at: 0 };
    writer.block(spec, false);
    writer.out
}

struct Writer<'n> {
    out: String,
    noise: &'n [u8],
    at: usize,
}

impl Writer<'_> {
    /// One of `n` choices; the first one when there is no noise.
    fn choice(&mut self, n: u8) -> u8 {
        let byte = self.noise.get(self.at % self.noise.len().max(1)).copied().unwrap_or(0);
        self.at += 1;
        byte % n
    }

    fn space(&mut self) {
        let space = [" ", "  ", "\t", " \t "][usize::from(self.choice(4))];
        self.out.push_str(space);
    }

    /// Ends the line, perhaps with comments and blank lines.
    fn end_line(&mut self) {
        if self.choice(4) == 1 {
            self.out.push_str(" // at the end");
        }
        for _ in 0..self.choice(3) {
            self.newline();
            if self.choice(3) == 1 {
                self.space();
                self.out.push_str("//on its own, with a } and a \"");
            }
        }
        self.newline();
        if self.choice(2) == 1 {
            self.space();
        }
    }

    fn newline(&mut self) {
        let end = if self.choice(5) == 4 { "\r\n" } else { "\n" };
        self.out.push_str(end);
    }

    /// Inside brackets, where a line may end anywhere.
    fn free(&mut self) {
        if self.choice(4) == 3 {
            self.end_line();
        } else {
            self.space();
        }
    }

    fn block(&mut self, statements: &[Spoken], on_one_line: bool) {
        for (place, statement) in statements.iter().enumerate() {
            let needs_line = !statement.docs.is_empty();
            let goes_on = is_further(&statement.head) && !needs_line;
            if place > 0 && (goes_on || on_one_line || self.choice(6) == 5) {
                self.out.push(';');
            }
            let begins_line = place > 0 || !self.out.is_empty();
            let stays = place == 0 && !on_one_line && self.choice(3) == 1;
            if begins_line
                && (needs_line || !(on_one_line || stays || self.out.ends_with(';') && self.choice(2) == 1))
            {
                self.end_line();
            } else if begins_line {
                self.space();
            } else if self.choice(3) == 1 {
                self.end_line();
            }
            for doc in &statement.docs {
                let marker = if self.choice(2) == 0 { "/// " } else { "///" };
                let doc = doc.trim();
                self.out.push_str(marker);
                self.out.push_str(doc);
                self.newline();
                if self.choice(4) == 3 {
                    self.out.push_str("// between");
                    self.newline();
                }
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Spoken) {
        self.out.push_str(&statement.head);
        for (place, part) in statement.parts.iter().enumerate() {
            match part {
                Part::Plain(text) => {
                    self.space();
                    self.out.push_str(text);
                }
                Part::Comma => {
                    self.out.push(',');
                    let before_word = matches!(statement.parts.get(place + 1), Some(Part::Plain(_)));
                    if before_word && self.choice(3) == 1 {
                        self.end_line();
                    }
                }
                Part::Further(word, text) => {
                    if self.choice(3) == 1 {
                        self.end_line();
                    } else {
                        self.space();
                    }
                    self.out.push_str(word);
                    self.space();
                    self.out.push_str(text);
                }
                Part::Bound(nested) => {
                    self.space();
                    self.out.push_str("= ");
                    self.nested(nested);
                }
            }
        }
        if let Some(block) = &statement.block {
            self.space();
            self.out.push('{');
            let on_one_line = self.choice(3) == 2;
            self.block(block, on_one_line);
            if on_one_line {
                self.space();
            } else {
                self.end_line();
            }
            self.out.push('}');
        }
    }

    fn nested(&mut self, nested: &Nested) {
        match nested {
            Nested::Leaf(text) => self.out.push_str(text),
            Nested::List(items) => {
                self.out.push('[');
                for (place, item) in items.iter().enumerate() {
                    self.free();
                    self.nested(item);
                    self.comma(place + 1 < items.len());
                }
                self.free();
                self.out.push(']');
            }
            Nested::Object(entries) => {
                self.out.push('{');
                for (place, (key, value)) in entries.iter().enumerate() {
                    self.free();
                    self.out.push_str(key);
                    self.free();
                    self.out.push('=');
                    self.free();
                    self.nested(value);
                    self.comma(place + 1 < entries.len());
                }
                self.free();
                self.out.push('}');
            }
        }
    }

    fn comma(&mut self, needed: bool) {
        if self.choice(3) == 1 {
            self.free();
        }
        if needed || self.choice(3) == 1 {
            self.out.push(',');
        }
    }
}

/// The comments of a text, doc comments aside, in order.
pub fn comments(text: &str) -> Vec<String> {
    let trivia = lex(text).tokens.into_iter().map(|token| token.trivia(text).to_owned()).collect::<Vec<_>>();
    let lines =
        trivia.iter().flat_map(|trivia| trivia.split(['\n', '\r'])).map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// What a tree says, places aside, as text; a quoted route is its route.
pub fn said(file: &File<'_>) -> String {
    let mut out = format!("{:?}", file.docs);
    for statement in &file.statements {
        say(&mut out, statement);
    }
    out
}

fn say(out: &mut String, statement: &Statement<'_>) {
    assert!(!statement.broken, "a sound statement is marked as broken");
    out.push_str(&format!("\n{:?} {} ", statement.docs, statement.head.text));
    let mut before = "";
    for argument in &statement.arguments {
        let is_method = before.len() > 2 && before.chars().all(|c| c.is_ascii_uppercase());
        let route = argument.text.trim_matches('"');
        let is_route = lex(route)
            .tokens
            .first()
            .is_some_and(|token| token.kind == TokenKind::Route && token.text(route) == route);
        match &argument.kind {
            Kind::Text(_) if is_method && is_route => out.push_str(route),
            _ => out.push_str(&said_of(argument)),
        }
        out.push(' ');
        before = if matches!(argument.kind, Kind::Word) { argument.text } else { "" };
    }
    if let Some(block) = &statement.block {
        out.push('{');
        for inner in &block.statements {
            say(out, inner);
        }
        out.push('}');
    }
}

fn said_of(argument: &Argument<'_>) -> String {
    match &argument.kind {
        Kind::List(items) => format!("[{}]", items.iter().map(said_of).collect::<Vec<_>>().join(", ")),
        Kind::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{} = {}", key.text, said_of(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Kind::Range(bounds) => format!("{}..{}", said_of(&bounds.0), said_of(&bounds.1)),
        Kind::Text(pieces) => {
            let pieces = pieces.iter().map(|piece| match piece {
                scant_lang::tree::Piece::Text(text) => text.to_string(),
                scant_lang::tree::Piece::Value(path, _) => format!("${{{path}}}"),
            });
            format!("{:?}", pieces.collect::<Vec<_>>().concat())
        }
        Kind::Size(_) | Kind::Duration(_) | Kind::Int(_) | Kind::Number(_) | Kind::Percent(_) => {
            format!("{:?}", argument.kind)
        }
        _ => argument.text.to_owned(),
    }
}

//! Programs written otherwise: one word changed, or nothing changed but order, layout and files.

use scant_compiler::vocabulary::Verb;
use scant_lang::source::{FileId, Source};
use scant_lang::syntax::{Token, TokenKind, lex, parse};
use scant_lang::tree::Statement;

/// A program with one word changed.
#[derive(Debug, Clone)]
pub struct Rewritten {
    /// Its files.
    pub sources: Vec<Source>,
    /// The line as it was.
    pub was: String,
    /// The line as it is.
    pub is: String,
}

/// Every program in which one word of the file at `at` is another one, or gone. `within` says which statements.
pub fn one_word(sources: &[Source], at: usize, within: fn(&str) -> bool) -> Vec<Rewritten> {
    let text = &sources[at].text;
    let tokens: Vec<Token> = lex(text).tokens;
    let tree = parse(&sources[at], FileId(0)).value;
    let mut places = Vec::new();
    spans(&tree.statements, within, &mut places);
    let names = names(sources);
    let mut found = Vec::new();
    for token in tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        let inside = places.iter().any(|(from, to)| *from <= start && end <= *to);
        if !inside || matches!(token.kind, TokenKind::Doc | TokenKind::FileDoc | TokenKind::Eof) {
            continue;
        }
        for other in instead(token.kind, &text[start..end], &names) {
            let changed = format!("{}{other}{}", &text[..start], &text[end..]);
            let row = text[..start].matches('\n').count();
            let line = |text: &str| text.lines().nth(row).unwrap_or_default().trim().to_owned();
            let (was, is) = (line(text), line(&changed));
            let mut sources = sources.to_vec();
            sources[at].text = changed;
            found.push(Rewritten { sources, was, is });
        }
    }
    found
}

/// The statements whose head fits, whole.
fn spans(statements: &[Statement<'_>], within: fn(&str) -> bool, found: &mut Vec<(usize, usize)>) {
    for statement in statements {
        if within(statement.head.text) {
            found.push((statement.span.start as usize, statement.span.end as usize));
        }
        if let Some(block) = &statement.block {
            spans(&block.statements, within, found);
        }
    }
}

/// What is declared at the top of the files.
fn names(sources: &[Source]) -> Vec<String> {
    let mut names = Vec::new();
    for source in sources {
        let tree = parse(source, FileId(0)).value;
        for statement in &tree.statements {
            if matches!(
                statement.head.text,
                "table" | "bucket" | "queue" | "topic" | "bus" | "stream" | "secret" | "function" | "auth"
            ) {
                names.extend(statement.arguments.first().map(|name| name.text.to_owned()));
            }
        }
    }
    names
}

/// The words that may stand where a word stands; the empty one takes it away.
fn instead(kind: TokenKind, word: &str, names: &[String]) -> Vec<String> {
    let mut others: Vec<String> = vec![String::new()];
    let turned = |pairs: &[[&str; 2]]| -> Vec<String> {
        let both = pairs.iter().flat_map(|[one, other]| [(one, other), (other, one)]);
        both.filter(|(one, _)| **one == word).map(|(_, other)| (*other).to_owned()).collect()
    };
    others.extend(turned(&[
        ["created", "removed"],
        ["inserted", "modified"],
        ["oldest", "latest"],
        ["second", "minute"],
        ["is", "starts"],
        ["is", "not"],
        ["on", "off"],
        ["json", "text"],
        ["string", "number"],
        ["every", "daily"],
        ["arm64", "x86_64"],
        ["code", "image"],
        [">", "<"],
        [">", ">="],
    ]));
    match kind {
        TokenKind::Word | TokenKind::Path => {
            if Verb::of(word).is_some() {
                others.extend(Verb::WRITTEN.iter().map(|verb| verb.word().to_owned()));
            }
            const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "ANY"];
            if METHODS.contains(&word) {
                others.extend(METHODS.map(str::to_owned));
            }
            if names.iter().any(|name| name == word.split('.').next().unwrap_or_default()) {
                others.extend(names.iter().cloned());
            }
        }
        TokenKind::Text => {
            let inside = word.trim_matches('"');
            let mut shorter = inside.to_owned();
            shorter.pop();
            others.extend([format!("\"{inside}x\""), format!("\"{shorter}\"")]);
        }
        TokenKind::Number => {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            let rest = &word[digits.len()..];
            let number: u64 = digits.parse().unwrap_or_default();
            others.extend([format!("{}{rest}", number + 1), format!("{}{rest}", number.saturating_sub(1))]);
        }
        TokenKind::Route => {
            others.extend([format!("{word}/more"), word.replace(['{', '}'], ""), word.replace('}', "y}")]);
        }
        _ => {}
    }
    others.retain(|other| other != word);
    others.sort();
    others.dedup();
    others
}

/// The same file with its statements, and those in their blocks, in another order; `turn` says which of so many is
/// next. Comments are gone, and every statement has a line of its own.
pub fn shuffled(source: &Source, turn: &mut impl FnMut(usize) -> usize) -> Source {
    let tree = parse(source, FileId(0)).value;
    let (mut first, mut rest) = (String::new(), Vec::new());
    for statement in &tree.statements {
        match statement.head.text {
            // What a file is stands before what is in it.
            "app" | "module" | "import" => first.push_str(&written(statement, &source.text, turn)),
            _ => rest.push(statement),
        }
    }
    Source::new(source.name.clone(), first + &in_any_order(rest, &source.text, turn))
}

fn in_any_order(
    mut statements: Vec<&Statement<'_>>,
    text: &str,
    turn: &mut impl FnMut(usize) -> usize,
) -> String {
    let mut written_out = String::new();
    while !statements.is_empty() {
        let next = statements.remove(turn(statements.len()));
        written_out.push_str(&written(next, text, turn));
    }
    written_out
}

fn written(statement: &Statement<'_>, text: &str, turn: &mut impl FnMut(usize) -> usize) -> String {
    let start = statement.span.start as usize;
    match &statement.block {
        Some(block) => {
            let head = &text[start..block.span.start as usize];
            let inside = in_any_order(block.statements.iter().collect(), text, turn);
            format!("{head}{{\n{inside}}}\n")
        }
        None => format!("{}\n", statement.span.of(text)),
    }
}

/// The same file with every component in a file of its own; nothing if it has none.
pub fn split(source: &Source) -> Option<Vec<Source>> {
    let tree = parse(source, FileId(0)).value;
    let mut entry = source.clone();
    let mut files = Vec::new();
    for statement in tree.statements.iter().rev().filter(|statement| statement.head.text == "component") {
        let name = statement.arguments.first()?.text;
        let file = format!("parts/{name}.scant");
        let (start, end) = (statement.span.start as usize, statement.span.end as usize);
        files.push(Source::new(file.clone(), format!("{}\n", &source.text[start..end])));
        entry.text.replace_range(start..end, &format!("import {name} from \"{file}\""));
    }
    if files.is_empty() {
        return None;
    }
    files.insert(0, entry);
    Some(files)
}

//! Statements of a script, each with single spaces and without comments.

/// A statement and the line it begins in, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its first line.
    pub line: usize,
    /// Its text without the semicolon.
    pub text: String,
}

/// Splits a script. `None` if a quote or a body does not end: it could hide anything.
pub fn of(script: &str) -> Option<Vec<Statement>> {
    let mut statements = Vec::new();
    let mut reading = Reading { text: String::new(), first: None, depth: 0, word: 0 };
    let (mut rest, mut line) = (script, 0);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => return None,
            '\'' | '"' => quoted(rest, c)?,
            '$' => match dollar(rest) {
                Some(tag) => {
                    let inner = rest.get(tag..)?;
                    tag + inner.find(rest.get(..tag)?)? + tag
                }
                None => 1,
            },
            c => c.len_utf8(),
        };
        let piece = rest.get(..length)?;
        match c {
            '-' if piece.starts_with("--") => reading.space(),
            c if c.is_whitespace() => reading.space(),
            ';' if reading.depth_after_word() == 0 => {
                if let Some(statement) = reading.take() {
                    statements.push(statement);
                }
            }
            _ => reading.put(piece, line),
        }
        line += piece.matches('\n').count();
        rest = rest.get(length..)?;
    }
    reading.space();
    (reading.text.trim().is_empty() && reading.depth == 0).then_some(statements)
}

struct Reading {
    text: String,
    first: Option<usize>,
    /// How many bodies and cases are open; nothing counts before the first body.
    depth: usize,
    /// Where the last word begins.
    word: usize,
}

impl Reading {
    fn put(&mut self, piece: &str, line: usize) {
        self.first.get_or_insert(line);
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        if !piece.chars().all(is_word) {
            self.end_word();
            self.text.push_str(piece);
            self.word = self.text.len();
        } else {
            self.text.push_str(piece);
        }
    }

    fn space(&mut self) {
        self.end_word();
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.word = self.text.len();
    }

    /// `BEGIN ATOMIC … END` holds semicolons, and so may cases inside it.
    fn end_word(&mut self) {
        match self.text.get(self.word..).unwrap_or_default() {
            "ATOMIC" => self.depth += 1,
            "CASE" if self.depth > 0 => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.word = self.text.len();
    }

    fn depth_after_word(&mut self) -> usize {
        self.end_word();
        self.depth
    }

    fn take(&mut self) -> Option<Statement> {
        let text = std::mem::take(&mut self.text);
        self.word = 0;
        let line = self.first.take()?;
        Some(Statement { line, text: text.trim_end().to_owned() })
    }
}

/// The length of a text in quotes; a quote in it is written twice.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find(quote)? + 1;
        if !text.get(at..)?.starts_with(quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// The length of the tag of a text in dollars; a parameter such as `$1` is none.
fn dollar(text: &str) -> Option<usize> {
    let end = text.get(1..)?.find('$')? + 1;
    let tag = text.get(1..end)?;
    let is_tag = tag.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    is_tag.then_some(end + 1)
}

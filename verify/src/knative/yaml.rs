//! Plain YAML: block mappings, block lists and scalars on which all readers of YAML agree. Everything else is refused,
//! so nothing can mean one thing here and another in a cluster.

mod scalar;

use scalar::{entry, is_plain, quoted, single_quoted};
use std::borrow::Cow;

/// A value, and the line it begins in, from 1.
#[derive(Debug, Clone)]
pub struct Node<'t> {
    /// Its first line.
    pub line: usize,
    /// What it is.
    pub value: Value<'t>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value<'t> {
    /// A text, number or truth value, as written.
    Text(Cow<'t, str>),
    /// Its members in order.
    Map(Vec<(Cow<'t, str>, Node<'t>)>),
    /// Its items in order.
    List(Vec<Node<'t>>),
}

/// Why a text is not plain YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// In which line.
    pub line: usize,
    /// What stands there.
    pub what: &'static str,
}

/// Levels a document may have.
const DEEPEST: usize = 32;

impl<'t> Node<'t> {
    /// The member at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| {
            node.members().iter().find(|(name, _)| name == key).map(|(_, node)| node)
        })
    }

    /// The text at a path of keys.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_text()
    }

    /// The items at a path of keys; none of what is no list.
    pub fn items(&self, path: &[&str]) -> &[Self] {
        match self.at(path).map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The members of a mapping; none of anything else.
    pub fn members(&self) -> &[(Cow<'t, str>, Self)] {
        match &self.value {
            Value::Map(members) => members,
            Value::Text(_) | Value::List(_) => &[],
        }
    }

    /// The text it is.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Map(_) | Value::List(_) => None,
        }
    }
}

/// Reads all documents of a file.
pub fn documents(text: &str) -> Result<Vec<Node<'_>>, Wrong> {
    let lines =
        text.lines().enumerate().map(|(at, text)| Line { number: at + 1, indent: indent(text), text });
    let mut reader = Reader { lines: lines.collect(), at: 0, depth: 0 };
    let mut documents = Vec::new();
    while let Some(line) = reader.next_line()? {
        if line.text == "---" {
            reader.at += 1;
            continue;
        }
        documents.push(reader.node(0)?);
        match reader.next_line()? {
            Some(line) if line.text != "---" => return Err(line.wrong("what belongs to nothing before it")),
            _ => {}
        }
    }
    Ok(documents)
}

#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    number: usize,
    indent: usize,
    /// Of a block's item, what follows the `- `: from there the line is read as one of its own.
    text: &'t str,
}

impl<'t> Line<'t> {
    fn wrong(self, what: &'static str) -> Wrong {
        Wrong { line: self.number, what }
    }

    fn content(self) -> &'t str {
        self.text.trim_start_matches(' ')
    }
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// The next line that is not empty.
    fn next_line(&mut self) -> Result<Option<Line<'t>>, Wrong> {
        while let Some(line) = self.lines.get(self.at) {
            if !line.text.is_empty() {
                let odd = line.text.contains('\t') || line.text.ends_with(' ');
                return if odd { Err(line.wrong("a tab, or a space at the end")) } else { Ok(Some(*line)) };
            }
            self.at += 1;
        }
        Ok(None)
    }

    /// The mapping or list that begins in the next line, at that indent.
    fn node(&mut self, indent: usize) -> Result<Node<'t>, Wrong> {
        let Some(first) = self.next_line()? else {
            return Err(Wrong { line: self.lines.len(), what: "nothing" });
        };
        if first.indent != indent {
            return Err(first.wrong("an indent that fits nothing"));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(first.wrong("too many levels"));
        }
        let is_list = is_item(first.content());
        let value = if is_list { self.list(indent)? } else { self.map(indent)? };
        self.depth -= 1;
        Ok(Node { line: first.number, value })
    }

    fn list(&mut self, indent: usize) -> Result<Value<'t>, Wrong> {
        let mut items = Vec::new();
        while let Some(line) =
            self.next_line()?.filter(|line| line.indent == indent && is_item(line.content()))
        {
            let Some(rest) = line.content().strip_prefix("- ") else {
                return Err(line.wrong("an item without content"));
            };
            if rest.starts_with(' ') {
                return Err(line.wrong("an indent that fits nothing"));
            }
            if is_item(rest) || entry(rest).is_some() {
                if let Some(line) = self.lines.get_mut(self.at) {
                    (line.indent, line.text) = (indent + 2, rest);
                }
                items.push(self.node(indent + 2)?);
            } else {
                self.at += 1;
                items.push(Node { line: line.number, value: self.scalar(rest, line, indent)? });
            }
        }
        Ok(Value::List(items))
    }

    fn map(&mut self, indent: usize) -> Result<Value<'t>, Wrong> {
        let mut members: Vec<(Cow<'t, str>, Node<'t>)> = Vec::new();
        while let Some(line) = self.next_line()?.filter(|line| line.indent == indent && line.text != "---") {
            let Some((key, rest)) = entry(line.content()) else {
                return Err(line.wrong("neither key nor item"));
            };
            let key = match key.strip_prefix('"') {
                Some(_) => quoted(key).ok_or_else(|| line.wrong("a key quoted in no plain way"))?,
                None if is_plain(key) => Cow::Borrowed(key),
                None => return Err(line.wrong("a key that is no plain word")),
            };
            if members.iter().any(|(known, _)| *known == key) {
                return Err(line.wrong("a key that was there before"));
            }
            self.at += 1;
            let node = if rest.is_empty() {
                match self.next_line()? {
                    Some(next) if next.indent > indent => self.node(next.indent)?,
                    Some(next) if next.indent == indent && is_item(next.content()) => self.node(indent)?,
                    _ => return Err(line.wrong("a key without a value")),
                }
            } else {
                Node { line: line.number, value: self.scalar(rest, line, indent)? }
            };
            members.push((key, node));
        }
        Ok(Value::Map(members))
    }

    fn scalar(&mut self, text: &'t str, line: Line<'t>, indent: usize) -> Result<Value<'t>, Wrong> {
        match text {
            "[]" => return Ok(Value::List(Vec::new())),
            "{}" => return Ok(Value::Map(Vec::new())),
            _ => {}
        }
        if let Some(style) = text.strip_prefix('|') {
            return self.lines_of(style, line, indent).map(|text| Value::Text(Cow::Owned(text)));
        }
        let text = if text.starts_with('"') {
            quoted(text).ok_or_else(|| line.wrong("a text quoted in no plain way"))?
        } else if text.starts_with('\'') {
            single_quoted(text).ok_or_else(|| line.wrong("a text quoted in no plain way"))?
        } else if is_plain(text) {
            Cow::Borrowed(text)
        } else {
            return Err(line.wrong("a value that is not plain"));
        };
        Ok(Value::Text(text))
    }

    /// The lines of a literal block.
    fn lines_of(&mut self, style: &str, line: Line<'t>, indent: usize) -> Result<String, Wrong> {
        let keeps = style.ends_with('+');
        let ends = !style.ends_with('-');
        let digits = style.trim_end_matches(['+', '-']);
        let own = match digits.parse::<usize>() {
            Ok(more) => Some(indent + more),
            Err(_) if digits.is_empty() => None,
            Err(_) => return Err(line.wrong("a block of an unknown style")),
        };
        let rest = self.lines.get(self.at..).unwrap_or_default();
        let first = rest.iter().find(|line| !line.text.trim_start_matches(' ').is_empty());
        let own = own.or(first.map(|line| line.indent)).unwrap_or_default();
        if own <= indent && first.is_some_and(|first| first.indent > indent) {
            return Err(line.wrong("a block without content"));
        }
        let mut text = String::new();
        while let Some(line) = self.lines.get(self.at) {
            match line.text.get(own..) {
                Some(content) if line.indent >= own && own > indent => text.push_str(content),
                _ if line.text.trim_start_matches(' ').is_empty() => {}
                _ => break,
            }
            text.push('\n');
            self.at += 1;
        }
        if !keeps {
            text.truncate(text.trim_end_matches('\n').len());
            if ends && !text.is_empty() {
                text.push('\n');
            }
        }
        Ok(text)
    }
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

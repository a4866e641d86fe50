//! JSON, read in full, without recursion deeper than a certificate needs.

use std::collections::BTreeMap;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `true`, `false`: which one is never asked.
    Word,
    /// A number, if it is a whole one that fits.
    Number(Option<u64>),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(BTreeMap<String, Value>),
}

/// The deepest nesting that is read.
const DEEPEST: usize = 100;

/// Reads a whole text.
pub fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { rest: text, length: text.len() };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.wrong("the end")) }
}

impl Value {
    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// The list under that name.
    pub fn list(&self, name: &str) -> Result<&[Self], String> {
        match self.get(name) {
            Some(Self::List(items)) => Ok(items),
            _ => Err(format!("there is no list `{name}`")),
        }
    }

    /// The text under that name.
    pub fn text(&self, name: &str) -> Result<&str, String> {
        self.get(name).and_then(Self::as_text).ok_or_else(|| format!("there is no text `{name}`"))
    }

    /// The text it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number it is.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => *number,
            _ => None,
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
    length: usize,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST {
            return Err(self.wrong("less nesting"));
        }
        self.skip_space();
        match self.rest.chars().next() {
            Some('"') => self.string().map(Value::Text),
            Some('[') => self.list(depth),
            Some('{') => self.object(depth),
            _ => self.word(),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, String> {
        self.expect("[")?;
        let mut items = Vec::new();
        if !self.take("]") {
            loop {
                items.push(self.value(depth + 1)?);
                if self.take("]") {
                    break;
                }
                self.expect(",")?;
            }
        }
        Ok(Value::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.expect("{")?;
        let mut members = BTreeMap::new();
        if !self.take("}") {
            loop {
                self.skip_space();
                let name = self.string()?;
                self.expect(":")?;
                let value = self.value(depth + 1)?;
                if members.insert(name, value).is_some() {
                    return Err(self.wrong("each name once"));
                }
                if self.take("}") {
                    break;
                }
                self.expect(",")?;
            }
        }
        Ok(Value::Object(members))
    }

    fn word(&mut self) -> Result<Value, String> {
        let end = self.rest.find([',', ']', '}', ' ', '\n', '\r', '\t']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let value = match word {
            "null" | "true" | "false" => Value::Word,
            word => {
                let _: f64 = word.parse().map_err(|_| self.wrong("a value"))?;
                Value::Number(word.parse().ok())
            }
        };
        self.rest = rest;
        Ok(value)
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect("\"")?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\']).ok_or_else(|| self.wrong("a closing quote"))?;
            let (plain, rest) = self.rest.split_at(end);
            text.push_str(plain);
            self.rest = rest;
            if self.rest.starts_with('"') {
                self.rest = self.rest.get(1..).unwrap_or("");
                return Ok(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let char = self.rest.chars().nth(1).ok_or_else(|| self.wrong("an escape"))?;
        self.rest = self.rest.get(1 + char.len_utf8()..).unwrap_or("");
        Ok(match char {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let first = self.hexadecimal()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first).ok_or_else(|| self.wrong("a character"));
                }
                self.rest = self.rest.strip_prefix("\\u").ok_or_else(|| self.wrong("a surrogate"))?;
                let second = self.hexadecimal()?.wrapping_sub(0xdc00);
                let pair = 0x10000 + ((first - 0xd800) << 10) + (second & 0x3ff);
                return char::from_u32(pair)
                    .filter(|_| second < 0x400)
                    .ok_or_else(|| self.wrong("a character"));
            }
            '"' | '\\' | '/' => char,
            _ => return Err(self.wrong("an escape")),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32, String> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let number = number.ok_or_else(|| self.wrong("four digits"))?;
        self.rest = self.rest.get(4..).unwrap_or("");
        Ok(number)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    fn take(&mut self, text: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        if self.take(text) { Ok(()) } else { Err(self.wrong(text)) }
    }

    fn wrong(&self, wanted: &str) -> String {
        format!("JSON: {wanted} was expected at byte {}", self.length - self.rest.len())
    }
}

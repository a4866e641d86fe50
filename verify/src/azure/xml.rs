//! XML as policies of gateways are written: elements, attributes and text; whatever else is no policy read here.

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// Elements in it.
    pub children: Vec<Element>,
    /// The text in it, without spaces around.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The only child of that name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        let mut all = self.children.iter().filter(|child| child.name == name);
        all.next().filter(|_| all.next().is_none())
    }
}

/// The deepest nesting that is followed.
const DEEPEST: usize = 32;

/// Reads a document of one element.
pub fn read(text: &str) -> Option<Element> {
    let mut reader = Reader { text: text.trim() };
    let element = reader.element(0)?;
    reader.text.trim().is_empty().then_some(element)
}

struct Reader<'x> {
    text: &'x str,
}

impl<'x> Reader<'x> {
    fn take(&mut self, mark: &str) -> bool {
        let rest = self.text.strip_prefix(mark);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> &'x str {
        let at = self.text.find(end).unwrap_or(self.text.len());
        let (before, rest) = self.text.split_at(at);
        self.text = rest;
        before
    }

    fn name(&mut self) -> Option<String> {
        let name = self.until(|c| !c.is_ascii_alphanumeric() && c != '-');
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn element(&mut self, depth: usize) -> Option<Element> {
        if depth > DEEPEST || !self.take("<") {
            return None;
        }
        let mut element = Element { name: self.name()?, ..Element::default() };
        loop {
            self.text = self.text.trim_start();
            if self.take("/>") {
                return Some(element);
            }
            if self.take(">") {
                break;
            }
            let name = self.name()?;
            if element.get(&name).is_some() || !self.take("=") {
                return None;
            }
            let quote = ['"', '\''].into_iter().find(|quote| self.take(quote.encode_utf8(&mut [0; 4])))?;
            let value = plain(self.until(|c| c == quote))?;
            self.text = self.text.get(1..)?;
            element.attributes.push((name, value));
        }
        loop {
            let text = plain(self.until(|c| c == '<'))?;
            element.text.push_str(text.trim());
            if self.take("</") {
                let same = self.name()? == element.name && self.take(">");
                return same.then_some(element);
            }
            element.children.push(self.element(depth + 1)?);
        }
    }
}

/// Text without entities.
fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';')?;
        plain.push_str(before);
        plain.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
        rest = after;
    }
    plain.push_str(rest);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read() {
        let element = read("<a><b c='@(&apos; &apos; == \"x\")' /><d>e&amp;f</d></a>").unwrap_or_default();
        assert_eq!(element.child("b").and_then(|b| b.get("c")), Some("@(' ' == \"x\")"));
        assert_eq!(element.child("d").map(|d| d.text.as_str()), Some("e&f"));
        for broken in ["<a>", "<a></b>", "<a b=c/>", "<!-- a --><a/>", "<a/><b/>"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}

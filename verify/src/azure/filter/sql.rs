//! Rules of Service Bus: `[region] IN ('eu', 'uk') AND [total] > 0`.
//! <https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter>

use super::{Test, Tests, number_text, text};
use std::collections::BTreeSet;

/// The tests of a rule; `None` of what cannot be read.
pub fn rule(sql: &str) -> Option<Tests> {
    let mut reader = Reader { text: sql.trim() };
    let mut tests = Tests::new();
    loop {
        tests.insert(reader.test()?);
        if reader.text.trim().is_empty() {
            return Some(tests);
        }
        reader.take("AND ").then_some(())?;
    }
}

struct Reader<'s> {
    text: &'s str,
}

impl<'s> Reader<'s> {
    fn take(&mut self, word: &str) -> bool {
        self.text = self.text.trim_start();
        let rest = self.text.strip_prefix(word);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn test(&mut self) -> Option<Test> {
        if self.take("(") {
            return self.starts();
        }
        let field = self.field()?;
        let operator = ["NOT IN (", "IN (", ">=", "<=", ">", "<"].into_iter().find(|word| self.take(word))?;
        let (operator, values) = match operator {
            "NOT IN (" => ("not in", self.list()?),
            "IN (" => ("in", self.list()?),
            operator => (operator, BTreeSet::from([self.value()?])),
        };
        Some(Test { field, operator, values })
    }

    /// `([type] LIKE 'a%' OR [type] LIKE 'b%')`
    fn starts(&mut self) -> Option<Test> {
        let (mut values, mut known) = (BTreeSet::new(), None);
        loop {
            let field = self.field()?;
            if known.get_or_insert_with(|| field.clone()) != &field || !self.take("LIKE ") {
                return None;
            }
            let pattern = self.quoted()?;
            let start = pattern.strip_suffix('%')?;
            let escaped = self.take("ESCAPE '\\'");
            values.insert(text(&unescaped(start, escaped)?));
            if self.take(")") {
                return Some(Test { field: known?, operator: "starts", values });
            }
            self.take("OR ").then_some(())?;
        }
    }

    fn field(&mut self) -> Option<String> {
        self.take("[").then_some(())?;
        let (field, rest) = self.text.split_once(']')?;
        self.text = rest;
        (!rest.starts_with(']')).then(|| field.to_owned())
    }

    fn list(&mut self) -> Option<BTreeSet<String>> {
        let mut values = BTreeSet::new();
        loop {
            values.insert(self.value()?);
            if self.take(")") {
                return Some(values);
            }
            self.take(",").then_some(())?;
        }
    }

    fn value(&mut self) -> Option<String> {
        for (word, value) in [("TRUE", "true"), ("FALSE", "false")] {
            if self.take(word) {
                return Some(value.to_owned());
            }
        }
        if self.text.trim_start().starts_with('\'') {
            return self.quoted().map(|one| text(&one));
        }
        self.text = self.text.trim_start();
        let end =
            self.text.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(self.text.len());
        let (number, rest) = self.text.split_at(end);
        self.text = rest;
        number.parse().ok().map(number_text)
    }

    fn quoted(&mut self) -> Option<String> {
        self.take("'").then_some(())?;
        let mut text = String::new();
        loop {
            let (before, rest) = self.text.split_once('\'')?;
            text.push_str(before);
            self.text = rest;
            match rest.strip_prefix('\'') {
                Some(rest) => {
                    text.push('\'');
                    self.text = rest;
                }
                None => return Some(text),
            }
        }
    }
}

/// What a start of a pattern stands for; `None` if it has places that stand for others.
fn unescaped(pattern: &str, escaped: bool) -> Option<String> {
    let mut text = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if escaped => text.push(letters.next()?),
            '%' | '_' => return None,
            letter => text.push(letter),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read() {
        let tests = rule(
            "[region] IN ('eu', 'it''s') AND ([type] LIKE 'a\\_b%' ESCAPE '\\' OR [type] LIKE 'c%') AND [n] >= 10.5",
        );
        let fields: Vec<(String, &str, usize)> = tests
            .unwrap_or_default()
            .into_iter()
            .map(|test| (test.field, test.operator, test.values.len()))
            .collect();
        assert_eq!(fields, [("n".into(), ">=", 1), ("region".into(), "in", 2), ("type".into(), "starts", 2)]);
        assert_eq!(rule("1=1"), None);
        assert_eq!(rule("[a] IN ('x') OR [b] IN ('y')"), None);
    }
}

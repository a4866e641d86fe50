//! Changes as Markdown, for a comment on a pull request: user text in it is text and nothing else.

use super::{Shown, sections, sentence};
use crate::render::Places;
use scant_compiler::diff::{Change, Section};
use scant_lang::source::Span;

/// A heading a section, a list item a change; what gives nobody a right is folded.
pub fn render(shown: &Shown<'_>) -> String {
    if shown.changes.is_empty() {
        return "No change in meaning.\n".to_owned();
    }
    let mut text = String::new();
    for (section, changes) in sections(shown.changes) {
        if !text.is_empty() {
            text.push('\n');
        }
        let folded = section == Section::Other;
        match folded {
            true => text.push_str(&format!("<details><summary>{}</summary>\n\n", title(section))),
            false => text.push_str(&format!("### {}\n\n", title(section))),
        }
        for change in changes {
            text.push_str(&item(shown, change));
        }
        if folded {
            text.push_str("\n</details>\n");
        }
    }
    text
}

fn title(section: Section) -> &'static str {
    match section {
        Section::Widened => "Permits more",
        Section::Exposed => "Open to the outside",
        Section::Unjudged => "Cannot be judged",
        Section::Narrowed => "Permits less",
        Section::Declared => "New, gone, renamed",
        Section::Other => "Other settings",
    }
}

fn item(shown: &Shown<'_>, change: &Change) -> String {
    let place = match (change.after, change.before) {
        (Some(span), _) => place(shown.after, span),
        (None, Some(span)) => place(shown.before, span),
        (None, None) => String::new(),
    };
    format!("- `{}` {}{place}\n", change.direction.sign(), escaped(&sentence(change)))
}

fn place(places: &Places<'_>, span: Span) -> String {
    format!(" ({}:{})", escaped(places.name_of(span)), places.of(span).0.line)
}

/// A text that Markdown shows as it is: no formatting, no link, no mention, no HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        match c {
            // Inside a word it formats nothing.
            '_' if before.is_alphanumeric() && after.is_alphanumeric() => safe.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '!' => safe.extend(['\\', c]),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
        before = c;
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_text_cannot_format_mention_or_link() {
        assert_eq!(escaped("a_b _c_ <b> @team #1"), "a_b \\_c\\_ &lt;b&gt; &#64;team &#35;1");
        assert_eq!(escaped("[x](y) `c`\n&"), "\\[x\\](y) \\`c\\` &amp;");
    }
}

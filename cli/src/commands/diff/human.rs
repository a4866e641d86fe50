//! Changes for people: one sentence a line, what is graver first, what is quiet in a quiet colour.

use super::{Shown, sections, sentence};
use crate::render::Places;
use crate::render::style::{self, Styled};
use scant_compiler::diff::{Change, Direction, Section};

/// `+ place_order may now delete from orders  app.scant:12`, line by line, with a gap between sections.
pub fn render(shown: &Shown<'_>) -> String {
    if shown.changes.is_empty() {
        return "no change in meaning\n".to_owned();
    }
    let mut text = String::new();
    for (section, changes) in sections(shown.changes) {
        if !text.is_empty() {
            text.push('\n');
        }
        for change in changes {
            text.push_str(&line(shown, section, change));
        }
    }
    text
}

/// `2 widened, 1 exposed, 3 other`
pub fn summary(changes: &[Change]) -> String {
    let counts: Vec<String> =
        sections(changes).map(|(section, of)| format!("{} {}", of.len(), section.word())).collect();
    counts.join(", ")
}

fn line(shown: &Shown<'_>, section: Section, change: &Change) -> String {
    let sign = change.direction.sign().styled(match change.direction {
        Direction::Wider | Direction::Both => style::ERROR,
        Direction::Unjudged => style::WARNING,
        Direction::Narrower => style::HELP,
        Direction::Neither => style::FAINT,
    });
    let sentence = sentence(change);
    let sentence = style::plain_line(&sentence);
    let sentence =
        if section == Section::Other { sentence.styled(style::FAINT) } else { sentence.into_owned() };
    let place = match (change.after, change.before) {
        (Some(span), _) => place(shown.after, span),
        (None, Some(span)) => place(shown.before, span),
        (None, None) => String::new(),
    };
    format!("{sign} {sentence}{place}\n")
}

fn place(places: &Places<'_>, span: scant_lang::source::Span) -> String {
    let name = style::plain_line(places.name_of(span));
    format!("  {}", format!("{name}:{}", places.of(span).0.line).styled(style::FAINT))
}

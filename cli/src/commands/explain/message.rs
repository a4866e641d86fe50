//! The page of a message, and the list of them all.

use super::{padded, print, widest};
use crate::args::Explain;
use crate::catalogue;
use crate::failure::{Failure, Outcome};
use crate::render::style::{self, Styled};
use crate::terminal::Terminal;
use scant_lang::suggest::nearest;
use serde::Serialize;

#[derive(Serialize)]
struct Message {
    id: &'static str,
    summary: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'static str>,
}

#[derive(Serialize)]
struct Listed {
    title: &'static str,
    messages: Vec<Message>,
}

/// Prints the page of `id`, with or without the brackets it is shown in.
pub fn page(args: &Explain, id: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    let id = id.trim_matches(['[', ']']);
    let Some(code) = catalogue::code(id) else {
        let groups = catalogue::groups();
        let ids = groups.iter().flat_map(|group| &group.codes).map(|code| code.id);
        return Err(Failure::usage(format!("there is no message `{id}`")).help(match nearest(id, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`scant explain` lists them".to_owned(),
        }));
    };
    let message = Message { id: code.id, summary: code.summary, page: Some(code.page) };
    print(terminal, args.format, || headings(code.page), ("message", &message))
}

/// Prints every id with its summary.
pub fn list(args: &Explain, terminal: &Terminal) -> Result<Outcome, Failure> {
    let groups: Vec<_> = catalogue::groups().into_iter().filter(|group| !group.codes.is_empty()).collect();
    let listed: Vec<_> = groups
        .iter()
        .map(|group| Listed {
            title: group.title,
            messages: group
                .codes
                .iter()
                .map(|code| Message { id: code.id, summary: code.summary, page: None })
                .collect(),
        })
        .collect();
    let human = || {
        let width = widest(listed.iter().flat_map(|group| &group.messages).map(|message| message.id), 40);
        let mut text = String::new();
        for group in &listed {
            text.push_str(&format!("{}\n", group.title.styled(style::STRONG)));
            for message in &group.messages {
                let id = padded(message.id, width);
                text.push_str(&format!("  {}  {}\n", id.styled(style::FAINT), message.summary));
            }
            text.push('\n');
        }
        text.push_str("`scant explain ID` prints the page of one\n");
        text
    };
    print(terminal, args.format, human, ("groups", &listed))
}

/// The page with its headings set off, one line end at its end.
fn headings(page: &str) -> String {
    let mut text = String::new();
    for line in page.trim_end().lines() {
        if line.starts_with('#') {
            text.push_str(&line.styled(style::STRONG));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

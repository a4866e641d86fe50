//! Text to canonical text: one layout, no options, every comment kept, and nothing written that was not checked.

mod faithful;
mod flat;
mod gap;
mod header;
mod printer;

use crate::diagnostic::{Code, Diagnostic};
use crate::reported::has_errors;
use crate::source::{FileId, Source, Span};
use crate::syntax::{self, lex};

/// The formatter is about to change what a file says: a fault of scant's own.
pub static UNFAITHFUL_LAYOUT: Code = Code {
    id: "unfaithful-layout",
    summary: "the formatter would have changed what the file says",
    page: include_str!("format/codes/unfaithful-layout.md"),
};

/// Every kind of message about layout.
pub static CODES: &[&Code] = &[&UNFAITHFUL_LAYOUT];

/// How wide a line may be, in characters, before it is broken.
const WIDTH: usize = 100;

/// `source` in canonical layout. Formatting that again changes nothing.
///
/// # Errors
///
/// The messages of a file that cannot be parsed, which is left alone; or `unfaithful-layout`, if the
/// result, parsed again, has another tree or other comments than `source`.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let file = FileId::default();
    if u32::try_from(source.text.len()).is_err() {
        return Err(syntax::parse(source, file).diagnostics);
    }
    let lexed = lex(&source.text);
    let read = syntax::parse_lexed(source, file, &lexed);
    if has_errors(&read.diagnostics) {
        return Err(read.diagnostics);
    }
    let printed = printer::print(&source.text, &lexed.tokens, &read.value);
    match faithful::difference(source, &lexed, &read.value, &printed) {
        None => Ok(printed),
        Some(at) => Err(vec![
            Diagnostic::error(
                &UNFAITHFUL_LAYOUT,
                Span { file, start: at, end: at },
                "the formatter would have changed what the file says here",
            )
            .note("this is a fault of scant, not of the file, which was left as it is")
            .help("please report it with these lines"),
        ]),
    }
}

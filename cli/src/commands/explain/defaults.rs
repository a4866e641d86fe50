//! What holds for a kind of declaration when a spec says nothing.

use super::{padded, print, widest};
use crate::args::Explain;
use crate::failure::{Failure, Outcome};
use crate::render::style::{self, Styled};
use crate::terminal::Terminal;
use scant_lang::suggest::nearest;
use serde::Serialize;

#[derive(Serialize)]
struct Row {
    setting: String,
    default: String,
    doc: String,
}

/// Prints the defaults of `kind`.
pub fn run(args: &Explain, kind: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    let Some(rows) = scant_compiler::defaults(kind) else {
        let kinds = scant_compiler::kinds();
        return Err(Failure::usage(format!("there is no kind `{kind}`")).help(
            match nearest(kind, kinds.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the kinds are {}", kinds.join(", ")),
            },
        ));
    };
    let rows: Vec<_> =
        rows.into_iter().map(|(setting, default, doc)| Row { setting, default, doc }).collect();
    let human = || {
        let settings = widest(rows.iter().map(|row| row.setting.as_str()), 30);
        let defaults = widest(rows.iter().map(|row| row.default.as_str()), 40);
        let line = |row: &Row| {
            let setting = padded(&row.setting, settings).styled(style::STRONG);
            let default = if row.default.is_empty() { "-" } else { &row.default };
            format!("{setting}  {}  {}\n", padded(default, defaults), row.doc)
        };
        rows.iter().map(line).collect()
    };
    print(terminal, args.format, human, ("settings", &rows))
}

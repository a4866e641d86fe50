//! Each `syntax/name.scant` beside what the parser makes of it, `name.txt`, and each `format/name.scant`
//! beside its canonical layout, `name.formatted`; `UPDATE=1` writes them anew.

#![allow(clippy::expect_used, reason = "a test that cannot read its data has failed")]
#![allow(clippy::disallowed_methods, reason = "samples are files; the crate itself touches none")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scant_lang::diagnostic::Diagnostic;
use scant_lang::format::format;
use scant_lang::source::{FileId, LineIndex, Source};
use scant_lang::syntax::parse;
use scant_lang::tree::{Argument, File, Kind, Piece, Statement};

#[test]
fn every_sample_reads_as_recorded() {
    compare("tests/syntax", "txt", record);
}

#[test]
fn every_sample_is_laid_out_as_recorded() {
    compare("tests/format", "formatted", |text| {
        format(&Source::new("sample.scant", text)).expect("a sample without errors")
    });
}

/// What `made` makes of each sample in `folder` has to be what stands beside it.
fn compare(folder: &str, extension: &str, made: impl Fn(&str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut samples: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of samples")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "scant"))
        .collect();
    samples.sort();
    assert!(!samples.is_empty(), "no samples in {}", folder.display());
    let mut wrong = Vec::new();
    for sample in samples {
        let made = made(&fs::read_to_string(&sample).expect("a sample in UTF-8"));
        let golden = sample.with_extension(extension);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, &made).expect("a golden can be written");
        } else if fs::read_to_string(&golden).unwrap_or_default() != made {
            wrong.push(format!("--- {} gives something else now:\n{made}", sample.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nset UPDATE=1 if this is right", wrong.join("\n"));
}

/// The messages in short form, then the tree.
fn record(text: &str) -> String {
    let source = Source::new("sample.scant", text);
    let read = parse(&source, FileId(0));
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for diagnostic in &read.diagnostics {
        message(&mut out, &lines, diagnostic);
    }
    if !read.diagnostics.is_empty() {
        out.push('\n');
    }
    tree(&mut out, &read.value);
    out
}

fn message(out: &mut String, lines: &LineIndex<'_>, diagnostic: &Diagnostic) {
    let (line, column) = lines.line_column(diagnostic.span().start);
    let _ = writeln!(out, "{line}:{column} {} {}", diagnostic.code.id, diagnostic.message);
    for label in diagnostic.labels.iter().skip(1) {
        let (line, column) = lines.line_column(label.span.start);
        let _ = writeln!(out, "    {line}:{column} {}", label.message);
    }
    if let Some(fix) = &diagnostic.fix {
        let _ = writeln!(out, "    fix: {}{}", fix.message, if fix.safe { "" } else { " (perhaps)" });
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "    note: {note}");
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "    help: {help}");
    }
}

fn tree(out: &mut String, file: &File<'_>) {
    for doc in &file.docs {
        let _ = writeln!(out, "//! {doc}");
    }
    for found in &file.statements {
        statement(out, found, 0);
    }
}

fn statement(out: &mut String, statement: &Statement<'_>, depth: usize) {
    let indent = "  ".repeat(depth);
    for doc in &statement.docs {
        let _ = writeln!(out, "{indent}/// {doc}");
    }
    let _ = write!(out, "{indent}{}{}", statement.head.text, if statement.broken { " !" } else { "" });
    for found in &statement.arguments {
        let _ = write!(out, " {}", argument(found));
    }
    out.push('\n');
    if let Some(block) = &statement.block {
        let _ = writeln!(out, "{indent}{{");
        for inner in &block.statements {
            self::statement(out, inner, depth + 1);
        }
        let _ = writeln!(out, "{indent}}}");
    }
}

fn argument(argument: &Argument<'_>) -> String {
    let text = argument.text;
    match &argument.kind {
        Kind::Word => format!("word({text})"),
        Kind::Path => format!("path({text})"),
        Kind::Glob => format!("glob({text})"),
        Kind::Value(path) => format!("value({path})"),
        Kind::Text(pieces) => format!("text({})", pieces.iter().map(piece).collect::<Vec<_>>().join(" + ")),
        Kind::Int(value) => format!("int({value})"),
        Kind::Number(value) => format!("number({value})"),
        Kind::Duration(value) => format!("duration({value})"),
        Kind::Size(value) => format!("size({value})"),
        Kind::Percent(value) => format!("percent({value})"),
        Kind::Range(bounds) => format!("range({}, {})", self::argument(&bounds.0), self::argument(&bounds.1)),
        Kind::Time(minutes) => format!("time({minutes})"),
        Kind::Route => format!("route({text})"),
        Kind::Operator | Kind::Comma | Kind::Colon | Kind::Equals | Kind::Bar => text.to_owned(),
        Kind::List(items) => format!("[{}]", items.iter().map(self::argument).collect::<Vec<_>>().join(", ")),
        Kind::Object(entries) => {
            let entry = |(key, value): &(scant_lang::tree::Word<'_>, Argument<'_>)| {
                format!("{} = {}", key.text, self::argument(value))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn piece(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => format!("{text:?}"),
        Piece::Value(path, _) => format!("${{{path}}}"),
    }
}

//! The weakest layer: what holds when nobody says otherwise, read from the forms themselves.

use crate::matching::{Clause, clauses};
use crate::program::DeclarationKind;
use crate::vocabulary::{Context, StoreKind, forms_of};
use scant_lang::source::{FileId, Source};
use scant_lang::syntax::parse;
use scant_lang::tree::File;
use std::sync::LazyLock;

/// The file id of built-in statements; no message points there.
pub const FILE: FileId = FileId(u32::MAX);

static DEFAULTS: LazyLock<Vec<Vec<Clause<'static>>>> =
    LazyLock::new(|| Context::ALL.into_iter().map(defaults_of).collect());

fn defaults_of(context: Context) -> Vec<Clause<'static>> {
    let statements: Vec<&str> = forms_of(context).filter_map(|form| form.default).collect();
    said(statements.join("\n"), context)
}

fn said(text: String, context: Context) -> Vec<Clause<'static>> {
    let source: &'static Source = Box::leak(Box::new(Source::new("<defaults>", text)));
    let file: &'static File<'static> = Box::leak(Box::new(parse(source, FILE).value));
    clauses(&file.statements, context, &mut Vec::new())
}

/// The defaults of a kind of declaration.
pub fn defaults(kind: DeclarationKind) -> &'static [Clause<'static>] {
    in_context(context(kind))
}

static PROTECTED_TABLE: LazyLock<Vec<Clause<'static>>> =
    LazyLock::new(|| said("restore 35d".to_owned(), Context::Table));

/// What holds instead in a protected environment.
pub fn protected(kind: DeclarationKind) -> &'static [Clause<'static>] {
    match kind {
        DeclarationKind::Store(StoreKind::Table) => &PROTECTED_TABLE,
        _ => &[],
    }
}

/// The defaults of a block.
pub fn in_context(context: Context) -> &'static [Clause<'static>] {
    DEFAULTS.get(context as usize).map(Vec::as_slice).unwrap_or_default()
}

/// The block of a kind of declaration.
pub fn context(kind: DeclarationKind) -> Context {
    match kind {
        DeclarationKind::Function => Context::Function,
        DeclarationKind::Api => Context::Api,
        DeclarationKind::Auth => Context::Auth,
        DeclarationKind::Raw(_) => Context::Raw,
        DeclarationKind::External(StoreKind::Table) => Context::ExternalTable,
        DeclarationKind::External(_) => Context::External,
        DeclarationKind::Store(kind) => match kind {
            StoreKind::Table => Context::Table,
            StoreKind::Bucket => Context::Bucket,
            StoreKind::Cache => Context::Cache,
            StoreKind::Queue => Context::Queue,
            StoreKind::Topic => Context::Topic,
            StoreKind::Bus => Context::Bus,
            StoreKind::Stream => Context::Stream,
            StoreKind::Secret => Context::Secret,
            StoreKind::Function => Context::External,
        },
    }
}

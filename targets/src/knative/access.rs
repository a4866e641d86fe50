//! Rights: how exactly each can be held, and what of a program's grants becomes a permission, in the spec's words.

use super::context::Context;
use super::{eventing, http, stores};
use crate::shared::words;
use scant_compiler::access::Row;
use scant_compiler::portability::{Hold, Limit};
use scant_compiler::target::Right;
use scant_compiler::vocabulary::{StoreKind, Verb};

/// How exactly `verb` on `kind` is held under `limit`: the room that keeps the kind knows.
pub fn hold(kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match kind {
        StoreKind::Table | StoreKind::Bucket | StoreKind::Cache | StoreKind::Secret | StoreKind::Stream => {
            stores::hold(kind, verb, limit)
        }
        StoreKind::Queue | StoreKind::Topic | StoreKind::Bus => eventing::hold(kind, verb, limit),
        StoreKind::Function => http::hold(),
    }
}

/// The right that a permission of `row`'s function is: `actions` in the words of what enforces it, such as
/// `EXECUTE orders_get` or `s3:GetObject`.
pub fn right(context: &Context<'_>, row: &Row, actions: Vec<String>) -> Right {
    Right {
        holder: context.model.function(row.function).name.path.clone(),
        function: Some(row.function),
        actions,
        on: words::of(context.model, row),
        why: row.why,
    }
}

//! What a permission is on, in the spec's words, as far as its resource is a part of the thing.

use crate::aws::verbs::On;
use crate::shared::words;
use scant_compiler::access::Row;
use scant_compiler::model::{Model, Thing};

/// What `row` is on, as far as the part `on` of it goes.
pub fn of(model: &Model, row: &Row, on: On) -> String {
    match (row.on, on) {
        (Thing::Store(id), On::Objects) => words::objects(model.store(id), row),
        (Thing::Store(id), On::Changes) => {
            let mut changes = format!("changes of {}", model.store(id).name);
            words::limit(row, &mut changes);
            changes
        }
        (Thing::Store(_) | Thing::Index(..) | Thing::Function(_) | Thing::Raw(_), _) => words::of(model, row),
    }
}

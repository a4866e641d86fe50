//! What a permission is on, in the spec's words.

use crate::aws::verbs::On;
use scant_compiler::access::Row;
use scant_compiler::model::{Detail, Model, Scope, Store, Thing};

/// What `row` is on, as far as the part `on` of it goes.
pub fn of(model: &Model, row: &Row, on: On) -> String {
    let mut words = match (row.on, on) {
        (Thing::Store(id), On::Objects) => {
            let of = format!("objects of {}", model.store(id).name);
            return match &row.scope {
                Scope::All => of,
                Scope::Keys(keys) => format!("{of} named {}", keys.join(", ")),
                Scope::Prefixes(prefixes) => format!("{of} under {}", prefixes.join(", ")),
            };
        }
        (Thing::Store(id), On::Changes) => format!("changes of {}", model.store(id).name),
        (thing @ (Thing::Store(_) | Thing::Index(..) | Thing::Function(_) | Thing::Raw(_)), _) => {
            self::thing(model, thing)
        }
    };
    match &row.scope {
        Scope::All => {}
        Scope::Keys(keys) => words.push_str(&format!(" where key is {}", keys.join(", "))),
        Scope::Prefixes(prefixes) => words.push_str(&format!(" where key starts {}", prefixes.join(", "))),
    }
    if !row.fields.is_empty() {
        words.push_str(&format!(" fields {}", row.fields.join(", ")));
    }
    words
}

/// `table orders`, `index orders.by_status`, `function f`, `raw sender`.
pub fn thing(model: &Model, thing: Thing) -> String {
    match thing {
        Thing::Store(id) => store_words(model.store(id)),
        Thing::Index(id, index) => {
            let store = model.store(id);
            match &store.detail {
                Detail::Table(table) => {
                    let name = table.indexes.get(index as usize).map(|index| index.name.as_str());
                    format!("index {}.{}", store.name, name.unwrap_or_default())
                }
                Detail::Bucket(_)
                | Detail::Queue(_)
                | Detail::Topic(_)
                | Detail::Bus(_)
                | Detail::Stream(_)
                | Detail::Secret(_)
                | Detail::Function => store_words(store),
            }
        }
        Thing::Function(id) => format!("function {}", model.function(id).name),
        Thing::Raw(id) => format!("raw {}", model.raw(id).name),
    }
}

/// `table orders`.
pub fn store_words(store: &Store) -> String {
    format!("{} {}", store.kind().word(), store.name)
}

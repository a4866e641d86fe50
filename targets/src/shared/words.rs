//! What a permission is on, in the spec's words.

use scant_compiler::access::Row;
use scant_compiler::model::{Detail, Model, Scope, Store, Thing};

/// What `row` is on: `table orders where key is a`.
pub fn of(model: &Model, row: &Row) -> String {
    let mut words = thing(model, row.on);
    limit(row, &mut words);
    words
}

/// Goes on from the thing with what the row is limited to.
pub fn limit(row: &Row, words: &mut String) {
    match &row.scope {
        Scope::All => {}
        Scope::Keys(keys) => words.push_str(&format!(" where key is {}", keys.join(", "))),
        Scope::Prefixes(prefixes) => words.push_str(&format!(" where key starts {}", prefixes.join(", "))),
    }
    if !row.fields.is_empty() {
        words.push_str(&format!(" fields {}", row.fields.join(", ")));
    }
}

/// `table orders`, `index orders.by_status`, `function f`, `raw sender`.
pub fn thing(model: &Model, thing: Thing) -> String {
    match thing {
        Thing::Store(id) => store(model.store(id)),
        Thing::Index(id, index) => {
            let of = model.store(id);
            match &of.detail {
                Detail::Table(table) => {
                    let name = table.indexes.get(index as usize).map(|index| index.name.as_str());
                    format!("index {}.{}", of.name, name.unwrap_or_default())
                }
                Detail::Bucket(_)
                | Detail::Cache
                | Detail::Queue(_)
                | Detail::Topic(_)
                | Detail::Bus(_)
                | Detail::Stream(_)
                | Detail::Secret(_)
                | Detail::Function => store(of),
            }
        }
        Thing::Function(id) => format!("function {}", model.function(id).name),
        Thing::Raw(id) => format!("raw {}", model.raw(id).name),
    }
}

/// `objects of uploads under raw/`: a bucket's objects, as far as `row` reaches them.
pub fn objects(store: &Store, row: &Row) -> String {
    let of = format!("objects of {}", store.name);
    match &row.scope {
        Scope::All => of,
        Scope::Keys(keys) => format!("{of} named {}", keys.join(", ")),
        Scope::Prefixes(prefixes) => format!("{of} under {}", prefixes.join(", ")),
    }
}

/// `table orders`.
pub fn store(store: &Store) -> String {
    format!("{} {}", store.kind().word(), store.name)
}

//! A table is a PostgreSQL table of JSON items. Nobody reaches it but its owner; functions call what is in a schema
//! of verbs, such as `orders_table.get`, which runs as the owner and does that one thing.

pub mod binding;
pub mod limit;
pub mod page;
pub mod reach;
pub mod verbs;

use super::sql;
use crate::knative::context::Context;
use crate::shared::hash::hex;
use scant_compiler::model::{Index, KeyAttribute, KeyType, StoreId, Table};
use std::fmt::Write as _;

/// A table being written.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'m> {
    /// Its settings.
    pub table: &'m Table,
    /// Its name behind `items.`.
    pub name: &'m str,
}

/// How a key is typed in SQL.
pub fn type_of(key: &KeyAttribute) -> &'static str {
    match key.key_type {
        KeyType::String => "text",
        KeyType::Number => "numeric",
    }
}

/// The value of a key in an item: nothing if the item has none of that type.
pub fn value(item: &str, key: &KeyAttribute) -> String {
    let function = match key.key_type {
        KeyType::String => "text",
        KeyType::Number => "number",
    };
    format!("items.{function}({item}, {})", sql::literal(&key.name))
}

impl<'m> Shape<'m> {
    /// Its keys, the partition key first.
    pub fn keys(self) -> impl Iterator<Item = &'m KeyAttribute> {
        std::iter::once(&self.table.key).chain(&self.table.sort)
    }

    /// The table and its indexes, made if they are not there. Names of the indexes go into `kept`.
    pub fn create(self, script: &mut String, kept: &mut Vec<String>) {
        let name = self.name;
        let collation = |key: &KeyAttribute| match key.key_type {
            KeyType::String => " COLLATE \"C\"",
            KeyType::Number => "",
        };
        let mut columns = Vec::new();
        for (column, key) in ["key", "sort"].into_iter().zip(self.keys()) {
            columns.push(format!("{column} {}{} NOT NULL", type_of(key), collation(key)));
        }
        columns.push("item jsonb NOT NULL".to_owned());
        columns.push(format!("PRIMARY KEY ({})", self.columns("")));
        let _ =
            writeln!(script, "CREATE TABLE IF NOT EXISTS items.{name} (\n  {}\n);", columns.join(",\n  "));
        let said: Vec<String> = self.keys().map(|key| format!("{}: {}", key.name, type_of(key))).collect();
        let _ = writeln!(script, "SELECT items.keyed('items.{name}', {});", sql::literal(&said.join(", ")));
        for index in &self.table.indexes {
            let own = std::iter::once(&index.key).chain(&index.sort);
            let values: Vec<String> = own.map(|key| value("item", key)).collect();
            let on = format!("items.{name} ({}, {})", values.join(", "), self.columns(""));
            // A changed index has another name, so that it is made anew and the old one goes.
            let index = format!("index_{}", hex(&on));
            let _ = writeln!(script, "CREATE INDEX IF NOT EXISTS {index} ON {on};");
            kept.push(index);
        }
    }

    /// The columns of its keys.
    pub fn columns(self, of: &str) -> String {
        let columns = ["key", "sort"].into_iter().zip(self.keys());
        columns.map(|(column, _)| format!("{of}{column}")).collect::<Vec<_>>().join(", ")
    }

    /// What is true of an item that has not ended.
    pub fn lasting(self, item: &str) -> Option<String> {
        let over = self.over(item)?;
        Some(format!("NOT {over}"))
    }

    /// What is true of an item that has ended.
    pub fn over(self, item: &str) -> Option<String> {
        let attribute = self.table.expire_at.as_ref()?;
        Some(format!("items.is_over({item}, {})", sql::literal(&attribute.value)))
    }
}

/// The index of that number, if a right is on one.
pub fn index_of(table: &Table, index: Option<u32>) -> Option<&Index> {
    table.indexes.get(index? as usize)
}

/// The name of a store's table.
pub fn name_of(context: &Context<'_>, id: StoreId) -> String {
    sql::table(context, id)
}

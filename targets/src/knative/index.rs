//! Look-ups a program is asked for again and again: who holds what of a store, and what listens to it.

use scant_compiler::access::{Access, Row};
use scant_compiler::model::{ApiId, Event, FunctionId, Model, StoreId, Thing, Trigger};

/// Made once for a program, in one pass over its rights and triggers.
#[derive(Debug, Default)]
pub struct Index<'m> {
    holders: Vec<Vec<&'m Row>>,
    listeners: Vec<Vec<(FunctionId, &'m Trigger)>>,
    routes: Vec<Vec<(FunctionId, &'m Trigger)>>,
    calls: Vec<Vec<&'m Row>>,
}

impl<'m> Index<'m> {
    /// Reads the program.
    pub fn of(model: &'m Model, access: &'m Access) -> Self {
        let mut index = Self {
            holders: vec![Vec::new(); model.stores.len()],
            listeners: vec![Vec::new(); model.stores.len()],
            routes: vec![Vec::new(); model.apis.len()],
            calls: vec![Vec::new(); model.functions.len()],
        };
        for row in &access.rows {
            let held = match row.on {
                Thing::Store(id) | Thing::Index(id, _) => index.holders.get_mut(id.0 as usize),
                Thing::Function(id) => index.calls.get_mut(id.0 as usize),
                Thing::Raw(_) => None,
            };
            held.into_iter().for_each(|held| held.push(row));
        }
        for (id, function) in model.functions() {
            for trigger in &function.triggers {
                let listening = match &trigger.event {
                    Event::Http { api, .. } => index.routes.get_mut(api.0 as usize),
                    Event::Queue { queue: store, .. }
                    | Event::Topic { topic: store, .. }
                    | Event::Bus { bus: store, .. }
                    | Event::Stream { stream: store, .. }
                    | Event::Changes { table: store, .. }
                    | Event::Objects { bucket: store, .. } => index.listeners.get_mut(store.0 as usize),
                    Event::Schedule { .. } | Event::Call => None,
                };
                listening.into_iter().for_each(|listening| listening.push((id, trigger)));
            }
        }
        index
    }

    /// The rights on a store and on its indexes, in the order of the functions.
    pub fn holders(&self, id: StoreId) -> &[&'m Row] {
        self.holders.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The triggers a store has, in the order of the functions.
    pub fn listeners(&self, id: StoreId) -> &[(FunctionId, &'m Trigger)] {
        self.listeners.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The routes of an api, in the order of the functions.
    pub fn routes(&self, id: ApiId) -> &[(FunctionId, &'m Trigger)] {
        self.routes.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The rights to call a function.
    pub fn calls(&self, id: FunctionId) -> &[&'m Row] {
        self.calls.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }
}

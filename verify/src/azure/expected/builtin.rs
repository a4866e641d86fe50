//! `rbac builtin`: what the narrowest of Azure's own roles permit beyond the lines is accepted, role by role.

use super::{Expected, permits};
use crate::azure::built_in::{BuiltIn, of_id};
use crate::azure::condition::about_keys;
use crate::azure::rbac::{Given, matches};
use crate::claims::Place;
use crate::pattern::Pattern;
use crate::report::Difference;
use scant_compiler::access::Row;
use scant_compiler::model::{FunctionId, Thing};
use scant_compiler::vocabulary::{StoreKind, Verb};

impl Expected<'_> {
    /// Accepts each role that somebody is given, if a verb of theirs on that very store has none narrower.
    pub fn built_in(&mut self, rows: &[Row], given: &[Given]) {
        for one in given {
            let Some(role) = of_id(one.role) else { continue };
            let Some(verbs) = self.asked(rows, one) else { continue };
            if !verbs.iter().any(|(kind, verb)| narrowest(*kind, *verb) == Some(role.name)) {
                continue;
            }
            self.accept(role, one, &verbs);
        }
    }

    /// What somebody is granted on the resource of an assignment.
    fn asked(&self, rows: &[Row], one: &Given) -> Option<Vec<(StoreKind, Verb)>> {
        let model = self.model;
        if let Some(name) = one.to.strip_prefix("function ") {
            let (id, _) = model.functions().find(|(_, function)| function.name.path == name)?;
            let own = rows.iter().filter(|row| row.function == id && self.stands(row, &one.on));
            let mut verbs: Vec<(StoreKind, Verb)> = own.map(|row| (self.kind(row), row.verb)).collect();
            if self.receives(id, &one.on) {
                verbs.push((StoreKind::Queue, Verb::Receive));
            }
            return Some(verbs);
        }
        // Who tells of events puts them into queues, and the queues are compared with the spec anyway.
        (one.to.starts_with("bus ") || one.to == "events of buckets")
            .then(|| vec![(StoreKind::Queue, Verb::Send)])
    }

    fn stands(&self, row: &Row, on: &str) -> bool {
        matches!(row.on, Thing::Store(store) | Thing::Index(store, _) if self.places.store(store) == on)
    }

    fn kind(&self, row: &Row) -> StoreKind {
        match row.on {
            Thing::Store(store) | Thing::Index(store, _) => self.model.store(store).kind(),
            Thing::Function(_) | Thing::Raw(_) => StoreKind::Function,
        }
    }

    /// Whether it is a queue of events or a subscription of the function's own.
    fn receives(&self, id: FunctionId, on: &str) -> bool {
        (0..self.model.function(id).triggers.len()).any(|place| self.places.own(id, place) == on)
    }

    fn accept(&mut self, role: &'static BuiltIn, one: &Given, verbs: &[(StoreKind, Verb)]) {
        let who = super::may(one.to.clone());
        let bucket = verbs.iter().any(|(kind, _)| *kind == StoreKind::Bucket);
        let costs: Vec<_> =
            verbs.iter().filter_map(|(kind, verb)| super::verbs::cost(*kind, *verb)).collect();
        let needed = |action: &str, data: bool| {
            costs.iter().any(|cost| {
                let own = if data { cost.data } else { cost.actions };
                own.iter().any(|own| own.eq_ignore_ascii_case(action))
            })
        };
        for (action, is_data) in permits(role) {
            let small = action.to_ascii_lowercase();
            // A condition holds these to what the lines say, so nothing of them is accepted.
            if is_data && bucket && about_keys(&small) || needed(action, is_data) {
                continue;
            }
            match is_data {
                true => self.data(&who, action, &one.on, vec![Pattern::any()], &one.place),
                false => self.action(&who, action, &one.on, &one.place),
            }
            let tight = costs
                .iter()
                .flat_map(|cost| cost.data)
                .any(|own| is_data && matches(&small, &own.to_ascii_lowercase()) && !small.ends_with('*'));
            if !tight {
                let sentence =
                    format!("`{}` permits `{}` also `{action}`, as `rbac builtin` says", role.name, one.to);
                self.accepted.push(Difference { sentence, place: Place::clone(&one.place) });
            }
        }
    }
}

/// The narrowest of Azure's roles that permits a verb.
fn narrowest(kind: StoreKind, verb: Verb) -> Option<&'static str> {
    Some(match (kind, verb) {
        (StoreKind::Bucket, Verb::Get | Verb::List) => "Storage Blob Data Reader",
        (StoreKind::Bucket, Verb::Put | Verb::Delete) => "Storage Blob Data Contributor",
        (StoreKind::Queue, Verb::Send) | (StoreKind::Topic, Verb::Publish) => "Azure Service Bus Data Sender",
        (StoreKind::Queue, Verb::Receive | Verb::Consume) => "Azure Service Bus Data Receiver",
        (StoreKind::Queue, Verb::Inspect) => "Reader",
        (StoreKind::Bus, Verb::Emit) => "EventGrid Data Sender",
        (StoreKind::Stream, Verb::Append) => "Azure Event Hubs Data Sender",
        (StoreKind::Stream, Verb::Tail | Verb::Follow) => "Azure Event Hubs Data Receiver",
        (StoreKind::Secret, Verb::Read) => "Key Vault Secrets User",
        (StoreKind::Secret, Verb::Write) => "Key Vault Secrets Officer",
        _ => return None,
    })
}

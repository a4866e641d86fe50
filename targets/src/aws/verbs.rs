//! What each verb costs on each kind of store: one table a kind, and the door to them.

mod bucket;
mod bus;
mod function;
mod queue;
pub mod secret;
mod stream;
mod table;
mod topic;

use scant_compiler::vocabulary::{StoreKind, Verb};

/// Some actions a verb needs, on one part of the store.
///
/// The actions and the resources they are checked on are those of the Service Authorization Reference:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// The verb.
    pub verb: Verb,
    /// The part of the store its ARN names.
    pub on: On,
    /// The actions.
    pub actions: &'static [&'static str],
    /// What it also needs of the key of a store with `encryption customer_key`.
    pub key: &'static [&'static str],
}

/// The part of a store that an action is checked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The store, or the index that the grant names.
    Itself,
    /// The objects in it.
    Objects,
    /// The log of its changes.
    Changes,
}

/// One kind's page of the catalogue.
#[derive(Debug)]
pub struct Page {
    /// Service prefix of its actions and of its ARNs; also whose requests its key serves.
    pub service: &'static str,
    /// Its costs.
    pub costs: &'static [Cost],
}

/// Caches: no verb of theirs is held, so none costs anything.
static CACHE: Page = Page { service: "elasticache", costs: &[] };

/// The page of a kind.
pub fn page(kind: StoreKind) -> &'static Page {
    match kind {
        StoreKind::Table => &table::PAGE,
        StoreKind::Bucket => &bucket::PAGE,
        StoreKind::Cache => &CACHE,
        StoreKind::Queue => &queue::PAGE,
        StoreKind::Topic => &topic::PAGE,
        StoreKind::Bus => &bus::PAGE,
        StoreKind::Stream => &stream::PAGE,
        StoreKind::Secret => &secret::PAGE,
        StoreKind::Function => &function::PAGE,
    }
}

/// What `verb` costs on `kind`.
pub fn costs(kind: StoreKind, verb: Verb) -> impl Iterator<Item = &'static Cost> {
    page(kind).costs.iter().filter(move |cost| cost.verb == verb)
}

/// Reads something encrypted.
const OPENS: &[&str] = &["kms:Decrypt"];
/// Writes something encrypted; multipart uploads and messages read their data key back.
const SEALS: &[&str] = &["kms:GenerateDataKey", "kms:Decrypt"];
/// Needs no key.
const KEYLESS: &[&str] = &[];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::hold::hold;
    use scant_compiler::portability::{Holds, Limit};

    #[test]
    fn every_verb_costs_something_and_nothing_is_a_pattern() {
        for kind in StoreKind::ALL {
            let held = |verb: &&Verb| matches!(hold(kind, **verb, Limit::Whole).holds, Holds::Exactly);
            for verb in kind.verbs().iter().filter(held) {
                let actions: Vec<_> = costs(kind, *verb).flat_map(|cost| cost.actions).collect();
                assert!(!actions.is_empty(), "{verb:?} on {kind:?} costs nothing");
            }
            let page = page(kind);
            for cost in page.costs {
                for action in cost.actions {
                    assert!(action.starts_with(page.service) && !action.contains(['*', '?']), "{action}");
                }
            }
        }
    }
}

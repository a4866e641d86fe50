//! Which resource is which thing of the spec.
//!
//! A declaration is bound to the resource of its type under the logical id that the naming convention gives it. The
//! convention gives no two declarations one id, and a document holds an id once, so this is a bijection; a declaration
//! without its resource, and a function, store or API that no declaration has, are flaws. That the resource under the
//! id *is* what the spec means is then looked at: a function by its tag, its code, its entry point and its layers, a
//! table by its key, on which rights may be limited. For the other stores there is nothing more to compare: what they
//! are is what they are called, and rights are on what is called so.

use super::document::{Document, flaw};
use super::ids::id;
use super::spec;
use crate::claims::Flaw;
use rustc_hash::FxHashMap;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::vocabulary::StoreKind;

/// A thing of the spec, by its place in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A function.
    Function(usize),
    /// A store.
    Store(usize),
    /// An API.
    Api(usize),
    /// A resource in AWS's own words.
    Raw(usize),
    /// What belongs to the application as a whole, or to one of its things.
    Other,
}

/// Types that only declarations make: one that none has made is a flaw.
const DECLARED: [&str; 9] = [
    "AWS::ApiGatewayV2::Api",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::Kinesis::Stream",
    "AWS::KMS::Key",
    "AWS::Lambda::Function",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
];

/// What stands at a logical id.
struct Expected<'m> {
    kind: &'m str,
    name: String,
    thing: Thing,
    is_found: bool,
}

/// Names the resources of a document, and says what each is.
pub fn bind(model: &Model, document: &mut Document<'_>, flaws: &mut Vec<Flaw>) -> Vec<Thing> {
    let mut expected = expected(model);
    let mut things = Vec::with_capacity(document.resources.len());
    let mut seen = FxHashMap::default();
    for resource in &mut document.resources {
        let file = document.templates[resource.template].path;
        let at = format!("/Resources/{}", resource.id);
        if seen.insert(resource.id, ()).is_some() {
            flaws.push(flaw(file, &at, format!("`{}` stands in two templates", resource.id)));
        }
        let thing = match expected.get_mut(resource.id) {
            Some(known) if known.kind == resource.kind => {
                known.is_found = true;
                resource.name = Some(known.name.clone());
                known.thing
            }
            known => {
                if known.is_some() || DECLARED.contains(&resource.kind) {
                    let message =
                        format!("`{}`, an `{}`, is nothing the spec declares", resource.id, resource.kind);
                    flaws.push(flaw(file, &at, message));
                }
                Thing::Other
            }
        };
        things.push(thing);
    }
    let mut missing: Vec<&Expected> = expected.values().filter(|one| !one.is_found).collect();
    missing.sort_unstable_by_key(|one| &one.name);
    flaws.extend(missing.into_iter().map(|one| {
        flaw(super::document::ROOT, "/Resources", format!("`{}` is not in the artifact", one.name))
    }));
    things
}

fn expected(model: &Model) -> FxHashMap<String, Expected<'_>> {
    let mut all = FxHashMap::default();
    let mut put = |id, kind, name, thing| {
        all.insert(id, Expected { kind, name, thing, is_found: false });
    };
    for (place, function) in model.functions.iter().enumerate() {
        let id = id(&function.name.path, "Function");
        put(id, spec::kind(StoreKind::Function), spec::function(function), Thing::Function(place));
    }
    for (place, store) in model.stores.iter().enumerate().filter(|(_, store)| store.external.is_none()) {
        let suffix = match store.kind() {
            StoreKind::Table => "Table",
            StoreKind::Bucket => "Bucket",
            StoreKind::Queue => "Queue",
            StoreKind::Topic => "Topic",
            StoreKind::Bus => "Bus",
            StoreKind::Stream => "Stream",
            StoreKind::Secret => "Secret",
            StoreKind::Cache | StoreKind::Function => continue,
        };
        let id = id(&store.name.path, suffix);
        put(id, spec::kind(store.kind()), spec::store(store), Thing::Store(place));
    }
    for (place, api) in model.apis.iter().enumerate() {
        let id = id(&api.name.path, "Api");
        put(id, "AWS::ApiGatewayV2::Api", super::routes::api(api), Thing::Api(place));
    }
    for (place, raw) in model.raws.iter().enumerate().filter(|(_, raw)| raw.target == TargetName::Aws) {
        let id = id(&raw.name.path, "Resource");
        put(id, &raw.resource_type.value, spec::raw(raw), Thing::Raw(place));
    }
    if model.stores.iter().any(spec::has_key) {
        put(id("app", "Key"), "AWS::KMS::Key", spec::KEY.to_owned(), Thing::Other);
    }
    let is_schedule = |trigger: &scant_compiler::model::Trigger| {
        matches!(trigger.event, scant_compiler::model::Event::Schedule { .. })
    };
    if model.functions.iter().any(|function| function.triggers.iter().any(is_schedule)) {
        let kind = "AWS::Scheduler::ScheduleGroup";
        put(id("app", "Schedules"), kind, spec::SCHEDULES.to_owned(), Thing::Other);
    }
    all
}

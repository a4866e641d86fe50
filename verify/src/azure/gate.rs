//! The gate: every resource is of a known type, says nothing unknown, and has its switches as they must be.

use super::found::Found;
use super::json::Node;
use super::kinds::{GRANTING, Kind, Switch, kind};
use super::template::{Resource, Template};
use scant_compiler::model::{Model, TargetName};
use std::collections::BTreeSet;

/// Looks at every resource. What lines of the spec set or declare in Azure's own words is known by the spec; the
/// assumptions say what of it was met.
pub fn look(model: &Model, template: &Template<'_>, found: &mut Found, assumptions: &mut BTreeSet<String>) {
    let spec = Spec::of(model);
    for resource in &template.resources {
        match kind(&resource.kind) {
            Some(known) => one(template, resource, known, &spec, found, assumptions),
            None => unknown(resource, &spec, found, assumptions),
        }
    }
}

/// What the spec says in Azure's own words.
struct Spec {
    /// Paths of `set` lines in small letters, without the part of a declaration they are about.
    set: Vec<String>,
    /// Types of raw resources in small letters, with the names of their declarations.
    raws: Vec<(String, String)>,
}

impl Spec {
    fn of(model: &Model) -> Self {
        let set = model.commons().flat_map(|common| &common.overrides);
        let set = set.filter(|set| set.target == TargetName::Azure).map(|set| {
            let path = set.path.join(".").to_ascii_lowercase();
            let inner = ["plan.", "host."].iter().find_map(|part| path.strip_prefix(part));
            inner.map(str::to_owned).unwrap_or(path)
        });
        let raws = model.raws.iter().filter(|raw| raw.target == TargetName::Azure).map(|raw| {
            let kind = raw.resource_type.value.split('@').next().unwrap_or_default();
            (kind.to_ascii_lowercase(), raw.name.path.clone())
        });
        Self { set: set.collect(), raws: raws.collect() }
    }

    fn sets(&self, property: &str) -> bool {
        let path = format!("properties.{}", property.to_ascii_lowercase());
        self.set
            .iter()
            .any(|set| *set == path || set.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')))
    }
}

fn one(
    template: &Template<'_>,
    resource: &Resource<'_>,
    known: &Kind,
    spec: &Spec,
    found: &mut Found,
    assumptions: &mut BTreeSet<String>,
) {
    let properties = resource.body.get("properties").unwrap_or(&Node::Null);
    for name in properties.members().iter().flat_map(|(name, value)| known.unknown(name, value)) {
        let at = format!("{}/properties/{}", resource.at, name.replace('.', "/"));
        if spec.sets(&name) {
            assumptions.insert(format!("what `set` lines write into `{name}` lets nobody in"));
        } else {
            found.flaw(&at, format!("nobody here knows what `{name}` of a `{}` opens", resource.kind));
        }
    }
    for switch in known.switches {
        if !stands(template, resource, properties, switch) {
            let at = format!("{}/properties/{}", resource.at, switch.path.replace('.', "/"));
            found.flaw(
                &at,
                format!("without `{}: {}`, {}", switch.path, switch.values.join("` or `"), switch.opens),
            );
        }
    }
    if resource.body.get("identity").is_some() && !known.identity {
        found.flaw(&resource.at, format!("a `{}` has an identity, and nobody asked for it", resource.kind));
    }
}

fn stands(template: &Template<'_>, resource: &Resource<'_>, properties: &Node<'_>, switch: &Switch) -> bool {
    let said = properties.at(switch.path).and_then(Node::plain);
    let value = said.as_deref().and_then(|said| template.text(resource, said).ok());
    value.is_some_and(|value| switch.values.iter().any(|known| known.eq_ignore_ascii_case(&value)))
}

fn unknown(resource: &Resource<'_>, spec: &Spec, found: &mut Found, assumptions: &mut BTreeSet<String>) {
    let kind = &resource.kind;
    let raw = spec.raws.iter().find(|(known, _)| known == kind);
    let grants = GRANTING.iter().any(|word| kind.contains(word));
    match raw {
        Some((_, name)) if !grants => {
            let said = format!("the raw resource `{name}`, a `{kind}`, lets nobody in but by roles");
            assumptions.insert(said);
        }
        _ if grants => found.flaw(&resource.at, format!("a `{kind}` gives rights that no role says")),
        _ => found.flaw(&resource.at, format!("nobody here knows what a `{kind}` lets others do")),
    }
}

//! Deployments inside the template: a group of units each, with a template of its own.

use super::Plan;
use super::groups::Groups;
use super::template::{self, Entries, lines, resources};
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::types::Type;
use crate::shared::fragment::fragment;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Where a resource stands: in the program's own template, or in the deployment of that number.
type Place = Option<usize>;

/// The entries of the program's own template: its units', and the deployments inside it.
pub fn root(plan: &Plan, groups: &Groups<'_>) -> Entries {
    let inside = groups.inside.iter().enumerate().map(|(number, (_, units))| (units, Some(number)));
    let mut places: FxHashMap<&str, Place> = FxHashMap::default();
    for (units, place) in [(&groups.root, None)].into_iter().chain(inside) {
        let all = units.iter().flat_map(|unit| &unit.resources);
        places.extend(all.map(|resource| (resource.id.as_str(), place)));
    }
    let deployments: Vec<String> =
        groups.inside.iter().map(|(name, _)| deployment(plan, name).id().to_string()).collect();
    let of = |number: usize| deployments.get(number).map(String::as_str);
    let own = resources(&groups.root, |id| match places.get(id)? {
        None => Some(id),
        Some(number) => of(*number),
    });
    let mut entries = Entries::default();
    entries.uses.look(&own);
    if !own.is_empty() {
        entries.pieces.push(own);
    }
    for (number, (name, units)) in groups.inside.iter().enumerate() {
        let mut waits: BTreeSet<&str> = BTreeSet::new();
        let body = lines(units, |id| match *places.get(id)? {
            Some(place) if place == number => Some(id),
            Some(place) => {
                waits.extend(of(place));
                None
            }
            None => {
                waits.insert(id);
                None
            }
        });
        put(plan, name, &body, &waits, &mut entries);
    }
    entries
}

/// The deployment of that name; other programs in the resource group have other names.
fn deployment(plan: &Plan, name: &str) -> ResourceId {
    ResourceId::new(Type::DEPLOYMENT, [Expr::text(format!("{}-{name}", plan.name))])
}

fn put(plan: &Plan, name: &str, resources: &str, waits: &BTreeSet<&str>, entries: &mut Entries) {
    let (template, parameters) = template::inside(plan, resources);
    // Its own template declares what it uses; this one declares what it is given and what it waits for.
    parameters.iter().for_each(|name| entries.uses.parameter(name));
    waits.iter().for_each(|id| entries.uses.look(id));
    let parameters: BTreeMap<&str, BTreeMap<&str, Expr>> = parameters
        .into_iter()
        .map(|name| (name, BTreeMap::from([("value", Expr::parameter(name.to_owned()))])))
        .collect();
    let waits: Vec<String> = waits.iter().map(|id| format!("[{id}]")).collect();
    let pieces = [
        "    {\n      \"type\": ",
        &fragment(&Type::DEPLOYMENT.name, 3),
        ",\n      \"apiVersion\": ",
        &fragment(&Type::DEPLOYMENT.version, 3),
        ",\n      \"name\": ",
        &fragment(&deployment(plan, name).own_name(), 3),
        ",\n      \"properties\": {\n        \"mode\": \"Incremental\",",
        "\n        \"expressionEvaluationOptions\": {\n          \"scope\": \"Inner\"\n        },",
        "\n        \"parameters\": ",
        &fragment(&parameters, 4),
        ",\n        \"template\": ",
        &template,
        "\n      },\n      \"dependsOn\": ",
        &fragment(&waits, 3),
        "\n    }",
    ];
    entries.pieces.push(pieces.concat());
}

//! Deployments inside the template: a group of units each, with a template of its own.

use super::Plan;
use super::groups::Groups;
use super::template::put_quoted;
use super::uses::Uses;
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::types::Type;
use crate::azure::unit::{Entry, Unit};
use crate::shared::fragment::fragment;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where a resource stands: in the program's own template, or in the deployment of that number.
type Place = Option<usize>;

/// Which resource stands where.
#[derive(Debug)]
pub struct Links<'u> {
    places: FxHashMap<&'u str, Place>,
    deployments: Vec<String>,
}

/// A deployment, but for the resources in it.
#[derive(Debug)]
pub struct Deployment {
    /// Its number.
    pub number: usize,
    /// Its entry up to its template.
    pub before: String,
    /// What its template declares as parameters.
    pub parameters: String,
    /// The variables of its template.
    pub variables: String,
    /// Its entry behind the template, with what it waits for.
    pub after: String,
}

/// A parameter of a deployment's template.
#[derive(Serialize)]
struct Passed {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'u> Links<'u> {
    /// Of a program.
    pub fn of(plan: &Plan, groups: &Groups<'u>) -> Self {
        let inside = groups.inside.iter().enumerate().map(|(number, (_, units))| (units, Some(number)));
        let mut places = FxHashMap::default();
        for (units, place) in [(&groups.root, None)].into_iter().chain(inside) {
            let all = units.iter().flat_map(|unit| unit.entries());
            places.extend(all.map(|entry| (entry.id(), place)));
        }
        let deployments = groups.inside.iter().map(|(name, _)| deployment(plan, name).id().to_string());
        Self { places, deployments: deployments.collect() }
    }

    /// What an entry at `place` waits for there: of what stands in a deployment, the deployment.
    pub fn waits(&self, place: Place, resource: Entry<'u>) -> impl Iterator<Item = &str> {
        resource.depends_on().filter_map(move |id| match *self.places.get(id)? {
            at if at == place => Some(id),
            Some(number) if place.is_none() => self.deployments.get(number).map(String::as_str),
            Some(_) | None => None,
        })
    }

    /// Every deployment.
    pub fn deployments(&self, plan: &Plan, groups: &Groups<'u>) -> Vec<Deployment> {
        let inside = groups.inside.iter().enumerate();
        inside.map(|(number, (name, units))| self.deployment(plan, number, name, units)).collect()
    }

    fn deployment(&self, plan: &Plan, number: usize, name: &str, units: &[&'u Unit]) -> Deployment {
        let mut waits: BTreeSet<&str> = BTreeSet::new();
        for id in units.iter().flat_map(|unit| unit.entries()).flat_map(Entry::depends_on) {
            match self.places.get(id) {
                Some(Some(at)) if *at == number => {}
                Some(Some(at)) => waits.extend(self.deployments.get(*at).map(String::as_str)),
                Some(None) => {
                    waits.insert(id);
                }
                None => {}
            }
        }
        let mut uses = Uses::new();
        uses.units(units);
        let names = uses.parameters(plan);
        let declared: BTreeMap<&str, Passed> = names
            .iter()
            .filter_map(|name| Some((*name, Passed { kind: plan.parameters.get(*name)?.kind })))
            .collect();
        let given: BTreeMap<&str, BTreeMap<&str, Expr>> = names
            .iter()
            .map(|name| (*name, BTreeMap::from([("value", Expr::parameter((*name).to_owned()))])))
            .collect();
        let mut after = String::from("\n      }");
        for (place, id) in waits.iter().enumerate() {
            after.push_str(if place > 0 { ",\n        " } else { ",\n      \"dependsOn\": [\n        " });
            put_quoted(id, &mut after);
        }
        after.push_str(if waits.is_empty() { "\n    }" } else { "\n      ]\n    }" });
        Deployment {
            number,
            before: [
                "    {\n      \"type\": ",
                &fragment(&Type::DEPLOYMENT.name, 3),
                ",\n      \"apiVersion\": ",
                &fragment(&Type::DEPLOYMENT.version, 3),
                ",\n      \"name\": ",
                &fragment(&deployment(plan, name).own_name(), 3),
                ",\n      \"properties\": {\n        \"mode\": \"Incremental\",",
                "\n        \"expressionEvaluationOptions\": {\n          \"scope\": \"Inner\"\n        },",
                "\n        \"parameters\": ",
                &fragment(&given, 4),
                ",\n        \"template\": ",
            ]
            .concat(),
            parameters: fragment(&declared, 0),
            variables: fragment(&uses.variables(&plan.variables), 0),
            after,
        }
    }
}

/// The deployment of that name; other programs in the resource group have other names.
fn deployment(plan: &Plan, name: &str) -> ResourceId {
    ResourceId::new(Type::DEPLOYMENT, [Expr::text(format!("{}-{name}", plan.name))])
}

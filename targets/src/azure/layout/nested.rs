//! Deployments inside the template: a group of units each, with a template of its own.

use super::Plan;
use super::groups::Groups;
use super::template::{HEAD, line, put_quoted};
use super::uses::Uses;
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::types::Type;
use crate::azure::unit::{Entry, Unit};
use crate::shared::fragment::fragment;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// Its entry up to its template.
    pub before: String,
    /// Its template up to its resources.
    pub head: String,
    /// Of each unit in it which of the unit's ids stand in it.
    pub own: Vec<Vec<bool>>,
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
        let count = plan.units.iter().map(Unit::count).sum();
        let mut places = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for (units, place) in [(&groups.root, None)].into_iter().chain(inside) {
            let all = units.iter().flat_map(|unit| unit.entries());
            places.extend(all.map(|entry| (entry.id(), place)));
        }
        let deployments = groups.inside.iter().map(|(name, _)| deployment(plan, name).spelled());
        Self { places, deployments: deployments.collect() }
    }

    /// What an entry of the program's own template waits for: of what stands in a deployment, the deployment.
    pub fn waits(&self, resource: Entry<'u>) -> impl Iterator<Item = &str> {
        resource.depends_on().filter_map(|id| match *self.places.get(id)? {
            None => Some(id),
            Some(number) => self.deployments.get(number).map(String::as_str),
        })
    }

    /// Every deployment.
    pub fn deployments(&self, plan: &Plan, groups: &Groups<'u>) -> Vec<Deployment> {
        let inside = groups.inside.iter().enumerate();
        inside.map(|(number, (name, units))| self.deployment(plan, number, name, units)).collect()
    }

    fn deployment(&self, plan: &Plan, number: usize, name: &str, units: &[&'u Unit]) -> Deployment {
        let (own, waits) = self.standing(number, units);
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
        let mut head = String::with_capacity(16_384);
        line(HEAD, &mut head);
        line(&fragment(&declared, 0), &mut head);
        head.push_str(",\"variables\": ");
        line(&fragment(&uses.variables(&plan.variables), 0), &mut head);
        let mut after = String::from("\n      }");
        for (place, id) in waits.iter().enumerate() {
            after.push_str(if place > 0 { ",\n        " } else { ",\n      \"dependsOn\": [\n        " });
            put_quoted(id, &mut after);
        }
        after.push_str(if waits.is_empty() { "\n    }" } else { "\n      ]\n    }" });
        Deployment {
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
            head,
            own,
            after,
        }
    }

    /// Of each unit of a deployment which of its ids stand there; and what of other places the deployment waits for,
    /// in order.
    fn standing(&self, number: usize, units: &[&'u Unit]) -> (Vec<Vec<bool>>, Vec<&str>) {
        let mut waits: FxHashSet<&str> = FxHashSet::default();
        let mut stands = |id: &'u str| match self.places.get(id) {
            Some(Some(at)) if *at == number => true,
            Some(Some(at)) => {
                waits.extend(self.deployments.get(*at).map(String::as_str));
                false
            }
            Some(None) => {
                waits.insert(id);
                false
            }
            None => false,
        };
        let own = units.iter().map(|unit| unit.ids().map(&mut stands).collect()).collect();
        let mut waits: Vec<&str> = waits.into_iter().collect();
        waits.sort_unstable();
        (own, waits)
    }
}

impl Deployment {
    /// Writes it with these units in it, each resource on a line of its own: spaces count, too.
    pub fn write(&self, units: &[&Unit], text: &mut String) {
        [&self.before, &self.head, ",\"resources\": ["].iter().for_each(|piece| text.push_str(piece));
        let mut first = true;
        let mut said: Vec<&str> = Vec::new();
        for (unit, own) in units.iter().zip(&self.own) {
            for resource in unit.entries() {
                text.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
                line(resource.text(), text);
                said.clear();
                for number in resource.numbers().filter(|number| own.get(*number) == Some(&true)) {
                    let id = unit.id(number);
                    if !said.contains(&id) {
                        text.push_str(if said.is_empty() { ",\"dependsOn\": [" } else { "," });
                        put_quoted(id, text);
                        said.push(id);
                    }
                }
                text.push_str(if said.is_empty() { "}" } else { "]}" });
            }
        }
        text.push_str("\n]}");
        text.push_str(&self.after);
    }
}

/// The deployment of that name; other programs in the resource group have other names.
fn deployment(plan: &Plan, name: &str) -> ResourceId {
    ResourceId::new(Type::DEPLOYMENT, [Expr::text(format!("{}-{name}", plan.name))])
}

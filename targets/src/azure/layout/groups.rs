//! Groups: which units stand in the program's own template, and which in deployments inside it.

use crate::azure::unit::{Layer, Unit};

/// Resources of one template, with room for the deployments that stand among them.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits>
pub const MOST_RESOURCES: usize = 800;
/// Resources of a deployment inside the template: fewer functions than a template has room for names.
const MOST_INSIDE: usize = 700;
/// Bytes of one: a resource's definition has at most a megabyte, and a deployment is one resource.
const MOST_BYTES: usize = 800_000;

/// What stands where.
#[derive(Debug, Default)]
pub struct Groups<'u> {
    /// In the program's own template.
    pub root: Vec<&'u Unit>,
    /// In deployments inside it, with their names, in the order they may begin in.
    pub inside: Vec<(String, Vec<&'u Unit>)>,
}

/// Puts every unit into the program's own template if there is room for all, else the larger layers into
/// deployments, unit by unit in order. A resource that moves from one to another stays the same resource.
pub fn groups(units: &[Unit]) -> Groups<'_> {
    let count = |layer: Option<Layer>| -> usize {
        let of = units.iter().filter(|unit| layer.is_none_or(|layer| unit.layer == layer));
        of.map(Unit::count).sum()
    };
    let mut left = count(None);
    if left <= MOST_RESOURCES {
        return Groups { root: units.iter().collect(), inside: Vec::new() };
    }
    let mut groups = Groups::default();
    // What is left at the end stands in the template itself; a few hundred places are for deployments.
    let mut moved: Vec<Layer> = Vec::new();
    for layer in [Layer::Function, Layer::Front, Layer::Store] {
        if left > MOST_INSIDE {
            moved.push(layer);
            left -= count(Some(layer));
        }
    }
    groups.root.extend(units.iter().filter(|unit| !moved.contains(&unit.layer)));
    for (layer, word) in [(Layer::Store, "stores"), (Layer::Function, "functions"), (Layer::Front, "apis")] {
        if moved.contains(&layer) {
            split(units.iter().filter(|unit| unit.layer == layer), word, &mut groups.inside);
        }
    }
    groups
}

fn split<'u>(units: impl Iterator<Item = &'u Unit>, word: &str, groups: &mut Vec<(String, Vec<&'u Unit>)>) {
    let mut number = 0;
    let (mut resources, mut bytes) = (usize::MAX, usize::MAX);
    for unit in units {
        let size = unit.text().len();
        resources = resources.saturating_add(unit.count());
        bytes = bytes.saturating_add(size);
        if resources > MOST_INSIDE || bytes > MOST_BYTES {
            number += 1;
            groups.push((format!("{word}-{number}"), Vec::new()));
            (resources, bytes) = (unit.count(), size);
        }
        if let Some((_, group)) = groups.last_mut() {
            group.push(unit);
        }
    }
}

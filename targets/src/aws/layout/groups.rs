//! Groups: units of one layer that refer to one another, which therefore share a stack.

use super::Plan;
use super::marks::{Piece, Reached, pieces};
use crate::aws::graph::components;
use crate::aws::unit::{Layer, Unit};
use crate::shared::hash::hash;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the units of a plan are and what they reach in each other.
#[derive(Debug)]
pub struct Survey<'p> {
    /// The unit of each resource that another unit, or an output, reaches or waits for.
    pub owners: FxHashMap<&'p str, usize>,
    /// Every attribute that a unit reaches in another one, or an output tells.
    pub attributes: Vec<Attribute<'p>>,
    /// For each unit, which of the attributes it reaches, in rising order.
    pub needs: Vec<Vec<usize>>,
    /// Resources that a unit waits for by name, as unit and id, in the order of the units.
    pub waits: Vec<(usize, &'p str)>,
    /// For each unit, its bytes.
    bytes: Vec<usize>,
    /// For each unit, how many of its attributes others reach.
    offers: Vec<usize>,
}

/// Something one unit has and another one reaches.
#[derive(Debug)]
pub struct Attribute<'p> {
    /// Its name.
    pub reached: Reached<'p>,
    /// What carries it from stack to stack: see [`Reached::carrier`].
    pub carrier: String,
    /// The unit that has it.
    pub owner: usize,
    /// Whether an output of the program tells it.
    pub told: bool,
}

/// Units that share a stack.
#[derive(Debug)]
pub struct Group {
    /// The units.
    pub units: Vec<usize>,
    /// What decides its stack: the hash of its first unit's name.
    pub hash: u64,
    /// How many steps of references lead from it to other groups of its layer.
    pub level: usize,
    /// How much of a stack it fills.
    pub size: Size,
    /// What it reaches outside, in rising order.
    pub needs: Vec<usize>,
}

/// How much of a stack something fills.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Resources.
    pub resources: usize,
    /// Bytes of text.
    pub bytes: usize,
    /// Attributes that others reach.
    pub offers: usize,
}

/// As much as a new stack is filled: four fifths of what CloudFormation takes, so that there is room to grow.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const FULL: Size = Size { resources: 400, bytes: 800_000, offers: 160 };
/// Parameters of a stack, likewise.
pub const FULL_NEEDS: usize = 160;

impl Size {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            resources: self.resources + other.resources,
            bytes: self.bytes + other.bytes,
            offers: self.offers + other.offers,
        }
    }

    /// Whether it fits into `room`.
    pub fn fits(self, room: Self) -> bool {
        self.resources <= room.resources && self.bytes <= room.bytes && self.offers <= room.offers
    }
}

impl<'p> Survey<'p> {
    /// Looks at every mark of every unit once.
    pub fn of(plan: &'p Plan) -> Self {
        let mut waits = Vec::new();
        let outside: Vec<Vec<Reached<'p>>> =
            plan.units.iter().enumerate().map(|(i, unit)| reached_by(i, unit, &mut waits)).collect();
        let told: Vec<Reached<'p>> =
            plan.outputs.iter().flat_map(|output| reached_in(&output.value)).collect();
        let reached = outside.iter().flatten().chain(&told).map(|reached| reached.id);
        let wanted: FxHashSet<&str> = reached.chain(waits.iter().map(|(_, id)| *id)).collect();
        let mut owners = FxHashMap::default();
        for (i, unit) in plan.units.iter().enumerate() {
            let ids = unit.resources.iter().map(|resource| unit.id(resource));
            owners.extend(ids.filter(|id| wanted.contains(id)).map(|id| (id, i)));
        }
        let mut found = Found { owners: &owners, known: FxHashMap::default(), attributes: Vec::new() };
        let needs = outside.into_iter().map(|reached| found.needs(reached)).collect();
        for reached in told {
            if let Some(attribute) = found.attribute(reached) {
                found.attributes[attribute].told = true;
            }
        }
        let Found { attributes, .. } = found;
        let mut offers = vec![0; plan.units.len()];
        attributes.iter().for_each(|attribute| offers[attribute.owner] += 1);
        Self {
            owners,
            attributes,
            needs,
            waits,
            bytes: plan.units.iter().map(|unit| unit.text.len()).collect(),
            offers,
        }
    }

    /// The groups of a layer, in the order of their first units.
    pub fn groups(&self, plan: &Plan, layer: Layer) -> Vec<Group> {
        let members: Vec<usize> = (0..plan.units.len()).filter(|i| plan.units[*i].layer == layer).collect();
        let place: FxHashMap<usize, usize> = members.iter().enumerate().map(|(i, unit)| (*unit, i)).collect();
        let edges: Vec<Vec<usize>> = members
            .iter()
            .map(|unit| {
                let owners = self.needs[*unit].iter().map(|need| self.attributes[*need].owner);
                owners.filter_map(|owner| place.get(&owner).copied()).collect()
            })
            .collect();
        let strong = components(&edges);
        let levels = levels(&edges, &strong);
        let mut groups = Vec::new();
        for together in connected(&edges) {
            let units: Vec<usize> = together.iter().map(|i| members[*i]).collect();
            let group = self.group(plan, units, 0);
            if group.size.fits(FULL) && group.needs.len() <= FULL_NEEDS {
                groups.push(group);
                continue;
            }
            // Too large to stay together: only what reaches each other both ways must, and a stack holds only
            // groups of one level, so that no two stacks wait for each other.
            let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
            let mut known: FxHashMap<usize, usize> = FxHashMap::default();
            for i in together {
                let part = *known.entry(strong[i]).or_insert_with(|| {
                    parts.push((levels[strong[i]], Vec::new()));
                    parts.len() - 1
                });
                parts[part].1.push(members[i]);
            }
            groups.extend(parts.into_iter().map(|(level, units)| self.group(plan, units, level)));
        }
        groups
    }

    /// Puts attributes in the order of the names of what carries them.
    pub fn by_name(&self, attributes: &mut [usize]) {
        attributes.sort_unstable_by_key(|attribute| self.attributes[*attribute].carrier.as_str());
    }

    fn group(&self, plan: &Plan, units: Vec<usize>, level: usize) -> Group {
        let hash = units.first().map(|unit| hash(&plan.units[*unit].name)).unwrap_or_default();
        let size = units.iter().map(|unit| Size {
            resources: plan.units[*unit].resources.len(),
            bytes: self.bytes[*unit],
            offers: 0,
        });
        let mut size = size.fold(Size::default(), Size::plus);
        let mut needs: Vec<usize> = units.iter().flat_map(|unit| self.needs[*unit].iter().copied()).collect();
        needs.sort_unstable();
        needs.dedup();
        let within: FxHashSet<usize> = units.iter().copied().collect();
        needs.retain(|need| !within.contains(&self.attributes[*need].owner));
        // Attributes that only the group itself reaches are counted too, which merely leaves room.
        size.offers = units.iter().map(|unit| self.offers[*unit]).sum();
        Group { units, hash, level, size, needs }
    }
}

struct Found<'o, 'p> {
    owners: &'o FxHashMap<&'p str, usize>,
    known: FxHashMap<Reached<'p>, usize>,
    attributes: Vec<Attribute<'p>>,
}

impl<'p> Found<'_, 'p> {
    fn attribute(&mut self, reached: Reached<'p>) -> Option<usize> {
        let owner = *self.owners.get(reached.id)?;
        let attributes = &mut self.attributes;
        Some(*self.known.entry(reached).or_insert_with(|| {
            attributes.push(Attribute { reached, carrier: reached.carrier(), owner, told: false });
            attributes.len() - 1
        }))
    }

    fn needs(&mut self, reached: Vec<Reached<'p>>) -> Vec<usize> {
        let mut needs: Vec<usize> = reached.into_iter().filter_map(|one| self.attribute(one)).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}

/// What `unit` reaches in others; what it waits for there is put into `waits`.
fn reached_by<'p>(at: usize, unit: &'p Unit, waits: &mut Vec<(usize, &'p str)>) -> Vec<Reached<'p>> {
    let mut found: Vec<Reached<'p>> = Vec::new();
    for piece in pieces(&unit.text) {
        match piece {
            Piece::Reach(reached, _) if !found.contains(&reached) && !unit.holds(reached.id) => {
                found.push(reached);
            }
            Piece::Depends(ids) => {
                waits.extend(ids.split(',').filter(|id| !unit.holds(id)).map(|id| (at, id)))
            }
            Piece::Reach(..) | Piece::Json(_) | Piece::Parameter(..) => {}
        }
    }
    found
}

fn reached_in(value: &str) -> impl Iterator<Item = Reached<'_>> {
    pieces(value).filter_map(|piece| match piece {
        Piece::Reach(reached, _) => Some(reached),
        Piece::Json(_) | Piece::Parameter(..) | Piece::Depends(_) => None,
    })
}

/// How many steps lead from each component to its last.
fn levels(edges: &[Vec<usize>], component: &[usize]) -> Vec<usize> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); component.len()];
    component.iter().enumerate().for_each(|(node, component)| members[*component].push(node));
    let mut levels = vec![0; members.len()];
    // Components reach only such of lower numbers, which are known by then.
    for (number, nodes) in members.iter().enumerate() {
        let below = nodes.iter().flat_map(|node| &edges[*node]).map(|to| component[*to]);
        let below = below.filter(|other| *other != number).map(|other| levels[other] + 1);
        levels[number] = below.max().unwrap_or(0);
    }
    levels
}

/// Nodes that are connected, whatever the direction, in the order of their first ones.
fn connected(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut first: Vec<usize> = (0..edges.len()).collect();
    fn find(first: &mut [usize], mut node: usize) -> usize {
        while first[node] != node {
            first[node] = first[first[node]];
            node = first[node];
        }
        node
    }
    for (from, tos) in edges.iter().enumerate() {
        for to in tos {
            let (one, other) = (find(&mut first, from), find(&mut first, *to));
            first[one.max(other)] = one.min(other);
        }
    }
    let mut sets: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for node in 0..edges.len() {
        let root = find(&mut first, node);
        sets[root].push(node);
    }
    sets.retain(|set| !set.is_empty());
    sets
}

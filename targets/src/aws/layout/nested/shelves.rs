//! Shelves: groups of stacks, where there are more of those than one parent holds.

use super::links::{FromParent, FromShelf};
use super::{At, Entry, Leaf, MOST_STACKS, Nested, PARENT, Written, kind_name};
use crate::aws::ids::LogicalId;
use crate::aws::layout::link::Link;
use crate::aws::layout::marks::Place;
use crate::aws::layout::stack::Writer;
use crate::aws::unit::Layer;
use scant_compiler::target::OutputFile;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes that the entries of one group have at most: it holds nothing else. Fewer groups are better, for the parent
/// passes what it has to each of them.
const FULL_SHELF: usize = 850_000;

/// A group of leaves.
struct Shelf {
    kind: (Layer, usize),
    bits: String,
    leaves: Vec<usize>,
}

impl Shelf {
    fn name(&self) -> String {
        format!("{}-group-{}", kind_name(self.kind), self.bits)
    }
}

impl Nested<'_> {
    /// The parent that holds groups of stacks, and how many there are.
    pub fn wide(&self, written: &[Written], files: &mut Vec<OutputFile>) -> (String, usize) {
        let mut shelves: Vec<Shelf> = Vec::new();
        for (kind, leaves) in by_kind(&self.leaves) {
            self.shelve(kind, leaves, String::new(), &mut shelves);
        }
        let mut of = vec![0; self.leaves.len()];
        for (i, shelf) in shelves.iter().enumerate() {
            shelf.leaves.iter().for_each(|leaf| of[*leaf] = i);
        }
        let stacks: Vec<LogicalId> = shelves.iter().map(|shelf| LogicalId::stack(&shelf.name())).collect();
        let told = self.told();
        let (mut writer, units) = self.parent();
        let link = FromParent { nested: self, stack_of: &|leaf| &stacks[of[leaf]] };
        writer.units(&units, &link);
        let give = |need, text: &mut String| link.write(self.reached(need), Place::Value, text);
        for (i, shelf) in shelves.iter().enumerate() {
            let inner = FromShelf { nested: self, shelf: i, of: &of };
            let mut group = Writer::new(self.plan.description.as_deref());
            group.uses(PARENT);
            let mut needs = BTreeSet::new();
            for leaf in &shelf.leaves {
                let Written { file, uses } = &written[*leaf];
                let id = &self.leaves[*leaf].stack;
                let of_parent = |need: &&usize| self.home(**need) == At::Parent;
                needs.extend(self.leaves[*leaf].needs.iter().filter(of_parent).copied());
                let needs = &self.leaves[*leaf].needs;
                let give = |need, text: &mut String| inner.write(need, text);
                self.entry(&mut group, give, Entry { id, file, uses, needs, waits: &[] });
                for offer in self.leaves[*leaf].offers.iter().filter(|offer| told.contains(offer)) {
                    let mut value = String::new();
                    inner.write(*offer, &mut value);
                    group.output(self.carrier(*offer), None, &value, None);
                }
            }
            let mut needs: Vec<usize> = needs.into_iter().collect();
            self.survey.by_name(&mut needs);
            group.carries(needs.iter().map(|need| self.carrier(*need)));
            let uses = group.used().clone();
            let file = self.file(&shelf.name(), group, files);
            // Imports wait for nothing: whatever may export something stands first.
            let before = shelves.iter().zip(&stacks).filter(|(other, _)| other.kind < shelf.kind);
            let waits: Vec<&LogicalId> = before.map(|(_, id)| id).collect();
            let entry = Entry { id: &stacks[i], file: &file, uses: &uses, needs: &needs, waits: &waits };
            self.entry(&mut writer, give, entry);
        }
        writer.outputs(&self.plan.outputs, &link);
        (writer.finish(&self.parameters), shelves.len())
    }

    /// What the parent itself reaches in leaves.
    fn told(&self) -> BTreeSet<usize> {
        let attributes = self.survey.attributes.iter().enumerate();
        let told = attributes.filter(|(_, attribute)| attribute.told).map(|(i, _)| i);
        let here = (0..self.at.len()).filter(|unit| self.at[*unit] == At::Parent);
        told.chain(here.flat_map(|unit| self.survey.needs[unit].iter().copied())).collect()
    }

    /// Groups leaves by their names' bits, as leaves group units.
    fn shelve(&self, kind: (Layer, usize), leaves: Vec<usize>, bits: String, shelves: &mut Vec<Shelf>) {
        let fits = leaves.len() <= MOST_STACKS && self.entries(leaves.iter().copied()) <= FULL_SHELF;
        if fits || leaves.len() < 2 || bits.len() >= u64::BITS as usize {
            let name = bits.trim_end_matches('0');
            let bits = if name.is_empty() { "0" } else { name }.to_owned();
            shelves.push(Shelf { kind, bits, leaves });
            return;
        }
        let place = bits.len();
        let one = |leaf: &usize| self.leaves[*leaf].bits.as_bytes().get(place) == Some(&b'1');
        let (ones, zeros): (Vec<usize>, Vec<usize>) = leaves.into_iter().partition(one);
        for (half, digit) in [(zeros, '0'), (ones, '1')] {
            if !half.is_empty() {
                self.shelve(kind, half, format!("{bits}{digit}"), shelves);
            }
        }
    }
}

fn by_kind(leaves: &[Leaf]) -> BTreeMap<(Layer, usize), Vec<usize>> {
    let mut kinds: BTreeMap<(Layer, usize), Vec<usize>> = BTreeMap::new();
    for (i, leaf) in leaves.iter().enumerate() {
        kinds.entry((leaf.layer, leaf.level)).or_default().push(i);
    }
    kinds
}

//! Nested stacks: a parent that holds what little fits, and the stacks everything else is in.
//!
//! A stack gets what it reaches as parameters. Where there are so many stacks that the parent cannot hold them, it
//! holds groups of stacks; then what one group's stacks offer is exported, for a group's own parameters would not do.

mod links;
mod shelves;

use super::buckets::{Bucket, buckets};
use super::groups::{Group, Size, Survey};
use super::link::{Alone, Link, here, reference};
use super::marks::{Place, Reached};
use super::stack::Writer;
use super::{Parameter, Plan};
use crate::aws::expr::{Expr, put_all};
use crate::aws::function::code::{ARTIFACT_BUCKET, ARTIFACT_PREFIX};
use crate::aws::ids::LogicalId;
use crate::aws::unit::{Layer, Unit};
use crate::shared::fragment::fragment;
use crate::shared::hash::content;
use links::{FromLeaf, FromParent, exported};
use scant_compiler::target::OutputFile;
use std::collections::{BTreeMap, BTreeSet};

/// What the parent may hold of stores, so that it can still hold stacks, and pass on what they offer.
const ROOM: Size = Size { resources: 250, bytes: 300_000, offers: 150 };
/// What it may hold of what stands over the functions.
const FRONT_ROOM: Size = Size { resources: 60, bytes: 80_000, offers: 40 };
/// Stacks that the parent, or a group, holds at most.
const MOST_STACKS: usize = 150;
/// Bytes that their entries have at most.
const MOST_ENTRIES: usize = 600_000;
/// The parameter that names the parent, which is what exports of one program begin with.
const PARENT: &str = "AppStack";

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Parent,
    Leaf(usize),
}

/// A stack that holds units.
struct Leaf {
    layer: Layer,
    level: usize,
    bits: String,
    /// Its resource in whatever holds it.
    stack: LogicalId,
    units: Vec<usize>,
    /// What it reaches in other stacks.
    needs: Vec<usize>,
    /// What others reach in it.
    offers: Vec<usize>,
    /// Leaves that must stand first, though it reaches nothing in them.
    waits: BTreeSet<usize>,
}

/// A leaf as its parent sees it.
struct Written {
    file: String,
    /// Parameters of the program that it takes.
    uses: BTreeSet<String>,
}

struct Nested<'p> {
    plan: &'p Plan,
    survey: Survey<'p>,
    at: Vec<At>,
    leaves: Vec<Leaf>,
    parameters: BTreeMap<String, Parameter>,
}

/// The templates, the parent first, and how many nested stacks there are.
pub fn files(plan: &Plan) -> (Vec<OutputFile>, usize) {
    let nested = Nested::new(plan);
    let wide = nested.leaves.len() > MOST_STACKS || nested.entries(0..nested.leaves.len()) > MOST_ENTRIES;
    let mut files = Vec::new();
    let written: Vec<Written> =
        (0..nested.leaves.len()).map(|leaf| nested.leaf(leaf, wide, &mut files)).collect();
    let mut stacks = nested.leaves.len();
    let parent = if wide {
        let (parent, groups) = nested.wide(&written, &mut files);
        stacks += groups;
        parent
    } else {
        nested.narrow(&written)
    };
    files.insert(0, OutputFile { path: "template.json".to_owned(), text: parent });
    (files, stacks)
}

impl<'p> Nested<'p> {
    fn new(plan: &'p Plan) -> Self {
        let survey = Survey::of(plan);
        let mut at = vec![At::Parent; plan.units.len()];
        let mut leaves = Vec::new();
        for (layer, room) in
            [(Layer::Store, Some(ROOM)), (Layer::Function, None), (Layer::Front, Some(FRONT_ROOM))]
        {
            let groups = elsewhere(survey.groups(plan, layer), room);
            for (level, groups) in by_level(groups) {
                for Bucket { bits, groups } in buckets(groups) {
                    let mut units: Vec<usize> = groups.into_iter().flat_map(|group| group.units).collect();
                    units.sort_unstable();
                    units.iter().for_each(|unit| at[*unit] = At::Leaf(leaves.len()));
                    let (needs, offers, waits) = (Vec::new(), Vec::new(), BTreeSet::new());
                    let stack = LogicalId::stack(&leaf_name((layer, level), &bits));
                    leaves.push(Leaf { layer, level, bits, stack, units, needs, offers, waits });
                }
            }
        }
        let mut parameters = plan.parameters.clone();
        let description = "The name of the stack that holds them all".to_owned();
        parameters.insert(PARENT.to_owned(), Parameter { kind: "String", description, default: None });
        let mut nested = Self { plan, survey, at, leaves, parameters };
        nested.wire();
        nested
    }

    /// Finds what each leaf reaches in others, and what others reach in it.
    fn wire(&mut self) {
        let mut offered: Vec<bool> = self.survey.attributes.iter().map(|attribute| attribute.told).collect();
        for (unit, needs) in self.survey.needs.iter().enumerate() {
            for need in needs {
                if self.at[self.survey.attributes[*need].owner] == self.at[unit] {
                    continue;
                }
                offered[*need] = true;
                if let At::Leaf(leaf) = self.at[unit] {
                    self.leaves[leaf].needs.push(*need);
                }
            }
        }
        for (unit, id) in &self.survey.waits {
            if let (At::Leaf(leaf), Some(At::Leaf(other))) = (self.at[*unit], self.owner(id))
                && leaf != other
            {
                self.leaves[leaf].waits.insert(other);
            }
        }
        for leaf in &mut self.leaves {
            leaf.needs.sort_unstable();
            leaf.needs.dedup();
            self.survey.by_name(&mut leaf.needs);
        }
        for (attribute, _) in offered.into_iter().enumerate().filter(|(_, offered)| *offered) {
            if let At::Leaf(leaf) = self.at[self.survey.attributes[attribute].owner] {
                self.leaves[leaf].offers.push(attribute);
            }
        }
    }

    fn reached(&self, attribute: usize) -> Reached<'p> {
        self.survey.attributes[attribute].reached
    }

    fn carrier(&self, attribute: usize) -> &str {
        &self.survey.attributes[attribute].carrier
    }

    fn home(&self, attribute: usize) -> At {
        self.at[self.survey.attributes[attribute].owner]
    }

    fn owner(&self, id: &str) -> Option<At> {
        self.survey.owners.get(id).map(|unit| self.at[*unit])
    }

    /// About how many bytes the entries of these leaves have in their parent.
    fn entries(&self, leaves: impl IntoIterator<Item = usize>) -> usize {
        let needs = leaves.into_iter().map(|leaf| &self.leaves[leaf].needs);
        needs
            .map(|needs| 400 + needs.iter().map(|need| self.reached(*need).id.len() * 2 + 80).sum::<usize>())
            .sum()
    }

    /// Writes a leaf.
    fn leaf(&self, index: usize, wide: bool, files: &mut Vec<OutputFile>) -> Written {
        let leaf = &self.leaves[index];
        let mut writer = Writer::new(self.plan.description.as_deref());
        let units: Vec<&Unit> = leaf.units.iter().map(|unit| &self.plan.units[*unit]).collect();
        let carriers = leaf.needs.iter().map(|need| (self.reached(*need), self.carrier(*need))).collect();
        writer.units(&units, &FromLeaf { nested: self, leaf: index, carriers });
        writer.carries(leaf.needs.iter().map(|need| self.carrier(*need)));
        for offer in &leaf.offers {
            let (reached, carrier) = (self.reached(*offer), self.carrier(*offer));
            let export = wide.then(|| exported(carrier));
            if wide {
                writer.uses(PARENT);
            }
            let mut value = String::new();
            here(reached, Place::Value, &mut value);
            writer.output(carrier, None, &value, export.as_deref());
        }
        let uses = writer.used().clone();
        Written { file: self.file(&leaf_name((leaf.layer, leaf.level), &leaf.bits), writer, files), uses }
    }

    /// Puts a nested template among the files. Its name holds a hash of its text: CloudFormation looks into a nested
    /// stack when its address has changed.
    fn file(&self, name: &str, writer: Writer<'_>, files: &mut Vec<OutputFile>) -> String {
        let text = writer.finish(&self.parameters);
        let path = format!("stacks/{name}.{}.json", &content(&text)[..8]);
        files.push(OutputFile { path: path.clone(), text });
        path
    }

    /// Puts the entry of a nested stack into its parent; `give` writes what the stack needs.
    fn entry(&self, writer: &mut Writer<'_>, give: impl Fn(usize, &mut String), entry: Entry<'_>) {
        let Entry { id, file, uses, needs, waits } = entry;
        let address = Expr::join([
            Expr::text("https://"),
            Expr::Parameter(ARTIFACT_BUCKET.to_owned()),
            Expr::text(".s3."),
            Expr::Pseudo("AWS::Region"),
            Expr::text("."),
            Expr::Pseudo("AWS::URLSuffix"),
            Expr::text("/"),
            Expr::Parameter(ARTIFACT_PREFIX.to_owned()),
            Expr::text(file.to_owned()),
        ]);
        let mut given: Vec<(&str, Option<usize>)> = uses.iter().map(|name| (name.as_str(), None)).collect();
        given.extend(needs.iter().map(|need| (self.carrier(*need), Some(*need))));
        given.sort();
        let mut text = String::with_capacity(given.len() * 128 + 512);
        put_all(
            &mut text,
            &["    \"", id.as_str(), "\": {\n      \"Type\": \"AWS::CloudFormation::Stack\",\n"],
        );
        for (i, id) in waits.iter().enumerate() {
            let start = if i == 0 { "      \"DependsOn\": [" } else { ", " };
            put_all(&mut text, &[start, "\"", id.as_str(), "\""]);
        }
        text.push_str(if waits.is_empty() { "" } else { "],\n" });
        put_all(&mut text, &["      \"Properties\": {\n        \"TemplateURL\": ", &fragment(&address, 4)]);
        for (i, (name, need)) in given.iter().enumerate() {
            let start = if i == 0 { ",\n        \"Parameters\": {\n" } else { ",\n" };
            put_all(&mut text, &[start, "          \"", name, "\": "]);
            match need {
                Some(need) => give(*need, &mut text),
                None => reference(passed(writer, name), Place::Value, &mut text),
            }
        }
        text.push_str(if given.is_empty() { "\n      }\n    }" } else { "\n        }\n      }\n    }" });
        writer.entries(&text, &Alone);
    }

    fn parent(&self) -> (Writer<'_>, Vec<&'p Unit>) {
        let here = |unit: &usize| self.at[*unit] == At::Parent;
        let units = (0..self.plan.units.len()).filter(here).map(|unit| &self.plan.units[unit]).collect();
        (Writer::new(self.plan.description.as_deref()), units)
    }

    /// The parent that holds every stack itself.
    fn narrow(&self, written: &[Written]) -> String {
        let (mut writer, units) = self.parent();
        let link = FromParent { nested: self, stack_of: &|leaf| &self.leaves[leaf].stack };
        writer.units(&units, &link);
        let give = |need, text: &mut String| link.write(self.reached(need), Place::Value, text);
        for (leaf, Written { file, uses }) in self.leaves.iter().zip(written) {
            let waits: Vec<&LogicalId> = leaf.waits.iter().map(|other| &self.leaves[*other].stack).collect();
            let entry = Entry { id: &leaf.stack, file, uses, needs: &leaf.needs, waits: &waits };
            self.entry(&mut writer, give, entry);
        }
        writer.outputs(&self.plan.outputs, &link);
        writer.finish(&self.parameters)
    }
}

/// A nested stack as its parent writes it.
struct Entry<'e> {
    id: &'e LogicalId,
    file: &'e str,
    uses: &'e BTreeSet<String>,
    needs: &'e [usize],
    waits: &'e [&'e LogicalId],
}

fn leaf_name(kind: (Layer, usize), bits: &str) -> String {
    format!("{}-{bits}", kind_name(kind))
}

/// The name of what a parent passes on as the program's parameter `name`.
fn passed<'n>(writer: &mut Writer<'_>, name: &'n str) -> &'n str {
    if name == PARENT && !writer.used().contains(PARENT) {
        return "AWS::StackName";
    }
    writer.uses(name);
    name
}

fn kind_name((layer, level): (Layer, usize)) -> String {
    let word = match layer {
        Layer::Shared => "shared",
        Layer::Store => "stores",
        Layer::Function => "functions",
        Layer::Front => "front",
    };
    if level == 0 { word.to_owned() } else { format!("{word}-above-{level}-at") }
}

/// The groups for which the parent has no room: it takes them in their order, so that a new one displaces none.
///
/// Groups of a higher level need others of their layer, so they stand where those stand: in stacks of their own.
fn elsewhere(groups: Vec<Group>, room: Option<Size>) -> Vec<Group> {
    let Some(room) = room else { return groups };
    let mut used = Size::default();
    let left = groups.into_iter().filter(|group| {
        let sum = used.plus(group.size);
        let stays = group.level == 0 && sum.fits(room);
        if stays {
            used = sum;
        }
        !stays
    });
    left.collect()
}

fn by_level(groups: Vec<Group>) -> BTreeMap<usize, Vec<Group>> {
    let mut levels: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
    for group in groups {
        levels.entry(group.level).or_default().push(group);
    }
    levels
}

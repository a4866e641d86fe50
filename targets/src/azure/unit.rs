//! A unit: the resources of one declaration, which always stand together in one template.

use super::overrides::{Reached, Setting};
use super::resource::Resource;
use crate::shared::fragment::{write, write_line};
use scant_compiler::access::Why;
use scant_compiler::model::{FunctionId, Name};
use scant_compiler::target::Right;
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// Which templates a unit may stand in. A unit depends only on units of its own layer and of lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// What many declarations stand in: accounts, namespaces, logs, custom roles.
    Shared,
    /// Stores and raw resources.
    Store,
    /// Functions and what starts them.
    Function,
    /// What stands before functions: API gateways.
    Front,
}

/// The resources of one declaration, as text.
#[derive(Debug)]
pub struct Unit {
    /// The declaration's path.
    pub name: String,
    /// Where it may stand.
    pub layer: Layer,
    /// Every permission in its resources, registered where they are made.
    pub rights: Vec<Right>,
    /// Overrides that could not be applied.
    pub findings: Vec<Diagnostic>,
    /// What its entries say, and the ids they have and wait for, one behind the other.
    text: String,
    /// The entry that is being written.
    entry: Vec<u8>,
    flat: bool,
    /// Where the ids stand in the text.
    ids: Vec<Range<usize>>,
    emitted: Vec<Emitted>,
    settings: Vec<Setting>,
    reached: Vec<Reached>,
}

/// A resource that was added to a unit, by its place in the text.
#[derive(Debug)]
struct Emitted {
    kind: Cow<'static, str>,
    text: Range<usize>,
    /// Numbers among the unit's ids.
    id: usize,
    depends_on: Vec<usize>,
}

/// A resource as it stands in a unit.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'u> {
    unit: &'u Unit,
    emitted: &'u Emitted,
}

impl<'u> Entry<'u> {
    /// Its id as an expression without brackets.
    pub fn id(self) -> &'u str {
        self.unit.id(self.emitted.id)
    }

    /// Its entry without the closing brace and without what it waits for.
    pub fn text(self) -> &'u str {
        self.unit.piece(&self.emitted.text)
    }

    /// The ids it waits for, as expressions without brackets.
    pub fn depends_on(self) -> impl Iterator<Item = &'u str> {
        self.numbers().map(move |number| self.unit.id(number))
    }

    /// The same as numbers among [`Unit::ids`].
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        self.emitted.depends_on.iter().copied()
    }
}

/// Who holds a permission, on what in the spec's words, and why: see [`Right`].
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Right`")]
pub struct Holding {
    pub holder: String,
    pub function: Option<FunctionId>,
    pub on: String,
    pub why: Why,
}

/// How an entry ends.
pub const END: &str = "\n    }";

/// Bytes of a function's text, and of its longest entry or another unit, as most have at most.
const TEXT: usize = 32_768;
const LONGEST: usize = 8_192;

/// Among so many ids the same one is looked for; a function has fewer.
const RECENT: usize = 64;

/// How an entry begins.
const INDENT: &str = "    ";

/// How deep the entry of a resource stands in a template.
const DEPTH: usize = 2;

impl Unit {
    /// An empty unit of the declaration `name`, whose `set` lines are `settings`.
    pub fn new(name: &Name, layer: Layer, settings: Vec<Setting>) -> Self {
        Self {
            name: name.path.clone(),
            layer,
            text: String::with_capacity(if layer == Layer::Function { TEXT } else { LONGEST }),
            entry: Vec::with_capacity(LONGEST),
            flat: false,
            ids: Vec::new(),
            emitted: Vec::new(),
            rights: Vec::new(),
            findings: Vec::new(),
            settings,
            reached: Vec::new(),
        }
    }

    /// The same with every entry on one line, where it is certain that it stands in a deployment.
    #[must_use]
    pub fn flat(self, flat: bool) -> Self {
        Self { flat, ..self }
    }

    /// Whether it has the resource that such `set` lines are about.
    pub fn has(&self, reached: Reached) -> bool {
        self.reached.contains(&reached)
    }

    /// Puts a resource in, as text.
    pub fn add<P: Serialize>(&mut self, resource: Resource<P>) {
        let start = self.text.len();
        self.entry.clear();
        if self.flat {
            write_line(&resource.entry(), &mut self.entry);
        } else {
            self.text.push_str(INDENT);
            write(&resource.entry(), DEPTH, &mut self.entry);
        }
        // The serialiser writes UTF-8.
        self.text.push_str(str::from_utf8(&self.entry).unwrap_or_default());
        if resource.reached != Reached::Nothing {
            self.reached.push(resource.reached);
            for setting in self.settings.iter().filter(|setting| setting.reached == resource.reached) {
                match setting.apply(self.text.get(start..).unwrap_or_default(), DEPTH) {
                    Ok(changed) => {
                        self.text.truncate(start);
                        self.text.push_str(INDENT);
                        self.text.push_str(&changed);
                    }
                    Err(finding) => self.findings.push(*finding),
                }
            }
        }
        let open = self.text.strip_suffix(END).or_else(|| self.text.strip_suffix('}'));
        self.text.truncate(open.map_or(self.text.len(), str::len));
        let text = start..self.text.len();
        let id = self.put(&resource.id);
        let depends_on = resource.depends_on.iter().map(|id| self.put(id)).collect();
        self.emitted.push(Emitted { kind: resource.kind.name, text, id, depends_on });
    }

    fn put(&mut self, id: &str) -> usize {
        let recent = self.ids.iter().enumerate().rev().take(RECENT);
        let mut same = recent.filter(|(_, place)| place.len() == id.len() && self.piece(place) == id);
        let known = same.next().map(|(number, _)| number);
        known.unwrap_or_else(|| {
            let start = self.text.len();
            self.text.push_str(id);
            self.ids.push(start..self.text.len());
            self.ids.len() - 1
        })
    }

    fn piece(&self, place: &Range<usize>) -> &str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// The ids its entries have and wait for, as expressions without brackets; in a function's unit each once.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|place| self.piece(place))
    }

    /// One of them.
    pub fn id(&self, number: usize) -> &str {
        self.ids.get(number).map(|place| self.piece(place)).unwrap_or_default()
    }

    /// Everything its entries say, and the ids they have and wait for.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.emitted.iter().map(|emitted| Entry { unit: self, emitted })
    }

    /// The types of its resources.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.emitted.iter().map(|emitted| emitted.kind.as_ref())
    }

    /// How many resources it has.
    pub fn count(&self) -> usize {
        self.emitted.len()
    }

    /// Whether it has no resources.
    pub fn is_empty(&self) -> bool {
        self.emitted.is_empty()
    }

    /// Lets its resources go; its rights stay.
    pub fn empty(&mut self) {
        (self.text, self.entry) = (String::new(), Vec::new());
        (self.ids, self.emitted) = (Vec::new(), Vec::new());
    }

    /// Says of a permission in its resources who has it and why.
    pub fn right(&mut self, holding: Holding, actions: Vec<String>) {
        let Holding { holder, function, on, why } = holding;
        self.rights.push(Right { holder, function, actions, on, why });
    }
}

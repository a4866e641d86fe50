//! A unit: the resources of one declaration, which always stand together in one template.

use super::overrides::{Reached, Setting};
use super::resource::Resource;
use crate::shared::fragment::write;
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
    emitted: Vec<Emitted>,
    settings: Vec<Setting>,
    reached: Vec<Reached>,
}

/// A resource that was added to a unit, by places in its text.
#[derive(Debug)]
struct Emitted {
    kind: Cow<'static, str>,
    text: Range<usize>,
    id: Range<usize>,
    depends_on: Vec<Range<usize>>,
}

/// A resource as it stands in a unit.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'u> {
    unit: &'u Unit,
    emitted: &'u Emitted,
}

impl<'u> Entry<'u> {
    fn piece(self, place: &Range<usize>) -> &'u str {
        self.unit.text.get(place.clone()).unwrap_or_default()
    }

    /// Its id as an expression without brackets.
    pub fn id(self) -> &'u str {
        self.piece(&self.emitted.id)
    }

    /// Its entry without the closing brace and without what it waits for.
    pub fn text(self) -> &'u str {
        self.piece(&self.emitted.text)
    }

    /// The ids it waits for, as expressions without brackets.
    pub fn depends_on(self) -> impl Iterator<Item = &'u str> {
        self.emitted.depends_on.iter().map(move |place| self.piece(place))
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

/// Bytes of a function's text, and of its longest entry, as most are at most.
const TEXT: usize = 32_768;
const LONGEST: usize = 8_192;

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
            text: String::with_capacity(TEXT),
            entry: Vec::with_capacity(LONGEST),
            emitted: Vec::new(),
            rights: Vec::new(),
            findings: Vec::new(),
            settings,
            reached: Vec::new(),
        }
    }

    /// Whether it has the resource that such `set` lines are about.
    pub fn has(&self, reached: Reached) -> bool {
        self.reached.contains(&reached)
    }

    /// Puts a resource in, as text.
    pub fn add<P: Serialize>(&mut self, resource: Resource<P>) {
        let start = self.text.len();
        self.text.push_str(INDENT);
        self.entry.clear();
        write(&resource.entry(), DEPTH, &mut self.entry);
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
        self.text.truncate(self.text.strip_suffix(END).map_or(self.text.len(), str::len));
        let text = start..self.text.len();
        let id = self.put(&resource.id);
        let depends_on = resource.depends_on.iter().map(|id| self.put(id)).collect();
        self.emitted.push(Emitted { kind: resource.kind.name, text, id, depends_on });
    }

    fn put(&mut self, id: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(id);
        start..self.text.len()
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
        (self.text, self.entry, self.emitted) = (String::new(), Vec::new(), Vec::new());
    }

    /// Says of a permission in its resources who has it and why.
    pub fn right(&mut self, holding: Holding, actions: Vec<String>) {
        let Holding { holder, function, on, why } = holding;
        self.rights.push(Right { holder, function, actions, on, why });
    }
}

//! A unit: the resources of one declaration, which always stand together in one stack.

use super::expr::{Expr, MARK};
use super::ids::LogicalId;
use super::overrides::{Reached, Setting};
use super::policy::{Effect, Statement};
use crate::shared::fragment::{fragment, write};
use scant_compiler::access::Why;
use scant_compiler::model::{FunctionId, Name};
use scant_compiler::target::Right;
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// Which stacks a unit may stand in. A unit refers only to units of its own layer and of lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// What nearly every store may refer to, such as the application's key: few, always in the parent stack.
    Shared,
    /// Stores, APIs, raw resources.
    Store,
    /// Functions and what starts them.
    Function,
    /// Stages of APIs, which want the routes they limit to be there.
    Front,
}

/// The resources of one declaration, as text.
#[derive(Debug)]
pub struct Unit {
    /// The declaration's path; decides the stack.
    pub name: String,
    /// Where it may stand.
    pub layer: Layer,
    /// Its resources, in order.
    pub resources: Vec<Emitted>,
    /// Their entries, one behind the other as a template has them, with marks for what they reach.
    pub text: String,
    /// Every permission in those resources, registered where they are made.
    pub rights: Vec<Right>,
    /// Policies that what starts the function must wait for: AWS looks whether the function may before it agrees.
    pub grants: Vec<LogicalId>,
    /// Overrides that could not be applied.
    pub findings: Vec<Diagnostic>,
    settings: Vec<Setting>,
    reached: Vec<Reached>,
}

/// A resource that was added to a unit.
#[derive(Debug)]
pub struct Emitted {
    /// Its type.
    pub kind: Cow<'static, str>,
    /// Its key in the text of its unit.
    id: Range<usize>,
    /// Its whole entry there, from the key to the closing brace.
    entry: Range<usize>,
}

/// What becomes of a resource's data when the resource is dropped from the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keep {
    /// It holds none: nothing is said.
    Stateless,
    /// It is deleted.
    Delete,
    /// It stays, even when the creation of the rest fails: only what CloudFormation names itself, so that a second
    /// try does not find its name taken, and a deletion that `DeletionProtectionEnabled` forbids is not tried.
    Retain,
}

/// A resource before it is text.
#[derive(Debug)]
pub struct Resource<P> {
    id: LogicalId,
    kind: Cow<'static, str>,
    reached: Reached,
    depends_on: Vec<LogicalId>,
    keep: Keep,
    properties: P,
}

impl<P: Serialize> Resource<P> {
    /// A resource of type `kind`, such as `AWS::DynamoDB::Table`, with typed `properties` (structs in Pascal case
    /// that skip what is `None`, or maps in a fixed order).
    pub fn new(id: LogicalId, kind: impl Into<Cow<'static, str>>, properties: P) -> Self {
        Self {
            id,
            kind: kind.into(),
            reached: Reached::Nothing,
            depends_on: Vec::new(),
            keep: Keep::Stateless,
            properties,
        }
    }

    /// Which `set` lines of the declaration reach it.
    #[must_use]
    pub fn reached(mut self, reached: Reached) -> Self {
        self.reached = reached;
        self
    }

    /// Resources of the same unit, or of a lower layer, that must stand first though nothing refers to them.
    #[must_use]
    pub fn depends_on(mut self, ids: impl IntoIterator<Item = LogicalId>) -> Self {
        self.depends_on.extend(ids);
        self
    }

    /// What becomes of its data.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }
}

impl Unit {
    /// An empty unit of the declaration `name`, whose `set` lines are `settings`.
    pub fn new(name: &Name, layer: Layer, settings: Vec<Setting>) -> Self {
        Self {
            name: name.path.clone(),
            layer,
            resources: Vec::new(),
            text: String::new(),
            rights: Vec::new(),
            grants: Vec::new(),
            findings: Vec::new(),
            settings,
            reached: Vec::new(),
        }
    }

    /// Whether it has the resource that such `set` lines are about.
    pub fn has(&self, reached: Reached) -> bool {
        self.reached.contains(&reached)
    }

    /// Whether the resource `id` is one of its own.
    pub fn holds(&self, id: &str) -> bool {
        self.resources.iter().any(|resource| self.id(resource) == id)
    }

    /// The id of one of its resources.
    pub fn id(&self, resource: &Emitted) -> &str {
        self.text.get(resource.id.clone()).unwrap_or_default()
    }

    /// The whole entry of one of its resources.
    pub fn entry(&self, resource: &Emitted) -> &str {
        self.text.get(resource.entry.clone()).unwrap_or_default()
    }

    /// Puts a resource in, as text.
    pub fn add<P: Serialize>(&mut self, resource: Resource<P>) {
        let Resource { id, kind, reached, depends_on, keep, properties } = resource;
        if reached != Reached::Nothing {
            self.reached.push(reached);
        }
        let mut text = Vec::with_capacity(USUAL);
        for piece in [KEY, id.as_str(), "\": {\n      \"Type\": \"", &kind, "\",\n"] {
            text.extend_from_slice(piece.as_bytes());
        }
        if !depends_on.is_empty() {
            let ids: Vec<&str> = depends_on.iter().map(LogicalId::as_str).collect();
            text.extend_from_slice(format!("{MARK}{DEPENDS}{}{MARK}", ids.join(",")).as_bytes());
        }
        text.extend_from_slice(match keep {
            Keep::Stateless => b"",
            Keep::Delete => {
                b"      \"DeletionPolicy\": \"Delete\",\n      \"UpdateReplacePolicy\": \"Delete\",\n"
            }
            Keep::Retain => {
                b"      \"DeletionPolicy\": \"Retain\",\n      \"UpdateReplacePolicy\": \"Retain\",\n"
            }
        });
        text.extend_from_slice(b"      \"Properties\": ");
        let changes = self.settings.iter().filter(|setting| setting.reached == reached);
        if reached != Reached::Nothing && changes.clone().next().is_some() {
            let mut body = fragment(&properties, PROPERTIES_DEPTH);
            for setting in changes {
                match setting.apply(&body, PROPERTIES_DEPTH) {
                    Ok(changed) => body = changed,
                    Err(finding) => self.findings.push(*finding),
                }
            }
            text.extend_from_slice(body.as_bytes());
        } else {
            write(&properties, PROPERTIES_DEPTH, &mut text);
        }
        text.extend_from_slice(b"\n    }");
        // The serialiser writes UTF-8, and so does everything above.
        let text = String::from_utf8(text).unwrap_or_default();
        if !self.text.is_empty() {
            self.text.push_str(",\n");
        }
        let start = self.text.len();
        self.text.push_str(&text);
        let key = start + KEY.len();
        let id = key..key + id.as_str().len();
        self.resources.push(Emitted { kind, id, entry: start..self.text.len() });
    }

    /// Says of a permission in its resources who has it and why.
    pub fn right(&mut self, right: Right) {
        self.rights.push(right);
    }

    /// The same of a statement on its way into a policy document: what is told and what is emitted are one.
    #[must_use]
    pub fn told(&mut self, statement: Statement, holding: Holding) -> Statement {
        if statement.effect == Effect::Allow {
            let Holding { holder, function, on, why } = holding;
            let actions = statement.action.iter().map(|action| action.to_string()).collect();
            self.rights.push(Right { holder, function, actions, on, why });
        }
        statement
    }
}

/// Who holds a statement's permissions, on what in the spec's words, and why: see [`Right`].
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Right`")]
pub struct Holding {
    pub holder: String,
    pub function: Option<FunctionId>,
    pub on: String,
    pub why: Why,
}

/// How an entry begins, up to its key.
const KEY: &str = "    \"";

/// Room for most resources, in bytes.
const USUAL: usize = 2048;

/// How deep a resource's properties stand in a template.
const PROPERTIES_DEPTH: usize = 3;

/// A mark that stands for the whole `DependsOn` line, of those ids that stand in the same stack.
pub const DEPENDS: char = 'd';

/// A tag of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Its key.
    pub key: Cow<'static, str>,
    /// Its value.
    pub value: Expr,
}

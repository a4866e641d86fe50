//! A unit: the resources of one declaration, which always stand together in one template.

use super::expr::Expr;
use super::overrides::{Reached, Setting};
use super::resource::Resource;
use crate::shared::fragment;
use scant_compiler::access::Why;
use scant_compiler::model::{FunctionId, Name};
use scant_compiler::target::Right;
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;
use std::borrow::Cow;

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
    /// Its resources, in order.
    pub resources: Vec<Emitted>,
    /// Every permission in those resources, registered where they are made.
    pub rights: Vec<Right>,
    /// Overrides that could not be applied.
    pub findings: Vec<Diagnostic>,
    settings: Vec<Setting>,
    reached: Vec<Reached>,
}

/// A resource that was added to a unit.
#[derive(Debug)]
pub struct Emitted {
    /// Its id as an expression without brackets.
    pub id: String,
    /// Its type.
    pub kind: Cow<'static, str>,
    /// Its entry without the closing brace and without what it depends on.
    pub text: String,
    /// The ids it depends on, in the same notation.
    pub depends_on: Vec<String>,
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

/// How deep the entry of a resource stands in a template.
const DEPTH: usize = 2;
/// What an entry begins with.
const INDENT: &str = "    ";
/// Bytes that most entries have room in.
const ROOM: usize = 1024;

impl Unit {
    /// An empty unit of the declaration `name`, whose `set` lines are `settings`.
    pub fn new(name: &Name, layer: Layer, settings: Vec<Setting>) -> Self {
        Self {
            name: name.path.clone(),
            layer,
            resources: Vec::new(),
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
        let mut text = Vec::with_capacity(ROOM);
        text.extend_from_slice(INDENT.as_bytes());
        fragment::write(&resource.entry(), DEPTH, &mut text);
        let mut text = String::from_utf8(text).unwrap_or_default();
        if resource.reached != Reached::Nothing {
            self.reached.push(resource.reached);
            for setting in self.settings.iter().filter(|setting| setting.reached == resource.reached) {
                match setting.apply(text.trim_start(), DEPTH) {
                    Ok(changed) => text = format!("{INDENT}{changed}"),
                    Err(finding) => self.findings.push(*finding),
                }
            }
        }
        if text.ends_with(END) {
            text.truncate(text.len() - END.len());
        }
        self.resources.push(Emitted {
            id: resource.id.spelled(),
            kind: resource.kind.name,
            text,
            depends_on: resource.depends_on.iter().map(Expr::spelled).collect(),
        });
    }

    /// Says of a permission in its resources who has it and why.
    pub fn right(&mut self, holding: Holding, actions: Vec<String>) {
        let Holding { holder, function, on, why } = holding;
        self.rights.push(Right { holder, function, actions, on, why });
    }
}

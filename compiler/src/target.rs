//! The port a provider fits into.

use crate::access::{Access, Why};
use crate::checked::Checked;
use crate::model::{FunctionId, Model, TargetName};
use crate::portability::{Hold, Limit};
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;

/// A provider scant compiles for.
pub trait Target: Sync {
    /// Its name.
    fn name(&self) -> TargetName;

    /// How exactly it holds a function to `verb` on a store of `kind` under `limit`. Asked for every right before
    /// `check`; what is neither held exactly nor accepted by the spec never reaches `check` and `emit`.
    fn hold(&self, kind: StoreKind, verb: Verb, limit: Limit) -> Hold;

    /// The same for one program, where its `target` block asks for means that permit more.
    fn hold_in(&self, _model: &Model, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
        self.hold(kind, verb, limit)
    }

    /// Says at the line what this provider cannot do or does not allow: unsupported features, limits, names.
    /// The model holds only what exists on this target.
    fn check(&self, model: &Model, access: &Access, findings: &mut Vec<Diagnostic>);

    /// Writes what must be written before anyone can tell whether the provider takes it, and says if it does not.
    /// Asked of a program in which `check` found no error; `emit` finds it in [`Checked::draft`].
    fn draft(&self, _model: &Model, _access: &Access, _findings: &mut Vec<Diagnostic>) -> Option<Artifact> {
        None
    }

    /// The provider's documents. Cannot fail: whatever could was asked by `check` and `draft`.
    fn emit(&self, app: &Checked, assets: &Assets) -> Artifact;

    /// Every permission the documents hold, with the line it comes from.
    fn rights(&self, app: &Checked) -> Vec<Right>;

    /// Every message it can raise.
    fn codes(&self) -> &'static [&'static Code];
}

/// What is known of the code folders: the key is the folder as the spec names it.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// Folders that were found.
    pub folders: BTreeMap<String, Asset>,
}

/// A code folder's package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Hexadecimal SHA-256 of its contents.
    pub sha256: String,
}

/// What a target makes of a program.
#[derive(Debug, Clone, Default)]
pub struct Artifact {
    /// Its files, in the order they are written.
    pub files: Vec<OutputFile>,
    /// Code folders to be packaged beside them.
    pub packages: Vec<Packaging>,
    /// Resources by provider type, in alphabetical order.
    pub resources: BTreeMap<String, usize>,
}

/// A zip file made of a code folder that is in [`Assets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packaging {
    /// The folder as the spec names it.
    pub folder: String,
    /// Path of the zip file inside the target's folder, with `/`. Without added files it must name the folder's hash:
    /// a package that is there already is then not made again.
    pub path: String,
    /// Files beside the folder's own; none of them may be there already.
    pub added: Vec<OutputFile>,
}

/// One file of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path inside the target's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// One permission in the emitted documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// Who has it: a function's name, or words such as `api public`, `schedule of report`.
    pub holder: String,
    /// The function it belongs to (holds it or is called through it), if any.
    pub function: Option<FunctionId>,
    /// The provider's actions.
    pub actions: Vec<String>,
    /// On what, in the spec's words: `table orders`, `objects of uploads under raw/`.
    pub on: String,
    /// Because of which line.
    pub why: Why,
}

//! The proof that a model may be emitted: only `check` makes one.

use crate::acceptance::Accepted;
use crate::access::Access;
use crate::model::{Model, TargetName};
use crate::target::Artifact;

/// A model, its access, and the target both were checked for.
#[derive(Debug, Clone)]
pub struct Checked {
    model: Model,
    access: Access,
    target: TargetName,
    accepted: Vec<Accepted>,
    draft: Option<Artifact>,
}

impl Checked {
    pub(crate) fn new(
        model: Model,
        access: Access,
        target: TargetName,
        accepted: Vec<Accepted>,
        draft: Option<Artifact>,
    ) -> Self {
        Self { model, access, target, accepted, draft }
    }

    /// The program.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Its rights.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What was found, and the spec takes on purpose.
    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// What its target wrote to judge it: see [`crate::target::Target::draft`].
    pub fn draft(&self) -> Option<&Artifact> {
        self.draft.as_ref()
    }

    /// What it was checked for.
    pub fn target(&self) -> TargetName {
        self.target
    }
}

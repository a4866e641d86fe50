//! A provider that takes everything and makes nothing: what is said of a program is then the compiler's own.

use scant_compiler::access::Access;
use scant_compiler::checked::Checked;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::target::{Artifact, Assets, Right, Target};
use scant_lang::diagnostic::{Code, Diagnostic};

/// It goes by the name of AWS, so that programs can name it.
#[derive(Debug)]
pub struct Paper;

impl Target for Paper {
    fn name(&self) -> TargetName {
        TargetName::Aws
    }

    fn check(&self, _: &Model, _: &Access, _: &mut Vec<Diagnostic>) {}

    fn emit(&self, _: &Checked, _: &Assets) -> Artifact {
        Artifact::default()
    }

    fn rights(&self, _: &Checked) -> Vec<Right> {
        Vec::new()
    }

    fn codes(&self) -> &'static [&'static Code] {
        &[]
    }
}

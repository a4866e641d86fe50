//! Layout: units become stacks. One template if everything fits into one, else a parent and nested stacks.
//!
//! Reading order: `marks`, `stack`, `link`, `groups`, `buckets`, `nested`.

mod buckets;
mod groups;
mod link;
mod marks;
mod nested;
mod stack;

pub use marks::{Piece, pieces};

use super::unit::Unit;
use link::Alone;
use scant_compiler::target::{Artifact, OutputFile};
use std::collections::BTreeMap;

/// All that is to be deployed, before it is known in which stacks.
#[derive(Debug, Default)]
pub struct Plan {
    /// What the template says of itself.
    pub description: Option<String>,
    /// Parameters that units may ask for.
    pub parameters: BTreeMap<String, Parameter>,
    /// The resources, by declaration.
    pub units: Vec<Unit>,
    /// What the deployment tells afterwards.
    pub outputs: Vec<Output>,
}

/// A parameter of the program's template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its type, such as `String`.
    pub kind: &'static str,
    /// What it is for.
    pub description: String,
    /// Its value if nobody gives one.
    pub default: Option<String>,
}

/// Something the deployment tells afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its key.
    pub key: String,
    /// What it is.
    pub description: Option<String>,
    /// Its value, as a fragment with marks.
    pub value: String,
}

/// Most resources of a template.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MOST_RESOURCES: usize = 500;
/// Most bytes of a template that is read from a bucket.
const MOST_BYTES: usize = 1_000_000;

/// The files of a program.
pub fn artifact(plan: &Plan) -> Artifact {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in plan.units.iter().flat_map(|unit| &unit.resources) {
        *kinds.entry(&resource.kind).or_insert(0) += 1;
    }
    let mut resources: BTreeMap<String, usize> =
        kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    let count: usize = plan.units.iter().map(|unit| unit.resources.len()).sum();
    if count <= MOST_RESOURCES {
        let text = alone(plan);
        if text.len() <= MOST_BYTES {
            return Artifact {
                files: vec![OutputFile { path: "template.json".to_owned(), text }],
                resources,
                ..Artifact::default()
            };
        }
    }
    let (files, stacks) = nested::files(plan);
    resources.insert("AWS::CloudFormation::Stack".to_owned(), stacks);
    Artifact { files, resources, ..Artifact::default() }
}

/// Everything in one template.
fn alone(plan: &Plan) -> String {
    let units: Vec<&Unit> = plan.units.iter().collect();
    let mut stack = stack::Writer::new(plan.description.as_deref());
    stack.units(&units, &Alone);
    stack.outputs(&plan.outputs, &Alone);
    stack.finish(&plan.parameters)
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
mod tests;

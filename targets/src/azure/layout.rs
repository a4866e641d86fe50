//! Layout: units become templates. One if everything fits into one, else one with deployments inside it.
//!
//! Reading order: `groups`, `uses`, `nested`, `template`, `beside`.

mod beside;
mod groups;
mod nested;
mod template;
mod uses;

pub use groups::MOST_RESOURCES;

use super::expr::Expr;
use super::types::Type;
use super::unit::Unit;
use super::variables::Variables;
use scant_compiler::target::{Artifact, OutputFile};
use std::collections::BTreeMap;

/// All that is to be deployed, before it is known in which templates.
#[derive(Debug, Default)]
pub struct Plan {
    /// What its deployments are called by: the application and its environment.
    pub name: String,
    /// What `target azure` says of the place: settings by word.
    pub place: BTreeMap<&'static str, String>,
    /// Parameters that units may ask for.
    pub parameters: BTreeMap<String, Parameter>,
    /// Variables that units may use.
    pub variables: Variables,
    /// The resources, by declaration.
    pub units: Vec<Unit>,
    /// What the deployment tells afterwards.
    pub outputs: Vec<Output>,
    /// Files beside the template: what tells the functions' hosts what starts them.
    pub files: Vec<OutputFile>,
}

/// A parameter of the program's template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its type: `string`, `securestring`, `int`.
    pub kind: &'static str,
    /// What it is for.
    pub description: String,
    /// Its value if nobody gives one; never of a secret.
    pub default: Option<Expr>,
}

/// Something the deployment tells afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its key.
    pub key: String,
    /// What it is.
    pub description: Option<String>,
    /// Its value.
    pub value: Expr,
}

/// The files of a program, without its code.
pub fn artifact(plan: Plan) -> Artifact {
    let mut resources = BTreeMap::new();
    for kind in plan.units.iter().flat_map(Unit::kinds) {
        match resources.get_mut(kind) {
            Some(count) => *count += 1,
            None => drop(resources.insert(kind.to_owned(), 1)),
        }
    }
    let groups = groups::groups(&plan.units);
    if !groups.inside.is_empty() {
        resources.insert(Type::DEPLOYMENT.name.into_owned(), groups.inside.len());
    }
    let (text, parameters) = template::template(&plan, &groups);
    let mut files = vec![OutputFile { path: TEMPLATE.to_owned(), text }];
    files.extend(beside::files(&plan, &parameters));
    files.extend(plan.files);
    Artifact { files, packages: Vec::new(), resources }
}

/// The file that is deployed.
pub const TEMPLATE: &str = "azuredeploy.json";

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]
mod tests;

//! Layout: units become templates. One if everything fits into one, else one with deployments inside it.

mod template;

use super::expr::Expr;
use super::unit::Unit;
use super::variables::Variables;
use scant_compiler::target::{Artifact, OutputFile};
use std::collections::BTreeMap;

/// All that is to be deployed, before it is known in which templates.
#[derive(Debug, Default)]
pub struct Plan {
    /// Parameters that units may ask for.
    pub parameters: BTreeMap<String, Parameter>,
    /// Variables that units may use.
    pub variables: Variables,
    /// The resources, by declaration.
    pub units: Vec<Unit>,
    /// What the deployment tells afterwards.
    pub outputs: Vec<Output>,
    /// Files beside the template.
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

/// The files of a program.
pub fn artifact(plan: Plan) -> Artifact {
    let mut resources = BTreeMap::new();
    for resource in plan.units.iter().flat_map(|unit| &unit.resources) {
        *resources.entry(resource.kind.to_string()).or_insert(0) += 1;
    }
    let units: Vec<&Unit> = plan.units.iter().collect();
    let text = template::template(&plan, &units);
    let mut files = vec![OutputFile { path: "azuredeploy.json".to_owned(), text }];
    files.extend(plan.files);
    Artifact { files, packages: Vec::new(), resources }
}

//! AWS: CloudFormation templates against the spec.

mod bind;
mod context;
mod document;
mod expected;
mod floor;
mod granted;
mod ids;
mod json;
mod kinds;
mod policy;
mod resolve;
mod routes;
mod spec;
mod verbs;
mod words;

use crate::File;
use crate::report::Report;
use scant_compiler::checked::Checked;
use words::Words;

/// What is taken for granted on AWS, whatever the program.
const ASSUMPTIONS: [&str; 4] = [
    "partition, Region and account of every ARN without them are those the stack is deployed to",
    "nobody changes the stack's resources by hand, and no other stack grants rights on them",
    "organisation policies (SCP, RCP) take nothing away that the spec grants",
    "what an `external` declaration names is what the spec means",
];

/// Compares what the spec says with what the templates grant.
pub(crate) fn verify(checked: &Checked, files: &[File<'_>]) -> Report {
    let mut words = Words::new(verbs::known());
    let model = checked.model();
    let spec = expected::expected(checked, &mut words);
    let (artifact, assumed) = granted::granted(model, files, &mut words);
    let mut report = Report::compare(spec, artifact, words.known);
    report.functions = model.functions.len();
    report.floor = floor::ALL.map(str::to_owned).to_vec();
    report.assumptions = ASSUMPTIONS.map(str::to_owned).into_iter().chain(assumed).collect();
    report
}

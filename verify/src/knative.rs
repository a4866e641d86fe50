//! Knative: Kubernetes objects, S3 policies and a database's script against the spec.
//!
//! Which object is which thing of the spec follows from the names that the guide to Knative tells: one function is one
//! Service, one ServiceAccount and one NetworkPolicy of that name, and no two declarations share a name. That an object
//! of the name *is* what the spec means is looked at: a Service by its account, its image and its volumes; a Broker by
//! its class; a Secret by what fills it. A Service nobody declared, an object twice, and an object of a kind or with a
//! field that is not listed (`kinds.txt`) are flaws, since they could grant anything. Rights at servers go by Secrets:
//! whoever has a Secret among its volumes may do all that the user of that Secret may.

mod caches;
mod document;
mod expected;
mod filter;
mod floor;
mod granted;
mod http;
mod kinds;
mod names;
mod s3;
mod spec;
mod sql;
mod words;
mod yaml;

use crate::File;
use crate::claims::Known;
use crate::report::Report;
use scant_compiler::checked::Checked;

/// What is taken for granted on Knative, whatever the program.
const ASSUMPTIONS: [&str; 6] = [
    "the cluster is as `platform.json` says: it asks senders of events who they are, and takes none it has no policy for",
    "the network plugin enforces NetworkPolicy",
    "servers that are not the application's (Kafka, RabbitMQ, S3, the vault behind a SecretStore) hold to their own rules, \
     and an S3 user has the one policy under its name",
    "nobody changes the application's objects by hand, and no other objects of its namespace grant rights on them",
    "operators put into a Secret what their documentation says, and Secrets are read by no other way than volumes",
    "what an `external` declaration names is what the spec means",
];

/// Compares what the spec says with what the objects grant.
pub(crate) fn verify(checked: &Checked, files: &[File<'_>]) -> Report {
    let spec = spec::Spec::of(checked);
    let expected = expected::expected(&spec);
    let (granted, assumed) = granted::granted(&spec, files);
    let mut report = Report::compare(expected, granted, Known::default());
    report.functions = spec.model.functions.len();
    report.floor = floor::ALL.map(str::to_owned).to_vec();
    report.assumptions = ASSUMPTIONS.map(str::to_owned).into_iter().chain(assumed).collect();
    report
}

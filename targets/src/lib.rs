//! Providers: a checked program becomes a provider's documents, one folder a provider.

pub mod aws;
pub mod azure;
pub mod knative;
pub mod shared;

use scant_compiler::target::Target;

/// Every provider, in the order they are named everywhere.
pub static ALL: &[&dyn Target] = &[&aws::Aws, &azure::Azure, &knative::Knative];

//! Providers: a checked program becomes a provider's documents, one folder a provider.

pub mod aws;

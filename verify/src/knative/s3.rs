//! Conditions of S3 policies in words both sides make the same way.

use std::collections::BTreeSet;

/// Only keys that begin so are listed: `StringLike` on `s3:prefix`.
pub fn prefix(patterns: impl Iterator<Item = String>) -> String {
    let patterns: BTreeSet<String> = patterns.collect();
    format!("s3:prefix is like {}", patterns.into_iter().collect::<Vec<_>>().join(" or "))
}

//! Sources under the names one would type for them.

use scant_lang::source::Source;

/// Sources as messages show them.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The program's files.
    pub sources: &'a [Source],
    prefix: &'a str,
}

impl<'a> Shown<'a> {
    /// Sources under their own names.
    pub fn bare(sources: &'a [Source]) -> Self {
        Self { sources, prefix: "" }
    }

    /// Sources whose names are behind `prefix`.
    pub fn under(prefix: &'a str, sources: &'a [Source]) -> Self {
        Self { sources, prefix }
    }

    /// The name of a source as one would type it here.
    pub fn name(&self, source: &Source) -> String {
        if source.name.starts_with('<') {
            source.name.clone()
        } else {
            format!("{}{}", self.prefix, source.name)
        }
    }
}

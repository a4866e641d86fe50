//! Provider words in a spec: targets, overrides, raw resources; and outputs.

use super::{Common, Literal, Name, TargetName};
use scant_lang::source::{Span, Spanned};

/// A `target` block.
#[derive(Debug, Clone)]
pub struct TargetConfig {
    /// Which.
    pub name: TargetName,
    /// Its settings by word: `region`, `account`, `boundary`, …
    pub settings: Vec<(&'static str, Spanned<String>)>,
    /// The target's word in the spec.
    pub span: Span,
}

impl TargetConfig {
    /// The setting of that word.
    pub fn get(&self, word: &str) -> Option<&Spanned<String>> {
        self.settings.iter().find(|(name, _)| *name == word).map(|(_, value)| value)
    }
}

/// `set TracingConfig.Mode = "Active"`
#[derive(Debug, Clone)]
pub struct Override {
    /// The block it stands in.
    pub target: TargetName,
    /// The property, segment by segment.
    pub path: Vec<String>,
    /// Its new value.
    pub value: Literal,
    /// The path in the spec.
    pub span: Span,
}

/// A resource in a provider's own words.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Its name.
    pub name: Name,
    /// Doc, labels, tags, `only on`; its `set` lines are `overrides`.
    pub common: Common,
    /// Whose.
    pub target: TargetName,
    /// The provider's resource type.
    pub resource_type: Spanned<String>,
}

/// `output url = $public.url`
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub name: Name,
    /// The `///` text above it.
    pub doc: Option<String>,
    /// What it tells.
    pub value: Literal,
    /// The name in the spec.
    pub span: Span,
}

//! The image of a function: the spec's own, or the one to be built from its code folder.

use crate::knative::context::Context;
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::unit::Unit;
use scant_compiler::model::Function;

/// Digits of a package's hash in a tag.
const DIGITS: usize = 16;
/// The tag while the code folder has not been seen.
const UNBUILT: &str = "unbuilt";

/// The reference; what must be built is told in the unit.
pub fn of(context: &Context<'_>, function: &Function, unit: &mut Unit) -> String {
    let Some(code) = &function.code else {
        // The compiler says when both are missing.
        return function.image.as_ref().map(|image| image.value.clone()).unwrap_or_default();
    };
    let registry = context.cluster.registry.as_deref().unwrap_or_default();
    let (app, name) = (names::of(&context.model.app), names::of(&function.name));
    let hash = context.assets.folders.get(&code.value).and_then(|asset| asset.sha256.get(..DIGITS));
    let reference = format!("{registry}/{app}-{name}:{}", hash.unwrap_or(UNBUILT));
    unit.need(Need::Image {
        reference: reference.clone(),
        folder: code.value.clone(),
        runtime: function.runtime.value.clone(),
        handler: function.handler.as_ref().map(|handler| handler.value.clone()),
    });
    reference
}

/// What an image reference says of the version it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// A digest: always the same image.
    Digest,
    /// A tag, which may be moved.
    Tag,
    /// Nothing, or `latest`.
    Latest,
    /// It is no reference at all.
    Wrong,
}

/// Reads a reference.
/// <https://github.com/distribution/reference/blob/main/reference.go>
pub fn version(reference: &str) -> Version {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest.get(slash..).and_then(|last| last.find(':')) {
        Some(at) => (rest.get(..slash + at).unwrap_or_default(), rest.get(slash + at + 1..)),
        None => (rest, None),
    };
    let legal = is_name(name) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
    match (legal, digest, tag) {
        (false, _, _) => Version::Wrong,
        (true, Some(_), _) => Version::Digest,
        (true, None, Some("latest") | None) => Version::Latest,
        (true, None, Some(_)) => Version::Tag,
    }
}

/// Parts between slashes; the first may be a host with a port.
fn is_name(name: &str) -> bool {
    let mut parts = name.split('/').peekable();
    let first = parts.peek().copied().unwrap_or_default();
    let is_host = name.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    if is_host {
        parts.next();
        let (host, port) = first.split_once(':').map_or((first, None), |(host, port)| (host, Some(port)));
        let legal = host
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if !legal || port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return false;
        }
    }
    name.len() <= 255 && parts.all(is_part)
}

/// Lower-case letters and digits, with a dot, one or two underscores, or hyphens between them.
fn is_part(part: &str) -> bool {
    let edges = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    part.starts_with(edges)
        && part.ends_with(edges)
        && part.chars().all(|c| edges(c) || matches!(c, '.' | '_' | '-'))
        && !["..", "___", "._", "_.", "-.", ".-", "_-", "-_"].iter().any(|wrong| part.contains(wrong))
}

fn is_tag(tag: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    !tag.is_empty() && tag.len() <= 128 && tag.chars().all(legal) && !tag.starts_with(['.', '-'])
}

fn is_digest(digest: &str) -> bool {
    digest.strip_prefix("sha256:").is_some_and(|hex| {
        hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_registries_read_them() {
        let digest = "a".repeat(64);
        for (reference, expected) in [
            (format!("ghcr.io/acme/api@sha256:{digest}"), Version::Digest),
            (format!("ghcr.io/acme/api:1.2@sha256:{digest}"), Version::Digest),
            ("ghcr.io:5000/acme/api:1.2".to_owned(), Version::Tag),
            ("localhost/api:1".to_owned(), Version::Tag),
            ("api".to_owned(), Version::Latest),
            ("ghcr.io/acme/api:latest".to_owned(), Version::Latest),
            ("ghcr.io:5000/api".to_owned(), Version::Latest),
            ("UPPER//x".to_owned(), Version::Wrong),
            ("ghcr.io/acme/".to_owned(), Version::Wrong),
            ("ghcr.io/acme/a pi:1".to_owned(), Version::Wrong),
            ("ghcr.io/acme/api@sha256:12".to_owned(), Version::Wrong),
            (String::new(), Version::Wrong),
        ] {
            assert_eq!(version(&reference), expected, "{reference}");
        }
    }
}

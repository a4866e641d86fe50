//! Paths of routes in the words of what compares them, and which of two routes a path belongs to.

use scant_compiler::model::Segment;
use std::cmp::Ordering;

/// As Istio compares them: `{*}` is one segment, `{**}` all that follow.
/// <https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation>
pub fn template(segments: &[Segment]) -> String {
    spelled(segments, |text| text.to_owned(), "{*}", "{**}")
}

/// As a regular expression over the whole path.
/// <https://gateway-api.sigs.k8s.io/reference/spec/#pathmatchtype>
pub fn expression(segments: &[Segment]) -> String {
    spelled(segments, escaped, "[^/]+", ".+")
}

/// Whether the path has no parameters.
pub fn is_exact(segments: &[Segment]) -> bool {
    segments.iter().all(|segment| matches!(segment, Segment::Text(_)))
}

fn spelled(segments: &[Segment], text: impl Fn(&str) -> String, one: &str, rest: &str) -> String {
    if segments.is_empty() {
        return "/".to_owned();
    }
    let parts = segments.iter().map(|segment| match segment {
        Segment::Text(plain) => format!("/{}", text(plain)),
        Segment::Parameter(_) => format!("/{one}"),
        Segment::Rest(_) => format!("/{rest}"),
    });
    parts.collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~' | '%' | '@')) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether some path fits both.
pub fn meet(one: &[Segment], other: &[Segment]) -> bool {
    match (one, other) {
        ([], []) => true,
        ([Segment::Rest(_)], [_, ..]) | ([_, ..], [Segment::Rest(_)]) => true,
        ([Segment::Text(a), ..], [Segment::Text(b), ..]) if a != b => false,
        ([_, one @ ..], [_, other @ ..]) => meet(one, other),
        ([], [_, ..]) | ([_, ..], []) => false,
    }
}

/// Which of two routes a path that fits both belongs to: where they first differ, text comes before a parameter, and a
/// parameter before the rest. The lesser one has it.
pub fn precedence(one: &[Segment], other: &[Segment]) -> Ordering {
    let rank = |segment: &Segment| match segment {
        Segment::Text(_) => 0,
        Segment::Parameter(_) => 1,
        Segment::Rest(_) => 2,
    };
    one.iter().map(rank).cmp(other.iter().map(rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<Segment> {
        let parts = text.split('/').filter(|part| !part.is_empty());
        let segments = parts.map(|part| match part {
            "*" => Segment::Parameter("p".to_owned()),
            "**" => Segment::Rest("p".to_owned()),
            text => Segment::Text(text.to_owned()),
        });
        segments.collect()
    }

    #[test]
    fn paths_are_spelled_for_who_compares_them() {
        for (text, istio, regex) in [
            ("/", "/", "/"),
            ("/a.b/c", "/a.b/c", "/a\\.b/c"),
            ("/a/*/b", "/a/{*}/b", "/a/[^/]+/b"),
            ("/a/**", "/a/{**}", "/a/.+"),
        ] {
            assert_eq!(
                (template(&path(text)), expression(&path(text))),
                (istio.to_owned(), regex.to_owned())
            );
        }
    }

    #[test]
    fn a_path_belongs_to_the_route_that_says_more() {
        for (one, other) in [("/a/new", "/a/*"), ("/a/*", "/a/**"), ("/a/*", "/*/b"), ("/a/b/**", "/a/*/c")] {
            assert!(meet(&path(one), &path(other)), "{one} {other}");
            assert_eq!(precedence(&path(one), &path(other)), Ordering::Less, "{one} {other}");
        }
        for (one, other) in [("/a", "/b"), ("/a", "/a/*"), ("/a", "/a/**"), ("/a/*", "/b/*"), ("/", "/**")] {
            assert!(!meet(&path(one), &path(other)), "{one} {other}");
        }
        assert_eq!(precedence(&path("/a/*"), &path("/b/*")), Ordering::Equal);
    }
}

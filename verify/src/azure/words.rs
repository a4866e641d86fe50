//! Words of both sides about who may start what, so that they spell them alike.

use crate::pattern::{Letter, Pattern};

/// Anybody who finds the address.
pub const ANYONE: &str = "anyone";
/// Whoever was told a key of the app.
pub const KEY: &str = "a key of the app";
/// What a source does to a function.
pub const START: &str = "start";
/// What a topic or a bus does to a queue.
pub const PUT: &str = "put in";
/// What a queue does to another with what nobody could work on.
pub const BURY: &str = "bury in";
/// What starts functions by the time.
pub const CLOCK: &str = "the clock";

/// Holders of a token.
pub fn token(issuer: &str, audience: &str) -> String {
    format!("a token of {issuer} for {audience}")
}

/// A request: a method, or any of them, and a path whose parameters have no names and whose letters have no case.
pub fn request(method: Option<&str>, path: &str) -> Pattern {
    let mut letters = match method {
        Some(method) => Pattern::literal(method).0,
        None => vec![Letter::Any],
    };
    letters.push(Letter::Char(' '));
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let plain = match segment.strip_prefix('{') {
            Some(rest) if rest.starts_with('*') || rest.ends_with("...}") => "{...}".to_owned(),
            Some(_) => "{}".to_owned(),
            None if segment == "*" => "{...}".to_owned(),
            None => segment.to_ascii_lowercase(),
        };
        letters.extend(Pattern::literal(&format!("/{plain}")).0);
    }
    if path.trim_matches('/').is_empty() {
        letters.push(Letter::Char('/'));
    }
    Pattern(letters)
}

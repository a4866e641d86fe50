//! Names: legal for each type of resource, the same in every build, and different for different declarations.

use super::expr::Expr;
use crate::shared::hash::hash as sum;

/// `path` in at most `longest` lower-case letters, digits and single hyphens, beginning with a letter and ending with
/// none of the hyphens. What could be another path's form, too, ends with a hash of the path,
/// or is that hash where there is no room for more.
pub fn fit(path: &str, longest: usize) -> String {
    let slug = path.replace(['.', '_'], "-");
    let plain = path.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !slug.contains("--")
        && !slug.ends_with('-')
        && slug.len() <= longest
        && !slug.rsplit_once('-').is_some_and(|(_, end)| is_hash(end));
    if plain {
        return slug;
    }
    let start = squeezed(&slug, longest.saturating_sub(DIGITS + 1));
    if start.is_empty() { hash(path) } else { format!("{start}-{}", hash(path)) }
}

/// The words of `text` in at most `longest` letters, digits and single hyphens; a hash at the end tells it from every
/// other text.
pub fn marked(text: &str, longest: usize) -> String {
    let words = text.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let start = squeezed(words.trim_start_matches('-'), longest.saturating_sub(DIGITS + 1));
    if start.is_empty() { hash(text) } else { format!("{start}-{}", hash(text)) }
}

/// `path` in at most nine letters and digits, for names that have no room for more.
pub fn tiny(path: &str) -> String {
    if path.len() < TINY && path.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return path.to_owned();
    }
    // Nine characters are never a short path's own, so only hashes can meet.
    let start: String = path.chars().filter(char::is_ascii_alphanumeric).take(TINY - DIGITS).collect();
    let hash = hash(path);
    format!("{start}{}{hash}", "x".repeat(TINY - DIGITS - start.len()))
}

/// `kind-path-token`: the token is different in every resource group, and the path has at most `longest` characters.
pub fn global(kind: &str, path: &str, longest: usize) -> Expr {
    Expr::join([Expr::text(format!("{kind}-{}-", fit(path, longest))), token()])
}

/// Thirteen letters and digits that are the program's own in its resource group.
pub fn token() -> Expr {
    Expr::Variable(TOKEN.into(), None)
}

/// The variable that holds the token. Names of declarations have no capitals, so none is this one's.
pub const TOKEN: &str = "uniqueToken";

/// Digits of a hash.
const DIGITS: usize = 6;
/// Characters of a tiny name.
const TINY: usize = 9;

/// Six digits of base 36, the first one of base 10: two of five hundred paths meet once in 4,800 programs.
fn hash(path: &str) -> String {
    let mut left = sum(path);
    (0..DIGITS)
        .map(|place| {
            let base = if place == 0 { 10 } else { 36 };
            let digit = (left % base) as u32;
            left /= base;
            char::from_digit(digit, 36).unwrap_or('0')
        })
        .collect()
}

/// Whether `end` could be a hash; few words begin with a digit.
fn is_hash(end: &str) -> bool {
    end.len() == DIGITS && end.starts_with(|c: char| c.is_ascii_digit())
}

/// The start of `slug`, without doubled hyphens or one at the end.
fn squeezed(slug: &str, longest: usize) -> String {
    let mut start = String::with_capacity(longest);
    for c in slug.chars() {
        if start.len() < longest && !(c == '-' && start.ends_with('-')) {
            start.push(c.to_ascii_lowercase());
        }
    }
    start.truncate(start.trim_end_matches('-').len());
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn plain_paths_are_read_off_their_names() {
        assert_eq!(fit("create_order", 20), "create-order");
        assert_eq!(tiny("worker"), "worker");
    }

    #[test]
    fn names_that_might_meet_do_not() {
        let paths = [
            "a_b",
            "a.b",
            "a__b",
            "ab",
            "a_b_",
            "a_very_long_name_of_a_function",
            "a_very_long_name_of_a_table",
        ];
        let fitted: BTreeSet<String> = paths.iter().map(|path| fit(path, 16)).collect();
        let tinies: BTreeSet<String> = paths.iter().map(|path| tiny(path)).collect();
        assert_eq!((fitted.len(), tinies.len()), (paths.len(), paths.len()));
        for name in &fitted {
            assert!(name.len() <= 16 && !name.contains("--") && !name.ends_with('-'), "{name}");
        }
        assert!(tinies.iter().all(|name| name.len() <= 9 && !name.contains('-')));
    }

    #[test]
    fn where_there_is_no_room_the_hash_is_all() {
        assert_eq!(fit("stores_prod", 7).len(), DIGITS);
    }

    #[test]
    fn a_name_that_ends_like_a_hash_gets_one() {
        assert_ne!(fit("orders_1abc23", 30), "orders-1abc23");
        assert_eq!(fit("daily_report", 30), "daily-report");
    }
}

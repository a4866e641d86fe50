//! The word somebody most likely meant.

use strsim::damerau_levenshtein;

/// The candidate nearest to `word`, if one is near enough to be meant: the fewest letters dropped,
/// added, changed or swapped, at most a third of the word. Case, `_` and `-` count for little, so that
/// `CreateOrder` finds `create_order`. Of equally near candidates the first one wins. If none is near, the only one
/// that begins with the word, or that the word begins with, is meant: `arm` finds `arm64`.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let candidates: Vec<&'c str> = candidates.into_iter().collect();
    by_letters(word, &candidates).or_else(|| by_beginning(word, &candidates))
}

/// The shortest beginning that tells something.
const BEGINNING: usize = 3;

fn by_beginning<'c>(word: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let folded = fold(word);
    let alike = |candidate: &str| {
        let other = fold(candidate);
        folded.len().min(other.len()) >= BEGINNING
            && (other.starts_with(&folded) || folded.starts_with(&other))
    };
    let mut found = candidates.iter().copied().filter(|candidate| alike(candidate));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn by_letters<'c>(word: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let folded = fold(word);
    let length = folded.chars().count();
    // Of a word of one letter none may change.
    let farthest = (length / 3).max(usize::from(length > 1));
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.iter().copied() {
        if candidate.len().abs_diff(word.len()) > 4 * (farthest + 2) {
            continue;
        }
        let other = fold(candidate);
        let distance = if candidate == word {
            0
        } else if other == folded {
            1
        } else {
            2 * damerau_levenshtein(&folded, &other)
        };
        if distance <= (2 * farthest).max(1)
            && !other.is_empty()
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        for (word, candidates, meant) in [
            ("tabel", vec!["bucket", "table", "topic"], Some("table")),
            ("memry", vec!["timeout", "memory"], Some("memory")),
            ("CreateOrder", vec!["create_orders", "create_order"], Some("create_order")),
            ("ordres", vec!["orders", "order"], Some("orders")),
            ("frobnicate", vec!["table", "queue"], None),
            ("at", vec!["on", "in", "as"], Some("as")),
            ("x", vec!["table"], None),
            ("", vec!["a", ""], None),
            ("a", vec!["b", "A"], Some("A")),
            ("jobz", vec!["joba", "jobb"], Some("joba")),
        ] {
            assert_eq!(nearest(word, candidates.iter().copied()), meant, "for `{word}` among {candidates:?}");
        }
    }
}

//! The decision is right: on small alphabets it agrees with trying every word.

use proptest::prelude::*;
use scant_verify::claims::{Effect, Match, Place, Statement};
use scant_verify::decide::compare;
use scant_verify::pattern::{Letter, Pattern};

/// The longest word of a part that is tried.
const LONGEST: usize = 3;

fn part() -> impl Strategy<Value = Match> {
    let patterns = proptest::collection::vec("[ab*?]{0,4}", 1..3);
    (patterns, prop::bool::weighted(0.15)).prop_map(|(patterns, not)| {
        let patterns = patterns.iter().map(|pattern| Pattern::glob(pattern)).collect();
        Match { patterns, not }
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    let effect = prop_oneof![4 => Just(Effect::Allow), 1 => Just(Effect::Deny)];
    (effect, part(), part()).prop_map(|(effect, action, resource)| Statement {
        effect,
        action,
        resource,
        context: Match::any(),
        place: Place::Floor("a law"),
    })
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    proptest::collection::vec(statement(), 0..4)
}

/// Every word of the letters `a`, `b` and one that no pattern names.
fn words() -> Vec<Vec<Letter>> {
    let letters = [Letter::Char('a'), Letter::Char('b'), Letter::One];
    let mut all = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..LONGEST {
        last = last
            .iter()
            .flat_map(|word| letters.map(|letter| [word.as_slice(), &[letter]].concat()))
            .collect();
        all.extend(last.clone());
    }
    all
}

/// Matching as anyone would write it first.
fn is_like(pattern: &[Letter], word: &[Letter]) -> bool {
    match (pattern, word) {
        ([], word) => word.is_empty(),
        ([Letter::Any, rest @ ..], word) => (0..=word.len()).any(|taken| is_like(rest, &word[taken..])),
        ([Letter::One, rest @ ..], [_, word @ ..]) => is_like(rest, word),
        ([named, rest @ ..], [letter, word @ ..]) => named == letter && is_like(rest, word),
        (_, []) => false,
    }
}

fn grants(statements: &[Statement], word: [&[Letter]; 3]) -> bool {
    let matches = |part: &Match, word: &[Letter]| {
        part.patterns.iter().any(|pattern| is_like(&pattern.0, word)) != part.not
    };
    let hit = |effect| {
        statements.iter().any(|statement| {
            let all = statement.parts().into_iter().zip(word).all(|(part, word)| matches(part, word));
            statement.effect == effect && all
        })
    };
    hit(Effect::Allow) && !hit(Effect::Deny)
}

proptest! {
    #[test]
    fn every_witness_is_one(spec in statements(), artifact in statements()) {
        let verdict = compare(&spec, &artifact, &[]);
        for (witnesses, grants_it, other) in
            [(&verdict.excess, &artifact, &spec), (&verdict.missing, &spec, &artifact)]
        {
            for witness in witnesses {
                let word = witness.word.each_ref().map(Vec::as_slice);
                prop_assert!(grants(grants_it, word));
                prop_assert!(!grants(other, word));
            }
        }
    }

    #[test]
    fn no_difference_is_overlooked(spec in statements(), artifact in statements()) {
        let verdict = compare(&spec, &artifact, &[]);
        let words = words();
        for action in &words {
            for resource in &words {
                let word = [action.as_slice(), resource.as_slice(), &[]];
                match (grants(&spec, word), grants(&artifact, word)) {
                    (false, true) => prop_assert!(!verdict.excess.is_empty()),
                    (true, false) => prop_assert!(!verdict.missing.is_empty()),
                    (true, true) | (false, false) => {}
                }
            }
        }
    }

    #[test]
    fn a_side_equals_itself(side in statements()) {
        prop_assert!(compare(&side, &side, &[]).is_equal());
    }
}

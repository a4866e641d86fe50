//! Whether a filter lets more messages through than another.

use super::reach::begins;
use crate::model::{Filter, FilterCondition, FilterTest, Scalar};
use std::collections::{BTreeMap, BTreeSet};

/// Whether some message that `other` stops may pass `filter`. Where nobody can tell, it may.
pub fn exceeds(filter: &Filter, other: &Filter) -> bool {
    let mut stronger: BTreeMap<&[String], Vec<&FilterTest>> = BTreeMap::new();
    for FilterCondition { path, test, .. } in &filter.conditions {
        stronger.entry(path).or_default().push(test);
    }
    let holds = |weaker: &FilterCondition| {
        let tests = stronger.get(weaker.path.as_slice()).map_or(&[][..], Vec::as_slice);
        tests.iter().any(|test| implies(test, &weaker.test))
    };
    !other.conditions.iter().all(holds)
}

/// Whether what passes the first test passes the second.
fn implies(first: &FilterTest, second: &FilterTest) -> bool {
    match (first, second) {
        (FilterTest::In(values), _) => passes(values, second),
        (FilterTest::Not(fewer), FilterTest::Not(values)) => is_subset(values, fewer),
        (FilterTest::Starts(narrow), FilterTest::Starts(wide)) => {
            let wide: BTreeSet<&str> = wide.iter().map(String::as_str).collect();
            narrow.iter().all(|prefix| begins(&wide, prefix))
        }
        (FilterTest::Starts(prefixes), FilterTest::Not(values)) => {
            let prefixes: BTreeSet<&str> = prefixes.iter().map(String::as_str).collect();
            values.iter().all(|value| !matches!(value, Scalar::Text(text) if begins(&prefixes, text)))
        }
        (FilterTest::Compare(one, bound), FilterTest::Compare(other, limit)) => match (*one, *other) {
            (">", ">" | ">=") | (">=", ">=") => bound >= limit,
            (">=", ">") => bound > limit,
            ("<", "<" | "<=") | ("<=", "<=") => bound <= limit,
            ("<=", "<") => bound < limit,
            _ => false,
        },
        (FilterTest::Compare(operator, bound), FilterTest::Not(values)) => {
            values.iter().all(|value| number(value).is_none_or(|value| !compares(value, operator, *bound)))
        }
        (FilterTest::Starts(_) | FilterTest::Not(_) | FilterTest::Compare(..), _) => false,
    }
}

/// Whether every one of these values passes a test.
fn passes(values: &[Scalar], test: &FilterTest) -> bool {
    match test {
        FilterTest::In(wide) => is_subset(values, wide),
        FilterTest::Not(stopped) => {
            let stopped: BTreeSet<String> = stopped.iter().map(word).collect();
            values.iter().all(|value| !stopped.contains(&word(value)))
        }
        FilterTest::Starts(prefixes) => {
            let prefixes: BTreeSet<&str> = prefixes.iter().map(String::as_str).collect();
            values.iter().all(|value| matches!(value, Scalar::Text(text) if begins(&prefixes, text)))
        }
        FilterTest::Compare(operator, bound) => {
            values.iter().all(|value| number(value).is_some_and(|value| compares(value, operator, *bound)))
        }
    }
}

fn is_subset(few: &[Scalar], many: &[Scalar]) -> bool {
    let many: BTreeSet<String> = many.iter().map(word).collect();
    few.iter().all(|value| many.contains(&word(value)))
}

/// A value as a text that no other value has.
fn word(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => format!("\"{text}"),
        Scalar::Bool(truth) => truth.to_string(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
    }
}

fn number(value: &Scalar) -> Option<f64> {
    match value {
        Scalar::Int(number) => Some(*number as f64),
        Scalar::Number(number) => Some(*number),
        Scalar::Text(_) | Scalar::Bool(_) => None,
    }
}

fn compares(value: f64, operator: &str, bound: f64) -> bool {
    match operator {
        ">" => value > bound,
        ">=" => value >= bound,
        "<" => value < bound,
        _ => value <= bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::Span;

    fn filter(tests: &[(&str, FilterTest)]) -> Filter {
        let conditions = tests.iter().map(|(path, test)| FilterCondition {
            path: vec![(*path).to_owned()],
            test: test.clone(),
            span: Span::default(),
        });
        Filter { conditions: conditions.collect() }
    }

    fn texts(texts: &[&str]) -> Vec<Scalar> {
        texts.iter().map(|text| Scalar::Text((*text).to_owned())).collect()
    }

    #[test]
    fn each_of_a_row_lets_more_through_than_the_one_before() {
        let starts = |text: &str| FilterTest::Starts(vec![text.to_owned()]);
        let rows = [
            vec![FilterTest::In(texts(&["abc"])), starts("ab"), starts("a"), FilterTest::Not(texts(&["b"]))],
            vec![FilterTest::In(texts(&["a"])), FilterTest::In(texts(&["b", "a"]))],
            vec![FilterTest::Not(texts(&["b", "a"])), FilterTest::Not(texts(&["a"]))],
            vec![
                FilterTest::In(vec![Scalar::Int(9)]),
                FilterTest::Compare(">", 5.0),
                FilterTest::Compare(">=", 5.0),
                FilterTest::Compare(">", 4.5),
                FilterTest::Not(vec![Scalar::Int(4)]),
            ],
            vec![
                FilterTest::Compare("<", 5.0),
                FilterTest::Compare("<=", 5.0),
                FilterTest::Compare("<", 6.0),
            ],
        ];
        for row in rows {
            for pair in row.windows(2) {
                let (narrow, wide) = (filter(&[("x", pair[0].clone())]), filter(&[("x", pair[1].clone())]));
                assert!(exceeds(&wide, &narrow) && !exceeds(&narrow, &wide), "{pair:?}");
                assert!(exceeds(&Filter::default(), &wide) && !exceeds(&wide, &Filter::default()));
            }
        }
    }

    #[test]
    fn order_does_not_count_and_paths_do() {
        let (a, b) = (("a", FilterTest::Compare(">", 1.0)), ("b", FilterTest::In(texts(&["x", "y"]))));
        let (one, other) = (filter(&[a.clone(), b.clone()]), filter(&[b, a.clone()]));
        assert!(!exceeds(&one, &other) && !exceeds(&other, &one));
        let elsewhere = filter(&[("c", a.1.clone())]);
        let here = filter(&[a]);
        assert!(exceeds(&elsewhere, &here) && exceeds(&here, &elsewhere));
    }
}

//! All conditions on one field taken together, as one list of alternatives.

use super::{Match, Refusal};
use scant_compiler::model::{Filter, FilterCondition, FilterTest, Scalar};
use scant_lang::source::Span;
use std::cmp::Ordering;

/// What must hold of one field.
pub struct Field {
    /// The field, by path.
    pub path: Vec<String>,
    /// The alternatives.
    pub matches: Vec<Match>,
    /// The last condition on it.
    pub span: Span,
}

/// The fields of a filter, in the order they are first named. Numbers beyond `limit` are refused.
pub fn fields(filter: &Filter, limit: f64) -> Result<Vec<Field>, Refusal> {
    let mut named: Vec<(&[String], Vec<&FilterCondition>)> = Vec::new();
    for condition in &filter.conditions {
        match named.iter_mut().find(|(path, _)| *path == condition.path.as_slice()) {
            Some((_, conditions)) => conditions.push(condition),
            None => named.push((&condition.path, vec![condition])),
        }
    }
    named
        .into_iter()
        .map(|(path, conditions)| {
            let span = conditions.last().map(|condition| condition.span).unwrap_or_default();
            let mut together = Together::default();
            for condition in conditions {
                together.add(condition, limit)?;
            }
            Ok(Field { path: path.to_vec(), matches: together.matches(path, span)?, span })
        })
        .collect()
}

#[derive(Default)]
struct Together {
    is: Option<Vec<Scalar>>,
    not: Vec<Scalar>,
    starts: Option<Vec<String>>,
    compare: Vec<(&'static str, f64)>,
}

impl Together {
    fn add(&mut self, condition: &FilterCondition, limit: f64) -> Result<(), Refusal> {
        let beyond = |value: &Scalar| number(value).is_some_and(|number| number.abs() > limit);
        let too_far = match &condition.test {
            FilterTest::In(values) | FilterTest::Not(values) => values.iter().any(beyond),
            FilterTest::Compare(_, number) => number.abs() > limit,
            FilterTest::Starts(_) => false,
        };
        if too_far {
            return Err(Refusal {
                span: condition.span,
                message: format!("aws filters numbers between -{limit} and {limit} only"),
                help: "compare in the function",
            });
        }
        match &condition.test {
            FilterTest::In(values) => {
                self.is = Some(match self.is.take() {
                    None => values.clone(),
                    Some(before) => {
                        before.into_iter().filter(|one| values.iter().any(|it| same(it, one))).collect()
                    }
                });
            }
            FilterTest::Not(values) => self.not.extend(values.iter().cloned()),
            FilterTest::Starts(prefixes) => {
                self.starts = Some(match self.starts.take() {
                    None => prefixes.clone(),
                    Some(before) => common(&before, prefixes),
                });
            }
            FilterTest::Compare(operator, number) => self.compare.push((operator, *number)),
        }
        Ok(())
    }

    fn matches(self, path: &[String], span: Span) -> Result<Vec<Match>, Refusal> {
        let field = path.join(".");
        let never = || Refusal {
            span,
            message: format!("no message can meet all conditions on `{field}`"),
            help: "drop one of them",
        };
        if let Some(values) = &self.is {
            let left: Vec<Match> = values.iter().filter(|value| self.lets(value)).map(exactly).collect();
            return if left.is_empty() { Err(never()) } else { Ok(left) };
        }
        let range = bounds(&self.compare).ok_or_else(never)?;
        match (self.not.is_empty(), self.starts, range.is_empty()) {
            (true, Some(prefixes), true) if prefixes.is_empty() => Err(never()),
            (true, Some(prefixes), true) => Ok(prefixes.into_iter().map(Match::Prefix).collect()),
            (true, None, false) => Ok(vec![Match::Numeric(range)]),
            (false, None, true) => {
                let texts = self.not.iter().filter(|value| matches!(value, Scalar::Text(_))).count();
                let numbers = self.not.iter().filter(|value| number(value).is_some()).count();
                if texts == self.not.len() || numbers == self.not.len() {
                    Ok(vec![Match::AnythingBut(self.not)])
                } else {
                    Err(Refusal {
                        span,
                        message: format!(
                            "aws can exclude texts or numbers of `{field}`, not both and not truth values"
                        ),
                        help: "say what the field is instead of what it is not",
                    })
                }
            }
            (true, None, true) | (false, ..) | (true, Some(_), false) => Err(Refusal {
                span,
                message: format!("aws cannot join these conditions on `{field}` in one filter"),
                help: "list the values with `in`, or test one of the conditions in the function",
            }),
        }
    }

    /// Whether one exact value meets every other condition.
    fn lets(&self, value: &Scalar) -> bool {
        let starts = self.starts.as_ref().is_none_or(|prefixes| match value {
            Scalar::Text(text) => prefixes.iter().any(|prefix| text.starts_with(prefix.as_str())),
            Scalar::Int(_) | Scalar::Number(_) | Scalar::Bool(_) => false,
        });
        let holds = |(operator, bound): &(&str, f64)| {
            number(value).is_some_and(|number| match *operator {
                ">" => number > *bound,
                ">=" => number >= *bound,
                "<" => number < *bound,
                _ => number <= *bound,
            })
        };
        starts && !self.not.iter().any(|excluded| same(excluded, value)) && self.compare.iter().all(holds)
    }
}

/// The tightest lower and upper bound, or `None` if nothing lies between them.
fn bounds(compare: &[(&'static str, f64)]) -> Option<Vec<(&'static str, f64)>> {
    let mut low: Option<(&'static str, f64)> = None;
    let mut high: Option<(&'static str, f64)> = None;
    for (operator, bound) in compare {
        let is_low = operator.starts_with('>');
        let side = if is_low { &mut low } else { &mut high };
        let tighter = side.is_none_or(|(before, at)| match bound.partial_cmp(&at) {
            Some(Ordering::Greater) => is_low,
            Some(Ordering::Less) => !is_low,
            Some(Ordering::Equal) => before.ends_with('='),
            None => false,
        });
        if tighter {
            *side = Some((operator, *bound));
        }
    }
    if let (Some((above, from)), Some((below, to))) = (low, high)
        && (from > to || (from == to && !(above.ends_with('=') && below.ends_with('='))))
    {
        return None;
    }
    Some(low.into_iter().chain(high).collect())
}

/// The beginnings that have a beginning in both lists.
fn common(one: &[String], other: &[String]) -> Vec<String> {
    let mut both: Vec<String> = Vec::new();
    for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
        let longer = match (a.starts_with(b.as_str()), b.starts_with(a.as_str())) {
            (true, _) => a,
            (false, true) => b,
            (false, false) => continue,
        };
        if !both.contains(longer) {
            both.push(longer.clone());
        }
    }
    both
}

fn exactly(value: &Scalar) -> Match {
    match value {
        Scalar::Text(text) => Match::Text(text.clone()),
        Scalar::Int(number) => Match::Numeric(vec![("=", *number as f64)]),
        Scalar::Number(number) => Match::Numeric(vec![("=", *number)]),
        Scalar::Bool(value) => Match::Bool(*value),
    }
}

fn number(value: &Scalar) -> Option<f64> {
    match value {
        Scalar::Int(number) => Some(*number as f64),
        Scalar::Number(number) => Some(*number),
        Scalar::Text(_) | Scalar::Bool(_) => None,
    }
}

fn same(one: &Scalar, other: &Scalar) -> bool {
    match (number(one), number(other)) {
        (Some(a), Some(b)) => a == b,
        (Some(_), None) | (None, Some(_)) => false,
        (None, None) => one == other,
    }
}

//! The proof: for every row of one side, the states that reading any word can lead to, none of which accepts the row
//! and not the other side.

use crate::json::Value;
use std::collections::BTreeSet;

/// A letter of a pattern or of a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Char(char),
    Symbol(String),
    /// In a pattern any one letter, in a word one that no pattern names.
    One,
    Any,
}

/// A list of patterns; with `not`, what matches none of them matches.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    not: bool,
    patterns: Vec<Vec<Letter>>,
}

/// A row of the certificate.
#[derive(Debug)]
pub struct Row {
    denies: bool,
    parts: [Part; 3],
    in_spec: bool,
    in_artifact: bool,
    held: Option<Vec<State>>,
    within: Option<Vec<State>>,
}

/// For each row, the places its patterns have reached in the part that is read, unless an earlier part failed.
type State = (u64, Vec<Option<Vec<BTreeSet<u64>>>>);

impl Row {
    /// Reads it.
    pub fn read(value: &Value) -> Result<Self, String> {
        let is_there = |name| matches!(value.get(name), Some(Value::List(places)) if !places.is_empty());
        let states = |name| value.get(name).map(states).transpose();
        let row = Self {
            denies: match value.text("effect")? {
                "allow" => false,
                "deny" => true,
                other => return Err(format!("there is no effect `{other}`")),
            },
            parts: [part(value, "action")?, part(value, "resource")?, part(value, "context")?],
            in_spec: is_there("spec"),
            in_artifact: is_there("artifact"),
            held: states("held")?,
            within: states("within")?,
        };
        if row.in_spec || row.in_artifact { Ok(row) } else { Err("a row is on neither side".to_owned()) }
    }
}

/// Whether both sides grant the same requests, as the rows' proofs say.
pub fn equal(rows: &[Row]) -> Result<(), String> {
    let same_denies = rows.iter().filter(|row| row.denies).all(|row| row.in_spec == row.in_artifact);
    for row in rows.iter().filter(|row| !row.denies) {
        if same_denies && row.in_spec && row.in_artifact {
            continue;
        }
        if row.in_artifact {
            covered(row, rows, |row| row.in_artifact, |row| row.in_spec, row.within.as_ref())
                .map_err(|why| format!("the artifact may grant more: {why}"))?;
        }
        if row.in_spec {
            covered(row, rows, |row| row.in_spec, |row| row.in_artifact, row.held.as_ref())
                .map_err(|why| format!("the artifact may grant less: {why}"))?;
        }
    }
    Ok(())
}

/// Whether the states prove that the other side grants what `row` does.
fn covered(
    row: &Row,
    rows: &[Row],
    own: impl Fn(&Row) -> bool,
    other: impl Fn(&Row) -> bool,
    states: Option<&Vec<State>>,
) -> Result<(), String> {
    let states: BTreeSet<&State> = states.ok_or("a row of one side has no proof")?.iter().collect();
    let denies: Vec<&Row> = rows.iter().filter(|row| row.denies && own(row)).collect();
    let others = rows.iter().filter(|row| other(row));
    let all: Vec<&Row> = [row].into_iter().chain(denies.iter().copied()).chain(others).collect();
    let start = (0, all.iter().map(|row| Some(starts(&row.parts[0]))).collect());
    if !states.contains(&start) {
        return Err("the proof does not begin at the start".to_owned());
    }
    for state in &states {
        let (part, places) = state;
        if *part > 2 || places.len() != all.len() {
            return Err("a state of the proof is of other rows".to_owned());
        }
        if *part == 2 && breaks(&all, denies.len(), places) {
            return Err("the proof holds a request that only one side grants".to_owned());
        }
        for next in steps(&all, *part, places) {
            if is_alive(row, &next) && !states.contains(&next) {
                return Err("the proof leaves out what can be reached".to_owned());
            }
        }
    }
    Ok(())
}

fn steps(all: &[&Row], part: u64, places: &[Option<Vec<BTreeSet<u64>>>]) -> Vec<State> {
    let index = part as usize;
    let of = |row: &Row| row.parts.get(index).cloned();
    let patterns = all.iter().filter_map(|row| row.parts.get(index)).flat_map(|part| &part.patterns);
    let named: BTreeSet<&Letter> =
        patterns.flatten().chain([&Letter::One]).filter(|l| **l != Letter::Any).collect();
    let mut next: Vec<State> = Vec::new();
    for letter in named {
        let rows =
            all.iter().zip(places).map(|(row, places)| Some(read(&of(row)?, places.as_ref()?, letter)));
        next.push((part, rows.collect()));
    }
    if part < 2 {
        let rows = all.iter().zip(places).map(|(row, places)| {
            let matched = is_match(&of(row)?, places.as_ref()?);
            matched.then(|| row.parts.get(index + 1).map(starts)).flatten()
        });
        next.push((part + 1, rows.collect()));
    }
    next
}

/// Whether the first row can still match.
fn is_alive(row: &Row, (part, places): &State) -> bool {
    match (row.parts.get(*part as usize), places.first()) {
        (Some(part), Some(Some(places))) => part.not || places.iter().any(|places| !places.is_empty()),
        _ => false,
    }
}

/// Whether the first row grants the word that ends here and the other side does not.
fn breaks(all: &[&Row], own_denies: usize, places: &[Option<Vec<BTreeSet<u64>>>]) -> bool {
    let matched: Vec<(bool, bool)> = all
        .iter()
        .zip(places)
        .map(|(row, places)| {
            (row.denies, places.as_ref().is_some_and(|places| is_match(&row.parts[2], places)))
        })
        .collect();
    let mut matched = matched.into_iter();
    let granted = matched.next().is_some_and(|(_, matched)| matched);
    if !granted || matched.by_ref().take(own_denies).any(|(_, matched)| matched) {
        return false;
    }
    let others: Vec<_> = matched.filter(|(_, matched)| *matched).collect();
    !others.iter().any(|(denies, _)| !denies) || others.iter().any(|(denies, _)| *denies)
}

fn starts(part: &Part) -> Vec<BTreeSet<u64>> {
    part.patterns.iter().map(|pattern| closure(pattern, 0)).collect()
}

fn read(part: &Part, places: &[BTreeSet<u64>], letter: &Letter) -> Vec<BTreeSet<u64>> {
    let step = |pattern: &Vec<Letter>, place: &u64| match pattern.get(*place as usize) {
        Some(Letter::Any) => closure(pattern, *place),
        Some(Letter::One) => closure(pattern, place + 1),
        Some(named) if named == letter => closure(pattern, place + 1),
        _ => BTreeSet::new(),
    };
    let pairs = part.patterns.iter().zip(places);
    pairs.map(|(pattern, places)| places.iter().flat_map(|place| step(pattern, place)).collect()).collect()
}

/// The place and all that are reached from it without a letter.
fn closure(pattern: &[Letter], place: u64) -> BTreeSet<u64> {
    let ahead =
        pattern.iter().skip(place as usize).take_while(|letter| **letter == Letter::Any).count() as u64;
    (place..=place + ahead).collect()
}

fn is_match(part: &Part, places: &[BTreeSet<u64>]) -> bool {
    let ended = |(pattern, places): (&Vec<Letter>, &BTreeSet<u64>)| places.contains(&(pattern.len() as u64));
    part.patterns.iter().zip(places).any(ended) != part.not
}

fn part(row: &Value, name: &str) -> Result<Part, String> {
    let value = row.get(name).ok_or_else(|| format!("a row has no {name}"))?;
    let (not, list) = if value.get("none").is_some() { (true, "none") } else { (false, "any") };
    let texts = value.list(list)?.iter().map(|text| text.as_text().ok_or("a pattern is no text"));
    let patterns = texts.map(|text| text.and_then(pattern)).collect::<Result<_, _>>()?;
    Ok(Part { not, patterns })
}

fn pattern(text: &str) -> Result<Vec<Letter>, &'static str> {
    let mut letters = Vec::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        letters.push(match char {
            '*' => Letter::Any,
            '?' => Letter::One,
            '{' => Letter::Symbol(chars.by_ref().take_while(|char| *char != '}').collect()),
            '\\' => Letter::Char(chars.next().ok_or("a pattern ends in a backslash")?),
            char => Letter::Char(char),
        });
    }
    Ok(letters)
}

fn states(value: &Value) -> Result<Vec<State>, String> {
    const NONE: &str = "a state of a proof cannot be read";
    let Value::List(states) = value else { return Err(NONE.to_owned()) };
    let places = |value: &Value| match value {
        Value::List(places) => places.iter().map(Value::number).collect::<Option<BTreeSet<u64>>>(),
        _ => None,
    };
    let row = |value: &Value| match value {
        Value::Word => Some(None),
        Value::List(patterns) => patterns.iter().map(places).collect::<Option<Vec<_>>>().map(Some),
        _ => None,
    };
    let state = |value: &Value| match value {
        Value::List(pair) => match pair.as_slice() {
            [part, Value::List(rows)] => {
                Some((part.number()?, rows.iter().map(row).collect::<Option<Vec<_>>>()?))
            }
            _ => None,
        },
        _ => None,
    };
    states.iter().map(state).collect::<Option<Vec<_>>>().ok_or_else(|| NONE.to_owned())
}

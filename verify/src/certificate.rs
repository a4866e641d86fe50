//! The certificate: both sides of every subject with the proof that they are the same, in a form that a small program
//! can check again without knowing the compiler, the readers, or the search.

use crate::File;
use crate::claims::{Effect, Match, Place, Statement, Way};
use crate::decide::{Judged, Proof, Row, State};
use crate::pattern::{Letter, Pattern};
use crate::report::{Compared, Report};
use scant_lang::source::{LineIndex, Source, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// The file's name in a target's folder.
pub const NAME: &str = "access.cert.json";

/// The shape of the certificates this scant writes.
pub const SCHEMA: u32 = 1;

/// What a certificate is about, and the digests of all it was made from.
#[derive(Debug, Clone, Serialize)]
pub struct Header {
    /// Changes when a field changes its meaning or goes away.
    pub schema: u32,
    /// The version of scant.
    pub scant: String,
    /// The application.
    pub app: String,
    /// The target.
    pub target: String,
    /// The environment, if the program has any.
    pub environment: Option<String>,
    /// The spec's files.
    pub spec: Vec<Digest>,
    /// The artifact's files.
    pub artifact: Vec<Digest>,
}

/// A file and what is in it.
#[derive(Debug, Clone, Serialize)]
pub struct Digest {
    /// Its path: in the project, or in the artifact's folder.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// Writes the certificate of a report without differences; nothing for one that has some, since then there is nothing
/// to certify. `sha256` makes the digest that seals it: a change of a single letter shows.
pub fn write(
    header: Header,
    report: &Report,
    spec: &[Source],
    artifact: &[File<'_>],
    sha256: impl FnOnce(&[u8]) -> String,
) -> Option<String> {
    if !report.is_equal() || header.artifact.len() != artifact.len() {
        return None;
    }
    let places =
        Places { sources: spec, lines: spec.iter().map(|source| LineIndex::new(&source.text)).collect() };
    let certificate = Certificate {
        header,
        functions: report.functions,
        floor: &report.floor,
        assumptions: &report.assumptions,
        symbols: report.known.symbols.names(),
        subjects: report.compared.iter().map(|compared| subject(compared, &places)).collect(),
    };
    let body = serde_json::to_string(&certificate).ok()?;
    let seal = sha256(body.as_bytes());
    Some(format!("{{\"sha256\":\"{seal}\",\"certificate\":{body}}}\n"))
}

#[derive(Serialize)]
struct Certificate<'r> {
    #[serde(flatten)]
    header: Header,
    functions: usize,
    floor: &'r [String],
    assumptions: &'r [String],
    symbols: &'r [String],
    subjects: Vec<SubjectRows<'r>>,
}

#[derive(Serialize)]
struct SubjectRows<'r> {
    name: &'r str,
    way: &'static str,
    rows: Vec<RowOut>,
}

/// A row that one side or both have. A row that only one of them has comes with the states that prove that the other
/// grants it, too.
#[derive(Serialize)]
struct RowOut {
    effect: &'static str,
    action: MatchOut,
    resource: MatchOut,
    context: MatchOut,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spec: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    artifact: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Vec<StateOut>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Vec<StateOut>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum MatchOut {
    Any(Vec<String>),
    None(Vec<String>),
}

type StateOut = (u8, Vec<Option<Vec<Vec<u16>>>>);

fn subject<'r>(compared: &'r Compared, places: &Places<'_>) -> SubjectRows<'r> {
    let mut rows: BTreeMap<&Row, RowOut> = BTreeMap::new();
    for judged in &compared.verdict.spec {
        let out = rows.entry(&judged.row).or_insert_with(|| RowOut::of(&judged.row));
        out.spec = places.all(&compared.spec, judged);
        out.held = states(judged);
    }
    for judged in &compared.verdict.artifact {
        let out = rows.entry(&judged.row).or_insert_with(|| RowOut::of(&judged.row));
        out.artifact = places.all(&compared.artifact, judged);
        out.within = states(judged);
    }
    SubjectRows {
        name: &compared.subject.name,
        way: match compared.subject.way {
            Way::May => "may",
            Way::Lets => "lets",
        },
        rows: rows.into_values().collect(),
    }
}

fn states(judged: &Judged) -> Option<Vec<StateOut>> {
    match &judged.proof {
        Some(Proof::Invariant(states)) => {
            Some(states.iter().map(|State { part, rows }| (*part, rows.clone())).collect())
        }
        Some(Proof::Same) | None => None,
    }
}

impl RowOut {
    fn of(row: &Row) -> Self {
        let [action, resource, context] = row.parts.each_ref().map(MatchOut::of);
        let effect = match row.effect {
            Effect::Allow => "allow",
            Effect::Deny => "deny",
        };
        let (spec, artifact) = (Vec::new(), Vec::new());
        Self { effect, action, resource, context, spec, artifact, held: None, within: None }
    }
}

impl MatchOut {
    fn of(part: &Match) -> Self {
        let patterns = part.patterns.iter().map(text).collect();
        if part.not { Self::None(patterns) } else { Self::Any(patterns) }
    }
}

/// A pattern as text: `*` and `?` are wild, `{7}` is a symbol by its place in the list, and `\` takes a letter as it is.
fn text(pattern: &Pattern) -> String {
    let mut text = String::with_capacity(pattern.0.len());
    for letter in &pattern.0 {
        match letter {
            Letter::Any => text.push('*'),
            Letter::One => text.push('?'),
            Letter::Symbol(symbol) => text.push_str(&format!("{{{symbol}}}")),
            Letter::Char(char) => {
                if matches!(char, '*' | '?' | '{' | '}' | '\\') {
                    text.push('\\');
                }
                text.push(*char);
            }
        }
    }
    text
}

/// The spec's files with the places of their lines.
struct Places<'s> {
    sources: &'s [Source],
    lines: Vec<LineIndex<'s>>,
}

impl Places<'_> {
    fn all(&self, statements: &[Statement], judged: &Judged) -> Vec<String> {
        let own = judged.statements.iter().filter_map(|index| statements.get(*index));
        own.map(|statement| self.text(&statement.place)).collect()
    }

    /// `app.scant:12:3`, `template.json#/Resources/…`, `floor: write its log`.
    fn text(&self, place: &Place) -> String {
        match place {
            Place::Spec(span) => self.spec(*span),
            Place::Floor(what) => format!("floor: {what}"),
            Place::Artifact { file, at } => format!("{file}#{at}"),
        }
    }

    fn spec(&self, span: Span) -> String {
        let file = span.file.0 as usize;
        match (self.sources.get(file), self.lines.get(file)) {
            (Some(source), Some(lines)) => {
                let (line, column) = lines.line_column(span.start);
                format!("{}:{line}:{column}", source.name)
            }
            _ => "?".to_owned(),
        }
    }
}

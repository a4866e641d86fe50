//! Which findings a spec takes on purpose: an `accept` statement meets what was found.

use crate::codes;
use crate::model::{Accept, Common, Model, Thing};
use crate::portability::ACCEPTABLE;
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// A finding the spec takes on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What was found.
    pub finding: Diagnostic,
    /// The written reason.
    pub because: String,
    /// The last day it is taken, if said: year-month-day.
    pub until: Option<String>,
    /// The `accept` statement.
    pub at: Span,
}

impl Accepted {
    /// A finding and the statement that takes it.
    pub fn new(finding: Diagnostic, accept: &Accept) -> Self {
        Self { finding, because: accept.because.clone(), until: accept.until.clone(), at: accept.span }
    }

    /// Whether the acceptance is over on that day (year-month-day).
    pub fn is_over(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }
}

/// Messages of the language that are warnings wherever they are raised, so that a spec may accept them.
static WARNINGS: [&scant_lang::diagnostic::Code; 1] = [&codes::SLOW_ROUTE];

/// Whether a spec may accept what is called so: everything but errors of the language.
pub fn is_acceptable(name: &str) -> bool {
    let named = |code: &&scant_lang::diagnostic::Code| code.id == name;
    ACCEPTABLE.iter().any(named) || WARNINGS.iter().any(named) || !codes::ALL.iter().any(named)
}

/// Takes out the findings about settings, and the warnings, that the declaration they stand in accepts.
pub fn take_by_place(model: &Model, findings: &mut Vec<Diagnostic>, accepted: &mut Vec<Accepted>) {
    let may_be = |finding: &Diagnostic| {
        finding.code.id == codes::UNSUPPORTED_SETTING.id || finding.level != Level::Error
    };
    if !findings.iter().any(may_be) {
        return;
    }
    let mut accepting: BTreeMap<&str, Vec<(Span, &Accept)>> = BTreeMap::new();
    for (common, accept) in own_accepts(model) {
        let places = accepting.entry(&accept.name).or_default();
        places.extend([common.within, accept.within].map(|span| (span, accept)));
    }
    for places in accepting.values_mut() {
        places.sort_by_key(|(span, accept)| (*span, accept.span));
    }
    findings.retain(|finding| {
        let span = finding.span();
        let places = accepting.get(finding.code.id).map_or(&[][..], Vec::as_slice);
        let before =
            places.partition_point(|(within, _)| (within.file, within.start) <= (span.file, span.start));
        match before.checked_sub(1).and_then(|at| places.get(at)) {
            Some((within, accept)) if may_be(finding) && contains(*within, span) => {
                accepted.push(Accepted::new(finding.clone(), accept));
                false
            }
            _ => true,
        }
    });
}

/// Takes out the findings that say what they are about, where its declaration accepts them, or a file names it.
pub fn take_by_name(model: &Model, findings: &mut Vec<Diagnostic>, accepted: &mut Vec<Accepted>) {
    if findings.is_empty() {
        return;
    }
    let mut own: BTreeMap<(&str, &str), Vec<&Accept>> = BTreeMap::new();
    for (name, common) in model.declarations() {
        for accept in &common.accepts {
            own.entry((name, &accept.name)).or_default().push(accept);
        }
    }
    findings.retain(|finding| {
        let home = finding.about.first().map_or("", String::as_str);
        let own = own.get(&(home, finding.code.id)).map_or(&[][..], Vec::as_slice);
        let own = own.iter().copied().filter(|accept| accept.on.is_none_or(|on| names(model, finding, on)));
        let named = |accept: &&Accept| accept.name == finding.code.id;
        let general = model.accepts.iter().filter(named);
        let general = general.filter(|accept| accept.on.is_some_and(|on| names(model, finding, on)));
        // Of several, the one that holds the longest.
        let longest = |accept: &&Accept| accept.until.clone().unwrap_or_else(|| "~".to_owned());
        match own.chain(general).max_by_key(longest) {
            Some(accept) => {
                accepted.push(Accepted::new(finding.clone(), accept));
                false
            }
            None => true,
        }
    });
}

/// Every acceptance of a program, those of its declarations first.
pub fn accepts(model: &Model) -> impl Iterator<Item = &Accept> {
    own_accepts(model).map(|(_, accept)| accept).chain(&model.accepts)
}

fn own_accepts(model: &Model) -> impl Iterator<Item = (&Common, &Accept)> {
    model.commons().flat_map(|common| common.accepts.iter().map(move |accept| (common, accept)))
}

/// Whether a finding is about a thing; a table's index is a part of the table.
fn names(model: &Model, finding: &Diagnostic, on: Thing) -> bool {
    let name = model.thing_name(on);
    finding
        .about
        .iter()
        .take(2)
        .any(|part| part.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

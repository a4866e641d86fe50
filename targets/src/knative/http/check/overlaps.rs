//! Routes of several functions that one path fits: a Gateway says which has it only if one of them has no parameters.

use crate::knative::context::Context;
use crate::knative::http::hosts::{Answers, answers};
use crate::knative::http::pattern::{is_exact, meet};
use scant_compiler::codes::UNSUPPORTED_SETTING;
use scant_compiler::model::{ApiId, Event, FunctionId, Method, Route, Segment};
use scant_lang::diagnostic::Diagnostic;
use std::collections::BTreeMap;

type Answering<'m> = (FunctionId, Method, &'m Route);

/// Looks at every api that several functions answer for.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for place in 0..context.model.apis.len() {
        let api = ApiId(place as u32);
        if answers(context, api) == Answers::Many {
            of(context, api, findings);
        }
    }
}

/// Routes are compared with those that begin with the same text, and with those that begin with a parameter.
fn of(context: &Context<'_>, api: ApiId, findings: &mut Vec<Diagnostic>) {
    let mut begun: BTreeMap<Option<&str>, Vec<Answering<'_>>> = BTreeMap::new();
    for (function, trigger) in context.index.routes(api) {
        let Event::Http { method, route, .. } = &trigger.event else { continue };
        if is_exact(&route.segments) {
            continue;
        }
        let first = match route.segments.first() {
            Some(Segment::Text(text)) => Some(text.as_str()),
            Some(Segment::Parameter(_) | Segment::Rest(_)) | None => None,
        };
        let one = (*function, *method, route);
        let near: Vec<&Option<&str>> = match first {
            Some(_) => vec![&first, &None],
            None => begun.keys().collect(),
        };
        let mut known = near.into_iter().filter_map(|key| begun.get(key)).flatten();
        if let Some((_, _, other)) = known.find(|other| are_alike(&one, other)) {
            findings.push(
                Diagnostic::error(
                    &UNSUPPORTED_SETTING,
                    route.span,
                    format!(
                        "a Gateway does not say whether `{}` or `{}` has a path that fits both",
                        route.text, other.text
                    ),
                )
                .label(other.span, "another function answers here")
                .help("let one function answer both, or begin the paths differently"),
            );
        }
        begun.entry(first).or_default().push(one);
    }
}

fn are_alike(one: &Answering<'_>, other: &Answering<'_>) -> bool {
    let methods = one.1 == other.1 || one.1 == Method::Any || other.1 == Method::Any;
    one.0 != other.0 && methods && meet(&one.2.segments, &other.2.segments)
}

//! `open-cors`: pages of every origin may call routes whose callers sign in.

use super::{Check, Group, Rule, Subject};
use crate::model::{Event, RouteAuth};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use std::collections::BTreeMap;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "open-cors",
        summary: "pages of every origin may call routes that callers sign in for",
        page: include_str!("open_cors.md"),
    },
    level: Some(Level::Warning),
    group: Group::Exposure,
    security: Some("5.3"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let mut guarded = BTreeMap::new();
    for trigger in model.functions.iter().flat_map(|function| &function.triggers) {
        if let Event::Http { api, auth: RouteAuth::Iam | RouteAuth::Authoriser(_), .. } = &trigger.event {
            guarded.entry(*api).or_insert(trigger.span);
        }
    }
    for (api, route) in guarded {
        let api = model.api(api);
        let Some(star) = api.cors.iter().find(|origin| origin.value == "*") else { continue };
        let message = format!("a page of any origin may call `{}` for the one who looks at it", api.name);
        findings.push(
            Diagnostic::error(RULE.code, star.span, message)
                .label(route, "callers sign in here")
                .help("name the origins of your own pages: `cors from \"https://shop.example.com\"`")
                .about([api.name.path.as_str()]),
        );
    }
}

//! What a template has put in when it is deployed: macros, and values that only the service looks up.

use super::Reading;
use crate::aws::bind::Thing;
use crate::aws::document::flaw;
use crate::aws::json::Json;
use crate::aws::words::Text;
use crate::claims::Flaw;
use crate::pattern::Letter;

/// Begins what CloudFormation replaces by a parameter's or a secret's value ("Get values stored in other services using
/// dynamic references", user guide).
const REFERENCE: &str = "{{resolve:";
/// Keys under which a macro, or a loop that one unrolls, writes the template anew.
const MACROS: [&str; 2] = ["Fn::Transform", "Fn::ForEach::"];

/// A value that nobody can read here, by its place.
struct Found {
    at: String,
    what: &'static str,
}

/// One step of a path into a template.
#[derive(Debug, Clone, Copy)]
enum Step<'d> {
    Name(&'d str),
    Item(usize),
}

impl Found {
    fn at(path: &[Step<'_>], what: &'static str) -> Self {
        let step = |step: &Step<'_>| match step {
            Step::Name(name) => format!("/{name}"),
            Step::Item(place) => format!("/{place}"),
        };
        Self { at: path.iter().map(step).collect(), what }
    }
}

impl<'d> Reading<'d, '_, '_> {
    /// Looks for hidden values in every template. A `raw` resource may look values up: it is AWS's own words.
    pub(super) fn hidden(&mut self) {
        for template in 0..self.values.document.templates.len() {
            let (path, json) = {
                let it = &self.values.document.templates[template];
                (it.path, it.json)
            };
            let mut found = Vec::new();
            for (section, value) in json.members() {
                if section == "Resources" {
                    for (id, body) in value.members() {
                        let place = self.values.document.templates[template].ids.get(&**id);
                        if place.is_some_and(|place| matches!(self.things[*place], Thing::Raw(_))) {
                            continue;
                        }
                        self.look(template, body, &mut vec![Step::Name(section), Step::Name(id)], &mut found);
                    }
                } else {
                    self.look(template, value, &mut vec![Step::Name(section)], &mut found);
                }
            }
            let flaws = found
                .into_iter()
                .map(|Found { at, what }| flaw(path, &at, format!("{what} stands at `{at}`")));
            self.claims.flaws.extend(flaws.collect::<Vec<Flaw>>());
        }
        self.artifact_parameters();
    }

    fn look(&mut self, template: usize, value: &'d Json<'d>, at: &mut Vec<Step<'d>>, found: &mut Vec<Found>) {
        match value {
            Json::Text(text) if is_reference(text) => {
                found.push(Found::at(at, "a value that is looked up at deployment"));
            }
            Json::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    at.push(Step::Item(place));
                    self.look(template, item, at, found);
                    at.pop();
                }
            }
            Json::Object(members) => {
                if let [(name, of)] = members.as_slice()
                    && name.starts_with("Fn::")
                    && has_brace(of)
                    && self.values.text(template, value).map_or(true, |text| is_assembled(&text))
                {
                    found.push(Found::at(at, "a text whose braces may be looked up at deployment"));
                }
                for (key, value) in members {
                    at.push(Step::Name(key));
                    if MACROS.iter().any(|name| key.starts_with(name)) {
                        found.push(Found::at(at, "a macro"));
                    }
                    self.look(template, value, at, found);
                    at.pop();
                }
            }
            _ => {}
        }
    }

    /// Where packages and templates are taken from is said at the deployment, and by nothing in the artifact.
    fn artifact_parameters(&mut self) {
        let Some(root) = self.values.document.templates.first() else { return };
        let (path, json) = (root.path, root.json);
        for (name, allowed) in [("ArtifactBucket", None), ("ArtifactPrefix", Some(""))] {
            let Some(declared) = json.at(&["Parameters", name]) else { continue };
            let kind = declared.get("Type").and_then(Json::text);
            let default = declared.get("Default");
            if kind != Some("String") || default.is_some_and(|said| said.text() != allowed) {
                let message = format!("`{name}` says by itself where code is taken from");
                self.claims.flaws.push(flaw(path, &format!("/Parameters/{name}"), message));
            }
        }
    }
}

fn is_reference(text: &str) -> bool {
    text.contains(REFERENCE)
}

/// Whether a text holds a brace that is not that of a `${…}`.
fn has_brace(value: &Json<'_>) -> bool {
    match value {
        Json::Text(text) => text.match_indices('{').any(|(at, _)| !text[..at].ends_with('$')),
        Json::List(items) => items.iter().any(has_brace),
        Json::Object(members) => members.iter().any(|(_, value)| has_brace(value)),
        _ => false,
    }
}

/// Whether a text that is put together comes to a reference, or may: two braces, and what only the deployment knows.
fn is_assembled(text: &Text) -> bool {
    let start: Vec<Letter> = REFERENCE.chars().map(Letter::Char).collect();
    text.windows(start.len()).any(|some| some == start)
        || text
            .windows(3)
            .any(|some| matches!(some, [Letter::Char('{'), Letter::Char('{'), Letter::Symbol(_)]))
}

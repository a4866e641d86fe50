//! Microsoft Azure: a template of the Resource Manager and the files of functions' hosts, read back.
//!
//! Reading order: `json`, `expression`, `template`, `found`; `kinds`, `gate`, `shape` and `keys` for what no role says; `names`,
//! `apps`, `packages` and `places` for what is what; `built_in`, `reach`, `condition`, `rbac` and `cosmos` for roles;
//! `words`, `locks`, `filter`, `events`, `doors`, `xml` and `gateway` for who starts what; `expected` for the spec.
//!
//! A request is an action in small letters, the id of a resource with a slash at its end, and, of calls about one blob,
//! its key. Calls for data are about `data in` a resource, so no right on a resource itself is taken for one.

mod apps;
mod beside;
mod built_in;
mod condition;
mod cosmos;
mod doors;
mod events;
mod expected;
mod expression;
mod filter;
mod found;
mod gate;
mod gateway;
mod json;
mod keys;
mod kinds;
mod locks;
mod names;
mod packages;
mod places;
mod rbac;
mod reach;
mod shape;
mod template;
mod words;
mod xml;

use crate::claims::{Claims, Known};
use crate::{File, Report};
use apps::App;
use doors::Doors;
use expected::{Expected, FLOOR};
use expression::Hashes;
use found::{Found, TEMPLATE};
use json::Node;
use places::Places;
use rbac::Principals;
use scant_compiler::checked::Checked;
use scant_compiler::model::Model;
use std::collections::BTreeSet;
use template::Template;

/// Verifies an artifact for Azure.
pub(crate) fn verify(checked: &Checked, files: &[File<'_>]) -> Report {
    let mut found = Found::default();
    let text = files.iter().find(|file| file.path == TEMPLATE).map(|file| file.text);
    let document = match text.map(Node::read) {
        Some(Ok(document)) => document,
        Some(Err(error)) => return unread(found, &format!("it cannot be read: {error}")),
        None => return unread(found, "it is not there"),
    };
    let (model, hashes, mut known) = (checked.model(), Hashes::default(), Known::default());
    known.actions = expected::actions();
    let template = Template::read(&document, &hashes, &mut found);
    let mut assumptions: BTreeSet<String> = ASSUMED.iter().map(|text| (*text).to_owned()).collect();
    gate::look(model, &template, &mut found, &mut assumptions);
    keys::look(&document, &mut found);
    shape::look(&document, &template, &mut found);
    beside::look(model, &document, files, &mut found);
    let apps = apps::read(model, &template, &mut found);
    let entries = packages::read(model, files, &mut found);
    let places = Places::bind(model, &template, &apps, &entries, &mut known.symbols, &mut found);
    let principals = principals(model, &template, &places, &apps);
    let given = rbac::read(&template, &places, &principals, &mut found);
    cosmos::read(&template, &places, &principals, &mut found);
    let locks = locks::read(&template, &mut found);
    let sources = events::read(model, &template, &places, &mut found);
    let doors =
        Doors { model, template: &template, places: &places, apps: &apps, locks: &locks, sources: &sources };
    doors.say(&entries, &mut found);
    gateway::read(model, &template, &apps, &mut known.symbols, &mut found);
    let mut expected = Expected {
        model,
        places: &places,
        template: &template,
        symbols: &mut known.symbols,
        claims: Claims::default(),
        accepted: Vec::new(),
        left: BTreeSet::new(),
    };
    expected.say(checked, &given);
    let (claims, accepted) = (expected.claims, expected.accepted);
    let mut report = Report::compare(claims, found.claims, known);
    report.functions = apps.len();
    report.accepted = accepted;
    report.floor = FLOOR.map(str::to_owned).to_vec();
    report.assumptions = assumptions.into_iter().collect();
    report
}

/// What is taken for granted of every artifact.
const ASSUMED: [&str; 3] = [
    "Azure takes the template as a whole, and nobody else gives its identities roles",
    "code runs as the entries beside it say, with the settings of its app",
    "the subscription is of one tenant, and its roles are those that Microsoft publishes",
];

fn unread(mut found: Found, why: &str) -> Report {
    found.flaw("", why.to_owned());
    Report::compare(Claims::default(), found.claims, Known::default())
}

/// The identities of the template: those of functions, and those with which topics of events deliver.
fn principals(model: &Model, template: &Template<'_>, places: &Places, apps: &[App]) -> Principals {
    let of_apps = apps.iter().map(|app| {
        let name = format!("function {}", model.function(app.function).name);
        (format!("<reference {}.principalid>", app.identity), name)
    });
    let topics = ["microsoft.eventgrid/topics", "microsoft.eventgrid/systemtopics"];
    let of_topics = topics.iter().flat_map(|kind| template.of(kind)).filter_map(|topic| {
        let own = topic.body.at("identity.type").and_then(Node::text)?;
        let name = match places.store_at(&topic.id) {
            Some(store) => format!("bus {}", model.store(store).name),
            None if topic.kind.ends_with("/systemtopics") => "events of buckets".to_owned(),
            None => return None,
        };
        let id = format!("<reference {} full.identity.principalid>", topic.id);
        own.eq_ignore_ascii_case("SystemAssigned").then_some((id, name))
    });
    of_apps.chain(of_topics).collect()
}

//! What the artifact grants, in statements: from its files alone.

mod events;
mod http;
mod network;
mod objects;
mod pods;
mod script;
mod users;

use super::document::{self, Document, Object};
use super::kinds::Kinds;
use super::names;
use super::spec::Spec;
use super::words::Said;
use crate::File;
use crate::claims::{Claims, Flaw, Place, Statement};
use scant_compiler::model::{Common, Literal, TargetName};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Files that say nothing to the cluster.
const TOLD: [&str; 4] = ["PLATFORM.md", "platform.json", "outputs.json", crate::certificate::NAME];
/// Kinds that may stand in other namespaces: they say there what this application may do.
const ABROAD: [&str; 2] =
    ["eventing.knative.dev/v1alpha1 EventPolicy", "gateway.networking.k8s.io/v1beta1 ReferenceGrant"];
/// Kinds without a namespace.
const NOWHERE: [&str; 2] = ["v1 Namespace", "networking.internal.knative.dev/v1alpha1 ClusterDomainClaim"];

/// Everything that all readers share.
struct Reading<'r, 'm, 'f> {
    spec: &'r Spec<'m>,
    objects: HashMap<&'r str, Vec<&'r Object<'f>>>,
    files: &'r [File<'f>],
    said: Said,
    /// What whoever holds a Secret may do by it.
    holders: BTreeMap<String, Vec<Statement>>,
}

/// Everything the files grant, and what is taken for granted of them.
pub fn granted(spec: &Spec<'_>, files: &[File<'_>]) -> (Claims, Vec<String>) {
    let mut flaws = Vec::new();
    let document = document::read(files, &mut flaws);
    let raws = known(spec, &document, &mut flaws);
    let mut objects: HashMap<&str, Vec<&Object<'_>>> = HashMap::new();
    for (object, _) in document.objects.iter().zip(&raws).filter(|(_, is_raw)| !**is_raw) {
        objects.entry(object.kind.as_str()).or_default().push(object);
    }
    let mut reading = Reading { spec, objects, files, said: Said::default(), holders: BTreeMap::new() };
    reading.said.claims.flaws = flaws;
    reading.others();
    objects::add(&mut reading);
    for (object, _) in document.objects.iter().zip(&raws).filter(|(_, is_raw)| **is_raw) {
        objects::raw(&mut reading, object);
    }
    users::add(&mut reading);
    script::add(&mut reading);
    let pods = pods::add(&mut reading);
    network::add(&mut reading, &pods);
    events::add(&mut reading);
    http::add(&mut reading);
    let components: Vec<&str> = document.components.iter().map(String::as_str).collect();
    let assumed = components.iter().map(|name| format!("the component `components/{name}` is applied"));
    (reading.said.claims, assumed.collect())
}

impl<'r, 'f> Reading<'r, '_, 'f> {
    fn of(&self, kind: &str) -> Vec<&'r Object<'f>> {
        self.objects.get(kind).cloned().unwrap_or_default()
    }

    fn flaw(&mut self, flaw: Flaw) {
        self.said.claims.flaws.push(flaw);
    }

    /// Files nobody here reads.
    fn others(&mut self) {
        for file in self.files {
            let is_yaml = file.path.ends_with(".yaml");
            let is_read = file.path.starts_with("buckets/") || file.path == super::caches::USERS;
            if !is_yaml && !is_read && !TOLD.contains(&file.path) {
                let place = Place::Artifact { file: file.path.to_owned(), at: "line:1".to_owned() };
                let message = format!("`{}` is a file nobody can read back", file.path);
                self.flaw(Flaw { message, place });
            }
        }
    }
}

/// Looks at every field of every object; says which objects the spec says in Kubernetes' own words.
fn known(spec: &Spec<'_>, document: &Document<'_>, flaws: &mut Vec<Flaw>) -> Vec<bool> {
    let kinds = Kinds::read();
    let set = Set::of(spec);
    let mut seen = HashSet::new();
    let mut raws = Vec::with_capacity(document.objects.len());
    for object in &document.objects {
        let is_raw = set.raws.contains(&(object.kind.clone(), object.name().to_owned()));
        raws.push(is_raw);
        if !seen.insert((object.kind.as_str(), object.namespace(), object.name())) {
            flaws.push(object.flaw("is there twice"));
        }
        let is_home = match object.namespace() {
            None => NOWHERE.contains(&object.kind.as_str()),
            Some(namespace) => namespace == spec.namespace || ABROAD.contains(&object.kind.as_str()),
        };
        if !is_home {
            flaws.push(object.flaw("stands in a namespace that is not the application's"));
        }
        if is_raw {
            continue;
        }
        if !kinds.knows(&object.kind) {
            flaws.push(
                object.flaw(format_args!("is an object of `{}`, which may grant anything", object.kind)),
            );
            continue;
        }
        let own = set.lines.get(object.name());
        let by_hand =
            |path: &str, text: &str| own.is_some_and(|own| own.iter().any(|line| line.says(path, text)));
        for odd in kinds.check(&object.kind, &object.root, by_hand) {
            let place = object.line(odd.line);
            flaws.push(Flaw { message: format!("`{}` {}", object.shown(), odd.what), place });
        }
    }
    raws
}

/// What the spec sets by hand.
struct Set {
    /// Kind and name of what it says in Kubernetes' own words.
    raws: BTreeSet<(String, String)>,
    /// The `set` lines of the objects of that name.
    lines: HashMap<String, Vec<Line>>,
}

/// A `set` line.
struct Line {
    path: String,
    value: Option<String>,
}

impl Line {
    fn says(&self, path: &str, text: &str) -> bool {
        match &self.value {
            Some(value) => path == self.path && value == text,
            None => {
                path.strip_prefix(&self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            }
        }
    }
}

impl Set {
    fn of(spec: &Spec<'_>) -> Self {
        let model = spec.model;
        let mut set = Self { raws: BTreeSet::new(), lines: HashMap::new() };
        for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Knative) {
            set.raws.insert((raw.resource_type.value.clone(), names::of(&raw.name.path)));
        }
        let functions =
            model.functions.iter().map(|function| (names::of(&function.name.path), &function.common));
        let stores = model.stores.iter().map(|store| (names::of(&store.name.path), &store.common));
        for (name, common) in functions.chain(stores) {
            let lines = lines(common);
            if !lines.is_empty() {
                set.lines.entry(name).or_default().extend(lines);
            }
        }
        set
    }
}

fn lines(common: &Common) -> Vec<Line> {
    let own = common.overrides.iter().filter(|line| line.target == TargetName::Knative);
    own.map(|line| {
        let is_place = |key: &String| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
        let path: Vec<&str> =
            line.path.iter().map(|key| if is_place(key) { "-" } else { key.as_str() }).collect();
        let value = match &line.value {
            Literal::Text(text) => text.as_plain().map(str::to_owned),
            Literal::Int(number) => Some(number.to_string()),
            Literal::Bool(value) => Some(value.to_string()),
            Literal::Duration(milliseconds) => Some((milliseconds / 1000).to_string()),
            Literal::Size(bytes) => Some(bytes.to_string()),
            Literal::Number(_) | Literal::List(_) | Literal::Object(_) => None,
        };
        Line { path: path.join(" "), value }
    })
    .collect()
}

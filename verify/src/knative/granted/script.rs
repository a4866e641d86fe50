//! The script of the tables: who may call which function, and whether each function is what it must be.

use super::Reading;
use crate::claims::{Flaw, Place};
use crate::knative::document::Object;
use crate::knative::sql::{script, statements};
use crate::knative::words::allow;
use crate::knative::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Where the files of a script are.
const SCRIPTS: &str = "/var/run/scripts";
const OWNER: &str = "/var/run/secrets/scant/owner";

/// Parts of the script in their order.
fn parts<'r, 'f>(reading: &Reading<'r, '_, 'f>) -> Vec<(&'r Object<'f>, &'r str, &'r Node<'f>)> {
    let mut parts = Vec::new();
    for object in reading.of("v1 ConfigMap") {
        let members = object.root.at(&["data"]).map(Node::members).unwrap_or_default();
        parts.extend(members.iter().map(|(name, text)| (object, name.as_ref(), text)));
    }
    parts.sort_by_key(|(_, name, _)| *name);
    parts
}

/// What a job's container does, in words: the whole script as the owner, or one statement. Any other command is itself.
pub fn command(
    reading: &Reading<'_, '_, '_>,
    object: &Object<'_>,
    pod: &Node<'_>,
    container: &Node<'_>,
) -> String {
    let words: Vec<&str> = container.items(&["command"]).iter().filter_map(Node::as_text).collect();
    let settings: BTreeMap<&str, &str> = container
        .items(&["env"])
        .iter()
        .filter_map(|one| Some((one.text(&["name"])?, one.text(&["value"])?)))
        .collect();
    let of = |key: &str| settings.get(key).copied().unwrap_or_default();
    let plain = |what: &str| format!("{what}: {} with {settings:?}", words.join(" "));
    let begin = format!(
        "PGPASSWORD=\"$(cat {OWNER}/password)\" exec psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "
    );
    let ["sh", "-ceu", line] = words.as_slice() else { return plain("another command") };
    let Some(rest) = line.strip_prefix(begin.as_str()) else { return plain("another command") };
    let known = ["PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGSSLMODE", "PGSSLROOTCERT"];
    let is_safe = of("PGSSLMODE") == "verify-full" && of("PGSSLROOTCERT") == format!("{OWNER}/ca.crt");
    if !is_safe || settings.keys().any(|key| !known.contains(key)) || !mounts(container) {
        return plain("another setting");
    }
    let parts = parts(reading);
    let files: Vec<String> = parts.iter().map(|(_, name, _)| format!("--file={SCRIPTS}/{name}")).collect();
    let what = if rest == files.join(" ") && !files.is_empty() {
        if !holds(pod, &parts) {
            return format!("another script than that of `{}`", object.name());
        }
        "the script"
    } else {
        match rest.strip_prefix("--command='").and_then(|rest| rest.strip_suffix('\'')) {
            Some(statement) if !statement.contains('\'') => statement,
            _ => return plain("another command"),
        }
    };
    format!("{what} as {} of {} at {}:{}", of("PGUSER"), of("PGDATABASE"), of("PGHOST"), of("PGPORT"))
}

/// Whether what is mounted stands where the command looks for it.
fn mounts(container: &Node<'_>) -> bool {
    let known = [("owner", OWNER), ("scripts", SCRIPTS)];
    let mounts = container.items(&["volumeMounts"]);
    mounts.iter().all(|mount| {
        known.contains(&(
            mount.text(&["name"]).unwrap_or_default(),
            mount.text(&["mountPath"]).unwrap_or_default(),
        ))
    })
}

/// Whether the volume of scripts holds each part of the artifact under its name.
fn holds(pod: &Node<'_>, parts: &[(&Object<'_>, &str, &Node<'_>)]) -> bool {
    let mut found = BTreeSet::new();
    for volume in pod.items(&["volumes"]) {
        for source in volume.items(&["projected", "sources"]) {
            let Some(map) = source.text(&["configMap", "name"]) else { continue };
            for item in source.items(&["configMap", "items"]) {
                let (key, path) =
                    (item.text(&["key"]).unwrap_or_default(), item.text(&["path"]).unwrap_or_default());
                if key != path || volume.text(&["name"]) != Some("scripts") || !found.insert((map, key)) {
                    return false;
                }
            }
        }
    }
    found == parts.iter().map(|(object, name, _)| (object.name(), *name)).collect()
}

/// Reads the script against what it must be.
pub fn add(reading: &mut Reading<'_, '_, '_>) {
    let parts = parts(reading);
    let expected = script::expected(reading.spec).unwrap_or_default();
    let roles: BTreeMap<String, String> = reading
        .of("postgresql.cnpg.io/v1 DatabaseRole")
        .into_iter()
        .map(|role| {
            (
                role.text(&["spec", "name"]).to_owned(),
                role.text(&["spec", "passwordSecret", "name"]).to_owned(),
            )
        })
        .collect();
    let mut check = Check { expected, roles, found: BTreeSet::new(), begun: 0, flaws: Vec::new() };
    let mut granted = Vec::new();
    for (object, name, node) in parts {
        let text = node.as_text().unwrap_or_default();
        let Some(all) = statements::of(text) else {
            check.flaws.push(object.flaw(format_args!(
                "has a script `{name}` with a quote that does not end, or another comment"
            )));
            continue;
        };
        for statement in all {
            let place = object.line(node.line + statement.line + 1);
            check.statement(&statement.text, place, &mut granted);
        }
    }
    check.end();
    reading.said.claims.flaws.append(&mut check.flaws);
    for (secret, statement) in granted {
        reading.holders.entry(secret).or_default().push(statement);
    }
}

struct Check {
    expected: script::Script,
    /// The Secret that signs in as each role.
    roles: BTreeMap<String, String>,
    found: BTreeSet<String>,
    /// How many of the first statements have been read.
    begun: usize,
    flaws: Vec<Flaw>,
}

impl Check {
    fn statement(&mut self, text: &str, place: Place, granted: &mut Vec<(String, crate::claims::Statement)>) {
        if let Some(next) = self.expected.begin.get(self.begun) {
            self.begun += 1;
            if next != text {
                let message =
                    format!("the script of the tables does not begin as it must: `{}`", short(text));
                self.flaws.push(Flaw { message, place });
            }
            return;
        }
        if let Some(grant) = text.strip_prefix("GRANT ") {
            self.grant(grant, place, granted);
            return;
        }
        let function =
            text.strip_prefix("CREATE FUNCTION ").and_then(|rest| rest.split_once('(')).map(|(name, _)| name);
        let fits = match function {
            Some(name) => self.expected.functions.get(name).is_some_and(|function| function == text),
            None => self.expected.others.contains(text),
        };
        let key = function.unwrap_or(text);
        if !fits || !self.found.insert(key.to_owned()) {
            let message = match function
                .and_then(|name| self.expected.functions.contains_key(name).then_some(name))
            {
                Some(name) => format!("the function `{name}` is not what its verb and its limits ask for"),
                None => format!(
                    "the script of the tables says `{}`, which the spec does not ask for",
                    short(text)
                ),
            };
            self.flaws.push(Flaw { message, place });
        }
    }

    /// `EXECUTE ON FUNCTION items_table.get TO fn_one, fn_other`
    fn grant(&mut self, text: &str, place: Place, granted: &mut Vec<(String, crate::claims::Statement)>) {
        let parts = text.split_once(" ON ").and_then(|(what, rest)| Some((what, rest.rsplit_once(" TO ")?)));
        let Some((action, (on, roles))) = parts else {
            self.flaws.push(Flaw { message: format!("the script grants `{}`", short(text)), place });
            return;
        };
        let on = match on.split_once(' ') {
            Some((kind @ ("FUNCTION" | "SCHEMA" | "DATABASE"), name)) => {
                format!("{} {name}", kind.to_ascii_lowercase())
            }
            _ => on.to_owned(),
        };
        for role in roles.split(", ") {
            match self.roles.get(role) {
                Some(secret) => granted.push((secret.clone(), allow(action, &on, "", place.clone()))),
                None => {
                    let message = format!(
                        "the script grants `{action}` on `{on}` to `{role}`, which is no function's role"
                    );
                    self.flaws.push(Flaw { message, place: place.clone() });
                }
            }
        }
    }

    /// What must be there and is not.
    fn end(&mut self) {
        let place = Place::Artifact { file: "base/30-permissions.yaml".to_owned(), at: "line:1".to_owned() };
        let missing = self
            .expected
            .others
            .iter()
            .chain(self.expected.functions.keys())
            .filter(|one| !self.found.contains(*one));
        let begin = self.expected.begin.iter().skip(self.begun);
        let flaws = missing.chain(begin).map(|one| Flaw {
            message: format!("the script of the tables does not say `{}`", short(one)),
            place: place.clone(),
        });
        let flaws: Vec<Flaw> = flaws.collect();
        self.flaws.extend(flaws);
    }
}

/// The beginning of a statement, for people.
fn short(text: &str) -> String {
    let mut begin: String = text.chars().take(60).collect();
    if begin.len() < text.len() {
        begin.push('…');
    }
    begin
}

//! What stands beside a function's code and tells its host what starts it.
//! <https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings>

use super::found::Found;
use super::json::Node;
use crate::File;
use scant_compiler::model::{FunctionId, Model};
use std::collections::HashMap;

/// One entry of a function's app.
#[derive(Debug)]
pub struct Entry {
    /// Whose.
    pub function: FunctionId,
    /// Which of the function's triggers it stands for.
    pub place: usize,
    /// Its file.
    pub file: String,
    /// What starts it.
    pub starts: Starts,
}

/// What starts an entry. Connections are what their settings begin with.
#[derive(Debug)]
pub enum Starts {
    /// A request.
    Request {
        /// Whether a key of the host is asked for.
        key: bool,
        /// In capitals; none means all.
        methods: Vec<String>,
        /// With the host's prefix, without the slash in front.
        route: String,
    },
    /// A time.
    Time,
    /// A message of a queue.
    Queue { queue: String, connection: String },
    /// A message of a topic, by a subscription.
    Topic { topic: String, subscription: String, connection: String },
    /// Records of a stream.
    Stream { hub: String, connection: String },
    /// Changes of a table, and where the place in them is kept.
    Changes { database: String, container: String, leases: String, connection: String },
}

/// Members of a host's file; `customHandler` would start another program.
const HOST: [&str; 4] = ["version", "extensionBundle", "functionTimeout", "extensions"];
/// Members of an entry's file. Which code runs is of the package, so no entry may point elsewhere.
const ENTRY: [&str; 4] = ["bindings", "retry", "scriptFile", "entryPoint"];

/// Reads the entries of every function, each with its host's file.
pub fn read(model: &Model, files: &[File<'_>], found: &mut Found) -> Vec<Entry> {
    let names: HashMap<&str, FunctionId> =
        model.functions().map(|(id, function)| (function.name.path.as_str(), id)).collect();
    let mut prefixes: HashMap<&str, String> = HashMap::new();
    let mut bindings = Vec::new();
    for file in files {
        let Some((folder, inner)) = file.path.strip_prefix("packages/").and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        let document = match Node::read(file.text) {
            Ok(document) => document,
            Err(error) => {
                found.flaw_in(file.path, "", format!("it cannot be read: {error}"));
                continue;
            }
        };
        let members: &[&str] = if inner == "host.json" { &HOST } else { &ENTRY };
        for (name, _) in document.members().iter().filter(|(name, _)| !members.contains(&name.as_ref())) {
            found.flaw_in(file.path, &format!("/{name}"), format!("nobody here knows what `{name}` starts"));
        }
        if inner == "host.json" {
            let prefix = document.at("extensions.http.routePrefix").and_then(Node::text).unwrap_or("api");
            prefixes.insert(folder, prefix.to_owned());
        } else if let (Some(id), Some(entry)) = (names.get(folder), inner.strip_suffix("/function.json")) {
            if !is_own_code(model, *id, &document) {
                found.flaw_in(file.path, "", "it starts other code than its function's".to_owned());
            }
            bindings.push((folder, *id, entry, file.path, document));
        } else {
            found.flaw_in(file.path, "", "no function of the spec has this file".to_owned());
        }
    }
    let mut entries = Vec::new();
    for (folder, function, name, file, document) in bindings {
        let prefix = prefixes.get(folder).map_or("api", String::as_str);
        let starts = starts(&document, prefix);
        match (place(folder, name), starts) {
            (Some(place), Some(starts)) => {
                entries.push(Entry { function, place, file: file.to_owned(), starts });
            }
            _ => found.flaw_in(file, "/bindings", "nobody here knows what starts this".to_owned()),
        }
    }
    entries.sort_by_key(|entry| (entry.function, entry.place));
    entries
}

/// Whether an entry runs the code its function names, or `handler` of the file `index` where it names none.
fn is_own_code(model: &Model, function: FunctionId, document: &Node<'_>) -> bool {
    let said = model.function(function).handler.as_ref().map(|handler| handler.value.as_str());
    let text = |name: &str| document.get(name).and_then(Node::text);
    match text("scriptFile") {
        None => text("entryPoint") == said,
        Some(script) => {
            let (file, name) = said.and_then(|said| said.rsplit_once('.')).unwrap_or(("index", "handler"));
            let is_file = ["js", "py"].iter().any(|ending| script == format!("../{file}.{ending}"));
            is_file && text("entryPoint") == Some(name)
        }
    }
}

/// The place of the trigger: an entry is called as its function, and from the second on a number follows.
fn place(function: &str, entry: &str) -> Option<usize> {
    let rest = entry.strip_prefix(&function.replace('.', "_"))?;
    match rest.strip_prefix('_') {
        None => rest.is_empty().then_some(0),
        Some(number) => number.parse::<usize>().ok()?.checked_sub(1),
    }
}

/// What the one trigger says; `None` of what is unknown, and where there is none or another binding.
fn starts(document: &Node<'_>, prefix: &str) -> Option<Starts> {
    let mut found = None;
    for binding in document.get("bindings")?.values() {
        let text = |name: &str| binding.get(name).and_then(Node::text).map(str::to_owned);
        let kind = text("type")?;
        if kind.eq_ignore_ascii_case("http") && text("direction")? == "out" {
            continue;
        }
        let one = match kind.to_ascii_lowercase().as_str() {
            "httptrigger" => Starts::Request {
                key: match text("authLevel").unwrap_or_else(|| "function".to_owned()).as_str() {
                    "anonymous" => false,
                    "function" | "admin" => true,
                    _ => return None,
                },
                methods: match binding.get("methods") {
                    None => Vec::new(),
                    Some(methods) => {
                        let all =
                            methods.values().iter().map(|method| Some(method.text()?.to_ascii_uppercase()));
                        all.collect::<Option<Vec<String>>>()?
                    }
                },
                route: [prefix, text("route")?.trim_matches('/')].join("/").trim_matches('/').to_owned(),
            },
            "timertrigger" => Starts::Time,
            "servicebustrigger" => match (text("queueName"), text("topicName")) {
                (Some(queue), None) => Starts::Queue { queue, connection: text("connection")? },
                (None, Some(topic)) => Starts::Topic {
                    topic,
                    subscription: text("subscriptionName")?,
                    connection: text("connection")?,
                },
                _ => return None,
            },
            "eventhubtrigger" => {
                Starts::Stream { hub: text("eventHubName")?, connection: text("connection")? }
            }
            "cosmosdbtrigger" => Starts::Changes {
                database: text("databaseName")?,
                container: text("containerName")?,
                leases: text("leaseContainerName")?,
                connection: text("connection")?,
            },
            _ => return None,
        };
        if found.replace(one).is_some() {
            return None;
        }
    }
    found
}

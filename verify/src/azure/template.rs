//! The resources of a template and of the deployments inside it, each with the id it will have.

use super::expression::{Hashes, Scope, Unread};
use super::found::Found;
use super::json::Node;
use std::borrow::Cow;
use std::collections::HashMap;

/// Every resource.
#[derive(Debug)]
pub struct Template<'t> {
    /// The templates they stand in: the artifact's own first.
    pub scopes: Vec<Scope<'t>>,
    /// The resources.
    pub resources: Vec<Resource<'t>>,
    ids: HashMap<String, usize>,
    kinds: HashMap<String, Vec<usize>>,
}

/// One resource.
#[derive(Debug)]
pub struct Resource<'t> {
    /// Its type in small letters: `microsoft.web/sites`.
    pub kind: String,
    /// Its entry.
    pub body: &'t Node<'t>,
    /// Its id in small letters; empty for what extends another resource.
    pub id: String,
    /// What it extends, in small letters; the resource group where it says nothing.
    pub on: String,
    /// The template it stands in.
    pub scope: usize,
    /// Where its entry is.
    pub at: String,
}

/// Members a template may have.
const MEMBERS: [&str; 6] = ["$schema", "contentVersion", "parameters", "variables", "resources", "outputs"];
/// Members a resource may have; `condition`, `copy` and children inside would make other resources than are read here.
const ENTRIES: [&str; 14] = [
    "type",
    "apiVersion",
    "name",
    "location",
    "tags",
    "kind",
    "sku",
    "identity",
    "properties",
    "dependsOn",
    "scope",
    "subscriptionId",
    "resourceGroup",
    "zones",
];

impl<'t> Template<'t> {
    /// Reads the artifact's template.
    pub fn read(document: &'t Node<'t>, hashes: &'t Hashes, found: &mut Found) -> Self {
        let mut template =
            Self { scopes: Vec::new(), resources: Vec::new(), ids: HashMap::new(), kinds: HashMap::new() };
        let mut scope = Scope::new(hashes, "<subscription>".to_owned(), "<group>".to_owned());
        for (name, _) in document.get("parameters").map(Node::members).unwrap_or_default() {
            scope.parameters.insert(name.to_ascii_lowercase(), format!("<parameter {name}>"));
        }
        template.add(document, scope, String::new(), found);
        template
    }

    fn add(&mut self, document: &'t Node<'t>, mut scope: Scope<'t>, at: String, found: &mut Found) {
        for (name, _) in document.members() {
            if !MEMBERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                found.flaw(&format!("{at}/{name}"), format!("a template with `{name}` cannot be read"));
            }
        }
        if !self.scopes.is_empty() && document.get("outputs").is_some() {
            found.flaw(&at, "a deployment tells something".to_owned());
        }
        scope.variables = document.get("variables");
        let number = self.scopes.len();
        self.scopes.push(scope);
        let resources = document.get("resources").map(Node::values).unwrap_or_default();
        if resources.is_empty() && document.get("resources").is_none_or(|all| !matches!(all, Node::List(_))) {
            found.flaw(&at, "a template without a list of resources cannot be read".to_owned());
        }
        for (place, body) in resources.iter().enumerate() {
            let at = format!("{at}/resources/{place}");
            if let Err(Unread(what)) = self.resource(body, number, at.clone(), found) {
                found.flaw(&at, format!("a resource cannot be read: nobody here knows {what}"));
            }
        }
    }

    fn resource(
        &mut self,
        body: &'t Node<'t>,
        number: usize,
        at: String,
        found: &mut Found,
    ) -> Result<(), Unread> {
        for (name, _) in body.members() {
            if !ENTRIES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                found.flaw(&format!("{at}/{name}"), format!("a resource with `{name}` cannot be read"));
            }
        }
        let Some(scope) = self.scopes.get(number) else { return Ok(()) };
        let text = |name: &str| body.get(name).and_then(Node::text);
        let kind = text("type").ok_or_else(|| Unread("its type".to_owned()))?.to_ascii_lowercase();
        if kind == DEPLOYMENT {
            return self.deployment(body, number, at, found);
        }
        for name in ["subscriptionId", "resourceGroup"] {
            if text(name).is_some() {
                found.flaw(&at, format!("`{name}` belongs to deployments alone"));
            }
        }
        let group = scope.group_id().to_ascii_lowercase();
        let on = match text("scope") {
            None => group.clone(),
            Some(text) => absolute(&group, &scope.value(text)?),
        };
        let names = text("name").ok_or_else(|| Unread("its name".to_owned()))?;
        // What extends a resource is never named by another.
        let extends = text("scope").is_some() || kind == "microsoft.authorization/roleassignments";
        let id = if extends { String::new() } else { id(&group, &kind, &scope.value(names)?)? };
        if !id.is_empty() && self.ids.insert(id.clone(), self.resources.len()).is_some() {
            found.flaw(&at, format!("another resource has the id `{id}`"));
        }
        self.kinds.entry(kind.clone()).or_default().push(self.resources.len());
        self.resources.push(Resource { kind, body, id, on, scope: number, at });
        Ok(())
    }

    /// A deployment inside the template: its resources, with the values it is given.
    fn deployment(
        &mut self,
        body: &'t Node<'t>,
        number: usize,
        at: String,
        found: &mut Found,
    ) -> Result<(), Unread> {
        let Some(outer) = self.scopes.get(number) else { return Ok(()) };
        if number > 0 {
            return Err(Unread("deployments inside deployments".to_owned()));
        }
        let place = |name: &str, usual: &str| match body.get(name).and_then(Node::text) {
            None => Ok(usual.to_owned()),
            Some(text) => outer.value(text).map(Cow::into_owned),
        };
        let (subscription, group) =
            (place("subscriptionId", &outer.subscription)?, place("resourceGroup", &outer.group)?);
        if body.get("scope").is_some() {
            return Err(Unread("a deployment's `scope`".to_owned()));
        }
        let properties = body.get("properties").ok_or_else(|| Unread("its properties".to_owned()))?;
        for (name, _) in properties.members() {
            let known = ["mode", "expressionEvaluationOptions", "parameters", "template"];
            if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                return Err(Unread(format!("a deployment's `{name}`")));
            }
        }
        let says = |path: &str, word: &str| {
            properties.at(path).and_then(Node::text).is_some_and(|said| said.eq_ignore_ascii_case(word))
        };
        if !says("expressionEvaluationOptions.scope", "Inner") || !says("mode", "Incremental") {
            return Err(Unread(
                "a deployment that is not incremental, or works values out elsewhere".to_owned(),
            ));
        }
        let hashes = outer.hashes();
        let mut scope = Scope::new(hashes, subscription, group);
        for (name, given) in properties.get("parameters").map(Node::members).unwrap_or_default() {
            let value =
                given.get("value").and_then(Node::plain).ok_or_else(|| Unread(format!("`{name}`")))?;
            scope.parameters.insert(name.to_ascii_lowercase(), outer.value(&value)?.into_owned());
        }
        let document = properties.get("template").ok_or_else(|| Unread("its template".to_owned()))?;
        self.add(document, scope, format!("{at}/properties/template"), found);
        Ok(())
    }

    /// The resources of a type, which is spelled in small letters.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = &Resource<'t>> {
        self.kinds.get(kind).into_iter().flatten().filter_map(|at| self.resources.get(*at))
    }

    /// The resource of an id.
    pub fn find(&self, id: &str) -> Option<&Resource<'t>> {
        self.ids.get(id).and_then(|at| self.resources.get(*at))
    }

    /// What the text at `path` in a resource stands for; `None` where there is no text.
    pub fn value<'r>(&self, resource: &'r Resource<'_>, path: &str) -> Result<Option<Cow<'r, str>>, Unread> {
        match resource.body.at(path).and_then(Node::text) {
            Some(text) => self.text(resource, text).map(Some),
            None => Ok(None),
        }
    }

    /// What a text of a resource stands for.
    pub fn text<'v>(&self, resource: &Resource<'_>, text: &'v str) -> Result<Cow<'v, str>, Unread> {
        self.scopes.get(resource.scope).map_or(Ok(Cow::Borrowed(text)), |scope| scope.value(text))
    }
}

const DEPLOYMENT: &str = "microsoft.resources/deployments";

/// `{group}/providers/type/name/type/name`, of a name with as many parts as the type.
fn id(group: &str, kind: &str, names: &str) -> Result<String, Unread> {
    let mut types = kind.split('/');
    let mut id = format!("{group}/providers/{}", types.next().unwrap_or_default());
    let mut names = names.split('/');
    for word in types {
        let name = names.next().filter(|name| !name.is_empty());
        id.extend(["/", word, "/", name.ok_or_else(|| Unread(format!("a `{kind}` without all its names")))?]);
    }
    id.make_ascii_lowercase();
    if names.next().is_some() { Err(Unread(format!("a `{kind}` with too many names"))) } else { Ok(id) }
}

/// What a `scope` means, in small letters: the rest of an id inside the resource group, or a whole id.
fn absolute(group: &str, scope: &str) -> String {
    let scope = scope.to_ascii_lowercase();
    if scope.starts_with('/') { scope } else { format!("{group}/providers/{scope}") }
}

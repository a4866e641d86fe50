//! The templates of an artifact: the root, the stacks nested in it, and every resource they hold.

use super::json::Json;
use crate::File;
use crate::claims::{Flaw, Place};
use rustc_hash::FxHashMap;

/// The file the root template is in.
pub const ROOT: &str = "template.json";

/// A template.
#[derive(Debug)]
pub struct Template<'d> {
    /// Its file.
    pub path: &'d str,
    /// All of it.
    pub json: &'d Json<'d>,
    /// Its resources by logical id: places in [`Document::resources`].
    pub ids: FxHashMap<&'d str, usize>,
    /// The resource that nests it, once known; the root has none.
    pub parent: Option<usize>,
}

/// A resource.
#[derive(Debug)]
pub struct Resource<'d> {
    /// Its template's place.
    pub template: usize,
    /// Its logical id.
    pub id: &'d str,
    /// Its type.
    pub kind: &'d str,
    /// Its properties.
    pub properties: &'d Json<'d>,
    /// What both sides call it, if it is something of the spec: `table orders`.
    pub name: Option<String>,
}

/// All templates of an artifact.
#[derive(Debug, Default)]
pub struct Document<'d> {
    /// The templates, the root first.
    pub templates: Vec<Template<'d>>,
    /// The resources of all of them, in their order.
    pub resources: Vec<Resource<'d>>,
}

/// Reads the files as JSON; what is no JSON is a flaw.
pub fn parse<'f>(files: &[File<'f>], flaws: &mut Vec<Flaw>) -> Vec<(&'f str, Json<'f>)> {
    let mut read = Vec::new();
    for file in files {
        if !file.path.ends_with(".json") {
            flaws.push(flaw(file.path, "", format!("nobody knows what `{}` is for", file.path)));
            continue;
        }
        match serde_json::from_str::<Json<'f>>(file.text) {
            Ok(json) => read.push((file.path, json)),
            Err(error) => flaws.push(flaw(file.path, "", format!("`{}` is no JSON: {error}", file.path))),
        }
    }
    read.sort_by_key(|(path, _)| (*path != ROOT, *path));
    read
}

/// A flaw at a place in a file.
pub fn flaw(file: &str, at: &str, message: String) -> Flaw {
    Flaw { message, place: Place::Artifact { file: file.to_owned(), at: at.to_owned() } }
}

/// Sections of a template that hold nothing else than what the rest refers to, or texts for people.
const SECTIONS: [&str; 7] =
    ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Resources", "Outputs"];

/// What a resource may have besides its type and properties: how it is replaced and deleted, and what it waits for.
const ATTRIBUTES: [&str; 6] =
    ["Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"];

static NOTHING: Json<'static> = Json::Null;

impl<'d> Document<'d> {
    /// Indexes parsed files.
    pub fn index(files: &'d [(&'d str, Json<'d>)], flaws: &mut Vec<Flaw>) -> Self {
        let mut document = Self::default();
        for (path, json) in files {
            document.template(path, json, flaws);
        }
        if files.first().is_none_or(|(path, _)| *path != ROOT) {
            flaws.push(flaw(ROOT, "", format!("there is no `{ROOT}`")));
        }
        document
    }

    fn template(&mut self, path: &'d str, json: &'d Json<'d>, flaws: &mut Vec<Flaw>) {
        for (section, _) in json.members() {
            if !SECTIONS.contains(&&**section) {
                let at = format!("/{section}");
                flaws.push(flaw(path, &at, format!("`{section}` may change what the template says")));
            }
        }
        let template = self.templates.len();
        let mut ids = FxHashMap::default();
        for (id, body) in json.get("Resources").map(Json::members).unwrap_or_default() {
            ids.insert(&**id, self.resources.len());
            for (attribute, _) in body.members() {
                if !ATTRIBUTES.contains(&&**attribute) {
                    let at = format!("/Resources/{id}/{attribute}");
                    flaws.push(flaw(path, &at, format!("`{attribute}` of `{id}` may change what it is")));
                }
            }
            self.resources.push(Resource {
                template,
                id,
                kind: body.get("Type").and_then(Json::text).unwrap_or_default(),
                properties: body.get("Properties").unwrap_or(&NOTHING),
                name: None,
            });
        }
        self.templates.push(Template { path, json, ids, parent: None });
    }

    /// The place of a resource's property, or of the resource.
    pub fn place(&self, resource: usize, at: &str) -> Place {
        let resource = &self.resources[resource];
        let file = self.templates[resource.template].path.to_owned();
        let between = if at.is_empty() { "" } else { "/Properties" };
        Place::Artifact { file, at: ["/Resources/", resource.id, between, at].concat() }
    }
}

//! Templates of Azure, tampered with.

mod doors;
mod files;
mod keys;
mod roles;
mod shapes;

use super::Mutant;
use scant_compiler::target::OutputFile;
use serde_json::Value;

/// Every mutant.
pub fn mutants(files: &[OutputFile]) -> Vec<Mutant> {
    let template = files.iter().find(|file| file.path == TEMPLATE);
    let Some(Ok(document)) = template.map(|file| serde_json::from_str(&file.text)) else { return Vec::new() };
    let mut places = Vec::new();
    find(&document, "", &mut places);
    let mut bench = Bench { files, document, places, mutants: Vec::new() };
    roles::tamper(&mut bench);
    keys::tamper(&mut bench);
    doors::tamper(&mut bench);
    shapes::tamper(&mut bench);
    files::tamper(&mut bench);
    bench.mutants
}

const TEMPLATE: &str = "azuredeploy.json";
/// The most mutants of one class of one artifact: the places are taken at even distances.
const MOST: usize = 2;

/// An artifact on the bench.
pub struct Bench<'f> {
    files: &'f [OutputFile],
    document: Value,
    /// Where the resources are, deployments' included, with their types.
    places: Vec<(String, String)>,
    mutants: Vec<Mutant>,
}

fn find(template: &Value, at: &str, places: &mut Vec<(String, String)>) {
    for (number, resource) in template["resources"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}/resources/{number}");
        find(&resource["properties"]["template"], &format!("{at}/properties/template"), places);
        places.push((at, resource["type"].as_str().unwrap_or_default().to_owned()));
    }
}

impl Bench<'_> {
    /// Changes resources of a type, one at a time; `change` says whether there was something to change.
    pub fn each(&mut self, class: &'static str, kind: &str, change: impl Fn(&mut Value) -> bool) {
        let places = self.places.iter().filter(|(_, known)| known == kind).filter_map(|(at, _)| {
            let mut one = self.document.pointer(at)?.clone();
            change(&mut one).then(|| (at.clone(), one))
        });
        let places: Vec<(String, Value)> = places.collect();
        let step = places.len().div_ceil(MOST).max(1);
        for (at, one) in places.into_iter().step_by(step) {
            self.with(class, &at, one);
        }
    }

    /// The artifact with another resource at a place.
    fn with(&mut self, class: &'static str, at: &str, resource: Value) {
        let mut document = self.document.clone();
        if let Some(place) = document.pointer_mut(at) {
            *place = resource;
        }
        self.put(class, at, TEMPLATE, &document);
    }

    /// Changes the template as a whole; `change` says whether there was something to change.
    pub fn whole(&mut self, class: &'static str, change: impl Fn(&mut Value) -> Option<()>) {
        let mut document = self.document.clone();
        if change(&mut document).is_some() {
            self.put(class, "", TEMPLATE, &document);
        }
    }

    /// Adds to the artifact what `make` makes of a resource of a type, for some of them.
    pub fn beside(&mut self, class: &'static str, kind: &str, make: impl Fn(&Value) -> Option<Value>) {
        let all = self.all(kind).filter_map(|(at, one)| Some((at, make(&one)?)));
        let made: Vec<(String, Value)> = all.collect();
        let step = made.len().div_ceil(MOST).max(1);
        for (at, one) in made.into_iter().step_by(step) {
            let mut document = self.document.clone();
            if let Some(all) = document["resources"].as_array_mut() {
                all.push(one);
            }
            self.put(class, &at, TEMPLATE, &document);
        }
    }

    /// Takes resources of a type out, one at a time.
    pub fn without(&mut self, class: &'static str, kind: &str) {
        let places: Vec<String> = self.all(kind).map(|(at, _)| at).collect();
        let step = places.len().div_ceil(MOST).max(1);
        for at in places.into_iter().step_by(step) {
            let mut document = self.document.clone();
            let number = at.strip_prefix("/resources/").and_then(|number| number.parse().ok());
            if let (Some(number), Some(all)) = (number, document["resources"].as_array_mut()) {
                all.remove(number);
                self.put(class, &at, TEMPLATE, &document);
            }
        }
    }

    /// Changes files beside functions' code.
    pub fn each_file(&mut self, class: &'static str, name: &str, change: impl Fn(&mut Value) -> bool) {
        let mut changed = Vec::new();
        for file in self.files.iter().filter(|file| file.path.ends_with(name)) {
            let mut document: Value = serde_json::from_str(&file.text).unwrap_or_default();
            if change(&mut document) {
                changed.push((file.path.clone(), document));
            }
        }
        let step = changed.len().div_ceil(MOST).max(1);
        for (path, document) in changed.into_iter().step_by(step) {
            self.put(class, "", &path, &document);
        }
    }

    /// Puts something at the end of a file.
    pub fn after(&mut self, class: &'static str, path: &str, text: &str) {
        let mut files = self.files.to_vec();
        if let Some(file) = files.iter_mut().find(|file| file.path == path) {
            file.text.push_str(text);
            self.mutants.push(Mutant { class, what: format!("{path}: {text}"), files, equivalent: None });
        }
    }

    /// Adds a file.
    pub fn file(&mut self, class: &'static str, path: &str, text: &str) {
        let mut files = self.files.to_vec();
        files.push(OutputFile { path: path.to_owned(), text: text.to_owned() });
        self.mutants.push(Mutant { class, what: path.to_owned(), files, equivalent: None });
    }

    /// The resources of a type, not those in deployments.
    pub fn all(&self, kind: &str) -> impl Iterator<Item = (String, Value)> {
        let own = self.places.iter().filter(move |(at, known)| known == kind && at.matches('/').count() == 2);
        own.filter_map(|(at, _)| Some((at.clone(), self.document.pointer(at)?.clone())))
    }

    fn put(&mut self, class: &'static str, at: &str, path: &str, document: &Value) {
        let mut files = self.files.to_vec();
        files.iter_mut().filter(|file| file.path == path).for_each(|file| file.text = document.to_string());
        self.mutants.push(Mutant { class, what: format!("{path}{at}"), files, equivalent: None });
    }
}

/// Puts a value into a resource at a path that is there: `properties.x`.
pub fn set(resource: &mut Value, path: &str, value: Value) -> bool {
    match resource.pointer_mut(&format!("/{}", path.replace('.', "/"))) {
        Some(place) if *place != value => {
            *place = value;
            true
        }
        _ => false,
    }
}

/// Replaces a part of the text at a path.
pub fn replace(resource: &mut Value, path: &str, from: &str, to: &str) -> bool {
    let place = resource.pointer_mut(&format!("/{}", path.replace('.', "/")));
    let Some((place, text)) = place.and_then(|place| Some((place.as_str()?.to_owned(), place))) else {
        return false;
    };
    *text = Value::from(place.replacen(from, to, 1));
    place.contains(from) && from != to
}

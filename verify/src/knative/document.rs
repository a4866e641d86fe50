//! The objects of an artifact: what its kustomizations list, each with the place it stands at.

use super::yaml::{self, Node};
use crate::File;
use crate::claims::{Flaw, Place};
use std::collections::{BTreeMap, BTreeSet};

/// The file that is applied.
pub const ROOT: &str = "kustomization.yaml";
/// What the cluster's administrators apply.
const CLUSTER: &str = "cluster/kustomization.yaml";
/// Parts that are applied where the cluster has what they need.
const COMPONENTS: &str = "components/";

/// An object.
#[derive(Debug)]
pub struct Object<'f> {
    /// Its file.
    pub file: &'f str,
    /// `v1 Namespace`
    pub kind: String,
    /// All of it.
    pub root: Node<'f>,
}

impl Object<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        self.root.text(&["metadata", "name"]).unwrap_or_default()
    }

    /// Its namespace, if it has one.
    pub fn namespace(&self) -> Option<&str> {
        self.root.text(&["metadata", "namespace"])
    }

    /// The text at a path.
    pub fn text(&self, path: &[&str]) -> &str {
        self.root.text(path).unwrap_or_default()
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.line(self.root.line)
    }

    /// Where a part of it stands.
    pub fn line(&self, line: usize) -> Place {
        Place::Artifact { file: self.file.to_owned(), at: format!("line:{line}") }
    }

    /// `Broker jobs`
    pub fn shown(&self) -> String {
        let kind = self.kind.rsplit(' ').next().unwrap_or_default();
        format!("{kind} {}", self.name())
    }

    /// A flaw of it.
    pub fn flaw(&self, message: impl std::fmt::Display) -> Flaw {
        Flaw { message: format!("`{}` {message}", self.shown()), place: self.place() }
    }
}

/// All of an artifact that is applied.
#[derive(Debug, Default)]
pub struct Document<'f> {
    /// The objects, in the order of their files.
    pub objects: Vec<Object<'f>>,
    /// The components that are listed.
    pub components: BTreeSet<String>,
}

/// Reads what is listed; what cannot be read or is not there is a flaw.
pub fn read<'f>(files: &[File<'f>], flaws: &mut Vec<Flaw>) -> Document<'f> {
    let files: BTreeMap<&'f str, &'f str> = files.iter().map(|file| (file.path, file.text)).collect();
    let mut reading =
        Reading { files: &files, flaws, listed: BTreeSet::new(), document: Document::default() };
    reading.kustomization(ROOT);
    if files.contains_key(CLUSTER) {
        reading.kustomization(CLUSTER);
    }
    let listed = std::mem::take(&mut reading.listed);
    for path in listed.iter().filter(|path| !path.ends_with(ROOT)) {
        reading.objects(path);
    }
    reading.document
}

struct Reading<'r, 'f> {
    files: &'r BTreeMap<&'f str, &'f str>,
    flaws: &'r mut Vec<Flaw>,
    listed: BTreeSet<String>,
    document: Document<'f>,
}

impl<'f> Reading<'_, 'f> {
    fn kustomization(&mut self, path: &str) {
        if !self.listed.insert(path.to_owned()) {
            return;
        }
        let folder = path.strip_suffix(ROOT).unwrap_or_default();
        for object in self.parsed(path) {
            let kind = format!(
                "{} {}",
                object.text(&["apiVersion"]).unwrap_or_default(),
                object.text(&["kind"]).unwrap_or_default()
            );
            let known = [
                "kustomize.config.k8s.io/v1beta1 Kustomization",
                "kustomize.config.k8s.io/v1alpha1 Component",
            ];
            if !known.contains(&kind.as_str()) {
                self.flaw(path, object.line, format!("`{path}` is a `{kind}` and no kustomization"));
            }
            for (key, value) in object.members() {
                let sorted = key == "sortOptions"
                    && value.text(&["order"]) == Some("fifo")
                    && value.members().len() == 1;
                if !sorted && !["apiVersion", "kind", "resources", "components"].contains(&key.as_ref()) {
                    self.flaw(
                        path,
                        value.line,
                        format!("`{path}` says `{key}`, which may change what is applied"),
                    );
                }
            }
            for key in ["resources", "components"] {
                for item in object.items(&[key]) {
                    let Some(name) = item.as_text() else { continue };
                    self.entry(path, folder, item.line, name);
                }
            }
        }
    }

    fn entry(&mut self, path: &str, folder: &str, line: usize, name: &str) {
        let file = format!("{folder}{name}");
        let below = format!("{file}/{ROOT}");
        if self.files.contains_key(below.as_str()) {
            if let Some(component) = file.strip_prefix(COMPONENTS) {
                self.document.components.insert(component.to_owned());
            }
            self.kustomization(&below);
        } else if self.files.contains_key(file.as_str()) {
            self.listed.insert(file);
        } else {
            self.flaw(path, line, format!("`{path}` lists `{name}`, which is not in the artifact"));
        }
    }

    fn objects(&mut self, path: &str) {
        let Some((file, _)) = self.files.get_key_value(path) else { return };
        for root in self.parsed(path) {
            let kind = format!(
                "{} {}",
                root.text(&["apiVersion"]).unwrap_or_default(),
                root.text(&["kind"]).unwrap_or_default()
            );
            self.document.objects.push(Object { file, kind, root });
        }
    }

    fn parsed(&mut self, path: &str) -> Vec<Node<'f>> {
        let Some(text) = self.files.get(path) else {
            self.flaw(path, 1, format!("`{path}` is not in the artifact"));
            return Vec::new();
        };
        yaml::documents(text).unwrap_or_else(|wrong| {
            self.flaw(path, wrong.line, format!("`{path}` cannot be read: it has {}", wrong.what));
            Vec::new()
        })
    }

    fn flaw(&mut self, path: &str, line: usize, message: String) {
        let place = Place::Artifact { file: path.to_owned(), at: format!("line:{line}") };
        self.flaws.push(Flaw { message, place });
    }
}

//! Files: every object in its room, a `kustomization.yaml` a folder, and what the platform must have.

use super::need::Need;
use super::platform;
use super::unit::{Room, Unit};
use super::yaml;
use scant_compiler::target::{Artifact, OutputFile};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// `kustomize.config.k8s.io/v1beta1 Kustomization`, or `v1alpha1 Component`.
/// <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Kustomization {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_options: Option<SortOptions>,
}

#[derive(Debug, Serialize)]
struct SortOptions {
    order: &'static str,
}

/// The files of a program.
pub fn artifact(units: impl Iterator<Item = Unit>) -> Artifact {
    let mut rooms: BTreeMap<Room, String> = BTreeMap::new();
    let mut resources: BTreeMap<String, usize> = BTreeMap::new();
    let mut needs: BTreeSet<Need> = BTreeSet::new();
    let mut extra: Vec<OutputFile> = Vec::new();
    for unit in units {
        for object in unit.objects {
            let room = rooms.entry(object.room).or_default();
            room.push_str("---\n");
            room.push_str(&object.text);
            *resources.entry(object.kind).or_default() += 1;
        }
        needs.extend(unit.needs);
        extra.extend(unit.files);
    }
    let mut files = kustomizations(&rooms);
    files.extend(rooms.into_iter().map(|(room, text)| {
        let (folder, file) = room.place();
        OutputFile { path: format!("{folder}/{file}"), text }
    }));
    files.extend(platform::files(&needs));
    files.extend(extra);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Artifact { files, packages: Vec::new(), resources }
}

/// One a folder, and the root's, which takes the base and every component. What belongs to the cluster is applied
/// by whoever administers it.
fn kustomizations(rooms: &BTreeMap<Room, String>) -> Vec<OutputFile> {
    let mut folders: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for room in rooms.keys() {
        let (folder, file) = room.place();
        folders.entry(folder).or_default().push(file.to_owned());
    }
    let components: Vec<String> =
        folders.keys().filter(|folder| is_component(folder)).map(|folder| (*folder).to_owned()).collect();
    let root = Kustomization {
        api_version: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: folders
            .keys()
            .filter(|folder| **folder == "base")
            .map(|folder| (*folder).to_owned())
            .collect(),
        components,
        sort_options: Some(SortOptions { order: "fifo" }),
    };
    let mut files = vec![OutputFile { path: "kustomization.yaml".to_owned(), text: yaml::text(&root) }];
    files.extend(folders.into_iter().map(|(folder, resources)| {
        let (api_version, kind) = if is_component(folder) {
            ("kustomize.config.k8s.io/v1alpha1", "Component")
        } else {
            ("kustomize.config.k8s.io/v1beta1", "Kustomization")
        };
        let kustomization =
            Kustomization { api_version, kind, resources, components: Vec::new(), sort_options: None };
        OutputFile { path: format!("{folder}/kustomization.yaml"), text: yaml::text(&kustomization) }
    }));
    files
}

fn is_component(folder: &str) -> bool {
    folder.starts_with("components/")
}

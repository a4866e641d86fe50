//! Pods: what they run, what they see, and by whose leave.

use super::Reading;
use crate::claims::Place;
use crate::knative::document::Object;
use crate::knative::words::{self, PODS};
use crate::knative::yaml::Node;
use std::collections::BTreeMap;

/// Pods that network policies may select.
#[derive(Debug)]
pub struct Pod<'r> {
    /// In the words of the spec.
    pub subject: String,
    /// Their labels.
    pub labels: BTreeMap<&'r str, &'r str>,
}

/// Adds all pods of the artifact, and those nobody names.
pub fn add<'r>(reading: &mut Reading<'r, '_, '_>) -> Vec<Pod<'r>> {
    let mut pods = Vec::new();
    for object in reading.of("serving.knative.dev/v1 Service") {
        pods.extend(service(reading, object));
    }
    for (kind, path) in [
        ("batch/v1 Job", &["spec", "template"][..]),
        ("batch/v1 CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ] {
        for object in reading.of(kind) {
            let Some(template) = object.root.at(path) else { continue };
            pods.push(job(reading, object, template));
        }
    }
    if pods.is_empty() {
        return pods;
    }
    let mut labels = BTreeMap::from([("app.kubernetes.io/managed-by", "scant")]);
    let app = reading
        .of("v1 Namespace")
        .first()
        .map(|namespace| namespace.text(&["metadata", "labels", "app.kubernetes.io/part-of"]));
    labels.extend(app.map(|app| ("app.kubernetes.io/part-of", app)));
    pods.push(Pod { subject: PODS.to_owned(), labels });
    pods
}

fn service<'r>(reading: &mut Reading<'r, '_, '_>, object: &'r Object<'_>) -> Option<Pod<'r>> {
    let Some(id) = reading.spec.function_of(object.name()) else {
        reading.flaw(object.flaw("is no function of the spec"));
        return None;
    };
    let subject = reading.spec.function(id);
    let template = object.root.at(&["spec", "template"])?;
    let spec = template.at(&["spec"])?;
    let account = spec.text(&["serviceAccountName"]).unwrap_or("default");
    reading.said.may(&subject, "run as", &format!("ServiceAccount {account}"), object.place());
    let is_built = reading.spec.model.function(id).code.is_some();
    let containers = spec.items(&["containers"]);
    if containers.len() != 1 {
        reading.flaw(object.flaw("has not one container"));
    }
    for container in containers {
        let image = container.text(&["image"]).unwrap_or_default();
        let image = if is_built { untagged(image) } else { image };
        reading.said.may(&subject, "run", image, object.line(container.line));
    }
    volumes(reading, &subject, object, spec);
    let mut labels = labels(template);
    labels.insert("serving.knative.dev/service", object.name());
    Some(Pod { subject, labels })
}

/// An image without its tag; a digest stays, since nothing built from code has one.
fn untagged(image: &str) -> &str {
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains(['/', '@']) && !name.contains('@') => name,
        _ => image,
    }
}

fn labels<'r>(template: &'r Node<'_>) -> BTreeMap<&'r str, &'r str> {
    let labels = template.at(&["metadata", "labels"]).map(Node::members).unwrap_or_default();
    labels.iter().filter_map(|(key, value)| Some((key.as_ref(), value.as_text()?))).collect()
}

/// Secrets, tokens and scripts that a pod's volumes hold. A volume counts whether it is mounted or not.
fn volumes(reading: &mut Reading<'_, '_, '_>, subject: &str, object: &Object<'_>, spec: &Node<'_>) {
    for volume in spec.items(&["volumes"]) {
        let place = object.line(volume.line);
        if let Some(name) = volume.text(&["secret", "secretName"]) {
            secret(reading, subject, name, volume.items(&["secret", "items"]), &place);
        }
        for source in volume.items(&["projected", "sources"]) {
            if let Some(name) = source.text(&["secret", "name"]) {
                secret(reading, subject, name, source.items(&["secret", "items"]), &place);
            }
            if let Some(audience) = source.text(&["serviceAccountToken", "audience"]) {
                reading.said.may(subject, "ask for a token for", audience, place.clone());
            } else if source.at(&["serviceAccountToken"]).is_some() {
                reading.said.may(subject, "ask for a token for", "the Kubernetes API", place.clone());
            }
        }
    }
}

/// A Secret whole, with all that may be done by it, or single keys of it. Which keys are public is known of the
/// certificates of servers only: any other single key is as good as the Secret.
fn secret(reading: &mut Reading<'_, '_, '_>, subject: &str, name: &str, items: &[Node<'_>], place: &Place) {
    if items.is_empty() {
        reading.said.may(subject, "mount", &words::secret(name, None), place.clone());
    }
    for item in items {
        let key = item.text(&["key"]).unwrap_or_default();
        reading.said.may(subject, "mount", &words::secret(name, Some(key)), place.clone());
    }
    if items.iter().all(|item| item.text(&["key"]) == Some("ca.crt")) && !items.is_empty() {
        return;
    }
    let holder = words::may(subject);
    let mut held = reading.holders.get(name).cloned().unwrap_or_default();
    let said = reading.said.claims.subjects.entry(holder).or_default();
    held.retain(|statement| !said.contains(statement));
    said.append(&mut held);
}

/// A job: what it does is its command, compared whole.
fn job<'r>(reading: &mut Reading<'r, '_, '_>, object: &'r Object<'_>, template: &'r Node<'_>) -> Pod<'r> {
    let labels = labels(template);
    let subject = format!("job {}", labels.get("app.kubernetes.io/name").copied().unwrap_or_default());
    if let Some(spec) = template.at(&["spec"]) {
        if spec.items(&["containers"]).len() != 1 {
            reading.flaw(object.flaw("has not one container"));
        }
        for container in spec.items(&["containers"]) {
            let place = object.line(container.line);
            reading.said.may(&subject, "run", container.text(&["image"]).unwrap_or_default(), place.clone());
            reading.said.may(
                &subject,
                "do",
                &super::script::command(reading, object, spec, container),
                place,
            );
        }
        volumes(reading, &subject, object, spec);
    }
    Pod { subject, labels }
}

//! The Knative Service of a function.

use super::autoscaling;
use super::container::{self, Container};
use super::files::{self, Volume};
use crate::knative::apis;
use crate::knative::context::{Component, Context};
use crate::knative::http;
use crate::knative::need::Need;
use crate::knative::object::{Labels, Object, Spec};
use crate::knative::reach::Reach;
use crate::knative::unit::{Room, Unit};
use scant_compiler::model::{Function, FunctionId, LogFormat};
use scant_compiler::words;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `serving.knative.dev/v1 Service`
/// <https://knative.dev/docs/serving/reference/serving-api/#serving.knative.dev/v1.Service>
#[derive(Debug, Serialize)]
struct Service {
    template: Template,
}

#[derive(Debug, Serialize)]
struct Template {
    metadata: TemplateMetadata,
    spec: Revision,
}

#[derive(Debug, Serialize)]
struct TemplateMetadata {
    labels: Labels,
    annotations: BTreeMap<&'static str, String>,
}

/// What a revision runs. Settings of security stand at the container: Knative refuses them at the pod
/// (`kubernetes.podspec-securitycontext` is off unless a cluster turns it on).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Revision {
    service_account_name: String,
    automount_service_account_token: bool,
    enable_service_links: bool,
    container_concurrency: u32,
    timeout_seconds: u64,
    response_start_timeout_seconds: u64,
    containers: [Container; 1],
    volumes: Vec<Volume>,
}

/// The only value of this label that Knative knows; any other would silently mean public.
/// <https://knative.dev/docs/serving/services/private-services/>
const VISIBILITY: (&str, &str) = ("networking.knative.dev/visibility", "cluster-local");
/// Plain HTTP is answered with the way to HTTPS.
/// <https://knative.dev/docs/serving/setting-up-custom-ingress-gateway/>
const PROTOCOL: (&str, &str) = ("networking.knative.dev/http-protocol", "redirected");

/// Puts it in.
pub fn add(context: &Context<'_>, id: FunctionId, reach: &Reach, unit: &mut Unit) {
    let function = context.model.function(id);
    let name = context.function_name(id);
    let mut metadata = context.metadata(name.clone(), Component::Function, &function.common);
    if http::is_public(context, id) {
        metadata.annotations.insert(Cow::Borrowed(PROTOCOL.0), PROTOCOL.1.to_owned());
    } else {
        metadata.labels.insert(Cow::Borrowed(VISIBILITY.0), VISIBILITY.1.to_owned());
    }
    let seconds = function.timeout.value / 1000;
    let (volumes, mounts) = files::of(function, reach);
    let mut labels = context.labels(&name, Component::Function);
    labels.extend(logs(function, unit));
    labels.extend(reach.labels.clone());
    let revision = Revision {
        service_account_name: name,
        automount_service_account_token: false,
        enable_service_links: false,
        container_concurrency: autoscaling::AT_ONCE,
        timeout_seconds: seconds,
        response_start_timeout_seconds: seconds,
        containers: [container::of(context, id, reach, mounts, unit)],
        volumes,
    };
    let template = Template {
        metadata: TemplateMetadata { labels, annotations: autoscaling::annotations(function) },
        spec: revision,
    };
    let service = Spec { spec: Service { template } };
    unit.add_main(Room::Functions, &Object::new(&apis::SERVICE, metadata, service));
}

/// What the cluster's log collector is told by labels of the pods.
fn logs(function: &Function, unit: &mut Unit) -> Labels {
    unit.need(Need::Ability {
        what: "a log collector that keeps each pod's lines as long as its label `logs.scant.dev/keep` says, and reads \
               them as its label `logs.scant.dev/format` says"
            .to_owned(),
        because: "Knative itself keeps no logs".to_owned(),
    });
    let format = match function.logs.format {
        LogFormat::Json => "json",
        LogFormat::Text => "text",
    };
    BTreeMap::from([
        (Cow::Borrowed("logs.scant.dev/format"), format.to_owned()),
        (Cow::Borrowed("logs.scant.dev/keep"), words::duration(function.logs.keep.value)),
    ])
}

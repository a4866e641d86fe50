//! What the application as a whole is: its namespace, held to the strictest pod standard, and no way through its network.

use super::apis;
use super::context::{Component, Context};
use super::need::Need;
use super::object::Object;
use super::stores::script;
use super::unit::{Room, Unit};
use super::{network, outputs};
use scant_compiler::model::Common;
use serde::Serialize;
use std::borrow::Cow;

/// A Namespace has nothing of its own to say.
#[derive(Debug, Serialize)]
struct Nothing {}

/// The unit of the application.
pub fn unit(context: &Context<'_>) -> Unit {
    let mut unit = Unit::default();
    let common = Common { doc: context.model.doc.clone(), ..Common::default() };
    let name = context.namespace().to_owned();
    let mut metadata = context.cluster_metadata(name, Component::Application, &common);
    // <https://kubernetes.io/docs/concepts/security/pod-security-admission/>
    for mode in ["enforce", "audit", "warn"] {
        let key = format!("pod-security.kubernetes.io/{mode}");
        metadata.labels.insert(Cow::Owned(key), "restricted".to_owned());
    }
    unit.add(Room::Namespace, &Object::new(&apis::NAMESPACE, metadata, Nothing {}));
    unit.files.extend(outputs::file(context));
    // Functions have pods, and so has what keeps the tables.
    if !context.model.functions.is_empty() || script::tables(context).next().is_some() {
        network::closed(context, &mut unit);
        unit.need(Need::Ability {
            what: "a network plugin that enforces NetworkPolicy".to_owned(),
            because: "without one every pod reaches every store".to_owned(),
        });
    }
    if context.model.functions.iter().any(|function| function.tracing.value) {
        // <https://knative.dev/docs/serving/accessing-traces/>
        unit.need(Need::Ability {
            what: "a collector of traces, named in the ConfigMap `config-observability` in `knative-serving`"
                .to_owned(),
            because: "without one no request is traced".to_owned(),
        });
    }
    unit
}

//! EventPolicies: who may send to a Broker. No policy is ever without senders, and none without a Broker: either would
//! mean all.

use super::super::access;
use super::super::apis;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Object, Reference, Spec};
use super::super::unit::{Room, Unit};
use super::broker;
use scant_compiler::access::{Row, Why};
use scant_compiler::model::{Common, FunctionId, Name, StoreId};
use scant_compiler::target::Right;
use serde::Serialize;

/// `eventing.knative.dev/v1alpha1 EventPolicy`
/// <https://knative.dev/docs/eventing/features/authorization/>
#[derive(Debug, Serialize)]
struct Policy {
    from: [From; 1],
    to: [To; 1],
}

/// Who sends.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// A ServiceAccount, by its user name.
    Sub(String),
    /// An object of the same namespace that sends with an identity Knative made for it.
    Ref(Reference),
}

#[derive(Debug, Serialize)]
struct To {
    #[serde(rename = "ref")]
    broker: Reference,
}

/// Lets a function send, as its row says.
pub fn allow(context: &Context<'_>, row: &Row, to: StoreId, unit: &mut Unit) {
    let (function, store) = (&context.model.function(row.function).name, &context.model.store(to).name);
    let name = if broker::namespace(context, to) == context.namespace() {
        names::pair(function, store)
    } else {
        // Policies of other applications stand there as well.
        names::pair(&Name::new(format!("{}.{function}", context.model.app)), store)
    };
    let from = From::Sub(context.subject(row.function));
    add(context, name, from, (broker::namespace(context, to), broker::reference(context, to)), unit);
    unit.right(access::right(context, row, vec![sends(&broker::name(context, to))]));
}

/// Something of Knative's own that hands events on to a Broker of this namespace.
#[derive(Debug)]
pub struct Handing {
    /// The policy's name.
    pub name: String,
    /// What hands on: a Trigger or a source.
    pub from: Reference,
    /// The Broker.
    pub to: String,
    /// Who that is, in the spec's words.
    pub holder: String,
    /// The function that it is for, if any.
    pub function: Option<FunctionId>,
    /// What it hands on to, in the spec's words.
    pub on: String,
    /// The line that asks for it.
    pub why: Why,
}

/// Lets it hand on.
pub fn hand(context: &Context<'_>, handing: Handing, unit: &mut Unit) {
    let to = (context.namespace(), Reference::to(&apis::BROKER, handing.to.as_str()));
    let from = Reference { namespace: Some(context.namespace().to_owned()), ..handing.from };
    add(context, handing.name, From::Ref(from), to, unit);
    unit.right(Right {
        holder: handing.holder,
        function: handing.function,
        actions: vec![sends(&handing.to)],
        on: handing.on,
        why: handing.why,
    });
}

fn sends(broker: &str) -> String {
    format!("send to Broker {broker}")
}

fn add(context: &Context<'_>, name: String, from: From, to: (&str, Reference), unit: &mut Unit) {
    let mut metadata = context.metadata(name, Component::Permission, &Common::default());
    metadata.namespace = Some(to.0.to_owned());
    let policy = Policy { from: [from], to: [To { broker: to.1 }] };
    // What stands in another namespace is for whoever administers it.
    let room = if to.0 == context.namespace() { Room::Oidc } else { Room::Cluster };
    unit.add(room, &Object::new(&apis::EVENT_POLICY, metadata, Spec { spec: policy }));
    needs(unit);
}

/// Without either setting a Broker takes events from whoever reaches it, policies or not.
pub fn needs(unit: &mut Unit) {
    for (key, value, because) in [
        (
            "authentication-oidc",
            "enabled",
            "without it EventPolicies are refused, and everyone may send events",
        ),
        (
            "default-authorization-mode",
            "deny-all",
            "without it every pod of a namespace may send to what has no policy",
        ),
    ] {
        unit.need(Need::Setting {
            place: "ConfigMap `config-features` in `knative-eventing`",
            key,
            value: value.to_owned(),
            because: because.to_owned(),
        });
    }
}

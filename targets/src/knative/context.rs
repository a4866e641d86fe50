//! What emitters are given: the program, and how each thing in it is spelled in the cluster.

use super::cluster::Cluster;
use super::index::Index;
use super::names;
use super::object::{Labels, Metadata};
use super::overrides::Setting;
use super::{eventing, http, stores};
use scant_compiler::access::{Access, Row};
use scant_compiler::model::{
    Attribute, Common, FunctionId, Literal, Model, Name, Referent, TargetName, Text, TextPart,
};
use scant_compiler::target::Assets;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The program being emitted.
#[derive(Debug, Clone, Copy)]
pub struct Context<'m> {
    /// The program.
    pub model: &'m Model,
    /// Its rights.
    pub access: &'m Access,
    /// Its code packages.
    pub assets: &'m Assets,
    /// The cluster.
    pub cluster: &'m Cluster,
    /// Who holds and who listens.
    pub index: &'m Index<'m>,
}

/// What an object is to the application: its label `app.kubernetes.io/component`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Component {
    Application,
    Function,
    Identity,
    Trigger,
    Queue,
    Topic,
    Bus,
    Stream,
    Table,
    Bucket,
    Secret,
    Permission,
    Network,
    Route,
    Raw,
}

impl Component {
    /// Whether a declaration's text stands on such an object.
    fn is_described(self) -> bool {
        !matches!(self, Self::Identity | Self::Trigger | Self::Permission | Self::Network)
    }

    /// The label's value.
    pub fn word(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Function => "function",
            Self::Identity => "identity",
            Self::Trigger => "trigger",
            Self::Queue => "queue",
            Self::Topic => "topic",
            Self::Bus => "bus",
            Self::Stream => "stream",
            Self::Table => "table",
            Self::Bucket => "bucket",
            Self::Secret => "secret",
            Self::Permission => "permission",
            Self::Network => "network",
            Self::Route => "route",
            Self::Raw => "raw",
        }
    }
}

impl<'m> Context<'m> {
    /// The rights of a function; access holds them function by function.
    pub fn rows(&self, id: FunctionId) -> &'m [Row] {
        let rows = &self.access.rows;
        let start = rows.partition_point(|row| row.function < id);
        let end = rows.partition_point(|row| row.function <= id);
        rows.get(start..end).unwrap_or_default()
    }

    /// The application's namespace.
    pub fn namespace(&self) -> &'m str {
        &self.cluster.namespace
    }

    /// The name of a function's Service, ServiceAccount and NetworkPolicy.
    pub fn function_name(&self, id: FunctionId) -> String {
        names::of(&self.model.function(id).name)
    }

    /// The user a function's token is of, as EventPolicies name it.
    pub fn subject(&self, id: FunctionId) -> String {
        format!("system:serviceaccount:{}:{}", self.namespace(), self.function_name(id))
    }

    /// The address other pods of the cluster reach a function at.
    pub fn function_host(&self, id: FunctionId) -> String {
        format!("{}.{}.svc.cluster.local", self.function_name(id), self.namespace())
    }

    /// Labels by which NetworkPolicies and people find the objects of this application.
    pub fn labels(&self, name: &str, component: Component) -> Labels {
        let mut labels = self.selector();
        labels.insert(NAME, name.to_owned());
        labels.insert(Cow::Borrowed("app.kubernetes.io/component"), component.word().to_owned());
        if let Some(environment) = &self.model.environment {
            labels.insert(
                Cow::Borrowed("app.kubernetes.io/instance"),
                names::of(&Name::new(environment.as_str())),
            );
        }
        labels
    }

    /// The labels every pod of this application has, and no other.
    pub fn selector(&self) -> Labels {
        BTreeMap::from([
            (Cow::Borrowed("app.kubernetes.io/part-of"), names::of(&self.model.app)),
            (Cow::Borrowed("app.kubernetes.io/managed-by"), "scant".to_owned()),
        ])
    }

    /// What an object in the application's namespace begins with. `name` is from `names`. The declaration's text
    /// stands on what keeps or runs something, and not again on what belongs to it.
    pub fn metadata(&self, name: String, component: Component, common: &Common) -> Metadata {
        let mut annotations = self.tags(common);
        if let Some(doc) = common.doc.as_ref().filter(|_| component.is_described()) {
            annotations.insert(Cow::Borrowed("kubernetes.io/description"), doc.trim().to_owned());
        }
        Metadata {
            namespace: Some(self.namespace().to_owned()),
            labels: self.labels(&name, component),
            annotations,
            name,
        }
    }

    /// The same of an object a cluster has one of, such as a Namespace.
    pub fn cluster_metadata(&self, name: String, component: Component, common: &Common) -> Metadata {
        Metadata { namespace: None, ..self.metadata(name, component, common) }
    }

    /// The tags of a declaration. They are annotations, since a label cannot hold every text.
    fn tags(&self, common: &Common) -> BTreeMap<Cow<'static, str>, String> {
        let said = self.model.tags.iter().chain(&common.tags);
        said.map(|(key, value)| (Cow::Owned(format!("{TAG}{}", key.value)), self.text(value))).collect()
    }

    /// An attribute of something; everything in a cluster has a name of its own before it is applied.
    pub fn attribute(&self, of: Referent, attribute: Attribute) -> String {
        match of {
            Referent::Store(id) if eventing::keeps(self.model.store(id).kind()) => {
                eventing::attribute(self, id, attribute)
            }
            Referent::Store(id) => stores::attribute(self, id, attribute),
            Referent::Function(id) => match attribute {
                Attribute::Name => self.function_name(id),
                Attribute::Id => format!("{}/{}", self.namespace(), self.function_name(id)),
                Attribute::Url => format!("http://{}", self.function_host(id)),
                Attribute::Host => self.function_host(id),
            },
            Referent::Api(id) => http::attribute(self, id, attribute),
            Referent::Raw(id) => names::of(&self.model.raw(id).name),
        }
    }

    /// A text with its references.
    pub fn text(&self, text: &Text) -> String {
        let parts = text.parts.iter().map(|part| match part {
            TextPart::Plain(text) => Cow::Borrowed(text.as_str()),
            TextPart::Attribute(of, attribute, _) => Cow::Owned(self.attribute(*of, *attribute)),
        });
        parts.collect()
    }

    /// A literal as an object's field takes it: durations in whole seconds, sizes in bytes.
    pub fn literal(&self, literal: &Literal) -> Value {
        match literal {
            Literal::Text(text) => Value::String(self.text(text)),
            Literal::Int(number) => Value::from(*number),
            Literal::Number(number) => Value::from(*number),
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Duration(milliseconds) => Value::from(milliseconds / 1000),
            Literal::Size(bytes) => Value::from(*bytes),
            Literal::List(items) => items.iter().map(|item| self.literal(item)).collect(),
            Literal::Object(members) => {
                members.iter().map(|(key, value)| (key.clone(), self.literal(value))).collect()
            }
        }
    }

    /// The `set` lines of a declaration.
    pub fn settings(&self, common: &Common) -> Vec<Setting> {
        let own = common.overrides.iter().filter(|change| change.target == TargetName::Knative);
        own.map(|change| Setting {
            path: change.path.clone(),
            value: self.literal(&change.value),
            span: change.span,
        })
        .collect()
    }
}

/// The label that holds an object's own name.
pub const NAME: Cow<'static, str> = Cow::Borrowed("app.kubernetes.io/name");

/// What the annotation of a tag begins with.
pub const TAG: &str = "tags.scant.dev/";

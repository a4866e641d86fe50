//! What `target knative` says of the cluster, and what is taken for granted where it says nothing.

use scant_compiler::model::{Model, TargetName};
use scant_lang::source::Span;

/// The cluster a program is compiled for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The application's namespace; its name if the spec says none.
    pub namespace: String,
    /// Where images are pushed: `ghcr.io/acme`.
    pub registry: Option<String>,
    /// What carries events.
    pub carrier: Carrier,
    /// What lets requests in.
    pub ingress: Ingress,
    /// The Gateway that routes hang on: namespace and name.
    pub gateway: Option<(String, String)>,
    /// The domain of public hosts, as in `shop.example`.
    pub domain: Option<String>,
    /// Where `target knative` stands, if the program has it.
    pub span: Option<Span>,
}

/// What carries events: the class of every Broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// The Kafka broker; events are kept.
    Kafka,
    /// The RabbitMQ broker; events are kept.
    Rabbitmq,
    /// Channels in memory: a restart loses what waits.
    Memory,
}

/// What lets requests in, and so what a function's pods are reached from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ingress {
    /// Kourier.
    Kourier,
    /// Istio.
    Istio,
    /// Contour.
    Contour,
    /// Any implementation of the Gateway API.
    Gateway,
}

impl Ingress {
    /// The namespaces its pods are in.
    /// Source: Knative docs, "Installing Knative Serving using YAML files" (networking layer).
    pub fn namespaces(self) -> &'static [&'static str] {
        match self {
            Self::Kourier => &["kourier-system"],
            Self::Istio => &["istio-system"],
            Self::Contour => &["contour-external", "contour-internal"],
            Self::Gateway => &[],
        }
    }
}

impl Cluster {
    /// What the program says.
    pub fn of(model: &Model) -> Self {
        let config = model.target(TargetName::Knative);
        let said = |word| config.and_then(|config| config.get(word)).map(|said| said.value.as_str());
        Self {
            namespace: said("namespace").map_or_else(|| super::names::of(&model.app), str::to_owned),
            registry: said("registry").map(|said| said.trim_end_matches('/').to_owned()),
            carrier: match said("broker") {
                Some("rabbitmq") => Carrier::Rabbitmq,
                Some("memory") => Carrier::Memory,
                Some(_) | None => Carrier::Kafka,
            },
            ingress: match said("ingress") {
                Some("istio") => Ingress::Istio,
                Some("contour") => Ingress::Contour,
                Some("gateway") => Ingress::Gateway,
                Some(_) | None => Ingress::Kourier,
            },
            gateway: said("gateway")
                .and_then(|said| said.split_once('/'))
                .map(|(namespace, name)| (namespace.to_owned(), name.to_owned())),
            domain: said("domain").map(str::to_owned),
            span: config.map(|config| config.span),
        }
    }
}

//! NetworkPolicies: nothing for anyone, and then for each function exactly what it was granted.

use super::apis;
use super::cluster::Ingress;
use super::context::{Component, Context, NAME};
use super::need::Need;
use super::object::{Labels, Object, Spec};
use super::reach::{Peer, Reach};
use super::unit::{Room, Unit};
use scant_compiler::model::{Common, FunctionId};
use serde::Serialize;
use std::borrow::Cow;

/// `networking.k8s.io/v1 NetworkPolicy`
/// <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    pod_selector: Selector,
    policy_types: [&'static str; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ingress: Vec<From>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    egress: Vec<To>,
}

#[derive(Debug, Serialize)]
struct From {
    from: Vec<End>,
    ports: Vec<Port>,
}

#[derive(Debug, Serialize)]
struct To {
    to: Vec<End>,
    /// None means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<Port>,
}

/// One peer. Both selectors in one mean both must hold; in two, either.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct End {
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace_selector: Option<Selector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_selector: Option<Selector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_block: Option<Block>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    match_labels: Labels,
}

#[derive(Debug, Serialize)]
struct Block {
    cidr: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    except: &'static [&'static str],
}

#[derive(Debug, Serialize)]
struct Port {
    protocol: &'static str,
    port: u16,
}

/// Ports of the proxy beside a function: HTTP/1, HTTP/2, HTTPS.
/// Source: knative/networking, `pkg/ports.go` (BackendHTTPPort, BackendHTTP2Port, BackendHTTPSPort).
const PROXY: [u16; 3] = [8012, 8013, 8112];
/// The port where the proxy tells how busy the function is (AutoscalingQueueMetricsPort of the same file).
const LOAD: u16 = 9090;
/// The label every namespace has its name in.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name>
const NAMESPACE: &str = "kubernetes.io/metadata.name";
/// Addresses that are not the internet: private, shared, link-local (where metadata services are), loopback.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/>
const PRIVATE_4: &[&str] =
    &["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
/// The same of IPv6: unique local, link-local, loopback.
/// <https://www.iana.org/assignments/iana-ipv6-special-registry/>
const PRIVATE_6: &[&str] = &["::1/128", "fc00::/7", "fe80::/10"];
const BOTH: [&str; 2] = ["Ingress", "Egress"];

/// Nothing in and nothing out, for every pod of the application. The selector names them, so that pods of operators in
/// the same namespace are left alone.
pub fn closed(context: &Context<'_>, unit: &mut Unit) {
    let metadata = context.metadata("default-deny".to_owned(), Component::Network, &Common::default());
    let policy = Policy {
        pod_selector: Selector { match_labels: context.selector() },
        policy_types: BOTH,
        ingress: Vec::new(),
        egress: Vec::new(),
    };
    unit.add(Room::Network, &Object::new(&apis::NETWORK_POLICY, metadata, Spec { spec: policy }));
}

/// What one function's pods may connect to, and be connected to from.
pub fn add(context: &Context<'_>, id: FunctionId, reach: &Reach, unit: &mut Unit) {
    let function = context.model.function(id);
    let name = context.function_name(id);
    let mut match_labels = context.selector();
    match_labels.insert(NAME, name.clone());
    let metadata = context.metadata(name, Component::Network, &function.common);
    let mut egress = vec![names_service()];
    egress.extend(reach.peers.iter().map(to));
    let policy = Policy {
        pod_selector: Selector { match_labels },
        policy_types: BOTH,
        ingress: ingress(context, unit),
        egress,
    };
    unit.add(Room::Network, &Object::new(&apis::NETWORK_POLICY, metadata, Spec { spec: policy }));
}

/// What the pods with the label `name` may connect to: pods that have one label, on one port, and nothing else.
/// Nobody connects to them.
pub fn to_pods(context: &Context<'_>, name: &str, label: (&'static str, &str), port: u16, unit: &mut Unit) {
    let mut match_labels = context.selector();
    match_labels.insert(NAME, name.to_owned());
    let labels = Labels::from([(Cow::Borrowed(label.0), label.1.to_owned())]);
    let policy = Policy {
        pod_selector: Selector { match_labels },
        policy_types: BOTH,
        ingress: Vec::new(),
        egress: vec![names_service(), To { to: vec![within(None, Some(labels))], ports: vec![tcp(port)] }],
    };
    let metadata = context.metadata(name.to_owned(), Component::Network, &Common::default());
    unit.add(Room::Network, &Object::new(&apis::NETWORK_POLICY, metadata, Spec { spec: policy }));
}

/// Requests come through the activator or straight from the ingress; the autoscaler asks how busy the pod is.
fn ingress(context: &Context<'_>, unit: &mut Unit) -> Vec<From> {
    let gateway = match (context.cluster.ingress, &context.cluster.gateway) {
        (Ingress::Gateway, Some((namespace, _))) => std::slice::from_ref(namespace),
        _ => &[],
    };
    let own = context.cluster.ingress.namespaces().iter().copied();
    let doors: Vec<&str> = own.chain(gateway.iter().map(String::as_str)).collect();
    for door in &doors {
        unit.need(Need::Namespace {
            name: (*door).to_owned(),
            because: "the pods of the ingress are there, and reach the functions".to_owned(),
        });
    }
    let requests = std::iter::once("knative-serving").chain(doors).map(|name| within(Some(name), None));
    let scaler = Labels::from([(Cow::Borrowed("app"), "autoscaler".to_owned())]);
    vec![
        From { from: requests.collect(), ports: PROXY.map(tcp).into() },
        From { from: vec![within(Some("knative-serving"), Some(scaler))], ports: vec![tcp(LOAD)] },
    ]
}

/// Every pod may look names up. The labels are those of the usual name service of a cluster.
/// <https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/>
fn names_service() -> To {
    let labels = Labels::from([(Cow::Borrowed("k8s-app"), "kube-dns".to_owned())]);
    To {
        to: vec![within(Some("kube-system"), Some(labels))],
        ports: vec![Port { protocol: "UDP", port: 53 }, tcp(53)],
    }
}

fn to(peer: &Peer) -> To {
    match peer {
        Peer::Pods { namespace, labels, ports } => {
            let labels = (!labels.is_empty() || namespace.is_none()).then(|| labels.clone());
            To {
                to: vec![within(namespace.as_deref(), labels)],
                ports: ports.iter().copied().map(tcp).collect(),
            }
        }
        Peer::Addresses { block, ports } => {
            To { to: vec![block_of(block.clone(), &[])], ports: ports.iter().copied().map(tcp).collect() }
        }
        Peer::Internet => To {
            to: vec![block_of("0.0.0.0/0".to_owned(), PRIVATE_4), block_of("::/0".to_owned(), PRIVATE_6)],
            ports: Vec::new(),
        },
    }
}

fn block_of(cidr: String, except: &'static [&'static str]) -> End {
    End { ip_block: Some(Block { cidr, except }), ..End::default() }
}

/// Pods with these labels in that namespace; without labels all of its pods.
fn within(namespace: Option<&str>, labels: Option<Labels>) -> End {
    End {
        namespace_selector: namespace.map(|name| Selector {
            match_labels: Labels::from([(Cow::Borrowed(NAMESPACE), name.to_owned())]),
        }),
        pod_selector: labels.map(|match_labels| Selector { match_labels }),
        ip_block: None,
    }
}

fn tcp(port: u16) -> Port {
    Port { protocol: "TCP", port }
}

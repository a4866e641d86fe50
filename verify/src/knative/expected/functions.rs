//! What a function's pods run as, see, and reach, and who reaches them.

use crate::claims::Place;
use crate::knative::spec::{self, Carrier, Spec, is_allowed, store_of};
use crate::knative::words::{self, APPLICATION, Said};
use crate::knative::{floor, http, names};
use scant_compiler::model::{Detail, Function, FunctionId};
use std::collections::BTreeMap;

/// Ports of the proxy that Knative puts beside a function: plain, of two versions, and with TLS.
/// knative/serving `pkg/networking/constants.go`.
const PROXY: [&str; 3] = ["8012", "8013", "8112"];
/// Where the proxy tells the autoscaler how busy it is. Same file.
const LOAD: &str = "9090";
/// Addresses that are nobody's on the internet (RFC 6890, IANA special-purpose registries).
const PRIVATE_4: [&str; 6] =
    ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
const PRIVATE_6: [&str; 3] = ["::1/128", "fc00::/7", "fe80::/10"];

/// Adds all functions.
pub fn add(spec: &Spec<'_>, said: &mut Said) {
    for (id, function) in spec.model.functions() {
        let mut pod = Pod { spec, id, function, needs: BTreeMap::new() };
        pod.say(said);
    }
}

struct Pod<'s, 'm> {
    spec: &'s Spec<'m>,
    id: FunctionId,
    function: &'m Function,
    /// What its pods do, and on what, each with the place it comes from first.
    needs: BTreeMap<(String, String), Place>,
}

impl Pod<'_, '_> {
    fn say(&mut self, said: &mut Said) {
        let (spec, service) = (self.spec, self.spec.service(self.id));
        let name = spec::function(self.function);
        let declared = Place::Spec(self.function.common.span);
        for kind in ["ServiceAccount", "Service"] {
            said.may(APPLICATION, "make", &format!("{kind} {}/{service}", spec.namespace), declared.clone());
        }
        self.need("run as", &format!("ServiceAccount {service}"), declared.clone());
        self.need("run", &self.image(), declared);
        self.names();
        self.stores();
        self.events();
        if http::asks_for_tokens(self.function) {
            self.connect(
                &[("app", "istiod")],
                "istio-system",
                "15012",
                Place::Spec(self.function.common.span),
            );
        }
        if let Some(span) = self.function.egress {
            for (block, except) in [("0.0.0.0/0", PRIVATE_4.as_slice()), ("::/0", PRIVATE_6.as_slice())] {
                let addresses = words::addresses(block, except.iter().copied());
                self.need("connect to any port", &addresses, Place::Spec(span));
            }
        }
        for ((action, resource), place) in std::mem::take(&mut self.needs) {
            said.may(&name, &action, &resource, place);
        }
        self.callers(&name, said);
    }

    fn need(&mut self, action: &str, resource: &str, place: Place) {
        self.needs.entry((action.to_owned(), resource.to_owned())).or_insert(place);
    }

    fn connect(&mut self, labels: &[(&str, &str)], namespace: &str, port: &str, place: Place) {
        self.need(&words::connect("TCP", port), &words::pods(labels, namespace), place);
    }

    fn mount(&mut self, secret: &str, key: Option<&str>, place: Place) {
        self.need("mount", &words::secret(secret, key), place);
    }

    /// Its image without the tag, if it is built from code: the tag is the code's digest, which no spec says.
    fn image(&self) -> String {
        let Some(_) = &self.function.code else {
            return self.function.image.as_ref().map(|image| image.value.clone()).unwrap_or_default();
        };
        let registry = self.spec.setting("registry").unwrap_or_default().trim_end_matches('/');
        format!("{registry}/{}-{}", names::of(&self.spec.model.app.path), self.spec.service(self.id))
    }

    /// Names of hosts, asked of the cluster's DNS.
    fn names(&mut self) {
        let dns = words::pods(&[("k8s-app", "kube-dns")], "kube-system");
        for protocol in ["UDP", "TCP"] {
            self.need(&words::connect(protocol, "53"), &dns, Place::Floor(floor::NAMES));
        }
    }

    fn stores(&mut self) {
        let spec = self.spec;
        let function = &self.function.name.path;
        for row in spec.rows.get(&self.id).into_iter().flatten() {
            let Some((on, _)) = store_of(row) else { continue };
            let store = spec.model.store(on);
            let place = || Place::Spec(row.why.span());
            let is_held = super::rights::is_held(store.kind(), row.verb);
            match &store.detail {
                Detail::Table(_) if is_held && store.external.is_none() => {
                    let server = spec.database();
                    self.mount(&names::part(function, "database"), None, place());
                    self.mount(&format!("{server}-ca"), Some("ca.crt"), place());
                    self.connect(&[("cnpg.io/cluster", &server)], &spec.namespace, "5432", place());
                }
                Detail::Bucket(_) if is_held => {
                    self.mount(&names::pair(function, &store.name.path), None, place());
                    self.connect(&[("app", "rook-ceph-rgw")], "rook-ceph", "8080", place());
                }
                Detail::Stream(_) if is_held => {
                    self.mount(&names::part(function, "streams"), None, place());
                    self.mount("kafka-cluster-ca-cert", None, place());
                    self.connect(&[("strimzi.io/name", "kafka-kafka")], &spec.namespace, "9093", place());
                }
                Detail::Cache if is_held => {
                    self.mount(&names::part(function, "caches"), None, place());
                    self.mount("valkey-ca", Some("ca.crt"), place());
                    self.connect(&[("app.kubernetes.io/name", "valkey")], &spec.namespace, "6379", place());
                }
                Detail::Secret(_) if is_held => {
                    let secret = spec.called(store, "secret", || names::of(&store.name.path));
                    self.mount(&secret, None, place());
                }
                Detail::Queue(_) if is_held && is_allowed(row) && spec.is_rabbit(store) => {
                    self.mount(&format!("{}-user-credentials", spec.service(self.id)), None, place());
                    self.connect(&[("app.kubernetes.io/name", "rabbitmq")], &spec.namespace, "5672", place());
                }
                _ => {}
            }
        }
    }

    /// What it needs for sending to Brokers.
    fn events(&mut self) {
        let spec = self.spec;
        for row in spec.rows.get(&self.id).into_iter().flatten().filter(|row| is_allowed(row)) {
            let Some((on, _)) = store_of(row) else { continue };
            let store = spec.model.store(on);
            let is_event = matches!(store.detail, Detail::Queue(_) | Detail::Topic(_) | Detail::Bus(_));
            if !is_event || spec.is_rabbit(store) || !super::rights::is_held(store.kind(), row.verb) {
                continue;
            }
            let place = || Place::Spec(row.why.span());
            let (namespace, broker) = spec.broker(on);
            self.need(
                "ask for a token for",
                &format!("eventing.knative.dev/broker/{namespace}/{broker}"),
                place(),
            );
            self.need("send", &spec.broker_words(on), place());
            let label = match spec.carrier {
                Carrier::Kafka => ("app", "kafka-broker-receiver"),
                Carrier::Rabbit | Carrier::Memory => ("eventing.knative.dev/brokerRole", "ingress"),
            };
            for port in ["8080", "8443"] {
                self.connect(&[label], "knative-eventing", port, place());
            }
        }
    }

    /// Knative's own pods, and those of the ingress, through which all requests come.
    fn callers(&self, name: &str, said: &mut Said) {
        let gateway = self
            .spec
            .setting("gateway")
            .and_then(|said| said.split_once('/'))
            .map(|(namespace, _)| namespace);
        let doors: Vec<&str> = match self.spec.setting("ingress") {
            Some("istio") => vec!["istio-system"],
            Some("contour") => vec!["contour-external", "contour-internal"],
            Some("gateway") => gateway.into_iter().collect(),
            Some(_) | None => vec!["kourier-system"],
        };
        let mut reach = |port: &str, by: &str| {
            said.lets(name, &words::reached("TCP", port), by, "", Place::Floor(floor::PROXY));
        };
        for namespace in std::iter::once("knative-serving").chain(doors) {
            let pods = words::pods(&[], namespace);
            PROXY.iter().for_each(|port| reach(port, &pods));
        }
        reach(LOAD, &words::pods(&[("app", "autoscaler")], "knative-serving"));
    }
}

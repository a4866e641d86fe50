//! Who may pass the door of a function, in Istio's words: a policy at its own pods, so that callers inside the cluster
//! are asked as those outside are.

use super::super::apis;
use super::super::context::{Component, Context};
use super::super::need::Need;
use super::super::object::{Labels, Object, Spec};
use super::super::reach::Reach;
use super::super::unit::{Room, Unit};
use super::gate::{self, Gate};
use scant_compiler::model::{AuthId, AuthKind, FunctionId};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// `security.istio.io/v1 RequestAuthentication`
/// <https://istio.io/latest/docs/reference/config/security/request_authentication/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Authentication {
    selector: Selector,
    jwt_rules: Vec<Issuer>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    match_labels: Labels,
}

/// Tokens of one issuer. Its keys are found as OpenID Connect says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Issuer {
    issuer: String,
    audiences: BTreeSet<String>,
    forward_original_token: bool,
}

/// `security.istio.io/v1 AuthorizationPolicy`
/// <https://istio.io/latest/docs/reference/config/security/authorization-policy/>
#[derive(Debug, Serialize)]
struct Authorization {
    selector: Selector,
    action: &'static str,
    rules: Vec<Rule>,
}

/// All parts of a rule must hold; one rule that holds is enough.
#[derive(Debug, Default, Serialize)]
struct Rule {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    from: Vec<From>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<To>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    when: Vec<Condition>,
}

#[derive(Debug, Serialize)]
struct From {
    source: Source,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    request_principals: [String; 1],
}

#[derive(Debug, Serialize)]
struct To {
    operation: Operation,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_methods: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paths: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_paths: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Condition {
    key: &'static str,
    values: Vec<String>,
}

/// The label Knative gives the pods of a Service.
const SERVICE: Cow<'static, str> = Cow::Borrowed("serving.knative.dev/service");
/// The label that asks for Istio's proxy in a pod.
/// <https://istio.io/latest/docs/reference/config/labels/>
const PROXY: (&str, &str) = ("sidecar.istio.io/inject", "true");
/// The port Istio's proxies learn their policies from.
/// <https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio>
const CONTROL: u16 = 15012;

/// Puts in the policy of a function that asks callers for tokens.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let gates = gate::gates(context, id);
    let auths: BTreeSet<AuthId> = gates.iter().filter_map(|gate| gate.auth).collect();
    if auths.is_empty() {
        return;
    }
    let name = context.function_name(id);
    let metadata = || context.metadata(name.clone(), Component::Permission, &Default::default());
    let selector = || Selector { match_labels: Labels::from([(SERVICE, name.clone())]) };
    let asked = Authentication { selector: selector(), jwt_rules: issuers(context, &auths) };
    unit.add(Room::Istio, &Object::new(&apis::REQUEST_AUTHENTICATION, metadata(), Spec { spec: asked }));
    let mut rules = vec![probes(), load()];
    rules.extend(gates.iter().map(|gate| rule(context, gate)));
    let allowed = Authorization { selector: selector(), action: "ALLOW", rules };
    unit.add(Room::Istio, &Object::new(&apis::AUTHORIZATION_POLICY, metadata(), Spec { spec: allowed }));
    reach.labels.insert(Cow::Borrowed(PROXY.0), PROXY.1.to_owned());
    reach.pods(Some("istio-system"), ("app", "istiod"), &[CONTROL]);
    unit.need(Need::Setting {
        place: "Istio's `meshConfig`",
        key: "pathNormalization.normalization",
        value: "DECODE_AND_MERGE_SLASHES".to_owned(),
        because: "without it one path can be spelled in ways that policies and functions read differently"
            .to_owned(),
    });
    unit.need(Need::Ability {
        what: "Istio's proxies in pods that ask for one, by its CNI plugin, in the application's namespace and in \
               `knative-serving`"
            .to_owned(),
        because: "they check the tokens; without the plugin such a pod is not held to the strictest pod standard"
            .to_owned(),
    });
}

fn issuers(context: &Context<'_>, auths: &BTreeSet<AuthId>) -> Vec<Issuer> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for auth in auths {
        if let AuthKind::Jwt { issuer, audience } = &context.model.auth(*auth).kind {
            let audience = audience.iter().map(|one| one.value.clone());
            found.entry(&issuer.value).or_default().extend(audience);
        }
    }
    let issuer = |(issuer, audiences): (&str, _)| Issuer {
        issuer: issuer.to_owned(),
        audiences,
        forward_original_token: true,
    };
    found.into_iter().map(issuer).collect()
}

/// Knative asks with this header whether a function is there, and the proxy beside it answers: what has the header
/// with a value never reaches the function.
/// Source: knative/serving, `pkg/queue/health/handler.go`; knative/networking, `pkg/http/header`.
fn probes() -> Rule {
    let asked = Condition { key: "request.headers[K-Network-Probe]", values: vec!["queue".to_owned()] };
    Rule { when: vec![asked], ..Rule::default() }
}

/// The autoscaler asks the proxy beside a function how busy it is.
fn load() -> Rule {
    Rule {
        to: vec![To { operation: Operation { ports: vec!["9090"], ..Operation::default() } }],
        ..Rule::default()
    }
}

fn rule(context: &Context<'_>, gate: &Gate) -> Rule {
    let to = gate.openings.iter().map(|opening| To {
        operation: Operation {
            ports: Vec::new(),
            methods: opening.method.iter().copied().collect(),
            not_methods: opening.not_methods.clone(),
            paths: vec![gate.path.clone()],
            not_paths: opening.not_paths.clone(),
        },
    });
    let mut rule = Rule { to: to.collect(), ..Rule::default() };
    let Some(auth) = gate.auth else { return rule };
    if let AuthKind::Jwt { issuer, audience } = &context.model.auth(auth).kind {
        rule.from = vec![From { source: Source { request_principals: [format!("{}/*", issuer.value)] } }];
        let audience = audience.iter().map(|one| one.value.clone()).collect();
        rule.when.push(Condition { key: "request.auth.audiences", values: audience });
    }
    let scopes = gate.scopes.iter();
    rule.when.extend(
        scopes.map(|scope| Condition { key: "request.auth.claims[scope]", values: vec![scope.clone()] }),
    );
    rule
}

//! Raw objects: the few kinds that can be declared by hand. All others may say who may do what, run code beside the
//! program, or open a way past what it says.

use crate::knative::raw;
use scant_compiler::codes::{PROTECTED_OVERRIDE, UNKNOWN_RESOURCE_TYPE};
use scant_compiler::model::{Model, Raw, TargetName};
use scant_compiler::words::or_quoted;
use scant_lang::diagnostic::Diagnostic;

/// Groups that the language has words of its own for.
const PLATFORM: [&str; 8] = [
    "serving.knative.dev",
    "eventing.knative.dev",
    "sources.knative.dev",
    "sinks.knative.dev",
    "messaging.knative.dev",
    "flows.knative.dev",
    "networking.internal.knative.dev",
    "gateway.networking.k8s.io",
];

/// Groups whose every object is about rights, or about what the cluster lets in.
const GROUPS: [&str; 6] = [
    "rbac.authorization.k8s.io",
    "security.istio.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "certificates.k8s.io",
    "kyverno.io",
];

/// Kinds that are about rights.
const RIGHTS: [&str; 13] = [
    "ServiceAccount",
    "NetworkPolicy",
    "CiliumNetworkPolicy",
    "EventPolicy",
    "Secret",
    "Namespace",
    "DatabaseRole",
    "User",
    "Permission",
    "TopicPermission",
    "KafkaUser",
    "SecretStore",
    "ClusterSecretStore",
];

/// Kinds that run pods: as any ServiceAccount of the namespace, and past the NetworkPolicies of functions.
const WORKLOADS: [&str; 9] = [
    "Pod",
    "Deployment",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "PodTemplate",
];

/// Kinds that run no code, give no rights and open no way, so that they can be declared by hand.
const ALLOWED: [&str; 8] = [
    "v1 ConfigMap",
    "v1 LimitRange",
    "v1 ResourceQuota",
    "policy/v1 PodDisruptionBudget",
    "monitoring.coreos.com/v1 PodMonitor",
    "monitoring.coreos.com/v1 PrometheusRule",
    "monitoring.coreos.com/v1 ServiceMonitor",
    "cert-manager.io/v1 Certificate",
];

/// Looks at the types of raw objects.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Knative) {
        findings.extend(wrong(raw));
    }
}

fn wrong(raw: &Raw) -> Option<Diagnostic> {
    let said = raw.resource_type.value.as_str();
    let span = raw.resource_type.span;
    let unknown = |help: &str| {
        let message = format!("`{said}` is not a kind of object");
        Some(Diagnostic::error(&UNKNOWN_RESOURCE_TYPE, span, message).help(help))
    };
    let how = "write its group, version and kind: `example.com/v1 Widget`";
    let Some((version, kind)) = raw::kind(said) else { return unknown(how) };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let is_kind =
        kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.chars().all(|c| c.is_ascii_alphanumeric());
    let is_version = version.rsplit('/').next().is_some_and(|version| {
        version.starts_with('v')
            && version.get(1..2).is_some_and(|digit| digit.starts_with(|c: char| c.is_ascii_digit()))
    });
    if !is_kind || !is_version || version.matches('/').count() > 1 {
        return unknown(how);
    }
    if ALLOWED.contains(&said) {
        return None;
    }
    let protected =
        |message: String, help: &str| Some(Diagnostic::error(&PROTECTED_OVERRIDE, span, message).help(help));
    if PLATFORM.contains(&group) {
        return protected(
            format!(
                "the kind `{kind}` decides what starts a function and who reaches it, so it cannot be declared by hand"
            ),
            "declare a `function`, and what starts it with `on …`",
        );
    }
    if GROUPS.contains(&group) || RIGHTS.contains(&kind) {
        return protected(
            format!("the kind `{kind}` says who may do what, so it cannot be declared by hand"),
            "use `allow`",
        );
    }
    if WORKLOADS.contains(&kind) {
        return protected(
            format!(
                "the kind `{kind}` runs code past the rights of this program, so it cannot be declared by hand"
            ),
            "declare a `function`",
        );
    }
    protected(
        format!(
            "the kind `{kind}` may run code, give rights or open a way in, so it cannot be declared by hand"
        ),
        &format!("apply it beside the program; by hand there can be {}", or_quoted(&ALLOWED)),
    )
}

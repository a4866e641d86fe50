//! Raw objects: kinds that cannot be declared by hand, since they say who may do what, or run code beside the program.

use crate::knative::raw;
use scant_compiler::codes::{PROTECTED_OVERRIDE, UNKNOWN_RESOURCE_TYPE};
use scant_compiler::model::{Model, Raw, TargetName};
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
const GROUPS: [&str; 7] = [
    "rbac.authorization.k8s.io",
    "security.istio.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "certificates.k8s.io",
    "policy",
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

/// Kinds of Kubernetes itself that are left: of its own groups there are no others.
const CORE: [&str; 6] = [
    "v1 ConfigMap",
    "v1 LimitRange",
    "v1 ResourceQuota",
    "v1 PersistentVolumeClaim",
    "autoscaling/v2 HorizontalPodAutoscaler",
    "scheduling.k8s.io/v1 PriorityClass",
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
    let kubernetes = group.is_empty() || !group.contains('.') || group.ends_with(".k8s.io");
    if kubernetes && !CORE.contains(&said) {
        return unknown(
            "of Kubernetes itself a spec can have a ConfigMap, a volume claim, an autoscaler, or a quota",
        );
    }
    None
}

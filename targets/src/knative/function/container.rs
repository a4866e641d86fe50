//! The one container of a function, held to the strictest pod standard.

use super::files::Mount;
use super::resources::{self, Resources};
use super::{image, variables};
use crate::knative::context::Context;
use crate::knative::reach::Reach;
use crate::knative::unit::Unit;
use scant_compiler::model::FunctionId;
use serde::Serialize;

/// A container.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    name: &'static str,
    image: String,
    image_pull_policy: &'static str,
    ports: [Port; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    env: Vec<Variable>,
    resources: Resources,
    readiness_probe: Probe,
    liveness_probe: Probe,
    security_context: Security,
    volume_mounts: Vec<Mount>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Port {
    name: &'static str,
    container_port: u16,
}

#[derive(Debug, Serialize)]
struct Variable {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    tcp_socket: Socket,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_threshold: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Socket {
    port: u16,
}

/// What the standard `restricted` asks for, and a root file system nobody writes to.
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Security {
    run_as_non_root: bool,
    run_as_user: u32,
    run_as_group: u32,
    allow_privilege_escalation: bool,
    read_only_root_filesystem: bool,
    capabilities: Capabilities,
    seccomp_profile: Seccomp,
}

#[derive(Debug, Serialize)]
struct Capabilities {
    drop: [&'static str; 1],
}

#[derive(Debug, Serialize)]
struct Seccomp {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The port a function listens on; Knative tells it as `PORT`.
pub const PORT: u16 = 8080;
/// The user `nonroot` of images without a distribution.
const USER: u32 = 65532;

/// The container of a function.
pub fn of(
    context: &Context<'_>,
    id: FunctionId,
    reach: &Reach,
    volume_mounts: Vec<Mount>,
    unit: &mut Unit,
) -> Container {
    let function = context.model.function(id);
    let variables = variables::of(context, id, reach).into_iter();
    let image = image::of(context, function, unit);
    // A tag that somebody else gave may be moved; one that names a code package's hash never is.
    let moves = function.code.is_none() && image::version(&image) != image::Version::Digest;
    Container {
        name: "user-container",
        image,
        image_pull_policy: if moves { "Always" } else { "IfNotPresent" },
        ports: [Port { name: "http1", container_port: PORT }],
        env: variables.map(|(name, value)| Variable { name, value }).collect(),
        resources: resources::of(function.memory.value),
        readiness_probe: Probe {
            tcp_socket: Socket { port: PORT },
            period_seconds: None,
            success_threshold: Some(1),
        },
        liveness_probe: Probe {
            tcp_socket: Socket { port: PORT },
            period_seconds: Some(10),
            success_threshold: None,
        },
        security_context: Security {
            run_as_non_root: true,
            run_as_user: USER,
            run_as_group: USER,
            allow_privilege_escalation: false,
            read_only_root_filesystem: true,
            capabilities: Capabilities { drop: ["ALL"] },
            seccomp_profile: Seccomp { kind: "RuntimeDefault" },
        },
        volume_mounts,
    }
}

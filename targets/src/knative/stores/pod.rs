//! The pod that speaks to the database as its owner, and ends.

use super::{database, sql};
use crate::knative::context::Context;
use serde::Serialize;

/// A pod, held to the strictest pod standard.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pod {
    automount_service_account_token: bool,
    enable_service_links: bool,
    restart_policy: Restart,
    security_context: PodSecurity,
    containers: [Container; 1],
    volumes: Vec<Volume>,
}

/// What happens when the script fails.
#[derive(Debug, Clone, Copy, Serialize)]
pub enum Restart {
    /// It is tried again in the same pod.
    OnFailure,
    /// It is tried again in a new one.
    Never,
}

/// What the pod is to run.
#[derive(Debug)]
pub enum Psql {
    /// These files: the ConfigMap and its key, in order, in one session.
    Files(Vec<(String, String)>),
    /// One statement.
    Command(&'static str),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSecurity {
    run_as_non_root: bool,
    run_as_user: u32,
    run_as_group: u32,
    fs_group: u32,
    seccomp_profile: Seccomp,
}

#[derive(Debug, Serialize)]
struct Seccomp {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    name: &'static str,
    image: &'static str,
    image_pull_policy: &'static str,
    command: [String; 3],
    env: Vec<Variable>,
    resources: Resources,
    security_context: Security,
    volume_mounts: Vec<Mount>,
}

#[derive(Debug, Serialize)]
struct Variable {
    name: &'static str,
    value: String,
}

#[derive(Debug, Serialize)]
struct Resources {
    requests: Amounts,
    limits: Amounts,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Amounts {
    cpu: &'static str,
    memory: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Security {
    allow_privilege_escalation: bool,
    read_only_root_filesystem: bool,
    capabilities: Capabilities,
}

#[derive(Debug, Serialize)]
struct Capabilities {
    drop: [&'static str; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Mount {
    name: &'static str,
    mount_path: &'static str,
    read_only: bool,
}

#[derive(Debug, Serialize)]
struct Volume {
    name: &'static str,
    projected: Projected,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Projected {
    default_mode: u32,
    sources: Vec<Source>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Source {
    Secret(Files),
    ConfigMap(Files),
}

#[derive(Debug, Serialize)]
struct Files {
    name: String,
    items: [File; 1],
}

#[derive(Debug, Serialize)]
struct File {
    key: String,
    path: String,
}

/// No user of the image's: `psql` needs none, and none of a node has this number.
const USER: u32 = 65532;
/// Readable by that user's group and nobody else.
const READABLE: u32 = 0o440;
const OWNER: &str = "/var/run/secrets/scant/owner";
const SCRIPTS: &str = "/var/run/scripts";

impl Pod {
    /// The pod that runs `psql`.
    pub fn of(context: &Context<'_>, psql: Psql, restart_policy: Restart) -> Self {
        let cluster = database::name(context);
        let owner = Projected {
            default_mode: READABLE,
            // The Secret of the authority also holds its key, which stays out.
            sources: vec![
                Source::Secret(Files::one(format!("{cluster}-app"), "password")),
                Source::Secret(Files::one(format!("{cluster}-ca"), "ca.crt")),
            ],
        };
        let mut volumes = vec![Volume { name: "owner", projected: owner }];
        let mut volume_mounts = vec![Mount { name: "owner", mount_path: OWNER, read_only: true }];
        let what = match psql {
            Psql::Command(statement) => format!("--command='{statement}'"),
            Psql::Files(files) => {
                let arguments: Vec<String> =
                    files.iter().map(|(_, file)| format!("--file={SCRIPTS}/{file}")).collect();
                let sources = files.into_iter().map(|(map, file)| Source::ConfigMap(Files::one(map, &file)));
                let scripts = Projected { default_mode: READABLE, sources: sources.collect() };
                volumes.push(Volume { name: "scripts", projected: scripts });
                volume_mounts.push(Mount { name: "scripts", mount_path: SCRIPTS, read_only: true });
                arguments.join(" ")
            }
        };
        let run = format!(
            "PGPASSWORD=\"$(cat {OWNER}/password)\" exec psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 {what}"
        );
        let amounts = Amounts { cpu: "100m", memory: "64Mi" };
        Self {
            automount_service_account_token: false,
            enable_service_links: false,
            restart_policy,
            security_context: PodSecurity {
                run_as_non_root: true,
                run_as_user: USER,
                run_as_group: USER,
                fs_group: USER,
                seccomp_profile: Seccomp { kind: "RuntimeDefault" },
            },
            containers: [Container {
                name: "psql",
                image: database::IMAGE,
                // The tag moves on with every release that mends something.
                image_pull_policy: "Always",
                command: ["sh".to_owned(), "-ceu".to_owned(), run],
                env: variables(context),
                resources: Resources { requests: amounts, limits: amounts },
                security_context: Security {
                    allow_privilege_escalation: false,
                    read_only_root_filesystem: true,
                    capabilities: Capabilities { drop: ["ALL"] },
                },
                volume_mounts,
            }],
            volumes,
        }
    }
}

impl Files {
    fn one(name: String, key: &str) -> Self {
        Self { name, items: [File { key: key.to_owned(), path: key.to_owned() }] }
    }
}

/// <https://www.postgresql.org/docs/current/libpq-envars.html>
fn variables(context: &Context<'_>) -> Vec<Variable> {
    [
        ("PGHOST", database::host(context)),
        ("PGPORT", database::PORT.to_string()),
        ("PGDATABASE", sql::database(context)),
        ("PGUSER", sql::owner(context)),
        ("PGSSLMODE", "verify-full".to_owned()),
        ("PGSSLROOTCERT", format!("{OWNER}/ca.crt")),
    ]
    .into_iter()
    .map(|(name, value)| Variable { name, value })
    .collect()
}

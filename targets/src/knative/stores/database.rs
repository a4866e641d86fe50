//! The database of all tables: a PostgreSQL cluster, the script of grants, and what runs it.

use super::pod::{Pod, Psql, Restart};
use super::{credentials, script, sql};
use crate::knative::apis;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::network;
use crate::knative::object::{Labels, Metadata, Object, Spec};
use crate::knative::unit::{Room, Unit};
use scant_compiler::model::Common;
use scant_compiler::words;
use serde::Serialize;
use std::collections::BTreeMap;

/// The port of a server.
pub const PORT: u16 = 5432;
/// The label on the pods of a cluster.
/// <https://cloudnative-pg.io/documentation/current/labels_annotations/>
pub const PODS: &str = "cnpg.io/cluster";

/// `postgresql.cnpg.io/v1 Cluster`
/// <https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#clusterspec>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cluster {
    image_name: &'static str,
    instances: u8,
    enable_superuser_access: bool,
    bootstrap: Bootstrap,
    postgresql: Server,
    storage: Storage,
}

#[derive(Debug, Serialize)]
struct Bootstrap {
    initdb: First,
}

#[derive(Debug, Serialize)]
struct First {
    database: String,
    owner: String,
    encoding: &'static str,
}

#[derive(Debug, Serialize)]
struct Server {
    pg_hba: [&'static str; 1],
}

#[derive(Debug, Serialize)]
struct Storage {
    size: &'static str,
}

/// `v1 ConfigMap` that never changes: what changes gets a new name.
#[derive(Debug, Serialize)]
struct Files {
    immutable: bool,
    data: BTreeMap<String, String>,
}

/// `batch/v1 Job`
/// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    backoff_limit: u8,
    template: Template,
}

#[derive(Debug, Serialize)]
struct Template {
    metadata: TemplateMetadata,
    spec: Pod,
}

#[derive(Debug, Serialize)]
struct TemplateMetadata {
    labels: Labels,
}

/// `batch/v1 CronJob`
/// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CronJob {
    schedule: &'static str,
    time_zone: &'static str,
    concurrency_policy: &'static str,
    job_template: Spec<Job>,
}

/// The server and the client that runs scripts: one version, so that both know one SQL.
/// <https://github.com/cloudnative-pg/postgres-containers>
pub const IMAGE: &str = "ghcr.io/cloudnative-pg/postgresql:17-minimal-trixie";
/// How often a script is tried while the server or a role is not there yet; Kubernetes waits longer each time.
const TRIES: u8 = 12;

/// The name of the cluster, and of what belongs to it. Its Services are `…-rw`, `…-ro` and `…-r`.
pub fn name(context: &Context<'_>) -> String {
    names::part(&context.model.app, "tables")
}

/// The host of the server that takes writes.
pub fn host(context: &Context<'_>) -> String {
    format!("{}-rw", name(context))
}

/// The database and what every program with tables needs; nothing without tables.
pub fn unit(context: &Context<'_>) -> Unit {
    let mut unit = Unit::default();
    if script::tables(context).next().is_none() {
        return unit;
    }
    let metadata = |name: String, component| context.metadata(name, component, &Common::default());
    let cluster = Cluster {
        image_name: IMAGE,
        instances: if context.model.protected { 3 } else { 1 },
        enable_superuser_access: false,
        bootstrap: Bootstrap {
            initdb: First { database: sql::database(context), owner: sql::owner(context), encoding: "UTF8" },
        },
        // Rules of the operator come first, and its rule for passwords last.
        postgresql: Server { pg_hba: ["hostnossl all all all reject"] },
        storage: Storage { size: "10Gi" },
    };
    unit.add(
        Room::Stores,
        &Object::new(
            &apis::DATABASE_CLUSTER,
            metadata(name(context), Component::Table),
            Spec { spec: cluster },
        ),
    );
    credentials::generator(metadata(name(context), Component::Permission), &mut unit);
    grants(context, &mut unit, &metadata);
    needs(context, &mut unit);
    unit
}

/// The script in ConfigMaps, and the Job that runs it. Their names change with the script, so that a changed one runs.
fn grants(context: &Context<'_>, unit: &mut Unit, metadata: &impl Fn(String, Component) -> Metadata) {
    let parts = script::parts(context);
    let version = script::version(&parts);
    let mut scripts = Vec::with_capacity(parts.len());
    for (at, part) in parts.into_iter().enumerate() {
        let map = format!("{}-{version}-{at}", names::part(&context.model.app, "grants"));
        let file = format!("{at:02}.sql");
        let files = Files { immutable: true, data: BTreeMap::from([(file.clone(), part)]) };
        unit.add(
            Room::Permissions,
            &Object::new(&apis::CONFIG_MAP, metadata(map.clone(), Component::Permission), files),
        );
        scripts.push((map, file));
    }
    let grants = names::part(&context.model.app, "grants");
    let job = job(context, &grants, Psql::Files(scripts), Restart::OnFailure);
    let name = format!("{grants}-{version}");
    unit.add(
        Room::Permissions,
        &Object::new(&apis::JOB, metadata(name, Component::Permission), Spec { spec: job }),
    );
    network::to_pods(context, &grants, (PODS, &self::name(context)), PORT, unit);
    if script::tables(context).any(|(_, table)| table.expire_at.is_some()) {
        let expiry = names::part(&context.model.app, "expiry");
        let psql = Psql::Command("SELECT items.expire()");
        let cron = CronJob {
            schedule: "17 * * * *",
            time_zone: "Etc/UTC",
            concurrency_policy: "Forbid",
            job_template: Spec { spec: self::job(context, &expiry, psql, Restart::Never) },
        };
        unit.add(
            Room::Stores,
            &Object::new(&apis::CRON_JOB, metadata(expiry.clone(), Component::Table), Spec { spec: cron }),
        );
        network::to_pods(context, &expiry, (PODS, &self::name(context)), PORT, unit);
    }
}

fn job(context: &Context<'_>, name: &str, psql: Psql, restart: Restart) -> Job {
    let labels = context.labels(name, Component::Permission);
    Job {
        backoff_limit: TRIES,
        template: Template { metadata: TemplateMetadata { labels }, spec: Pod::of(context, psql, restart) },
    }
}

fn needs(context: &Context<'_>, unit: &mut Unit) {
    let restore = script::tables(context).map(|(_, table)| table.restore.value).max().unwrap_or_default();
    unit.need(Need::Ability {
        what: format!(
            "backups of the Cluster `{}` that reach back {}",
            name(context),
            words::duration(restore)
        ),
        because: "tables can be restored that far back".to_owned(),
    });
    unit.need(Need::Ability {
        what: "a default storage class that encrypts its volumes".to_owned(),
        because: "tables are kept on them".to_owned(),
    });
}

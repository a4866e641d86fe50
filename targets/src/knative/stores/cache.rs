//! A cache is the keys of a Valkey or Redis server that begin with its name. The server is the platform's; each function
//! is a user of its own there, with exactly the commands of its verbs on the keys it was granted.

pub mod acl;

use super::credentials;
use super::table::binding::place;
use crate::knative::access;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::reach::Reach;
use crate::knative::unit::Unit;
use acl::Rights;
use scant_compiler::access::Row;
use scant_compiler::model::{Attribute, Common, Detail, FunctionId, StoreId, TargetName};
use scant_compiler::target::OutputFile;

/// The server of the application's caches, in its namespace: the name of its Service.
const SERVER: &str = "valkey";
/// The label on its pods.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>
const LABEL: &str = "app.kubernetes.io/name";
/// The port of a server.
const PORT: u16 = 6379;
/// The Secret that says whom the server is certified by.
const AUTHORITY: &str = "valkey-ca";
/// The file that holds the users.
const USERS: &str = "caches/users.acl";

/// The cache's name: of an external one, what its address says. Its keys begin with it and a colon.
fn name(context: &Context<'_>, id: StoreId) -> String {
    let store = context.model.store(id);
    let said = store.locator(TargetName::Knative, "name");
    said.map_or_else(|| names::of(&store.name), |said| said.text.clone())
}

/// An attribute of a cache. Its `url` is the server's.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> String {
    match attribute {
        Attribute::Name => name(context, id),
        Attribute::Id => format!("{}/{}", context.namespace(), name(context, id)),
        Attribute::Url => format!("rediss://{}:{PORT}", host(context)),
        Attribute::Host => host(context),
    }
}

fn host(context: &Context<'_>) -> String {
    format!("{SERVER}.{}.svc.cluster.local", context.namespace())
}

/// A function's rights on caches.
fn rows<'m>(context: &Context<'m>, id: FunctionId) -> impl Iterator<Item = (StoreId, &'m Row)> {
    let model = context.model;
    context.rows(id).iter().filter_map(move |row| {
        let (on, _) = place(row)?;
        matches!(model.store(on).detail, Detail::Cache).then_some((on, row))
    })
}

fn patterns(context: &Context<'_>, on: StoreId, row: &Row) -> Vec<String> {
    acl::patterns(&format!("{}:", name(context, on)), &row.scope)
}

/// The user a function signs in as. None of them is `default`, which every server has.
fn user(context: &Context<'_>, id: FunctionId) -> String {
    format!("fn-{}", context.function_name(id))
}

/// Puts in the file of all users, what makes their passwords up, and what must be there before; nothing if no function
/// may use a cache.
pub fn users(context: &Context<'_>, unit: &mut Unit) {
    let mut text = format!("{}\n", acl::NOBODY);
    let mut any = false;
    for (id, _) in context.model.functions() {
        let mut rights = Rights::new();
        for (on, row) in rows(context, id) {
            rights.entry(row.verb).or_default().extend(patterns(context, on, row));
        }
        if !rights.is_empty() {
            any = true;
            text.push_str(&acl::line(&user(context, id), &rights));
            text.push('\n');
        }
    }
    if !any {
        return;
    }
    unit.files.push(OutputFile { path: USERS.to_owned(), text });
    let metadata = context.metadata(generator(context), Component::Permission, &Common::default());
    credentials::generator(metadata, unit);
    unit.need(Need::Ability {
        what: format!(
            "a server `{SERVER}` of Valkey, or of Redis 7.0 or later, in the namespace `{}`: with a Service of that \
             name, pods with the label `{LABEL}: {SERVER}`, TLS on port {PORT} and no other port, and the users of \
             `{USERS}`",
            context.namespace()
        ),
        because: "caches are keys of it, and whoever signs in may do what those lines say".to_owned(),
    });
    unit.need(Need::Secret {
        name: AUTHORITY.to_owned(),
        keys: vec!["ca.crt".to_owned()],
        because: format!("it says whom the server `{SERVER}` is certified by"),
    });
}

/// What makes up the passwords of users.
fn generator(context: &Context<'_>) -> String {
    names::part(&context.model.app, "caches")
}

/// Gives a function its user's password and a way to the server, if it has rights on caches.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let function = context.model.function(id);
    let secret = names::part(&function.name, "caches");
    let mut any = false;
    for (on, row) in rows(context, id) {
        any = true;
        let (_, commands) = acl::commands(row.verb);
        let actions = commands.iter().map(|command| command.to_ascii_uppercase()).collect();
        unit.right(access::right(context, row, actions));
        let store = context.model.store(on);
        reach.secret(&names::of(&store.name), secret.clone());
        reach.secret_key(&names::part(&store.name, "server"), AUTHORITY.to_owned(), "ca.crt");
    }
    if !any {
        return;
    }
    reach.pods(None, (LABEL, SERVER), &[PORT]);
    let user = user(context, id);
    unit.need(Need::Ability {
        what: format!("the `password` of the Secret `{secret}` as that of the user `{user}` of `{SERVER}`"),
        because: format!("`{}` signs in with it", function.name),
    });
    let files = [
        ("type", "redis".to_owned()),
        ("provider", SERVER.to_owned()),
        ("host", host(context)),
        ("port", PORT.to_string()),
        ("username", user),
        ("password", credentials::PASSWORD.to_owned()),
    ];
    let metadata = context.metadata(secret, Component::Permission, &function.common);
    credentials::generated(metadata, generator(context), files.into(), unit);
}

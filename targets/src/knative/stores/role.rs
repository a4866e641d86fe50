//! A function's role in the database, and the password it signs in with.

use super::{credentials, database, sql};
use crate::knative::apis;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::object::{Object, Spec};
use crate::knative::unit::{Room, Unit};
use scant_compiler::model::FunctionId;
use serde::Serialize;

/// `postgresql.cnpg.io/v1 DatabaseRole`
/// <https://cloudnative-pg.io/documentation/current/declarative_role_management/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    cluster: Named,
    name: String,
    login: bool,
    inherit: bool,
    connection_limit: u16,
    password_secret: Named,
}

#[derive(Debug, Serialize)]
struct Named {
    name: String,
}

/// Connections a role may have at once, of the 100 that a server takes where nobody says otherwise.
/// <https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS>
const CONNECTIONS: u16 = 20;

/// Puts the role in, and tells the name of the Secret that functions find the way by.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) -> String {
    let function = context.model.function(id);
    let secret = names::part(&function.name, "database");
    let role = sql::role(context, id);
    let object = Role {
        cluster: Named { name: database::name(context) },
        name: role.clone(),
        login: true,
        inherit: false,
        connection_limit: CONNECTIONS,
        password_secret: Named { name: secret.clone() },
    };
    let metadata = context.metadata(names::of(&function.name), Component::Permission, &function.common);
    unit.add(Room::Permissions, &Object::new(&apis::DATABASE_ROLE, metadata, Spec { spec: object }));
    let files = [
        ("type", "postgresql".to_owned()),
        ("provider", "cloudnative-pg".to_owned()),
        ("host", database::host(context)),
        ("port", database::PORT.to_string()),
        ("database", sql::database(context)),
        ("username", role),
        ("password", credentials::PASSWORD.to_owned()),
    ];
    let metadata = context.metadata(secret.clone(), Component::Permission, &function.common);
    credentials::generated(metadata, database::name(context), files.into(), unit);
    secret
}

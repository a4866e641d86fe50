//! Roles of Cosmos DB's own, which alone permit what is done with items.
//! <https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security>

use super::found::{Found, TEMPLATE, allow, may, place};
use super::places::Places;
use super::rbac::{Principals, Role, definition, starred, subject};
use super::template::Template;
use crate::pattern::Pattern;
use std::collections::HashMap;

/// Reads every assignment of such a role.
pub fn read(template: &Template<'_>, places: &Places, principals: &Principals, found: &mut Found) {
    let mut roles: HashMap<String, Role> = HashMap::new();
    for one in template.of("microsoft.documentdb/databaseaccounts/sqlroledefinitions") {
        let role = definition(template, one, found);
        if !role.actions.is_empty() {
            found.flaw(&one.at, "a role of Cosmos DB permits something beyond data".to_owned());
        }
        roles.insert(one.id.clone(), role);
    }
    for one in template.of("microsoft.documentdb/databaseaccounts/sqlroleassignments") {
        let text = |path: &str| template.value(one, path).ok().flatten();
        let read =
            (text("properties.roleDefinitionId"), text("properties.principalId"), text("properties.scope"));
        let (Some(role), Some(principal), Some(scope)) = read else {
            found.flaw(
                &one.at,
                "a role assignment cannot be read: it could give anything to anybody".to_owned(),
            );
            continue;
        };
        let subject = subject(principals, &principal);
        let role = role.to_ascii_lowercase();
        let Some(known) = roles.get(&role) else {
            found.flaw(&one.at, format!("`{subject}` is given a role that nobody here knows: `{role}`"));
            continue;
        };
        let account = one.id.split("/sqlroleassignments/").next().unwrap_or_default();
        let Some(on) = resource(&scope, account) else {
            found.flaw(&one.at, format!("`{subject}` is given a role on what nobody here knows: `{scope}`"));
            continue;
        };
        let (who, data) = (may(&subject), places.data_below(&on));
        let at = place(TEMPLATE, &one.at);
        for action in &known.data {
            found.claims.say(&who, allow(starred(action), data.clone(), vec![Pattern::any()], at.clone()));
        }
    }
}

/// The id of what a scope names: an account, `…/dbs/x` in it, or `…/dbs/x/colls/y`.
fn resource(scope: &str, account: &str) -> Option<String> {
    let scope = scope.to_ascii_lowercase();
    let rest = scope.strip_prefix(account)?;
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        [""] | ["", ""] => Some(account.to_owned()),
        ["", "dbs", database] => Some(format!("{account}/sqldatabases/{database}")),
        ["", "dbs", database, "colls", container] => {
            Some(format!("{account}/sqldatabases/{database}/containers/{container}"))
        }
        _ => None,
    }
}

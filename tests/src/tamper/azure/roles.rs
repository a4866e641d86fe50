//! Roles: wider, of somebody else, on more, under a weaker condition.

use super::{Bench, replace, set};
use serde_json::{Value, json};

const ASSIGNMENT: &str = "Microsoft.Authorization/roleAssignments";
const ROLE: &str = "Microsoft.Authorization/roleDefinitions";
const COSMOS_ASSIGNMENT: &str = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";
const COSMOS_ROLE: &str = "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions";

const SEND: &str = "Microsoft.ServiceBus/namespaces/messages/send/action";
const RECEIVE: &str = "Microsoft.ServiceBus/namespaces/messages/receive/action";
const DELETE: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete";

/// Every class.
pub fn tamper(bench: &mut Bench<'_>) {
    scopes(bench);
    permissions(bench);
    assignments(bench);
    principals(bench);
    conditions(bench);
    cosmos(bench);
}

fn scopes(bench: &mut Bench<'_>) {
    bench.each("role: on the account instead of what is in it", ASSIGNMENT, |one| {
        let scope = one["scope"].as_str().unwrap_or_default().to_owned();
        // `[format('Microsoft.X/type/{0}/inner/y', …)]`
        let Some((account, rest)) = scope.split_once("/{0}/") else { return false };
        let Some((_, arguments)) = rest.split_once("', ") else { return false };
        set(one, "scope", json!(format!("{account}/{{0}}', {arguments}")))
    });
    bench.each("role: on the whole resource group", ASSIGNMENT, |one| {
        one.as_object_mut().is_some_and(|one| one.remove("scope").is_some())
    });
    bench.each("role: on the whole subscription", ASSIGNMENT, |one| {
        set(one, "scope", json!("[format('/subscriptions/{0}', subscription().subscriptionId)]"))
    });
}

fn permissions(bench: &mut Bench<'_>) {
    let first = "/properties/permissions/0/";
    let list = |one: &mut Value, name: &str, change: &dyn Fn(&mut Vec<Value>)| {
        let list = one.pointer_mut(&format!("{first}{name}")).and_then(Value::as_array_mut);
        list.map(change).is_some()
    };
    bench.each("role: one more data action", ROLE, |one| {
        list(one, "dataActions", &|all| {
            let absent = [SEND, RECEIVE, DELETE].into_iter().find(|action| !all.contains(&json!(action)));
            all.extend(absent.map(Value::from));
        })
    });
    bench.each("role: one more action", ROLE, |one| {
        list(one, "actions", &|all| all.push(json!("Microsoft.Authorization/roleAssignments/write")))
    });
    bench.each("role: every data action", ROLE, |one| {
        list(one, "dataActions", &|all| *all = vec![json!("*")])
    });
    bench.each("role: a data action with a star", ROLE, |one| {
        list(one, "dataActions", &|all| {
            let wide = all.first().and_then(Value::as_str).and_then(|action| action.rsplit_once('/'));
            let wide = wide.map(|(start, _)| json!(format!("{start}/*")));
            all.extend(wide);
        }) && one.pointer(&format!("{first}dataActions/0")).is_some()
    });
    bench.each("role: every action but some", ROLE, |one| {
        list(one, "notActions", &|all| all.push(json!("Microsoft.Authorization/*/write")))
            && list(one, "actions", &|all| *all = vec![json!("*")])
    });
    bench.each("role: every data action but some", ROLE, |one| {
        list(one, "notDataActions", &|all| all.push(json!(DELETE)))
            && list(one, "dataActions", &|all| *all = vec![json!("*")])
    });
    bench.each("role: takes back what it gives", ROLE, |one| {
        let given = one.pointer(&format!("{first}dataActions")).cloned().unwrap_or_default();
        given.as_array().is_some_and(|all| !all.is_empty())
            && list(one, "notDataActions", &|all| *all = given.as_array().cloned().unwrap_or_default())
    });
    bench.each("role: a second permission", ROLE, |one| {
        let all = one.pointer_mut("/properties/permissions").and_then(Value::as_array_mut);
        all.map(|all| all.push(json!({ "actions": ["*/read"], "dataActions": [DELETE] }))).is_some()
    });
}

fn assignments(bench: &mut Bench<'_>) {
    let built_in = |id: &str| {
        json!(format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{id}')]"))
    };
    bench.each("assignment: the role Contributor", ASSIGNMENT, |one| {
        set(one, "properties.roleDefinitionId", built_in("b24988ac-6180-42a0-ab88-20f7382dd24c"))
    });
    bench.each("assignment: the role Storage Blob Data Contributor", ASSIGNMENT, |one| {
        let is_it =
            one["properties"]["roleDefinitionId"] == "[variables('builtInRoles').blobDataContributor]";
        !is_it && set(one, "properties.roleDefinitionId", built_in("ba92f5b4-2d11-453d-a403-e96b0029c9fe"))
    });
    bench.beside("assignment: a second one, of Reader", ASSIGNMENT, |one| {
        let mut second = one.clone();
        second["name"] = json!("[guid('second')]");
        second["properties"]["roleDefinitionId"] = built_in("acdd72a7-3385-48ef-bd42-f606fba81ae7");
        Some(second)
    });
    bench.beside("assignment: a second one, on the resource group", ASSIGNMENT, |one| {
        let mut second = one.clone();
        second["name"] = json!("[guid('second')]");
        second.as_object_mut()?.remove("scope")?;
        Some(second)
    });
    bench.without("assignment: taken out", ASSIGNMENT);
    bench.beside("assignment: in the old form of a child", ASSIGNMENT, |one| {
        let mut second = one.clone();
        second["type"] = json!("Microsoft.Storage/storageAccounts/providers/roleAssignments");
        second["name"] = json!("x/Microsoft.Authorization/y");
        Some(second)
    });
}

fn principals(bench: &mut Bench<'_>) {
    let all: Vec<Value> =
        bench.all(ASSIGNMENT).map(|(_, one)| one["properties"]["principalId"].clone()).collect();
    bench.each("principal: another function", ASSIGNMENT, |one| {
        let own = one["properties"]["principalId"].clone();
        let other = all.iter().find(|other| **other != own);
        other.is_some_and(|other| set(one, "properties.principalId", other.clone()))
    });
    bench.each("principal: somebody outside", ASSIGNMENT, |one| {
        set(one, "properties.principalId", json!("11111111-2222-3333-4444-555555555555"))
    });
    bench.each("principal: a group", ASSIGNMENT, |one| set(one, "properties.principalType", json!("Group")));
}

fn conditions(bench: &mut Bench<'_>) {
    let condition = "properties.condition";
    bench.each("condition: dropped", ASSIGNMENT, |one| {
        let properties = one["properties"].as_object_mut();
        properties
            .is_some_and(|all| all.remove("conditionVersion").is_some() && all.remove("condition").is_some())
    });
    bench.each("condition: a shorter beginning", ASSIGNMENT, |one| {
        let text = one.pointer("/properties/condition").and_then(Value::as_str).unwrap_or_default();
        let Some((_, rest)) = text.split_once("StringStartsWith '") else { return false };
        let value = rest.split('\'').next().unwrap_or_default().to_owned();
        let short: String = value.chars().take(value.chars().count() - 1).collect();
        replace(one, condition, &format!("StartsWith '{value}'"), &format!("StartsWith '{short}'"))
    });
    bench.each("condition: beginning instead of being", ASSIGNMENT, |one| {
        replace(one, condition, "StringEquals '", "StringStartsWith '")
    });
    bench.each("condition: another key, too", ASSIGNMENT, |one| {
        let path = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]";
        replace(
            one,
            condition,
            &format!("OR ({path}"),
            &format!("OR ({path} StringEquals 'payroll' OR {path}"),
        )
    });
    bench.each("condition: of no action", ASSIGNMENT, |one| {
        replace(one, condition, "containers/blobs/read'}", "containers/blobs/other'}")
    });
    bench.each("condition: of another form", ASSIGNMENT, |one| {
        replace(one, condition, "StringStartsWith", "StringLike")
    });
}

fn cosmos(bench: &mut Bench<'_>) {
    bench.each("cosmos: on the whole account", COSMOS_ASSIGNMENT, |one| {
        let scope = one["properties"]["scope"].as_str().unwrap_or_default().to_owned();
        let Some((_, account)) = scope.split_once("', ") else { return false };
        set(
            one,
            "properties.scope",
            json!(format!("[{}", account.strip_suffix(")]").map_or(String::new(), |it| format!("{it}]")))),
        )
    });
    bench.each("cosmos: on the whole database", COSMOS_ASSIGNMENT, |one| {
        let scope = one["properties"]["scope"].as_str().unwrap_or_default().to_owned();
        let Some((start, rest)) = scope.split_once("/colls/") else { return false };
        let rest = rest.split_once('\'').map_or("", |(_, rest)| rest);
        set(one, "properties.scope", json!(format!("{start}'{rest}")))
    });
    let actions = |one: &mut Value, action: &str| {
        let all = one.pointer_mut("/properties/permissions/0/dataActions").and_then(Value::as_array_mut);
        all.is_some_and(|all| {
            let new = !all.contains(&json!(action));
            all.push(json!(action));
            new
        })
    };
    bench.each("cosmos: one more data action", COSMOS_ROLE, |one| {
        actions(one, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/manageConflicts")
    });
    bench.each("cosmos: every action with items", COSMOS_ROLE, |one| {
        actions(one, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/*")
    });
    bench.each("cosmos: the built-in contributor", COSMOS_ASSIGNMENT, |one| {
        let account = "resourceId('Microsoft.DocumentDB/databaseAccounts', 'x')";
        let id = "/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002";
        set(one, "properties.roleDefinitionId", json!(format!("[format('{{0}}{id}', {account})]")))
    });
    bench.each("cosmos: somebody outside", COSMOS_ASSIGNMENT, |one| {
        set(one, "properties.principalId", json!("11111111-2222-3333-4444-555555555555"))
    });
    bench.without("cosmos: taken out", COSMOS_ASSIGNMENT);
}

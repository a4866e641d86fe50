//! What Azure does not take of grants, and what its own roles permit beyond them.

use super::{built_in, condition, held, own_words, provider};
use crate::azure::codes::{AZURE_LIMIT, WIDER_BUILTIN};
use crate::azure::context::Context;
use scant_compiler::access::Row;
use scant_compiler::codes::{ESCALATING_ACTION, WILDCARD_ACTION, WRONG_ACTION};
use scant_compiler::model::{Model, ProviderGrant, Scope, StoreId};
use scant_compiler::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::Diagnostic;

/// The providers whose actions give away other rights: no function's work needs them.
const RIGHTS_THEMSELVES: [&str; 3] =
    ["Microsoft.Authorization", "Microsoft.ManagedIdentity", "Microsoft.Resources"];

/// Words of actions that hand out keys, change who may do what, or replace what runs with an identity.
/// <https://learn.microsoft.com/azure/role-based-access-control/permissions-reference>
const ESCALATES: [&str; 19] = [
    "listkeys",
    "listkey",
    "listsecrets",
    "listcredentials",
    "listconnectionstrings",
    "listaccountsas",
    "listservicesas",
    "regeneratekey",
    "regeneratekeys",
    "generateuserdelegationkey",
    "authorizationrules",
    "accesspolicies",
    "sqlroleassignments",
    "sqlroledefinitions",
    "runassuperuser",
    "manageownership",
    "modifypermissions",
    "publishxml",
    "runcommand",
];

/// The most assignments of roles in an account of Cosmos DB.
/// <https://learn.microsoft.com/azure/cosmos-db/concepts-limits#role-based-access-control>
const TABLES: usize = 2_000;

/// Looks at every function's grants.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let mut tables = 0;
    for (id, function) in model.functions() {
        for grant in own_words(function) {
            action(context, grant, findings);
        }
        for (store, rows) in held(context.rows(id)) {
            let kind = model.store(store).kind();
            if kind == StoreKind::Bucket {
                keys(&rows, built_in::chosen(model), findings);
            }
            tables += usize::from(kind == StoreKind::Table && model.store(store).external.is_none());
            if tables == TABLES + 1 {
                let message = format!("an account of Cosmos DB gives at most {TABLES} roles on tables");
                findings.push(
                    Diagnostic::error(&AZURE_LIMIT, function.common.span, message)
                        .help("divide the application, or let fewer functions use several tables"),
                );
                tables += 1;
            }
            if built_in::chosen(model) {
                wider(model, store, &rows, findings);
            }
        }
    }
}

/// Keys and beginnings that a condition cannot hold.
fn keys(rows: &[&Row], built_in: bool, findings: &mut Vec<Diagnostic>) {
    for row in rows {
        let (Scope::Keys(keys) | Scope::Prefixes(keys)) = &row.scope else { continue };
        if let Some(key) = keys.iter().find(|key| !condition::spells(key)) {
            let message = format!("a role's condition on azure cannot name `{key}`");
            findings.push(
                Diagnostic::error(&AZURE_LIMIT, row.why.span(), message)
                    .help("name keys without quotes and backslashes"),
            );
        }
    }
    let Some(condition) = condition::condition(rows, built_in) else { return };
    if let Some(last) = rows.last().filter(|_| condition.len() > condition::LONGEST) {
        let message = format!(
            "a role's condition has at most {} characters on azure, and these keys need {}",
            condition::LONGEST,
            condition.len()
        );
        findings.push(
            Diagnostic::error(&AZURE_LIMIT, last.why.span(), message)
                .help("name fewer keys, or a beginning they share"),
        );
    }
}

/// What the built-in roles of a function's rows permit beyond them.
fn wider(model: &Model, store: StoreId, rows: &[&Row], findings: &mut Vec<Diagnostic>) {
    let kind = model.store(store).kind();
    let verbs: Vec<Verb> = rows.iter().map(|row| row.verb).collect();
    let Some(first) = rows.first() else { return };
    for role in built_in::roles(kind, &verbs) {
        let excess = built_in::excess(&role, kind, &verbs);
        if !excess.is_empty() {
            let function = &model.function(first.function).name;
            let message = format!(
                "`{}` permits `{function}` more on `{}` than its lines say",
                role.name,
                model.store(store).name
            );
            findings.push(
                Diagnostic::error(&WIDER_BUILTIN, first.why.span(), message)
                    .warning()
                    .note(format!("it also permits {}", excess.join(", ")))
                    .help("say `rbac exact` where the subscription may have roles of its own"),
            );
        }
    }
}

/// Looks at one action in Azure's own words.
fn action(context: &Context<'_>, grant: &ProviderGrant, findings: &mut Vec<Diagnostic>) {
    let action = grant.action.as_str();
    let refuse = |code, message: String| Diagnostic::error(code, grant.span, message);
    if action.contains(['*', '?']) {
        let message = format!("`{action}` stands for many actions, and a grant names exact ones");
        findings.push(refuse(&WILDCARD_ACTION, message).help("name each action that the function needs"));
        return;
    }
    let Some((namespace, operation)) = action.split_once('/').filter(|_| is_action(action)) else {
        let message = format!("`{action}` is not an action of azure");
        findings.push(
            refuse(&WRONG_ACTION, message).help(
                "write `Provider/type/operation`, such as `Microsoft.ServiceBus/namespaces/queues/read`",
            ),
        );
        return;
    };
    let rights = RIGHTS_THEMSELVES.iter().any(|known| known.eq_ignore_ascii_case(namespace));
    let escalates = |segment: &str| ESCALATES.iter().any(|known| segment.eq_ignore_ascii_case(known));
    let replaces = operation.to_ascii_lowercase().starts_with("sites/") && operation.ends_with("write");
    let opens = operation.eq_ignore_ascii_case("vaults/write");
    if rights || replaces || opens || operation.split('/').any(escalates) {
        let message = format!("`{action}` could give the function rights that nobody wrote down");
        findings.push(refuse(&ESCALATING_ACTION, message).help("let the deployment do it, not the function"));
        return;
    }
    if let Some(expected) = provider::provider(context, grant.on)
        && !expected.eq_ignore_ascii_case(namespace)
    {
        let thing = context.model.thing_name(grant.on);
        let message = format!("`{action}` does nothing on `{thing}`, whose actions begin with `{expected}/`");
        findings.push(refuse(&WRONG_ACTION, message));
    }
}

/// Whether it is spelled like one: a provider, types, and what is done.
fn is_action(action: &str) -> bool {
    let plain = |segment: &str| {
        let of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        !segment.is_empty() && segment.bytes().all(of_name)
    };
    let provider = action.split('/').next().is_some_and(|provider| provider.contains('.'));
    provider && action.split('/').count() >= 3 && action.split('/').all(plain)
}

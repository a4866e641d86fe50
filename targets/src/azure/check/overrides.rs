//! `set` lines: what they may not touch, and whether their paths lead somewhere.

use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::unit::Unit;
use crate::azure::{function, http, raw, stores};
use scant_compiler::model::{ApiId, Common, Literal, Override, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Members that say who may do what, in whose name something acts, or who gets in; small letters.
const RIGHTS: [&str; 28] = [
    "accesspolicies",
    "allowblobpublicaccess",
    "allowcrosstenantreplication",
    "allowsharedkeyaccess",
    "assignablescopes",
    "authenticationoptions",
    "authsettings",
    "authsettingsv2",
    "basicpublishingcredentialspolicies",
    "deliverywithresourceidentity",
    "disablekeybasedmetadatawriteaccess",
    "disablelocalauth",
    "enablerbacauthorization",
    "functionskeys",
    "identity",
    "islocaluserenabled",
    "issftpenabled",
    "keyvaultreferenceidentity",
    "principalid",
    "publicaccess",
    "roledefinitionid",
    "sastokenexpirationpolicy",
    "saspolicy",
    "scmipsecurityrestrictionsusemain",
    "siteauthenabled",
    "siteauthsettings",
    "userassignedidentities",
    "virtualnetworkrules",
];

/// Members that make an entry what it is; of a raw resource they may be set, all but the first two.
const PLACE: [&str; 7] = ["type", "apiVersion", "name", "scope", "dependsOn", "condition", "copy"];

/// Looks at every `set` line for Azure. Only declarations that have some are written for it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    for (id, function) in model.functions() {
        if lines(&function.common, false, findings) {
            applied(&[function::unit(context, id)], &function.common, findings);
        }
    }
    let mut stores = None;
    for store in &model.stores {
        if lines(&store.common, false, findings) {
            let units = stores.get_or_insert_with(|| stores::units(context));
            let own: Vec<Unit> = units.extract_if(.., |unit| unit.name == store.name.path).collect();
            applied(&own, &store.common, findings);
        }
    }
    for (place, api) in model.apis.iter().enumerate() {
        if lines(&api.common, false, findings) {
            let units: Vec<Unit> = http::unit(context, ApiId(place as u32)).into_iter().collect();
            applied(&units, &api.common, findings);
        }
    }
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Azure) {
        if lines(&raw.common, true, findings) {
            applied(&[raw::unit(context, raw)], &raw.common, findings);
        }
    }
}

/// The `set` lines for Azure of a declaration.
fn of(common: &Common) -> impl Iterator<Item = &Override> {
    common.overrides.iter().filter(|change| change.target == TargetName::Azure)
}

/// Refuses what no line may hold; whether there is any line at all.
fn lines(common: &Common, raw: bool, findings: &mut Vec<Diagnostic>) -> bool {
    let mut any = false;
    for change in of(common) {
        any = true;
        let (_, path) = Reached::of(&change.path);
        let first = path.first().map_or("", String::as_str);
        let member = path.iter().map(String::as_str).find(|name| is_right(name));
        if let Some(name) = member.or_else(|| of_value(&change.value)) {
            let message = format!("`{name}` says who may do what, so it cannot be set");
            findings.push(Diagnostic::error(&codes::PROTECTED_OVERRIDE, change.span, message).help(
                "use `allow`; scant gives each function an identity of its own, and no keys to anyone",
            ));
        } else if path.iter().any(|name| name == "appSettings") {
            let message = "the variables of a function are made of its `env` and of what it is allowed";
            findings
                .push(Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message).help("write `env`"));
        } else if PLACE.iter().take(if raw { 2 } else { PLACE.len() }).any(|member| *member == first) {
            let message = format!("`{first}` makes the resource what it is, so it cannot be set");
            findings.push(
                Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message)
                    .help("a path begins with `properties`, `sku`, `kind`, `location`, `tags` or `zones`"),
            );
        }
    }
    any
}

fn is_right(name: &str) -> bool {
    RIGHTS.contains(&name.to_ascii_lowercase().as_str())
}

fn of_value(value: &Literal) -> Option<&str> {
    match value {
        Literal::List(items) => items.iter().find_map(of_value),
        Literal::Object(members) => members
            .iter()
            .find_map(|(key, value)| if is_right(key) { Some(key.as_str()) } else { of_value(value) }),
        Literal::Text(_)
        | Literal::Int(_)
        | Literal::Number(_)
        | Literal::Bool(_)
        | Literal::Duration(_)
        | Literal::Size(_) => None,
    }
}

/// Reports paths that led nowhere, and parts that the declaration does not have.
fn applied(units: &[Unit], common: &Common, findings: &mut Vec<Diagnostic>) {
    findings.extend(units.iter().flat_map(|unit| &unit.findings).cloned());
    for change in of(common) {
        let (reached, path) = Reached::of(&change.path);
        let has = units.iter().any(|unit| unit.has(reached));
        let message = if !has {
            "azure makes no resource of this declaration alone, so nothing of it can be set".to_owned()
        } else if !path.first().is_some_and(|first| {
            MEMBERS.contains(&first.as_str()) || PLACE.contains(&first.as_str()) || is_right(first)
        }) {
            format!("`{}` is no member of a resource", path.first().map_or("", String::as_str))
        } else {
            continue;
        };
        findings.push(
            Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message)
                .help("a path begins with `properties`, `sku`, `kind`, `location`, `tags` or `zones`"),
        );
    }
}

/// Members of an entry that a path can begin with.
const MEMBERS: [&str; 8] =
    ["properties", "sku", "kind", "location", "tags", "zones", "extendedLocation", "plan"];

//! `set` lines: what they may touch, and whether their paths lead somewhere.

use super::tunable::Kind;
use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use crate::azure::{function, http, raw, stores};
use scant_compiler::model::{ApiId, Common, Literal, Override, Raw, TargetName};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Members of raw resources that say who may do what, in whose name something acts, or who gets in; small letters.
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

/// Members of an entry that a path can begin with.
const MEMBERS: [&str; 8] =
    ["properties", "sku", "kind", "location", "tags", "zones", "extendedLocation", "plan"];
/// Members that make an entry what it is, and say where and when it stands.
const PLACE: [&str; 7] = ["type", "apiVersion", "name", "scope", "dependsOn", "condition", "copy"];
/// What a path can begin with, in words.
const BEGINNINGS: &str = "a path begins with `properties`, `sku`, `kind`, `location`, `tags` or `zones`";

/// Looks at every `set` line for Azure. Only declarations that have some are written for it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    for (id, function) in model.functions() {
        let refused = lines(&function.common, |change| protected(Kind::Function, change), findings);
        if let Some(refused) = refused {
            applied(&[function::unit(context, id)], &function.common, &refused, findings);
        }
    }
    let mut stores = None;
    for store in &model.stores {
        let kind = Kind::Store(store.kind());
        if let Some(refused) = lines(&store.common, |change| protected(kind, change), findings) {
            let units = stores.get_or_insert_with(|| stores::units(context));
            let own: Vec<Unit> = units.extract_if(.., |unit| unit.name == store.name.path).collect();
            applied(&own, &store.common, &refused, findings);
        }
    }
    for (place, api) in model.apis.iter().enumerate() {
        if let Some(refused) = lines(&api.common, |change| protected(Kind::Api, change), findings) {
            let units: Vec<Unit> = http::unit(context, ApiId(place as u32)).into_iter().collect();
            applied(&units, &api.common, &refused, findings);
        }
    }
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Azure) {
        if let Some(refused) = lines(&raw.common, |change| of_raw(raw, change), findings) {
            applied(&[raw::unit(context, raw)], &raw.common, &refused, findings);
        }
    }
}

/// The `set` lines for Azure of a declaration.
fn of(common: &Common) -> impl Iterator<Item = &Override> {
    common.overrides.iter().filter(|change| change.target == TargetName::Azure)
}

/// Reports what `refuse` says of the lines; the places of those it refuses, and `None` where there is no line at all.
fn lines(
    common: &Common,
    refuse: impl Fn(&Override) -> Option<Diagnostic>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Vec<Span>> {
    of(common).next()?;
    let found: Vec<Diagnostic> = of(common).filter_map(refuse).collect();
    let refused = of(common).filter(|change| found.iter().any(|finding| finding.span() == change.span));
    let refused = refused.map(|change| change.span).collect();
    findings.extend(found);
    Some(refused)
}

/// Refuses a line of a declaration that scant makes the resource of, but for what tunes it.
fn protected(kind: Kind, change: &Override) -> Option<Diagnostic> {
    let (reached, path) = Reached::of(&change.path);
    let first = path.first().map_or("", String::as_str);
    if kind.may(reached, path) || !is_member(first) {
        return None;
    }
    let message = format!(
        "`{}` comes from the spec or keeps the resource safe, so it cannot be set",
        change.path.join(".")
    );
    let finding = Diagnostic::error(&codes::PROTECTED_OVERRIDE, change.span, message);
    let instead = INSTEAD.iter().find(|(word, _)| path.iter().any(|segment| segment == word));
    let known = kind.spelled(reached);
    Some(finding.help(match (instead, known.is_empty()) {
        (Some((_, words)), _) => (*words).to_owned(),
        (None, true) => "leave it out: nothing of this resource can be set on azure".to_owned(),
        (None, false) => format!("these can be set here: {}", known.join(", ")),
    }))
}

/// Statements for what people like to set, by a segment of the path.
const INSTEAD: [(&str, &str); 4] = [
    ("appSettings", "write `env`"),
    ("cors", "write `cors` in the api"),
    ("tags", "write `tags`"),
    ("identity", "use `allow`; scant gives each function an identity of its own"),
];

/// Refuses a line of a raw resource that says who may do what, or where and when the resource stands.
fn of_raw(raw: &Raw, change: &Override) -> Option<Diagnostic> {
    let first = change.path.first().map_or("", String::as_str);
    let member = change.path.iter().map(String::as_str).find(|name| is_right(name));
    if let Some(name) = member.or_else(|| of_value(&change.value)) {
        let message = format!("`{name}` says who may do what, so it cannot be set");
        return Some(
            Diagnostic::error(&codes::PROTECTED_OVERRIDE, change.span, message)
                .help("use `allow`; scant gives each function an identity of its own, and no keys to anyone"),
        );
    }
    let kind = raw::kind(&raw.resource_type.value).name.to_ascii_lowercase();
    let known = || Type::ALL.iter().any(|own| own.name.eq_ignore_ascii_case(&kind));
    (PLACE.contains(&first) && (first != "name" || known())).then(|| {
        let message = match first {
            "name" => "scant makes resources of this type itself, and one of that name might be such a one"
                .to_owned(),
            _ => format!("`{first}` makes the resource what it is, so it cannot be set"),
        };
        Diagnostic::error(&codes::PROTECTED_OVERRIDE, change.span, message).help(BEGINNINGS)
    })
}

/// Whether an entry has such a member.
fn is_member(name: &str) -> bool {
    MEMBERS.contains(&name) || PLACE.contains(&name) || is_right(name)
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

/// Reports paths that led nowhere, and parts that the declaration does not have; the `refused` ones are reported.
fn applied(units: &[Unit], common: &Common, refused: &[Span], findings: &mut Vec<Diagnostic>) {
    let blocked = units.iter().flat_map(|unit| &unit.findings);
    findings.extend(blocked.filter(|finding| !refused.contains(&finding.span())).cloned());
    for change in of(common).filter(|change| !refused.contains(&change.span)) {
        let (reached, path) = Reached::of(&change.path);
        let first = path.first().map_or("", String::as_str);
        let message = if !units.iter().any(|unit| unit.has(reached)) {
            "azure makes no resource of this declaration alone, so nothing of it can be set".to_owned()
        } else if !is_member(first) {
            format!("`{first}` is no member of a resource")
        } else {
            continue;
        };
        findings.push(Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message).help(BEGINNINGS));
    }
}

//! Function apps: which function each is, which identity it has, and what its settings lead to.

use super::found::Found;
use super::json::Node;
use super::template::{Resource, Template};
use scant_compiler::model::{FunctionId, Model};
use std::collections::HashMap;

/// The app of a function.
#[derive(Debug)]
pub struct App {
    /// The function.
    pub function: FunctionId,
    /// Its site's id.
    pub site: String,
    /// Its identity's id.
    pub identity: String,
    /// The account of its host.
    pub host: String,
    /// The container of its code.
    pub package: String,
    /// Its settings, by name in small letters.
    pub settings: HashMap<String, String>,
    /// Where its entry is.
    pub at: String,
}

/// What settings begin with that the host, its workers or the platform obey, in small letters.
/// <https://learn.microsoft.com/azure/azure-functions/functions-app-settings>
const RESERVED: [&str; 12] = [
    "azurewebjobs",
    "azurefunctions",
    "docker",
    "dotnet_",
    "functions_",
    "java_",
    "languageworkers",
    "node_",
    "python",
    "scm_",
    "website_",
    "xdt_",
];
/// Those of them that every app has, or those with doors.
const OWN: [&str; 5] = [
    "azurewebjobsstorage__blobserviceuri",
    "azurewebjobsstorage__clientid",
    "azurewebjobsstorage__credential",
    "azurewebjobsdisablehomepage",
    "functions_request_body_size_limit",
];

/// Reads every app. An app belongs to the function whose tag it bears: tags are what it is deployed and billed by, and
/// no two apps may bear the same.
pub fn read(model: &Model, template: &Template<'_>, found: &mut Found) -> Vec<App> {
    let names: HashMap<&str, FunctionId> =
        model.functions().map(|(id, function)| (function.name.path.as_str(), id)).collect();
    let mut apps: Vec<Option<App>> = model.functions.iter().map(|_| None).collect();
    for site in template.of("microsoft.web/sites") {
        let tag = site.body.at("tags.scant-function").and_then(Node::text);
        let Some(function) = tag.and_then(|tag| names.get(tag)).copied() else {
            found.flaw(&site.at, "an app is no function of the spec".to_owned());
            continue;
        };
        match apps.get_mut(function.0 as usize) {
            Some(Some(_)) => found.flaw(&site.at, "another app is the same function".to_owned()),
            Some(place) => *place = Some(one(model, template, site, function, found)),
            None => {}
        }
    }
    for (app, function) in apps.iter().zip(&model.functions) {
        if app.is_none() {
            found.flaw("", format!("no app is the function `{}`", function.name));
        }
    }
    let apps: Vec<App> = apps.into_iter().flatten().collect();
    alone(&apps, found);
    apps
}

/// What two apps have together, each may do: an identity, a host's account, the code in it.
fn alone(apps: &[App], found: &mut Found) {
    let mut seen = HashMap::new();
    for app in apps {
        for (what, id) in [("identity", &app.identity), ("host's account", &app.host)] {
            if seen.insert(id.as_str(), app.function).is_some_and(|other| other != app.function) {
                found.flaw(&app.at, format!("another app has the same {what}"));
            }
        }
    }
}

fn one(
    model: &Model,
    template: &Template<'_>,
    site: &Resource<'_>,
    function: FunctionId,
    found: &mut Found,
) -> App {
    let identity = identity(template, site, found);
    let says = |path: &str| {
        let path = format!("properties.{path}");
        template.value(site, &path).ok().flatten().unwrap_or_default().to_ascii_lowercase()
    };
    for path in [
        "keyVaultReferenceIdentity",
        "functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId",
    ] {
        if says(path) != identity {
            found.flaw(&site.at, format!("`{path}` is not the app's own identity"));
        }
    }
    for way in ["ftp", "scm"] {
        if template.find(&format!("{}/basicpublishingcredentialspolicies/{way}", site.id)).is_none() {
            found.flaw(&site.at, format!("nothing says that no password opens the app's `{way}`"));
        }
    }
    let settings = settings(model, template, site, function, &identity, found);
    let code = says("functionAppConfig.deployment.storage.value");
    let place = code.strip_prefix("<reference ").and_then(|rest| rest.split_once(".primaryendpoints.blob>"));
    let (host, container) = place.unwrap_or_default();
    let package = format!("{host}/blobservices/default/containers/{container}");
    let blobs = settings.get("azurewebjobsstorage__blobserviceuri");
    if blobs.is_none_or(|blobs| *blobs != format!("<reference {host}.primaryendpoints.blob>")) {
        found.flaw(&site.at, "the app's host keeps its keys elsewhere than its code".to_owned());
    }
    if template.find(&package).is_none() {
        found.flaw(&site.at, "the app's code is in no container of the template".to_owned());
    }
    App {
        function,
        site: site.id.clone(),
        identity,
        host: host.to_owned(),
        package,
        settings,
        at: site.at.clone(),
    }
}

/// The one identity of an app; a system-assigned one is nobody's wish.
fn identity(template: &Template<'_>, site: &Resource<'_>, found: &mut Found) -> String {
    let said = site.body.get("identity");
    let kind = said.and_then(|identity| identity.get("type")).and_then(Node::text).unwrap_or_default();
    if !kind.eq_ignore_ascii_case("UserAssigned") {
        found.flaw(&site.at, format!("the identity of an app is `{kind}`, not one assigned to it alone"));
    }
    let all = said
        .and_then(|identity| identity.get("userAssignedIdentities"))
        .map(Node::members)
        .unwrap_or_default();
    let [(name, _)] = all else {
        found.flaw(&site.at, format!("an app has {} identities instead of one", all.len()));
        return String::new();
    };
    let id = template.text(site, name).unwrap_or_default().to_ascii_lowercase();
    if template.find(&id).is_none() {
        found.flaw(&site.at, "the identity of an app is not made by this template".to_owned());
    }
    id
}

/// The settings; those of connections must name the app's own identity.
fn settings(
    model: &Model,
    template: &Template<'_>,
    site: &Resource<'_>,
    function: FunctionId,
    identity: &str,
    found: &mut Found,
) -> HashMap<String, String> {
    let mut settings = HashMap::new();
    let own = format!("<reference {identity}.clientid>");
    let spec = &model.function(function).env;
    let said = site.body.at("properties.siteConfig.appSettings").map(Node::values).unwrap_or_default();
    for (place, setting) in said.iter().enumerate() {
        let at = || format!("{}/properties/siteConfig/appSettings/{place}", site.at);
        let text = |name: &str| setting.get(name).and_then(Node::text);
        let (Some(name), Some(value)) = (text("name"), text("value")) else {
            found.flaw(&at(), "a setting has no name or no value".to_owned());
            continue;
        };
        let Ok(value) = template.text(site, value) else {
            found.flaw(&at(), format!("nobody here knows the value of `{name}`"));
            continue;
        };
        let small = name.to_ascii_lowercase();
        let client = small.ends_with("__clientid") || small == "azure_client_id";
        let credential = small.ends_with("__credential");
        let foreign = client && value != own || credential && value != "managedidentity";
        if foreign && spec.iter().all(|variable| variable.key != name) {
            found.flaw(&at(), format!("`{name}` is not the app's own identity"));
        }
        let changes = RESERVED.iter().any(|word| small.starts_with(word)) && !OWN.contains(&small.as_str());
        if (changes || value.contains("@Microsoft.")) && spec.iter().all(|variable| variable.key != name) {
            found.flaw(&at(), format!("nobody asked for `{name}`, which may change what code runs or reads"));
        }
        if settings.insert(small, value.into_owned()).is_some() {
            found.flaw(&at(), format!("`{name}` is set twice"));
        }
    }
    settings
}

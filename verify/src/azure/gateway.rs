//! Gateways: which request each lets through to which function, and what it asks of callers first.
//! <https://learn.microsoft.com/azure/api-management/api-management-policies>

use super::apps::App;
use super::found::{Found, TEMPLATE, allow, lets, place};
use super::json::Node;
use super::locks::Lock;
use super::names::spells;
use super::places::own_name;
use super::template::{Resource, Template};
use super::words::{ANYONE, request, token};
use super::xml::{self, Element};
use crate::pattern::{Pattern, Symbols};
use scant_compiler::model::Model;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Reads every gateway.
pub fn read(model: &Model, template: &Template<'_>, apps: &[App], symbols: &mut Symbols, found: &mut Found) {
    let backends = backends(model, template, apps, found);
    let policies: HashMap<&str, &Resource<'_>> = template
        .of("microsoft.apimanagement/service/apis/policies")
        .filter_map(|one| Some((one.id.strip_suffix("/policies/policy")?, one)))
        .collect();
    for one in template.of("microsoft.apimanagement/service/apis") {
        let text = |path: &str| one.body.at(path).and_then(Node::plain);
        let protocols = one.body.at("properties.protocols").map(Node::values).unwrap_or_default();
        let safe = matches!(protocols, [only] if only.text() == Some("https"));
        if !safe || text("properties.subscriptionRequired").as_deref() != Some("false") {
            found.flaw(&one.at, "an api is called in a way that no spec says".to_owned());
        }
        let name = own_name(&one.id);
        let Some(api) = model.apis.iter().find(|api| spells(name, &api.name.path)) else {
            found.flaw(&one.at, format!("no api of the spec is `{name}`"));
            continue;
        };
        let policy = policies.get(one.id.as_str()).and_then(|policy| {
            let format = policy.body.at("properties.format").and_then(Node::text);
            let text = template.value(policy, "properties.value").ok().flatten()?;
            Policy::read(&text).filter(|_| format == Some("xml"))
        });
        let Some(policy) = policy else {
            found.flaw(
                &one.at,
                "an api lets through what nobody here knows: its policy cannot be read".to_owned(),
            );
            continue;
        };
        let prefix = text("properties.path").unwrap_or_default().trim_matches('/').to_owned();
        let whom = lets(format!("api {}", api.name));
        let inside = format!("{}/operations/", one.id);
        let all = template.of("microsoft.apimanagement/service/apis/operations");
        for operation in all.filter(|operation| operation.id.starts_with(&inside)) {
            let service = one.id.split("/apis/").next().unwrap_or_default();
            let read = operation_of(template, operation, &policy, &prefix);
            let Some((action, callers, backend)) = read else {
                found.flaw(&operation.at, "nobody here knows what this operation lets through".to_owned());
                continue;
            };
            let to = format!("{service}/backends/{backend}").to_ascii_lowercase();
            let Some(function) = backends.get(&to) else {
                found
                    .flaw(&operation.at, format!("the operation leads to `{backend}`, which is no function"));
                continue;
            };
            let to = Pattern::symbol(symbols.of(&format!("function {function}")));
            for caller in callers {
                let by = Pattern::literal(&caller);
                let at = place(TEMPLATE, &operation.at);
                found.claims.say(&whom, allow(action.clone(), by, vec![to.clone()], at));
            }
        }
    }
    let strays = template.of("microsoft.apimanagement/service/apis/policies");
    for one in strays.filter(|one| !one.id.ends_with("/policies/policy")) {
        found.flaw(&one.at, "a policy has another name than the one that counts".to_owned());
    }
}

/// The functions behind backends, by the backends' ids.
fn backends(
    model: &Model,
    template: &Template<'_>,
    apps: &[App],
    found: &mut Found,
) -> HashMap<String, String> {
    let mut backends = HashMap::new();
    for one in template.of("microsoft.apimanagement/service/backends") {
        let url =
            template.value(one, "properties.url").ok().flatten().unwrap_or_default().to_ascii_lowercase();
        let name = url.strip_prefix("https://").and_then(|host| host.strip_suffix(".azurewebsites.net"));
        match apps.iter().find(|app| name == Some(own_name(&app.site))) {
            Some(app) => {
                drop(backends.insert(one.id.clone(), model.function(app.function).name.path.clone()))
            }
            None => found.flaw(&one.at, format!("a gateway leads to `{url}`, which is no function's app")),
        }
    }
    backends
}

/// What is called, who may, and the backend that answers.
fn operation_of(
    template: &Template<'_>,
    one: &Resource<'_>,
    policy: &Policy,
    prefix: &str,
) -> Option<(Pattern, Vec<String>, String)> {
    let text = |name: &str| template.value(one, &format!("properties.{name}")).ok().flatten();
    let (method, path, name) = (text("method")?, text("urlTemplate")?, text("displayName")?);
    let mut words = name.split(' ');
    let (backend, auth) = (words.next()?, words.next()?);
    let callers = match policy.asked(auth)? {
        None => vec![ANYONE.to_owned()],
        Some(lock) => lock.audiences.iter().map(|audience| token(&lock.issuer, audience)).collect(),
    };
    let path = format!("{prefix}/{}", path.trim_start_matches('/'));
    Some((request(Some(&method), &path), callers, backend.to_owned()))
}

/// What a policy asks for: a token of everybody, or of those operations whose display name has a word.
#[derive(Debug, Default)]
struct Policy {
    all: Option<Lock>,
    by_word: BTreeMap<String, Lock>,
}

/// The words of an operation's display name, as a policy asks for them.
const FIRST_WORD: &str = "@(context.Operation.Name.Split(' ')[0])";
const SECOND_WORD: &str = "@(context.Operation.Name.Split(' ')[1] == \"";

impl Policy {
    /// Reads a policy; `None` if anything in it is unknown.
    fn read(text: &str) -> Option<Self> {
        let root = xml::read(text).filter(|root| root.name == "policies")?;
        for section in &root.children {
            let only_base = matches!(section.children.as_slice(), [base] if is_base(base));
            let known = match section.name.as_str() {
                "inbound" => true,
                "backend" | "outbound" | "on-error" => only_base,
                _ => false,
            };
            known.then_some(())?;
        }
        let (mut policy, mut leads) = (Self::default(), false);
        for step in &root.child("inbound")?.children {
            // Whatever came after the answering function is chosen would come too late.
            (!leads).then_some(())?;
            match step.name.as_str() {
                "base" => is_base(step).then_some(())?,
                "cors" => (step.get("allow-credentials") == Some("false")).then_some(())?,
                "validate-jwt" => policy.all.replace(lock(step)?).is_none().then_some(())?,
                "choose" => policy.choice(step)?,
                "set-backend-service" => {
                    leads = step.attributes.len() == 1 && step.get("backend-id") == Some(FIRST_WORD);
                    leads.then_some(())?;
                }
                _ => return None,
            }
        }
        leads.then_some(policy)
    }

    fn choice(&mut self, choose: &Element) -> Option<()> {
        let [when] = choose.children.as_slice() else { return None };
        let [asked] = when.children.as_slice() else { return None };
        let word = when.get("condition")?.strip_prefix(SECOND_WORD)?.strip_suffix("\")")?;
        (when.name == "when" && asked.name == "validate-jwt" && !word.contains('"')).then_some(())?;
        self.by_word.insert(word.to_owned(), lock(asked)?).is_none().then_some(())
    }

    /// What is asked of callers of operations with that word; `None` if two locks would have to open.
    fn asked(&self, word: &str) -> Option<Option<&Lock>> {
        match (&self.all, self.by_word.get(word)) {
            (Some(_), Some(_)) => None,
            (Some(lock), None) | (None, Some(lock)) => Some(Some(lock)),
            (None, None) => Some(None),
        }
    }
}

fn is_base(step: &Element) -> bool {
    step.name == "base" && step.attributes.is_empty() && step.children.is_empty()
}

/// The tokens that `validate-jwt` takes.
fn lock(step: &Element) -> Option<Lock> {
    for (name, value) in &step.attributes {
        let known = match name.as_str() {
            "header-name" => value == "Authorization",
            "require-scheme" => value == "Bearer",
            "require-expiration-time" | "require-signed-tokens" => value == "true",
            "failed-validation-httpcode" => value == "401" || value == "403",
            _ => false,
        };
        known.then_some(())?;
    }
    step.get("header-name")?;
    let [config, audiences, issuers] = step.children.as_slice() else { return None };
    let [issuer] = issuers.children.as_slice() else { return None };
    let from = config.get("url")?.strip_suffix("/.well-known/openid-configuration")?;
    let shaped = config.name == "openid-config"
        && audiences.name == "audiences"
        && issuers.name == "issuers"
        && issuer.name == "issuer"
        && from == issuer.text.trim_end_matches('/');
    shaped.then_some(())?;
    let named = audiences.children.iter().map(|one| (one.name == "audience").then(|| one.text.clone()));
    let audiences: BTreeSet<String> = named.collect::<Option<_>>()?;
    (!audiences.is_empty()).then(|| Lock { issuer: issuer.text.clone(), audiences })
}

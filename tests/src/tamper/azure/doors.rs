//! Doors: locks of apps, gateways, and what starts functions.

use super::{Bench, replace, set};
use serde_json::{Value, json};

const LOCK: &str = "Microsoft.Web/sites/config";
const POLICY: &str = "Microsoft.ApiManagement/service/apis/policies";
const OPERATION: &str = "Microsoft.ApiManagement/service/apis/operations";
const ENTRA: &str = "properties.identityProviders.azureActiveDirectory";

/// Every class.
pub fn tamper(bench: &mut Bench<'_>) {
    locks(bench);
    gateways(bench);
    triggers(bench);
    events(bench);
}

fn locks(bench: &mut Bench<'_>) {
    bench.each("lock: off", LOCK, |one| set(one, "properties.platform.enabled", json!(false)));
    bench.each("lock: nobody has to pass it", LOCK, |one| {
        set(one, "properties.globalValidation.requireAuthentication", json!(false))
    });
    bench.each("lock: strangers are let in", LOCK, |one| {
        set(one, "properties.globalValidation.unauthenticatedClientAction", json!("AllowAnonymous"))
    });
    bench.each("lock: some paths are left out", LOCK, |one| {
        let all = one.pointer_mut("/properties/globalValidation").and_then(Value::as_object_mut);
        all.map(|all| all.insert("excludedPaths".to_owned(), json!(["/"]))).is_some()
    });
    bench.each("lock: another issuer", LOCK, |one| {
        set(one, &format!("{ENTRA}.registration.openIdIssuer"), json!("https://login.example.net/"))
    });
    bench.each("lock: one more audience", LOCK, |one| {
        let path = format!("/{ENTRA}.validation.allowedAudiences").replace('.', "/");
        let all = one.pointer_mut(&path).and_then(Value::as_array_mut);
        all.map(|all| all.push(json!("api://strangers"))).is_some()
    });
    bench.each("lock: one more provider", LOCK, |one| {
        let all = one.pointer_mut("/properties/identityProviders").and_then(Value::as_object_mut);
        all.map(|all| all.insert("gitHub".to_owned(), json!({ "enabled": true }))).is_some()
    });
    bench.without("lock: taken out", LOCK);
}

fn gateways(bench: &mut Bench<'_>) {
    bench.each("gateway: no token is asked for", POLICY, |one| {
        let text = one["properties"]["value"].as_str().unwrap_or_default().to_owned();
        let (Some(start), Some(end)) = (text.find("<validate-jwt"), text.find("</validate-jwt>")) else {
            return false;
        };
        let rest = text.get(end + "</validate-jwt>".len()..).unwrap_or_default();
        set(one, "properties.value", json!(format!("{}{rest}", text.get(..start).unwrap_or_default())))
    });
    bench.each("gateway: another audience", POLICY, |one| {
        replace(one, "properties.value", "<audience>", "<audience>api://strangers</audience><audience>")
    });
    bench.each("gateway: tokens nobody signed", POLICY, |one| {
        replace(one, "properties.value", "require-signed-tokens=\"true\"", "require-signed-tokens=\"false\"")
    });
    bench.each("gateway: keys of another issuer", POLICY, |one| {
        replace(one, "properties.value", "<openid-config url=\"https://", "<openid-config url=\"https://x.")
    });
    // A policy that chooses nothing asks every caller for a token, whatever an operation is called.
    let chooses =
        bench.all(POLICY).any(|(_, one)| one["properties"]["value"].to_string().contains("<choose>"));
    bench.each("gateway: an operation without its lock", OPERATION, |one| {
        let name = one["properties"]["displayName"].as_str().unwrap_or_default().to_owned();
        let mut words = name.split(' ');
        let (backend, auth) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        chooses
            && auth != "-"
            && replace(one, "properties.displayName", &format!("{backend} {auth}"), &format!("{backend} -"))
    });
    let names: Vec<String> = bench
        .all(OPERATION)
        .filter_map(|(_, one)| Some(one["properties"]["displayName"].as_str()?.split(' ').next()?.to_owned()))
        .collect();
    bench.each("gateway: another function answers", OPERATION, |one| {
        let text = one["properties"]["displayName"].as_str().unwrap_or_default().to_owned();
        let (own, rest) = text.split_once(' ').unwrap_or_default();
        let other = names.iter().find(|name| *name != own);
        other.is_some_and(|other| set(one, "properties.displayName", json!(format!("{other} {rest}"))))
    });
    bench.each("gateway: another path", OPERATION, |one| {
        replace(one, "properties.urlTemplate", "/", "/other/")
    });
    bench.each("gateway: elsewhere", "Microsoft.ApiManagement/service/backends", |one| {
        set(one, "properties.url", json!("https://collector.example.net"))
    });
}

fn triggers(bench: &mut Bench<'_>) {
    let trigger = |document: &mut Value, change: &dyn Fn(&mut Value) -> bool| {
        document.pointer_mut("/bindings/0").is_some_and(change)
    };
    bench.each_file("trigger: no key is asked for", "/function.json", |document| {
        trigger(document, &|one| one["authLevel"] == "function" && set(one, "authLevel", json!("anonymous")))
    });
    bench.each_file("trigger: another path", "/function.json", |document| {
        trigger(document, &|one| one["type"] == "httpTrigger" && set(one, "route", json!("{*everything}")))
    });
    bench.each_file("trigger: every method", "/function.json", |document| {
        trigger(document, &|one| one.as_object_mut().is_some_and(|one| one.remove("methods").is_some()))
    });
    bench.each_file("trigger: another queue", "/function.json", |document| {
        trigger(document, &|one| set(one, "queueName", json!("payroll")))
    });
    bench.each_file("trigger: a request as well", "/function.json", |document| {
        let all = document["bindings"].as_array_mut();
        let door =
            json!({ "type": "httpTrigger", "direction": "in", "name": "r", "authLevel": "anonymous", "route": "x" });
        all.map(|all| all.push(door)).is_some()
    });
    bench.each_file("trigger: all paths moved", "/host.json", |document| {
        set(document, "extensions.http.routePrefix", json!("moved"))
    });
}

fn events(bench: &mut Bench<'_>) {
    for kind in [
        "Microsoft.EventGrid/systemTopics/eventSubscriptions",
        "Microsoft.EventGrid/topics/eventSubscriptions",
    ] {
        bench.each("events: to an address outside", kind, |one| {
            let place = one.pointer_mut("/properties/deliveryWithResourceIdentity/destination");
            place.is_some_and(|place| {
                *place = json!({ "endpointType": "WebHook", "properties": { "endpointUrl": "https://x.example.net" } });
                true
            })
        });
        bench.each("events: more of them", kind, |one| {
            let filter = one.pointer_mut("/properties/filter").and_then(Value::as_object_mut);
            filter.is_some_and(|filter| {
                let container = "/blobServices/default/containers/";
                match filter.get("subjectBeginsWith").and_then(Value::as_str).map(str::to_owned) {
                    Some(start) => {
                        let short = start.split_once("/blobs/").map(|(before, _)| format!("{before}/blobs/"));
                        let wide = short.unwrap_or_else(|| container.to_owned());
                        let differs = wide != start || filter.contains_key("subjectEndsWith");
                        filter.insert("subjectBeginsWith".to_owned(), json!(wide));
                        filter.remove("subjectEndsWith");
                        differs
                    }
                    None => filter.remove("advancedFilters").is_some(),
                }
            })
        });
    }
    bench.without("events: a rule taken out", "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules");
    bench.each(
        "events: a rule that lets all through",
        "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules",
        |one| set(one, "properties.sqlFilter.sqlExpression", json!("1=1")),
    );
    for kind in
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions", "Microsoft.ServiceBus/namespaces/queues"]
    {
        bench.each("events: sent on elsewhere", kind, |one| {
            set(one, "properties.forwardTo", json!("payroll"))
                || set(one, "properties.forwardDeadLetteredMessagesTo", json!("payroll"))
        });
        bench.each("events: sent on at all", kind, |one| {
            let all = one["properties"].as_object_mut();
            let all = all.filter(|all| !all.contains_key("forwardTo"));
            all.map(|all| all.insert("forwardTo".to_owned(), json!("payroll"))).is_some()
        });
    }
}

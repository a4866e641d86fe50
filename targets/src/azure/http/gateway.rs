//! The gateway of an API over several functions: it finds the function that answers, and asks for tokens first.

use super::lock::jwt;
use super::policy::{Lock, Policy, display_name};
use super::{Front, front, routes};
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::layout::Parameter;
use crate::azure::names::{fit, marked};
use crate::azure::overrides::Reached;
use crate::azure::resource::{Resource, Sku};
use crate::azure::types::Type;
use crate::azure::unit::{Layer, Unit};
use scant_compiler::model::{ApiId, AuthId, Event, Function, FunctionId, Method, Route, Segment};
use serde::Serialize;
use std::collections::BTreeMap;

/// The parameter that says whom Azure writes to.
const PUBLISHER: &str = "publisherEmail";

/// `Microsoft.ApiManagement/service`
/// <https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'m> {
    publisher_email: Expr,
    publisher_name: &'m str,
}

/// `Microsoft.ApiManagement/service/apis`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Api<'m> {
    display_name: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'m str>,
    path: &'static str,
    protocols: [&'static str; 1],
    subscription_required: bool,
}

/// `Microsoft.ApiManagement/service/backends`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Backend {
    protocol: &'static str,
    url: Expr,
    tls: Tls,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Tls {
    validate_certificate_chain: bool,
    validate_certificate_name: bool,
}

/// `Microsoft.ApiManagement/service/apis/operations`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation<'m> {
    display_name: String,
    method: &'static str,
    url_template: String,
    template_parameters: Vec<TemplateParameter<'m>>,
}

#[derive(Debug, Serialize)]
struct TemplateParameter<'m> {
    name: &'m str,
    #[serde(rename = "type")]
    kind: &'static str,
    required: bool,
}

/// `Microsoft.ApiManagement/service/apis/policies`
#[derive(Debug, Serialize)]
struct Rules {
    format: &'static str,
    value: String,
}

/// What the gateways of a program ask the deployer for.
pub fn parameters(context: &Context<'_>) -> BTreeMap<String, Parameter> {
    let mut apis = (0..context.model.apis.len()).map(|place| ApiId(place as u32));
    let any = apis.any(|api| front(context, api) == Some(Front::Gateway));
    let description = "Whom Azure writes to about the gateway of an API".to_owned();
    let publisher = Parameter { kind: "string", description, default: None };
    any.then(|| (PUBLISHER.to_owned(), publisher)).into_iter().collect()
}

/// The unit of an API over several functions; one of a single function needs none.
pub fn unit(context: &Context<'_>, id: ApiId) -> Option<Unit> {
    if front(context, id) != Some(Front::Gateway) {
        return None;
    }
    let api = context.model.api(id);
    let mut unit = Unit::new(&api.name, Layer::Front, context.settings(&api.common));
    let gateway = context.gateway(id);
    let service =
        Service { publisher_email: Expr::parameter(PUBLISHER), publisher_name: &context.model.app.path };
    unit.add(
        Resource::new(&gateway, service)
            .located(context.tags(&api.common))
            .sku(Sku { name: "Consumption", tier: None, capacity: Some(0) })
            .reached(Reached::Main),
    );
    let place = gateway.child(Type::GATEWAY_API, fit(&api.name.path, 80));
    let properties = Api {
        display_name: &api.name.path,
        description: api.common.doc.as_deref(),
        path: "",
        protocols: ["https"],
        subscription_required: false,
    };
    unit.add(Resource::new(&place, properties).depends_on([&gateway]));
    let behind = context.fronts.behind(id);
    let mut backends = Vec::new();
    for function in behind {
        let backend = gateway.child(Type::GATEWAY_BACKEND, backend(context.model.function(*function)));
        let tls = Tls { validate_certificate_chain: true, validate_certificate_name: true };
        let url = Expr::join([Expr::text("https://"), context.site_host(*function)]);
        let properties = Backend { protocol: "http", url, tls };
        unit.add(Resource::new(&backend, properties).depends_on([&gateway]));
        backends.push(backend);
    }
    for ((method, _), (function, route)) in operations(context, id, behind) {
        let operation = place.child(Type::GATEWAY_OPERATION, operation(method, route));
        let function = context.model.function(function);
        let auth = asked(context, function).map(|(auth, ..)| context.model.auth(auth).name.path.as_str());
        let called = format!("{} {}", method.word(), route.text);
        let properties = Operation {
            display_name: display_name(&backend(function), auth, &called),
            method: method.word(),
            url_template: template(route),
            template_parameters: parameters_of(route),
        };
        unit.add(Resource::new(&operation, properties).depends_on([&place]));
    }
    let rules = Rules { format: "xml", value: policy(context, id, behind) };
    let policy = place.child(Type::GATEWAY_API_POLICY, "policy");
    unit.add(Resource::new(&policy, rules).depends_on(std::iter::once(&place).chain(&backends)));
    Some(unit)
}

/// The tokens that the routes of a function ask for; all ask for the same.
fn asked<'m>(context: &Context<'m>, function: &'m Function) -> Option<(AuthId, &'m str, Vec<&'m str>)> {
    routes(function).find_map(|route| jwt(context.model, route.auth))
}

/// The policy of an API over `behind`.
fn policy(context: &Context<'_>, id: ApiId, behind: &[FunctionId]) -> String {
    let model = context.model;
    let (mut locks, mut open) = (BTreeMap::new(), false);
    for function in behind {
        match asked(context, model.function(*function)) {
            Some((auth, issuer, audience)) => {
                locks.insert(model.auth(auth).name.path.as_str(), Lock { issuer, audience });
            }
            None => open = true,
        }
    }
    let origins = model.api(id).cors.iter().map(|origin| origin.value.as_str()).collect();
    Policy { origins, locks, open }.text()
}

/// What answers each method of each path: a route that names the method goes before one for any.
fn operations<'m>(
    context: &Context<'m>,
    id: ApiId,
    behind: &[FunctionId],
) -> BTreeMap<(Method, String), (FunctionId, &'m Route)> {
    let mut found = BTreeMap::new();
    for any in [false, true] {
        for function in behind {
            for trigger in &context.model.function(*function).triggers {
                let Event::Http { api, method, route, .. } = &trigger.event else { continue };
                if *api != id || (*method == Method::Any) != any {
                    continue;
                }
                let methods: &[Method] = if any { &METHODS } else { std::slice::from_ref(method) };
                for method in methods {
                    found.entry((*method, shape(route))).or_insert((*function, route));
                }
            }
        }
    }
    found
}

/// What `ANY` stands for.
const METHODS: [Method; 7] =
    [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete, Method::Head, Method::Options];

/// The name of a function among the backends.
fn backend(function: &Function) -> String {
    fit(&function.name.path, 80)
}

/// The name of an operation: of its method and the form of its path alone, so that it is the same operation when
/// another function answers it or a parameter has another name.
fn operation(method: Method, route: &Route) -> String {
    marked(&format!("{}{}", method.word(), shape(route)), 80)
}

/// A path without the names of its parameters. Azure does not tell capitals from small letters in it.
pub fn shape(route: &Route) -> String {
    spelled(route, |text| text.to_ascii_lowercase(), |_| "{}".to_owned())
}

/// A path as the gateway writes it: `/orders/{id}`, `/files/*`.
fn template(route: &Route) -> String {
    spelled(route, str::to_owned, |name| format!("{{{name}}}"))
}

fn spelled(route: &Route, text: impl Fn(&str) -> String, parameter: impl Fn(&str) -> String) -> String {
    let segments = route.segments.iter().map(|segment| match segment {
        Segment::Text(word) => text(word),
        Segment::Parameter(name) => parameter(name),
        Segment::Rest(_) => "*".to_owned(),
    });
    let path: String = segments.flat_map(|segment| ["/".to_owned(), segment]).collect();
    if path.is_empty() { "/".to_owned() } else { path }
}

fn parameters_of(route: &Route) -> Vec<TemplateParameter<'_>> {
    let names = route.segments.iter().filter_map(|segment| match segment {
        Segment::Parameter(name) => Some(name.as_str()),
        Segment::Text(_) | Segment::Rest(_) => None,
    });
    names.map(|name| TemplateParameter { name, kind: "string", required: true }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::Span;

    fn route(segments: Vec<Segment>) -> Route {
        Route { text: String::new(), segments, span: Span::default() }
    }

    #[test]
    fn an_operation_keeps_its_name_when_a_parameter_is_renamed() {
        let one =
            |name: &str| route(vec![Segment::Text("orders".to_owned()), Segment::Parameter(name.to_owned())]);
        assert_eq!(operation(Method::Get, &one("id")), operation(Method::Get, &one("order")));
        assert_ne!(operation(Method::Get, &one("id")), operation(Method::Put, &one("id")));
        assert_eq!(template(&one("id")), "/orders/{id}");
    }

    #[test]
    fn the_rest_of_a_path_is_a_star() {
        let rest = route(vec![Segment::Text("files".to_owned()), Segment::Rest("path".to_owned())]);
        assert_eq!(template(&rest), "/files/*");
        assert_eq!(template(&route(Vec::new())), "/");
    }
}

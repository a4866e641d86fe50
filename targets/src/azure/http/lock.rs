//! Who gets into a function's app: what Azure asks of a caller before the function hears of the request.

use super::routes;
use crate::azure::context::Context;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use scant_compiler::model::{AuthId, AuthKind, FunctionId, Model, RouteAuth};
use serde::Serialize;

/// `Microsoft.Web/sites/config`, `authsettingsV2`
/// <https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lock<'m> {
    platform: Platform,
    global_validation: Validation,
    identity_providers: Providers<'m>,
    login: Login,
}

#[derive(Debug, Serialize)]
struct Platform {
    enabled: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Validation {
    require_authentication: bool,
    unauthenticated_client_action: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Providers<'m> {
    azure_active_directory: Provider<'m>,
}

#[derive(Debug, Serialize)]
struct Provider<'m> {
    enabled: bool,
    registration: Registration<'m>,
    validation: Audiences<'m>,
}

/// Who signs, and for whom. The id of the client is an audience, too.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Registration<'m> {
    open_id_issuer: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'m str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Audiences<'m> {
    allowed_audiences: Vec<&'m str>,
}

/// Tokens come with each request and are kept nowhere.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    token_store: Platform,
}

/// Adds to a function's unit the lock of its app, if its routes ask for signed tokens.
///
/// The lock is the whole app's: `check` sees to it that all routes of a function ask for the same. It holds behind a
/// gateway, too, so that nobody comes in by the side.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let asked = routes(context.model.function(id)).find_map(|route| jwt(context.model, route.auth));
    let Some((_, issuer, audience)) = asked else { return };
    let lock = Lock {
        platform: Platform { enabled: true },
        global_validation: Validation {
            require_authentication: true,
            unauthenticated_client_action: "Return401",
        },
        identity_providers: Providers {
            azure_active_directory: Provider {
                enabled: true,
                registration: Registration { open_id_issuer: issuer, client_id: audience.first().copied() },
                validation: Audiences { allowed_audiences: audience },
            },
        },
        login: Login { token_store: Platform { enabled: false } },
    };
    let site = context.site(id);
    let config = site.child(Type::SITE_CONFIG, "authsettingsV2");
    unit.add(Resource::new(&config, lock).depends_on([&site]));
}

/// The issuer and the audiences of the tokens that a route asks for.
pub fn jwt(model: &Model, auth: RouteAuth) -> Option<(AuthId, &str, Vec<&str>)> {
    let RouteAuth::Authoriser(id) = auth else { return None };
    match &model.auth(id).kind {
        AuthKind::Jwt { issuer, audience } => {
            let audience = audience.iter().map(|audience| audience.value.as_str()).collect();
            Some((id, issuer.value.as_str(), audience))
        }
        AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } | AuthKind::Iam => None,
    }
}

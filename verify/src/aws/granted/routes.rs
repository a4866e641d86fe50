//! Routes of APIs: who comes through to which function.

use super::Reading;
use super::callers::is;
use crate::aws::json::Json;
use crate::aws::resolve::Unread;
use crate::aws::routes;
use crate::aws::spec::{allow, lets};
use crate::aws::words::{chars, plain};
use crate::claims::{Match, Statement};

impl Reading<'_, '_, '_> {
    pub(super) fn route(&mut self, resource: usize) -> Result<(), Unread> {
        let api = self.text(resource, "ApiId")?;
        let api = self.values.only(&api).filter(|api| self.kind(*api) == "AWS::ApiGatewayV2::Api");
        let api = api.ok_or("is a route of an API that is not of the artifact")?;
        let own_name_only = self.maybe(api, "DisableExecuteApiEndpoint") == Some(&Json::Bool(true));
        let door = routes::door(&self.called(api), own_name_only);
        let key = self.text(resource, "RouteKey")?;
        let action = routes::action(&self.values.words.shown(&key), &door);
        let callers = self.callers_of_route(resource, api)?;
        let receiver = self.behind(resource, api)?;
        let place = self.place(resource, "");
        let statement =
            Statement { action: routes::exactly(&action), ..allow("", plain(&callers), Match::any(), place) };
        self.say(&lets(&receiver), statement);
        Ok(())
    }

    fn callers_of_route(&mut self, resource: usize, api: usize) -> Result<String, Unread> {
        let Some(kind) = self.maybe(resource, "AuthorizationType") else {
            return Ok(routes::ANYONE.to_owned());
        };
        let kind = self.value(resource, kind)?;
        if is(&kind, "NONE") {
            return Ok(routes::ANYONE.to_owned());
        }
        if is(&kind, "AWS_IAM") {
            return Ok(routes::SIGNED.to_owned());
        }
        if !is(&kind, "JWT") {
            return Err("asks callers in a way nobody can read".to_owned());
        }
        let authorizer = self.text(resource, "AuthorizerId")?;
        let authorizer =
            self.values.only(&authorizer).filter(|it| self.kind(*it) == "AWS::ApiGatewayV2::Authorizer");
        let authorizer = authorizer.ok_or("asks an authorizer that is not of the artifact")?;
        let of = self.text(authorizer, "ApiId")?;
        let kind = self.text(authorizer, "AuthorizerType")?;
        if self.values.only(&of) != Some(api) || !is(&kind, "JWT") {
            return Err("asks an authorizer of another kind or API".to_owned());
        }
        let from = self.property(authorizer, "IdentitySource")?.items();
        if !matches!(from, [Json::Text(from)] if from == "$request.header.Authorization") {
            return Err("looks for a token elsewhere than in the header for it".to_owned());
        }
        let jwt = self.property(authorizer, "JwtConfiguration")?;
        self.only_members(jwt, &["Issuer", "Audience"])?;
        let issuer = self.value(authorizer, jwt.get("Issuer").ok_or("knows no issuer")?)?;
        let issuer = self.values.words.shown(&issuer);
        let audience = texts(jwt.get("Audience"))?;
        let scopes = texts(self.maybe(resource, "AuthorizationScopes"))?;
        Ok(routes::jwt(&issuer, audience, scopes))
    }

    /// Who is behind a route: what its integration calls.
    fn behind(&mut self, resource: usize, api: usize) -> Result<String, Unread> {
        let target = self.text(resource, "Target")?;
        let start: Vec<_> = chars("integrations/").collect();
        let integration = target.strip_prefix(start.as_slice()).and_then(|target| self.values.only(target));
        let integration = integration.filter(|it| self.kind(*it) == "AWS::ApiGatewayV2::Integration");
        let integration = integration.ok_or("leads to an integration that is not of the artifact")?;
        let of = self.text(integration, "ApiId")?;
        let kind = self.text(integration, "IntegrationType")?;
        if self.values.only(&of) != Some(api) || !is(&kind, "AWS_PROXY") {
            return Err("leads to an integration of another kind or API".to_owned());
        }
        let uri = self.text(integration, "IntegrationUri")?;
        Ok(self.receiver(&uri))
    }
}

/// The texts of a list.
fn texts<'a>(list: Option<&'a Json<'a>>) -> Result<Vec<&'a str>, Unread> {
    let items = list.map(Json::items).unwrap_or_default();
    items
        .iter()
        .map(|item| item.text().ok_or_else(|| "names callers by more than texts".to_owned()))
        .collect()
}

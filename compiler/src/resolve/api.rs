//! APIs and authorisers, and which of them a route belongs to.

use super::function::{keep, set};
use super::{Place, Resolver};
use crate::codes;
use crate::matching::Clause;
use crate::model::{Api, ApiId, Auth, AuthKind, Common, Event, Method, Name, RouteAuth, Segment, Throttle};
use crate::program::{DeclarationKind, ScopeId};
use crate::vocabulary::{Context, StoreKind};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};
use std::collections::HashMap;

impl<'t> Resolver<'_, 't, '_> {
    pub(super) fn api(&mut self, at: usize) {
        let declaration = &self.program.declarations[at];
        let home = declaration.span();
        let layers = self.layers(declaration);
        let mut api = Api {
            name: Name::new(declaration.path.clone()),
            common: self.common(declaration, &layers),
            declared: true,
            auth: None,
            cors: Vec::new(),
            throttle: Spanned::new(Throttle { rate: 0.0, burst: 0 }, home),
            domain: None,
            body: None,
        };
        for layer in &layers {
            let (clause, scope) = (layer.clause, layer.scope);
            match clause.id() {
                "auth" => keep(&mut api.auth, self.auth_called(clause, scope)),
                "cors" => {
                    api.cors = self.plain_list(clause, "origins", scope);
                    for origin in &api.cors {
                        self.judge_origin(origin);
                    }
                }
                "throttle" => set(&mut api.throttle, self.throttle(clause, scope, home)),
                "domain" => keep(&mut api.domain, self.plain_slot(clause, "value", scope)),
                "body" => keep(&mut api.body, self.size(clause, "value", scope, home)),
                _ => {}
            }
        }
        self.model.apis.push(api);
    }

    /// An origin is a scheme and a host, without a path.
    fn judge_origin(&mut self, origin: &Spanned<String>) {
        let rest = origin.value.split_once("://").map(|(_, rest)| rest);
        let wrong = match rest {
            _ if origin.value == "*" => return,
            None => Diagnostic::error(
                &codes::INVALID_URL,
                origin.span,
                format!("`{}` is not an origin", origin.value),
            )
            .help("an origin is a scheme and a host: `\"https://shop.example.com\"`"),
            Some(rest) => match rest.find('/') {
                None => return,
                Some(at) => {
                    let short = &origin.value[..origin.value.len() - rest.len() + at];
                    Diagnostic::error(&codes::INVALID_URL, origin.span, "an origin has no path").fix(
                        format!("write `\"{short}\"`"),
                        origin.span,
                        format!("\"{short}\""),
                    )
                }
            },
        };
        self.report(wrong);
    }

    pub(super) fn throttle(
        &mut self,
        clause: &Clause<'t>,
        scope: ScopeId,
        home: Span,
    ) -> Option<Spanned<Throttle>> {
        let rate = self.count(clause, "rate", scope, home)?;
        if rate.value == 0 {
            self.report(Diagnostic::error(
                &codes::OUT_OF_RANGE,
                rate.span,
                "a throttle of 0 lets nothing through",
            ));
            return None;
        }
        let per = if clause.choice("per").is_some_and(|word| word.value == "minute") { 60.0 } else { 1.0 };
        let rate_per_second = f64::from(rate.value) / per;
        let burst = match self.count(clause, "burst", scope, home) {
            Some(burst) => burst.value,
            None => rate_per_second.ceil() as u32 * 2,
        };
        let span = if clause.line().file == super::builtin::FILE { home } else { clause.line() };
        Some(Spanned::new(Throttle { rate: rate_per_second, burst }, span))
    }

    pub(super) fn auth(&mut self, at: usize) {
        let declaration = &self.program.declarations[at];
        let home = declaration.span();
        let layers = self.layers(declaration);
        let common = self.common(declaration, &layers);
        let (mut issuer, mut audience, mut header, mut secret) = (None, Vec::new(), None, None);
        for layer in &layers {
            let (clause, scope) = (layer.clause, layer.scope);
            match clause.id() {
                "issuer" => keep(&mut issuer, self.plain_slot(clause, "value", scope)),
                "audience" => audience = self.plain_list(clause, "values", scope),
                "header" => keep(&mut header, self.plain_slot(clause, "value", scope)),
                "secret" => {
                    let found = clause.word("store").and_then(|word| {
                        Some((self.store_called(word, scope, &[StoreKind::Secret])?.0, word.span))
                    });
                    keep(&mut secret, found.map(|(id, span)| Spanned::new(id, span)));
                }
                _ => {}
            }
        }
        let kind = match declaration.clause.choice("kind").map(|word| word.value) {
            Some("jwt") => {
                let missing = match (&issuer, audience.is_empty()) {
                    (None, _) => Some("issuer \"https://…\""),
                    (_, true) => Some("audience \"…\""),
                    _ => None,
                };
                if let Some(missing) = missing {
                    let word = missing.split(' ').next().unwrap_or_default();
                    if !self.program.damage.within(declaration.clause.statement.span) {
                        self.report(
                            Diagnostic::error(
                                &codes::MISSING_SETTING,
                                home,
                                format!("a `jwt` auth needs its `{word}`"),
                            )
                            .help(format!("add `{missing}`")),
                        );
                    }
                }
                if let Some(issuer) = &issuer
                    && !issuer.value.starts_with("https://")
                {
                    let wrong = Diagnostic::error(
                        &codes::INVALID_URL,
                        issuer.span,
                        format!("`{}` is not an https URL", issuer.value),
                    )
                    .note("whoever can answer for the issuer can sign tokens");
                    self.report(match issuer.value.strip_prefix("http://") {
                        Some(rest) => wrong.perhaps(
                            format!("write `https://{rest}`"),
                            issuer.span,
                            format!("\"https://{rest}\""),
                        ),
                        None => wrong,
                    });
                }
                AuthKind::Jwt { issuer: issuer.unwrap_or(Spanned::new(String::new(), home)), audience }
            }
            Some("api_key") => AuthKind::ApiKey { header, secret },
            Some("hmac") => AuthKind::Hmac { header, secret },
            _ => AuthKind::Iam,
        };
        self.model.auths.push(Auth { name: Name::new(declaration.path.clone()), common, kind });
    }

    /// `auth users`, `auth iam`
    pub(super) fn auth_called(&mut self, clause: &Clause<'t>, scope: ScopeId) -> Option<RouteAuth> {
        let word = clause.word("auth")?;
        match word.text {
            "iam" => return Some(RouteAuth::Iam),
            "none" => {
                self.report(
                    Diagnostic::error(
                        &codes::UNKNOWN_NAME,
                        word.span,
                        "a route without callers' identity says `public`",
                    )
                    .perhaps("write `public`", clause.line(), "public"),
                );
                return None;
            }
            _ => {}
        }
        let found = self.find(word, scope, &|kind| kind == DeclarationKind::Auth)?;
        let declaration = self.declaration(found.id);
        if declaration.kind != DeclarationKind::Auth {
            self.report(
                Diagnostic::error(
                    &codes::WRONG_KIND,
                    word.span,
                    format!("`{}` is {}, not an auth", word.text, declaration.kind.with_article()),
                )
                .label(declaration.span(), "declared here"),
            );
            return None;
        }
        match self.place(found.id, word.span)? {
            Place::Auth(id) => match declaration.clause.choice("kind").map(|word| word.value) {
                Some("iam") => Some(RouteAuth::Iam),
                _ => Some(RouteAuth::Authoriser(id)),
            },
            _ => None,
        }
    }

    /// The api a route belongs to: the one it names, the only one of its scope, the program's only one, or the implied.
    pub(super) fn api_of(&mut self, clause: &Clause<'t>, scope: ScopeId) -> Option<ApiId> {
        if let Some(word) = clause.word("api") {
            let found = self.find(word, scope, &|kind| kind == DeclarationKind::Api)?;
            let declaration = self.declaration(found.id);
            return match self.place(found.id, word.span)? {
                Place::Api(id) => Some(id),
                _ => {
                    self.report(
                        Diagnostic::error(
                            &codes::WRONG_KIND,
                            word.span,
                            format!("`{}` is {}, not an api", word.text, declaration.kind.with_article()),
                        )
                        .label(declaration.span(), "declared here"),
                    );
                    None
                }
            };
        }
        let in_scope = |wanted: ScopeId| -> Vec<(ApiId, &'t str)> {
            let declared = self.program.declarations.iter().zip(&self.places);
            declared
                .filter(|(declaration, _)| {
                    declaration.kind == DeclarationKind::Api && declaration.scope == wanted
                })
                .filter_map(|(declaration, place)| match place {
                    Place::Api(id) => Some((*id, declaration.clause.word("name")?.text)),
                    _ => None,
                })
                .collect()
        };
        let own = if self.model.apis.is_empty() { Vec::new() } else { in_scope(scope) };
        let apis = if own.is_empty() && !self.model.apis.is_empty() { in_scope(ScopeId(0)) } else { own };
        match apis.as_slice() {
            [(only, _)] => Some(*only),
            [] => Some(self.implied_api(clause.line())),
            [(_, first), ..] => {
                let names: Vec<&str> = apis.iter().map(|(_, name)| *name).collect();
                let method = clause.word("method");
                let span = method.map_or(clause.line(), |word| word.span);
                let method = method.map_or("GET", |word| word.text);
                self.report(
                    Diagnostic::error(
                        &codes::INCOMPLETE_STATEMENT,
                        span,
                        format!(
                            "the route does not say which api it belongs to: {}",
                            crate::words::or_quoted(&names)
                        ),
                    )
                    .help(format!("name it before the method: `on http {first} {method} …`")),
                );
                None
            }
        }
    }

    fn implied_api(&mut self, span: Span) -> ApiId {
        if let Some(at) = self.model.apis.iter().position(|api| !api.declared) {
            return ApiId(at as u32);
        }
        let default =
            super::builtin::in_context(Context::Api).iter().find(|clause| clause.id() == "throttle");
        let throttle = default
            .and_then(|clause| self.throttle(clause, ScopeId(0), span))
            .unwrap_or(Spanned::new(Throttle { rate: 50.0, burst: 100 }, span));
        self.model.apis.push(Api {
            name: Name::new("http"),
            common: Common { span, ..Common::default() },
            declared: false,
            auth: None,
            cors: Vec::new(),
            throttle,
            domain: None,
            body: None,
        });
        ApiId(self.model.apis.len() as u32 - 1)
    }

    /// Two functions cannot answer one route of one api.
    pub(super) fn routes(&mut self) {
        let mut seen: HashMap<(ApiId, Method, String), (Span, &str)> = HashMap::new();
        let mut twice = Vec::new();
        for function in &self.model.functions {
            for trigger in &function.triggers {
                let Event::Http { api, method, route, .. } = &trigger.event else { continue };
                let key = (*api, *method, shape(&route.segments));
                match seen.get(&key) {
                    Some((first, by)) => {
                        let said =
                            format!("`{} {}` is answered by `{by}` already", method.word(), route.text);
                        twice.push((said, route.span, *first));
                    }
                    None => {
                        seen.insert(key, (route.span, &function.name.path));
                    }
                }
            }
        }
        for (said, span, first) in twice {
            self.report(
                Diagnostic::error(&codes::DUPLICATE_ROUTE, span, said)
                    .here("answered again")
                    .label(first, "answered first"),
            );
        }
    }
}

/// A route without the names of its parameters: `/orders/{}`.
fn shape(segments: &[Segment]) -> String {
    let mut shape = String::new();
    for segment in segments {
        shape.push('/');
        shape.push_str(match segment {
            Segment::Text(text) => text,
            Segment::Parameter(_) => "{}",
            Segment::Rest(_) => "{...}",
        });
    }
    shape
}

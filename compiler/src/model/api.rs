//! HTTP front doors and who may pass them.

use super::{Common, Name, RouteAuth, StoreId};
use scant_lang::source::Spanned;

/// An HTTP API.
#[derive(Debug, Clone)]
pub struct Api {
    /// Its name; `http` for the one that `on http` implies when none is declared.
    pub name: Name,
    /// Doc, tags, overrides. For an implied API the span is the first route's.
    pub common: Common,
    /// Whether the spec declares it.
    pub declared: bool,
    /// What its routes ask of callers when they say nothing themselves.
    pub auth: Option<RouteAuth>,
    /// Origins a browser may call from.
    pub cors: Vec<Spanned<String>>,
    /// Rate limit.
    pub throttle: Spanned<Throttle>,
    /// Host name of its own.
    pub domain: Option<Spanned<String>>,
    /// Largest body in bytes, if said.
    pub body: Option<Spanned<u64>>,
}

/// `throttle 100 per second burst 200`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throttle {
    /// Requests a second.
    pub rate: f64,
    /// Requests at once.
    pub burst: u32,
}

/// A declared authoriser.
#[derive(Debug, Clone)]
pub struct Auth {
    /// Its name.
    pub name: Name,
    /// Doc, tags, overrides.
    pub common: Common,
    /// How callers prove who they are.
    pub kind: AuthKind,
}

/// How callers prove who they are.
#[derive(Debug, Clone)]
pub enum AuthKind {
    /// A signed token.
    Jwt {
        /// Who signs, an `https` URL.
        issuer: Spanned<String>,
        /// For whom it must be meant.
        audience: Vec<Spanned<String>>,
    },
    /// A key in a header.
    ApiKey {
        /// The header.
        header: Option<Spanned<String>>,
        /// The secret that holds the key.
        secret: Option<Spanned<StoreId>>,
    },
    /// A body signed with a shared secret.
    Hmac {
        /// The header with the signature.
        header: Option<Spanned<String>>,
        /// The secret.
        secret: Option<Spanned<StoreId>>,
    },
    /// The provider's own identities.
    Iam,
}

//! APIs, authorisers, and a route's block.

use crate::vocabulary::form::{
    Form,
    Part::{self, Choice, List, Maybe, Slot, Word},
    Type, setting,
};

const THROTTLE: &[Part] = &[
    Word("throttle"),
    Slot("rate", Type::Int),
    Word("per"),
    Choice("per", &["second", "minute"]),
    Maybe(&[Word("burst"), Slot("burst", Type::Int)]),
];

/// Inside `api`.
#[rustfmt::skip]
pub const API: &[Form] = &[
    setting("auth", &[Word("auth"), Slot("auth", Type::Reference)], None,
        "Who may call its routes, unless a route says otherwise", "auth users"),
    setting("cors", &[Word("cors"), Word("from"), List("origins", Type::Text)], None,
        "Origins a browser may call from", "cors from \"https://shop.example.com\""),
    setting("throttle", THROTTLE, Some("throttle 50 per second burst 100"),
        "Requests let through, all routes together", "throttle 100 per second burst 200"),
    setting("domain", &[Word("domain"), Slot("value", Type::Text)], None,
        "Host name of its own", "domain \"api.shop.example\""),
    setting("body", &[Word("body"), Slot("value", Type::Size)], None,
        "Largest body of a request", "body 1MB"),
];

/// Inside `auth`.
#[rustfmt::skip]
pub const AUTH: &[Form] = &[
    setting("issuer", &[Word("issuer"), Slot("value", Type::Text)], None,
        "Who signs the tokens, an https URL", "issuer \"https://login.example.com/\""),
    setting("audience", &[Word("audience"), List("values", Type::Text)], None,
        "For whom a token must be meant", "audience \"shop\""),
    setting("header", &[Word("header"), Slot("value", Type::Text)], None,
        "The header that carries the key or the signature", "header \"x-api-key\""),
    setting("secret", &[Word("secret"), Slot("store", Type::Reference)], None,
        "The secret that holds the key", "secret webhook_secret"),
];

/// In the block of `on http`.
#[rustfmt::skip]
pub const ROUTE: &[Form] = &[
    setting("public", &[Word("public")], None, "Anyone may call it", "public"),
    setting("auth", &[Word("auth"), Slot("auth", Type::Reference)], None, "Who may call it", "auth users"),
    setting("scopes", &[Word("scopes"), List("values", Type::Text)], None, "Scopes the caller's token needs", "scopes \"orders:write\""),
    setting("body", &[Word("body"), Slot("value", Type::Size)], None, "Largest body of a request", "body 64KB"),
    setting("throttle", THROTTLE, None, "Requests let through", "throttle 20 per second"),
];

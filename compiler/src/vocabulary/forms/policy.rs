//! Guardrails: what no line of a program may allow, and what it must say.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{self, Choice, List, Maybe, Selector, Setting, Slot, Word},
    Repeat, Type,
};

const IN: Part = Maybe(&[Word("in"), List("environments", Type::Word)]);
const BECAUSE: Part = Maybe(&[Word("because"), Slot("because", Type::PlainText)]);
const OVERRIDABLE: Part = Maybe(&[Choice("overridable", &["overridable"])]);

const fn rule(id: &'static str, pattern: &'static [Part], doc: &'static str, example: &'static str) -> Form {
    Form { id, pattern, block: Block::None, repeat: Repeat::Many, doc, default: None, example }
}

/// `policy`
pub const POLICY: &[Form] = &[Form {
    id: "policy",
    pattern: &[Word("policy"), Slot("name", Type::Name)],
    block: Block::Required(Context::Policy),
    repeat: Repeat::Many,
    doc: "Rules under one name",
    default: None,
    example: "policy baseline { forbid scan on label pii because \"a scan reads every customer\" }",
}];

/// `forbid` and `require`, in a policy and at the top of a file.
#[rustfmt::skip]
pub const RULES: &[Form] = &[
    rule("forbid-reach", &[
            Word("forbid"), Word("reach"), Word("from"), Selector("from"), Word("to"), Selector("to"),
            Maybe(&[Word("except"), Word("through"), Selector("through")]), IN, BECAUSE, OVERRIDABLE,
        ],
        "No path of triggers, calls and rights leads from here to there", "forbid reach from internet to label pii except through function checkout"),
    rule("forbid-routes", &[
            Word("forbid"), Word("public"), Word("routes"),
            Maybe(&[Word("except"), List("routes", Type::Route)]), IN, BECAUSE, OVERRIDABLE,
        ],
        "Every route asks who calls, but for these", "forbid public routes except /health"),
    rule("forbid-provider-verbs", &[Word("forbid"), Word("provider"), Word("verbs"), IN, BECAUSE, OVERRIDABLE],
        "No function is allowed anything in a provider's own words", "forbid provider verbs because \"portable verbs only\""),
    rule("forbid-raw-resources", &[Word("forbid"), Word("raw"), Word("resources"), IN, BECAUSE, OVERRIDABLE],
        "No resource that scant has no kind for", "forbid raw resources"),
    rule("forbid-overrides", &[Word("forbid"), Word("overrides"), IN, BECAUSE, OVERRIDABLE],
        "No property of a provider's resource is set by hand", "forbid overrides because \"what runs is what the spec says\""),
    rule("forbid", &[
            Word("forbid"), List("verbs", Type::Word), Word("on"), Selector("on"),
            Maybe(&[Word("for"), Selector("for")]), Maybe(&[Word("except"), Word("for"), Selector("except")]),
            IN, BECAUSE, OVERRIDABLE,
        ],
        "No function may do this on these; `any` is every verb", "forbid delete on table * except for function gdpr_erase because \"rows leave by retention\""),
    rule("require-because", &[
            Word("require"), Word("because"), Word("on"), Word("allow"), List("verbs", Type::Word),
            IN, BECAUSE, OVERRIDABLE,
        ],
        "Every grant of this says its reason; `any` is every verb", "require because on allow delete, purge"),
    rule("require", &[Word("require"), Setting("setting"), Word("on"), Selector("on"), IN, BECAUSE, OVERRIDABLE],
        "All of these have this setting", "require logs keep >= 30d on function * because \"audit\""),
];

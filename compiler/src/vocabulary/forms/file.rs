//! Forms that stand at the top of a file.

use crate::vocabulary::TargetName;
use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{self, Choice, Equals, List, Maybe, ParamType, Slot, Word},
    Repeat, Type,
};

const ONLY: Part = Maybe(&[Word("only"), Choice("only", &["in", "on"]), List("only_list", Type::Word)]);

const fn declaration(
    id: &'static str,
    pattern: &'static [Part],
    block: Block,
    doc: &'static str,
    example: &'static str,
) -> Form {
    Form { id, pattern, block, repeat: Repeat::Many, doc, default: None, example }
}

const PARAM_FORM: Form = declaration(
    "param",
    &[
        Word("param"),
        Slot("name", Type::Name),
        Part::Colon,
        ParamType,
        Maybe(&[Word("in"), Slot("range", Type::AnyRange)]),
        Maybe(&[Equals, Slot("default", Type::Literal)]),
    ],
    Block::None,
    "A value that environments, `use` or `--set` decide",
    "param workers: int in 1..50 = 5",
);

const LABELS_FORM: Form = declaration(
    "labels",
    &[Word("labels"), List("labels", Type::Word)],
    Block::None,
    "Declares the labels this program uses; another label is then a mistake",
    "labels pii, pci",
);

const USE_FORM: Form = declaration(
    "use",
    &[Word("use"), Slot("component", Type::Reference), Word("as"), Slot("name", Type::Name)],
    Block::Optional(Context::Use),
    "Makes one instance of a component",
    "use queue_worker as emails { code = \"dist/emails\" }",
);

const EXPORT_FORM: Form = declaration(
    "export",
    &[Word("export"), Slot("name", Type::Reference), Word("for"), List("verbs", Type::Word)],
    Block::None,
    "Lets other files name it, and grant at most these verbs on it",
    "export invoices for get",
);

const API: Form = declaration(
    "api",
    &[Word("api"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Api),
    "An HTTP front door",
    "api public { auth iam }",
);
const AUTH: Form = declaration(
    "auth",
    &[Word("auth"), Slot("name", Type::Name), Choice("kind", &["jwt", "api_key", "hmac", "iam"])],
    Block::Optional(Context::Auth),
    "How callers prove who they are",
    "auth users jwt { issuer \"https://login.example.com/\"; audience \"shop\" }",
);
const FUNCTION: Form = declaration(
    "function",
    &[Word("function"), Slot("name", Type::Name), ONLY],
    Block::Required(Context::Function),
    "A function: one identity, one deployable unit",
    "function create_order { code \"dist/create\" }",
);
const TABLE: Form = declaration(
    "table",
    &[Word("table"), Slot("name", Type::Name), ONLY],
    Block::Required(Context::Table),
    "Records found by key",
    "table orders { key id: string }",
);
const BUCKET: Form = declaration(
    "bucket",
    &[Word("bucket"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Bucket),
    "Named objects",
    "bucket uploads",
);
const CACHE: Form = declaration(
    "cache",
    &[Word("cache"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Cache),
    "Values found by key, which may be gone at any time",
    "cache sessions only on knative",
);
const QUEUE: Form = declaration(
    "queue",
    &[Word("queue"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Queue),
    "Messages, each taken once",
    "queue jobs { dead_letter after 5 }",
);
const TOPIC: Form = declaration(
    "topic",
    &[Word("topic"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Topic),
    "Messages, each to every subscriber",
    "topic order_placed",
);
const BUS: Form = declaration(
    "bus",
    &[Word("bus"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Bus),
    "Events, routed by what they say",
    "bus shop_events",
);
const STREAM: Form = declaration(
    "stream",
    &[Word("stream"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Stream),
    "An ordered log, read by position",
    "stream clicks { keep 48h }",
);
const SECRET: Form = declaration(
    "secret",
    &[Word("secret"), Slot("name", Type::Name), ONLY],
    Block::Optional(Context::Secret),
    "A value that must stay secret",
    "secret stripe_key",
);
const EXTERNAL_TABLE: Form = declaration(
    "external-table",
    &[Word("external"), Word("table"), Slot("name", Type::Name), ONLY],
    Block::Required(Context::ExternalTable),
    "A table that exists already; it is never created or changed",
    "external table customers { key id: string; aws { arn \"arn:aws:dynamodb:eu-west-1:111122223333:table/crm\" } }",
);
const EXTERNAL: Form = declaration(
    "external",
    &[
        Word("external"),
        Choice("kind", &["bucket", "cache", "queue", "topic", "bus", "stream", "secret", "function"]),
        Slot("name", Type::Name),
        ONLY,
    ],
    Block::Required(Context::External),
    "Something that exists already; it is never created or changed",
    "external topic crm_changes { aws { import_value \"crm:ChangesTopicArn\" } }",
);

/// Kinds of declaration that can stand in a component as well as in a file.
pub const DECLARATIONS: &[Form] =
    &[API, AUTH, FUNCTION, TABLE, BUCKET, CACHE, QUEUE, TOPIC, BUS, STREAM, SECRET, EXTERNAL_TABLE, EXTERNAL];

/// `param`
pub const PARAM: &[Form] = &[PARAM_FORM];

/// `labels`
pub const LABELS: &[Form] = &[LABELS_FORM];

/// `use`
pub const USE: &[Form] = &[USE_FORM];

/// `export`
pub const EXPORT: &[Form] = &[EXPORT_FORM];

/// Everything that stands at the top of a file.
#[rustfmt::skip]
pub const FILE: &[Form] = &[
    declaration("app", &[Word("app"), Slot("name", Type::Name)], Block::Optional(Context::App),
        "Names the application; once, in the entry file", "app shop"),
    declaration("module", &[Word("module"), Slot("name", Type::Name)], Block::None,
        "Makes this file a module: private but for what it exports", "module billing"),
    declaration("import", &[Word("import"), Slot("name", Type::Name), Maybe(&[Word("as"), Slot("alias", Type::Name)]), Word("from"), Slot("file", Type::PlainText)], Block::None,
        "Brings in a module, or a component of a file", "import billing from \"billing/billing.scant\""),
    PARAM_FORM,
    LABELS_FORM,
    declaration("environment", &[Word("environment"), Slot("name", Type::Name)], Block::Optional(Context::Environment),
        "A place the program is deployed to, with its parameters", "environment prod { protected }"),
    declaration("target", &[Word("target"), Choice("target", TargetName::WORDS)], Block::Optional(Context::Target),
        "A provider the program is compiled for", "target aws { region \"eu-west-1\" }"),
    declaration("defaults-function", &[Word("defaults"), Word("function")], Block::Required(Context::Function),
        "Settings of every function that does not say otherwise", "defaults function { runtime node22 }"),
    declaration("defaults-table", &[Word("defaults"), Word("table")], Block::Required(Context::Table),
        "Settings of every table that does not say otherwise", "defaults table { restore 7d }"),
    declaration("defaults-bucket", &[Word("defaults"), Word("bucket")], Block::Required(Context::Bucket),
        "Settings of every bucket that does not say otherwise", "defaults bucket { versions on }"),
    declaration("defaults-queue", &[Word("defaults"), Word("queue")], Block::Required(Context::Queue),
        "Settings of every queue that does not say otherwise", "defaults queue { keep 4d }"),
    API, AUTH, FUNCTION, TABLE, BUCKET, CACHE, QUEUE, TOPIC, BUS, STREAM, SECRET, EXTERNAL_TABLE, EXTERNAL,
    declaration("raw", &[Word("raw"), Choice("target", TargetName::WORDS), Slot("name", Type::Name), Slot("type", Type::PlainText)], Block::Optional(Context::Raw),
        "A provider's resource that scant has no kind for", "raw aws sender \"AWS::SES::EmailIdentity\" { set EmailIdentity = \"shop@example.com\" }"),
    declaration("component", &[Word("component"), Slot("name", Type::Name)], Block::Required(Context::Component),
        "A stamp: parameters and the declarations each `use` makes", "component queue_worker { param code: path }"),
    USE_FORM,
    EXPORT_FORM,
    declaration("output", &[Word("output"), Slot("name", Type::Name), Equals, Slot("value", Type::Literal)], Block::None,
        "What the deployment tells afterwards", "output url = $public.url"),
    super::shared::ACCEPT,
];

/// Inside `app name { … }`.
#[rustfmt::skip]
pub const APP: &[Form] = &[
    Form { id: "owner", pattern: &[Word("owner"), Slot("owner", Type::PlainText)], block: Block::None, repeat: Repeat::Once,
        doc: "Who answers for it", default: None, example: "owner \"team-shop\"" },
];

/// Inside `environment`.
#[rustfmt::skip]
pub const ENVIRONMENT: &[Form] = &[
    Form { id: "protected", pattern: &[Word("protected")], block: Block::None, repeat: Repeat::Once,
        doc: "Deletion protection, and the longest restore", default: None, example: "protected" },
];

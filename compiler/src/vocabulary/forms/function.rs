//! A function's settings.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{Choice, List, Maybe, Slot, Word},
    Repeat, Type, setting,
};

/// Inside `function`, besides triggers and access.
#[rustfmt::skip]
pub const FUNCTION: &[Form] = &[
    setting("code", &[Word("code"), Slot("value", Type::Text)], None,
        "Folder of the deployment package, relative to the project", "code \"dist/create\""),
    setting("image", &[Word("image"), Slot("value", Type::Text)], None,
        "Container image", "image \"ghcr.io/acme/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\""),
    setting("handler", &[Word("handler"), Slot("value", Type::Text)], None,
        "Entry point in the runtime's notation; the runtime's usual one if not said", "handler \"index.handler\""),
    setting("runtime", &[Word("runtime"), Slot("value", Type::Runtime)], Some("runtime node24"),
        "Language and version", "runtime python3.13"),
    setting("memory", &[Word("memory"), Slot("value", Type::Size)], Some("memory 256MB"),
        "Memory", "memory 512MB"),
    setting("storage", &[Word("storage"), Slot("value", Type::Size)], None,
        "Scratch disk", "storage 1GB"),
    setting("timeout", &[Word("timeout"), Slot("value", Type::Duration)], Some("timeout 10s"),
        "Longest run", "timeout 30s"),
    setting("scale", &[Word("scale"), Slot("value", Type::IntRange)], None,
        "Instances kept ready, and the most there may be", "scale 2..50"),
    setting("concurrency", &[Word("concurrency"), Slot("value", Type::Int)], None,
        "The most invocations at once", "concurrency 20"),
    setting("arch", &[Word("arch"), Choice("value", &["arm64", "x86_64"])], Some("arch arm64"),
        "Processor", "arch x86_64"),
    Form { id: "env", pattern: &[Word("env")], block: Block::Required(Context::Bindings), repeat: Repeat::Many,
        doc: "Environment variables; merged by key", default: None, example: "env { LOG_LEVEL = \"debug\" }" },
    setting("logs", &[Word("logs"), Maybe(&[Choice("format", &["json", "text"])]), Maybe(&[Word("keep"), Slot("keep", Type::Duration)])], Some("logs text keep 30d"),
        "Format of log lines, and how long they are kept", "logs json keep 90d"),
    setting("tracing", &[Word("tracing"), Choice("value", &["on", "off"])], Some("tracing on"),
        "Whether requests are traced", "tracing on"),
    setting("egress", &[Word("egress"), Choice("value", &["internet"])], None,
        "Lets it open connections to the internet; needed where functions are closed in by default (Knative)", "egress internet"),
    setting("retry", &[Word("retry"), Slot("attempts", Type::Int), Maybe(&[Word("keep"), Slot("keep", Type::Duration)])], None,
        "Retries of an asynchronous call, and how long it may wait", "retry 2 keep 1h"),
    setting("failures", &[Word("failures"), Word("to"), Slot("store", Type::Reference)], None,
        "Where asynchronous calls go that failed for good", "failures to broken_calls"),
    setting("layer", &[Word("layer"), List("layers", Type::Text)], None,
        "Layers by provider identifier", "layer \"arn:aws:lambda:eu-west-1:111122223333:layer:fonts:7\""),
];

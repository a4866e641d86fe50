//! Triggers and what stands in their blocks.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{self, Choice, Filter, List, Maybe, Slot, Word},
    Repeat, Type,
};

const fn on(
    id: &'static str,
    pattern: &'static [Part],
    block: Block,
    doc: &'static str,
    example: &'static str,
) -> Form {
    Form { id, pattern, block, repeat: Repeat::Many, doc, default: None, example }
}

/// `on …`
#[rustfmt::skip]
pub const ON: &[Form] = &[
    on("on-http", &[Word("on"), Word("http"), Slot("method", Type::Method), Slot("route", Type::Route)], Block::Optional(Context::Route),
        "A request; of the only api, or of the one that `http` implies", "on http POST /orders"),
    on("on-http-of", &[Word("on"), Word("http"), Slot("api", Type::Reference), Slot("method", Type::Method), Slot("route", Type::Route)], Block::Optional(Context::Route),
        "A request to one of several apis", "on http partners POST /orders"),
    on("on-every", &[Word("on"), Word("schedule"), Word("every"), Slot("every", Type::Duration)], Block::Optional(Context::Schedule),
        "Again and again", "on schedule every 5m"),
    on("on-daily", &[Word("on"), Word("schedule"), Word("daily"), Word("at"), Slot("at", Type::Time), Maybe(&[Word("in"), Slot("zone", Type::Text)])], Block::Optional(Context::Schedule),
        "Once a day, in a time zone (UTC if not said)", "on schedule daily at 03:00 in \"Europe/Berlin\""),
    on("on-cron", &[Word("on"), Word("schedule"), Word("cron"), Slot("cron", Type::Text), Maybe(&[Word("in"), Slot("zone", Type::Text)])], Block::Optional(Context::Schedule),
        "By a five-field cron expression: minute, hour, day of month, month, day of week", "on schedule cron \"0 9 28 * *\""),
    on("on-queue", &[Word("on"), Word("queue"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])], Block::Optional(Context::Batching),
        "Messages of a queue; taking them is implied", "on queue jobs { batch 10 }"),
    on("on-topic", &[Word("on"), Word("topic"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])], Block::None,
        "Messages of a topic", "on topic order_placed where total > 1000"),
    on("on-bus", &[Word("on"), Word("bus"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])], Block::None,
        "Events of a bus", "on bus shop_events where type is \"order.cancelled\""),
    on("on-stream", &[Word("on"), Word("stream"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])], Block::Optional(Context::Batching),
        "Records of a stream; reading them is implied", "on stream clicks { batch 500 }"),
    on("on-changes", &[Word("on"), Word("table"), Slot("store", Type::Reference), Word("changed"), Maybe(&[Word("where"), Filter("filter")])], Block::Optional(Context::Changes),
        "Changes of a table's items; reading them is implied", "on table orders changed { only inserted }"),
    on("on-objects", &[Word("on"), Word("bucket"), Slot("store", Type::Reference), Choice("event", &["created", "removed"])], Block::Optional(Context::Objects),
        "Objects made or removed; reading one is a grant of its own", "on bucket uploads created { under \"raw/\" }"),
    on("on-call", &[Word("on"), Word("call")], Block::None,
        "Only direct calls", "on call"),
];

const fn setting(
    id: &'static str,
    pattern: &'static [Part],
    doc: &'static str,
    example: &'static str,
) -> Form {
    Form { id, pattern, block: Block::None, repeat: Repeat::Once, doc, default: None, example }
}

/// In the block of `on schedule`.
#[rustfmt::skip]
pub const SCHEDULE: &[Form] = &[
    Form { id: "payload", pattern: &[Word("payload")], block: Block::Required(Context::Bindings), repeat: Repeat::Once,
        doc: "What the function is told", default: None, example: "payload { kind = \"monthly\" }" },
];

/// In the block of a trigger that takes batches.
#[rustfmt::skip]
pub const BATCHING: &[Form] = &[
    setting("batch", &[Word("batch"), Slot("value", Type::Int)], "Records at once, at most", "batch 10"),
    setting("window", &[Word("window"), Slot("value", Type::Duration)], "How long to wait for a full batch", "window 5s"),
    setting("parallel", &[Word("parallel"), Slot("value", Type::Int)], "Batches at the same time: of a queue, or of one shard", "parallel 4"),
    setting("from", &[Word("from"), Choice("value", &["oldest", "latest"])], "Where a new consumer begins", "from oldest"),
    setting("retry", &[Word("retry"), Slot("value", Type::Int)], "Attempts after the first", "retry 3"),
    setting("whole_batch", &[Word("whole_batch")], "A failure fails the whole batch, not its record", "whole_batch"),
    setting("failures", &[Word("failures"), Word("to"), Slot("store", Type::Reference)], "Where records go that failed for good", "failures to bad_records"),
];

/// In the block of `on table … changed`, besides batching.
#[rustfmt::skip]
pub const CHANGES: &[Form] = &[
    setting("only", &[Word("only"), List("changes", Type::Word)], "Which kinds of change: inserted, modified, removed", "only inserted, modified"),
];

/// In the block of `on bucket`.
#[rustfmt::skip]
pub const OBJECTS: &[Form] = &[
    setting("under", &[Word("under"), List("prefixes", Type::Text)], "Only keys with one of these beginnings", "under \"raw/\""),
    setting("ending", &[Word("ending"), List("endings", Type::Text)], "Only keys with one of these ends", "ending \".jpg\", \".png\""),
];

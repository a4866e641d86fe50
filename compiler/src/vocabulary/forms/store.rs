//! Settings of stores.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{self, Choice, Colon, Filter, List, Maybe, Slot, Word},
    Repeat, Type, setting,
};

const fn each(id: &'static str, pattern: &'static [Part], doc: &'static str, example: &'static str) -> Form {
    Form { id, pattern, block: Block::None, repeat: Repeat::Many, doc, default: None, example }
}

const ENCRYPTION: Form = setting(
    "encryption",
    &[Word("encryption"), Choice("value", &["provider", "customer_key"])],
    Some("encryption provider"),
    "Who holds the encryption key",
    "encryption customer_key",
);

const KEEP: &[Part] = &[Word("keep"), Slot("value", Type::Duration)];

/// Keys of a table or an index.
#[rustfmt::skip]
pub const KEYS: &[Form] = &[
    setting("key", &[Word("key"), Slot("name", Type::Word), Colon, Choice("type", &["string", "int", "number"])], None,
        "Partition key", "key customer_id: string"),
    setting("sort", &[Word("sort"), Slot("name", Type::Word), Colon, Choice("type", &["string", "int", "number"])], None,
        "Sort key", "sort placed_at: string"),
];

/// Inside `table`, besides its keys.
#[rustfmt::skip]
pub const TABLE: &[Form] = &[
    Form { id: "index", pattern: &[Word("index"), Slot("name", Type::Name)], block: Block::Required(Context::Index), repeat: Repeat::Many,
        doc: "A second way to find records", default: None, example: "index by_status { key status: string }" },
    setting("expire_at", &[Word("expire_at"), Slot("name", Type::Word)], None,
        "The attribute that holds when a record ends, in seconds since 1970", "expire_at expires"),
    setting("capacity", &[Word("capacity"), Word("reads"), Slot("reads", Type::Int), Word("writes"), Slot("writes", Type::Int)], None,
        "Provisioned reads and writes a second; pay per request if not said", "capacity reads 200 writes 50"),
    setting("restore", &[Word("restore"), Slot("value", Type::Duration)], Some("restore 7d"),
        "How far back it can be restored; 35d in a protected environment", "restore 35d"),
    ENCRYPTION,
];

/// An index of an external table.
pub const EXTERNAL_INDEX: &[Form] = &[Form {
    id: "index",
    pattern: &[Word("index"), Slot("name", Type::Name)],
    block: Block::Required(Context::Index),
    repeat: Repeat::Many,
    doc: "A second way to find records",
    default: None,
    example: "index by_status { key status: string }",
}];

/// Inside `index`, besides its keys.
#[rustfmt::skip]
pub const INDEX: &[Form] = &[
    setting("only", &[Word("only"), List("names", Type::Word)], None,
        "The attributes it holds besides keys; all if not said", "only total, status"),
];

/// Inside `bucket`.
#[rustfmt::skip]
pub const BUCKET: &[Form] = &[
    each("expire", &[Word("expire"), Slot("after", Type::Duration), Maybe(&[Word("under"), Slot("under", Type::Text)])],
        "When objects are deleted", "expire 30d under \"tmp/\""),
    each("tier", &[Word("tier"), Choice("class", &["infrequent", "archive", "deep_archive"]), Word("after"), Slot("after", Type::Duration), Maybe(&[Word("under"), Slot("under", Type::Text)])],
        "When objects move to cheaper storage", "tier infrequent after 30d"),
    setting("versions", &[Word("versions"), Choice("value", &["on", "off"])], Some("versions on"),
        "Whether overwritten and deleted objects can be had back", "versions off"),
    ENCRYPTION,
];

/// Inside `queue`.
#[rustfmt::skip]
pub const QUEUE: &[Form] = &[
    setting("fifo", &[Word("fifo")], None,
        "In order, each message once", "fifo"),
    setting("lease", &[Word("lease"), Slot("value", Type::Duration)], None,
        "How long a taken message stays hidden; six times the consumer's timeout if not said", "lease 3m"),
    setting("keep", KEEP, Some("keep 4d"),
        "How long messages are kept", "keep 4d"),
    setting("delay", &[Word("delay"), Slot("value", Type::Duration)], None,
        "How long a new message stays hidden", "delay 30s"),
    Form { id: "dead_letter", pattern: &[Word("dead_letter"), Word("after"), Slot("after", Type::Int)], block: Block::Optional(Context::DeadLetter), repeat: Repeat::Once,
        doc: "After how many failed deliveries a message goes to a queue of its own", default: None, example: "dead_letter after 5 { keep 14d }" },
    setting("dead_letter-to", &[Word("dead_letter"), Slot("store", Type::Reference), Word("after"), Slot("after", Type::Int)], None,
        "After how many failed deliveries a message goes to a declared queue", "dead_letter graveyard after 5"),
    each("from-topic", &[Word("from"), Word("topic"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])],
        "It receives a topic's messages", "from topic order_placed where region is \"eu\""),
    each("from-bus", &[Word("from"), Word("bus"), Slot("store", Type::Reference), Maybe(&[Word("where"), Filter("filter")])],
        "It receives a bus's events", "from bus shop_events where type starts \"order.\""),
    ENCRYPTION,
];

/// In the block of `dead_letter`.
#[rustfmt::skip]
pub const DEAD_LETTER: &[Form] = &[
    setting("keep", KEEP, Some("keep 14d"), "How long dead letters are kept", "keep 14d"),
];

/// Inside `topic`.
#[rustfmt::skip]
pub const TOPIC: &[Form] = &[
    setting("fifo", &[Word("fifo")], None, "In order, each message once", "fifo"),
    each("email", &[Word("email"), Slot("value", Type::Text)], "An address told of every message", "email \"oncall@example.com\""),
    each("https", &[Word("https"), Slot("value", Type::Text)], "An endpoint told of every message", "https \"https://chat.example.com/hook\""),
];

/// Inside `bus`.
#[rustfmt::skip]
pub const BUS: &[Form] = &[
    setting("archive", &[Word("archive"), Slot("value", Type::Duration)], None, "How long events can be replayed", "archive 30d"),
];

/// Inside `stream`.
#[rustfmt::skip]
pub const STREAM: &[Form] = &[
    setting("shards", &[Word("shards"), Slot("value", Type::Int)], None, "Fixed shards; scales by itself if not said", "shards 4"),
    setting("keep", KEEP, Some("keep 24h"), "How long records are kept", "keep 48h"),
];

/// Inside `secret`.
#[rustfmt::skip]
pub const SECRET: &[Form] = &[
    setting("rotate", &[Word("rotate"), Word("every"), Slot("every", Type::Duration), Word("by"), Slot("function", Type::Reference)], None,
        "How often it changes, and by which function", "rotate every 90d by rotate_key"),
];

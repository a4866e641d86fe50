//! Forms that stand in many blocks.

use crate::vocabulary::form::{
    Block, Context, Form,
    Part::{Choice, Equals, List, Maybe, Slot, Word},
    Repeat, Type,
};

/// What every declaration can say.
#[rustfmt::skip]
pub const COMMON: &[Form] = &[
    Form { id: "label", pattern: &[Word("label"), List("labels", Type::Word)], block: Block::None, repeat: Repeat::Many,
        doc: "Classes of data it holds", default: None, example: "label pii" },
    Form { id: "tags", pattern: &[Word("tags")], block: Block::Required(Context::Bindings), repeat: Repeat::Many,
        doc: "Tags on the provider's resources; merged by key", default: None, example: "tags { team = \"shop\" }" },
    ACCEPT,
];

/// A finding taken on purpose.
pub const ACCEPT: Form = Form {
    id: "accept",
    pattern: &[
        Word("accept"),
        Slot("lint", Type::Lint),
        Maybe(&[Word("on"), Slot("on", Type::Reference)]),
        Word("because"),
        Slot("because", Type::PlainText),
        Maybe(&[Word("until"), Slot("until", Type::PlainText)]),
    ],
    block: Block::None,
    repeat: Repeat::Many,
    doc: "A finding taken on purpose, with the reason",
    default: None,
    example: "accept public-endpoint because \"visitors have no account yet\"",
};

/// Differences by environment.
pub const WHEN: &[Form] = &[when("when prod { tags { tier = \"live\" } }")];

/// The same in a target, which has no tags.
pub const WHEN_OF_TARGET: &[Form] = &[when("when prod { region \"eu-west-1\" }")];

const fn when(example: &'static str) -> Form {
    Form {
        id: "when",
        pattern: &[Word("when"), List("environments", Type::Word)],
        block: Block::Same,
        repeat: Repeat::Many,
        doc: "What differs in some environments",
        default: None,
        example,
    }
}

/// `name = value`
pub const BINDINGS: &[Form] = &[Form {
    id: "binding",
    pattern: &[Slot("key", Type::Key), Equals, Slot("value", Type::Literal)],
    block: Block::None,
    repeat: Repeat::Many,
    doc: "A value for a name",
    default: None,
    example: "LOG_LEVEL = \"debug\"",
}];

/// `set path = value`
pub const OVERRIDES: &[Form] = &[Form {
    id: "set",
    pattern: &[Word("set"), Slot("path", Type::PropertyPath), Equals, Slot("value", Type::Literal)],
    block: Block::None,
    repeat: Repeat::Many,
    doc: "Sets one property of the provider's resource",
    default: None,
    example: "set TracingConfig.Mode = \"PassThrough\"",
}];

/// What a raw resource can say besides its properties.
pub const RAW: &[Form] = &[Form {
    id: "tags",
    pattern: &[Word("tags")],
    block: Block::Required(Context::Bindings),
    repeat: Repeat::Many,
    doc: "Tags on the resource",
    default: None,
    example: "tags { team = \"shop\" }",
}];

/// Where something is that exists already.
#[rustfmt::skip]
pub const EXTERNAL: &[Form] = &[
    Form { id: "label", pattern: &[Word("label"), List("labels", Type::Word)], block: Block::None, repeat: Repeat::Many,
        doc: "Classes of data it holds", default: None, example: "label pii" },
    ACCEPT,
];

/// An address.
pub const LOCATOR: &[Form] = &[Form {
    id: "locator",
    pattern: &[
        Choice("word", &["arn", "id", "url", "secret", "parameter", "import_value", "name"]),
        Slot("address", Type::PlainText),
    ],
    block: Block::None,
    repeat: Repeat::Many,
    doc: "An address in the provider's notation",
    default: None,
    example: "arn \"arn:aws:sns:eu-west-1:111122223333:changes\"",
}];

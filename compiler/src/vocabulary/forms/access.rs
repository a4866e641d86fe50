//! `allow`: what a function may do.

use crate::vocabulary::TargetName;
use crate::vocabulary::form::{
    Block, Form,
    Part::{Choice, List, Maybe, Scope, Slot, Word},
    Repeat, Type,
};

/// `allow …`
#[rustfmt::skip]
pub const ALLOW: &[Form] = &[
    Form { id: "allow", pattern: &[
            Word("allow"), List("verbs", Type::Word), Word("on"), List("things", Type::Reference),
            Maybe(&[Word("where"), Scope]),
            Maybe(&[Word("fields"), List("fields", Type::Word)]),
            Maybe(&[Word("because"), Slot("because", Type::PlainText)]),
        ], block: Block::None, repeat: Repeat::Many,
        doc: "The function may do this, on this, and nothing else", default: None,
        example: "allow get, put on files where key starts \"acme/\"" },
    Form { id: "allow-provider", pattern: &[
            Word("allow"), Choice("target", TargetName::WORDS), List("actions", Type::PlainText), Word("on"), List("things", Type::Reference),
            Maybe(&[Word("because"), Slot("because", Type::PlainText)]),
        ], block: Block::None, repeat: Repeat::Many,
        doc: "The function may do this, in the provider's own words", default: None,
        example: "allow aws \"ses:SendEmail\" on sender because \"mail leaves through SES\"" },
];

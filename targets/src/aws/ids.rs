//! Logical ids: a declaration's name and what part of it a resource is, legal, unique, and independent of other names.

use crate::shared::hash::{digits, hash, is_digit};
use scant_compiler::model::Name;
use std::fmt;

/// A resource's key in a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalId(String);

impl LogicalId {
    /// The id of one part of the declaration `name`: `OrdersTable`, `CreateOrderRole`.
    pub fn of(name: &Name, part: Part) -> Self {
        let mut id = base(name);
        id.push_str(part.suffix());
        Self(id)
    }

    /// The id of one of several such parts, told apart by `detail` (another name, a route, a content hash):
    /// `WorkerMapping1f0c22ab`.
    pub fn detailed(name: &Name, part: Part, detail: &str) -> Self {
        let Self(mut id) = Self::of(name, part);
        digits(&mut id, hash(detail), DETAIL);
        Self(id)
    }

    /// The name alone, for keys that no resource has.
    pub fn bare(name: &Name) -> Self {
        Self(base(name))
    }

    /// The id of a nested stack: `functions-01` as `Functions01Stack`, which is no declaration's.
    pub fn stack(name: &str) -> Self {
        Self(format!("{}{}", pascal(name), Part::Stack.suffix()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a resource is to its declaration.
///
/// The suffix decides where the name ends, so no suffix may be the end of another one: the test below looks at
/// every pair. Add a part here and to [`Part::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the suffix says what each part is")]
pub enum Part {
    Function,
    Logs,
    Role,
    Grants,
    MoreGrants,
    Version,
    Alias,
    ScalableTarget,
    ScalingPolicy,
    Retry,
    Table,
    Bucket,
    BucketPolicy,
    Cache,
    Queue,
    QueuePolicy,
    DeadLetters,
    DeadLettersPolicy,
    Topic,
    TopicPolicy,
    Bus,
    Archive,
    Stream,
    Secret,
    Rotation,
    Subscription,
    Api,
    Stage,
    AccessLog,
    Authorizer,
    Domain,
    DomainMapping,
    Certificate,
    Integration,
    Route,
    Permission,
    Mapping,
    Rule,
    Schedule,
    ScheduleGroup,
    Caller,
    Resource,
    Key,
    Address,
    Stack,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 45] = [
        Self::Function,
        Self::Logs,
        Self::Role,
        Self::Grants,
        Self::MoreGrants,
        Self::Version,
        Self::Alias,
        Self::ScalableTarget,
        Self::ScalingPolicy,
        Self::Retry,
        Self::Table,
        Self::Bucket,
        Self::BucketPolicy,
        Self::Cache,
        Self::Queue,
        Self::QueuePolicy,
        Self::DeadLetters,
        Self::DeadLettersPolicy,
        Self::Topic,
        Self::TopicPolicy,
        Self::Bus,
        Self::Archive,
        Self::Stream,
        Self::Secret,
        Self::Rotation,
        Self::Subscription,
        Self::Api,
        Self::Stage,
        Self::AccessLog,
        Self::Authorizer,
        Self::Domain,
        Self::DomainMapping,
        Self::Certificate,
        Self::Integration,
        Self::Route,
        Self::Permission,
        Self::Mapping,
        Self::Rule,
        Self::Schedule,
        Self::ScheduleGroup,
        Self::Caller,
        Self::Resource,
        Self::Key,
        Self::Address,
        Self::Stack,
    ];

    /// How an id ends.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Function => "Function",
            Self::Logs => "Logs",
            Self::Role => "Role",
            Self::Grants => "Grants",
            Self::MoreGrants => "ExtraRights",
            Self::Version => "Version",
            Self::Alias => "Live",
            Self::ScalableTarget => "Ready",
            Self::ScalingPolicy => "Scaling",
            Self::Retry => "Retries",
            Self::Table => "Table",
            Self::Bucket => "Bucket",
            Self::BucketPolicy => "BucketPolicy",
            Self::Cache => "Cache",
            Self::Queue => "Queue",
            Self::QueuePolicy => "QueuePolicy",
            Self::DeadLetters => "DeadLetters",
            Self::DeadLettersPolicy => "DeadLettersPolicy",
            Self::Topic => "Topic",
            Self::TopicPolicy => "TopicPolicy",
            Self::Bus => "Bus",
            Self::Archive => "Archive",
            Self::Stream => "Stream",
            Self::Secret => "Secret",
            Self::Rotation => "Rotation",
            Self::Subscription => "Subscription",
            Self::Api => "Api",
            Self::Stage => "Stage",
            Self::AccessLog => "Calls",
            Self::Authorizer => "Authorizer",
            Self::Domain => "Domain",
            Self::DomainMapping => "Hosting",
            Self::Certificate => "Certificate",
            Self::Integration => "Integration",
            Self::Route => "Route",
            Self::Permission => "Permission",
            Self::Mapping => "Mapping",
            Self::Rule => "Rule",
            Self::Schedule => "Schedule",
            Self::ScheduleGroup => "Schedules",
            Self::Caller => "Caller",
            Self::Resource => "Resource",
            Self::Key => "Key",
            Self::Address => "Address",
            Self::Stack => "Stack",
        }
    }
}

/// Digits of a hashed name.
const MARK: usize = 6;
/// Digits of a hashed detail.
const DETAIL: usize = 8;
/// Room for what most ids end with.
const ENDING: usize = 24;
/// Longest Pascal form; CloudFormation takes ids of 255 characters.
const LONGEST: usize = 160;

/// The Pascal form of `name`, marked with a hash when it alone would not lead back to the name.
fn base(name: &Name) -> String {
    let path = name.path.as_str();
    let mut pascal = pascal(path);
    if leads_back(&pascal, path) {
        return pascal;
    }
    pascal.truncate(LONGEST);
    digits(&mut pascal, hash(path), MARK);
    pascal
}

/// `create_order` as `CreateOrder`; only letters and digits are left, so several names may meet.
pub fn pascal(path: &str) -> String {
    let mut pascal = String::with_capacity(path.len() + ENDING);
    let mut start = true;
    for c in path.chars() {
        if !c.is_ascii_alphanumeric() {
            start = true;
        } else if std::mem::take(&mut start) {
            pascal.push(c.to_ascii_uppercase());
        } else {
            pascal.push(c);
        }
    }
    pascal
}

/// Whether `pascal` can only be the form of `path`: it reads back as it, does not look marked, and is not the
/// template's own word (`ArtifactBucket` is a parameter of every template).
fn leads_back(pascal: &str, path: &str) -> bool {
    let mut left = path.bytes();
    let snake = pascal.bytes().enumerate().all(|(i, byte)| {
        let word = byte.is_ascii_uppercase() && i > 0;
        (!word || left.next() == Some(b'_')) && left.next() == Some(byte.to_ascii_lowercase())
    });
    let marked = pascal.len() >= MARK && pascal.bytes().rev().take(MARK).all(is_digit);
    snake && left.next().is_none() && !marked && pascal.len() <= LONGEST && pascal != "Artifact"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::expr::Attr;

    fn id(path: &str, part: Part) -> String {
        LogicalId::of(&Name::new(path), part).to_string()
    }

    #[test]
    fn plain_names_stay_plain() {
        assert_eq!(id("create_order", Part::Function), "CreateOrderFunction");
        assert_eq!(id("orders", Part::Table), "OrdersTable");
        assert_eq!(id("a_b", Part::Queue), "ABQueue");
    }

    #[test]
    fn names_that_would_meet_are_told_apart() {
        let paths =
            ["a.b", "a_b", "ab", "a__b", "a_b_", "a1", "a_1", "a.b_c", "a_b.c", "a_b_c", "abc", "artifact"];
        let ids: std::collections::BTreeSet<_> = paths.iter().map(|path| id(path, Part::Bucket)).collect();
        assert_eq!(ids.len(), paths.len());
        assert!(!ids.contains("ArtifactBucket"));
        let marked = base(&Name::new("a.b")).to_lowercase();
        assert_ne!(
            id(&marked, Part::Table),
            id("a.b", Part::Table),
            "no plain name may look like a marked one"
        );
    }

    #[test]
    fn no_suffix_ends_with_another() {
        let attributes: std::collections::BTreeSet<_> = Attr::ALL.map(Attr::word).into();
        let ends: Vec<&str> = Part::ALL.map(Part::suffix).into_iter().chain(attributes).collect();
        for (i, one) in ends.iter().enumerate() {
            for (j, other) in ends.iter().enumerate() {
                assert!(i == j || !one.ends_with(other), "`{one}` ends with `{other}`");
            }
            assert!(!one.bytes().rev().take(DETAIL).all(is_digit), "`{one}` looks like a hash");
        }
    }
}

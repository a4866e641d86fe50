//! Attributes: what one resource can ask of another.

use super::ids::LogicalId;

/// What is asked of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attr(&'static str);

impl Attr {
    /// What `Ref` gives: each type's own idea of its identifier.
    pub const REF: Self = Self("");
    /// The ARN.
    pub const ARN: Self = Self("Arn");
    /// A table's stream.
    pub const STREAM_ARN: Self = Self("StreamArn");
    /// A secret's ARN (`Ref` gives it too, but not on every emulator).
    pub const ID: Self = Self("Id");
    /// A queue's name.
    pub const QUEUE_NAME: Self = Self("QueueName");
    /// A topic's name.
    pub const TOPIC_NAME: Self = Self("TopicName");
    /// A bus's or a log group's name, where `Ref` gives something else.
    pub const NAME: Self = Self("Name");
    /// An HTTP API's `https://` address.
    pub const API_ENDPOINT: Self = Self("ApiEndpoint");
    /// The host to point a domain name at.
    pub const REGIONAL_DOMAIN_NAME: Self = Self("RegionalDomainName");
    /// A function version's number.
    pub const VERSION: Self = Self("Version");

    /// Every attribute, for the test that keeps ids apart.
    pub const ALL: [Self; 10] = [
        Self::REF,
        Self::ARN,
        Self::STREAM_ARN,
        Self::ID,
        Self::QUEUE_NAME,
        Self::TOPIC_NAME,
        Self::NAME,
        Self::API_ENDPOINT,
        Self::REGIONAL_DOMAIN_NAME,
        Self::VERSION,
    ];

    /// As `Fn::GetAtt` writes it; empty for `Ref`.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// How a parameter of a nested stack that carries it ends.
    pub fn word(self) -> &'static str {
        word(self.0)
    }
}

/// The ending for the attribute `name`. One resource has at most one attribute of each word.
pub fn word(name: &str) -> &'static str {
    match name {
        "" => "Ref",
        "StreamArn" => "Changes",
        "Id" => "Id",
        "QueueName" | "TopicName" | "Name" => "Name",
        "ApiEndpoint" => "Endpoint",
        "RegionalDomainName" => "Target",
        "Version" => "Number",
        _ => "Arn",
    }
}

/// An attribute of a resource of this program, wherever it will stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach {
    /// The resource.
    pub id: LogicalId,
    /// What is asked of it.
    pub attr: Attr,
}

impl Reach {
    /// `attr` of `id`.
    pub fn new(id: LogicalId, attr: Attr) -> Self {
        Self { id, attr }
    }
}

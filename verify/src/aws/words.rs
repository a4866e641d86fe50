//! What both sides call things: symbols for what only the deployment knows, and the ARNs made of them.
//!
//! An ARN is always spelled out, so that `Fn::GetAtt` and an `Fn::Sub` that says the same are one word. The rows are
//! those of the Service Authorization Reference ("Resource types defined by …") and of "Return values" in the
//! CloudFormation template reference.

use crate::claims::Known;
use crate::pattern::{Letter, Pattern};

/// A text known letter by letter; `*` in it is a character.
pub type Text = Vec<Letter>;

/// Names of both sides.
#[derive(Debug)]
pub struct Words {
    /// Symbols and known actions.
    pub known: Known,
    partition: Letter,
    region: Letter,
    account: Letter,
}

/// What `Ref` of a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Its name or id, which its ARN ends with.
    Name,
    /// Its ARN.
    Arn,
    /// A queue's address.
    Url,
}

/// The ARN of a type of resource: `P`, `R` and `A` stand for partition, Region and account, `N` for the name.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The type.
    pub kind: &'static str,
    /// Its ARN.
    pub arn: &'static str,
    /// Its `Ref`.
    pub reference: Reference,
}

#[rustfmt::skip]
const ROWS: [Row; 19] = [
    row("AWS::DynamoDB::Table",              "arn:<P>:dynamodb:<R>:<A>:table/<N>",              Reference::Name),
    row("AWS::S3::Bucket",                   "arn:<P>:s3:::<N>",                                Reference::Name),
    row("AWS::SQS::Queue",                   "arn:<P>:sqs:<R>:<A>:<N>",                         Reference::Url),
    row("AWS::SNS::Topic",                   "arn:<P>:sns:<R>:<A>:<N>",                         Reference::Arn),
    row("AWS::Lambda::Function",             "arn:<P>:lambda:<R>:<A>:function:<N>",             Reference::Name),
    row("AWS::Kinesis::Stream",              "arn:<P>:kinesis:<R>:<A>:stream/<N>",              Reference::Name),
    row("AWS::Events::EventBus",             "arn:<P>:events:<R>:<A>:event-bus/<N>",            Reference::Name),
    row("AWS::Events::Rule",                 "arn:<P>:events:<R>:<A>:rule/<N>",                 Reference::Name),
    row("AWS::SecretsManager::Secret",       "arn:<P>:secretsmanager:<R>:<A>:secret:<N>",       Reference::Arn),
    row("AWS::KMS::Key",                     "arn:<P>:kms:<R>:<A>:key/<N>",                     Reference::Name),
    row("AWS::Logs::LogGroup",               "arn:<P>:logs:<R>:<A>:log-group:<N>:*",            Reference::Name),
    row("AWS::IAM::Role",                    "arn:<P>:iam::<A>:role/<N>",                       Reference::Name),
    row("AWS::IAM::ManagedPolicy",           "arn:<P>:iam::<A>:policy/<N>",                     Reference::Arn),
    row("AWS::Scheduler::ScheduleGroup",     "arn:<P>:scheduler:<R>:<A>:schedule-group/<N>",    Reference::Name),
    row("AWS::StepFunctions::StateMachine",  "arn:<P>:states:<R>:<A>:stateMachine:<N>",         Reference::Arn),
    row("AWS::StepFunctions::Activity",      "arn:<P>:states:<R>:<A>:activity:<N>",             Reference::Arn),
    row("AWS::SES::EmailIdentity",           "arn:<P>:ses:<R>:<A>:identity/<N>",                Reference::Name),
    row("AWS::SES::ConfigurationSet",        "arn:<P>:ses:<R>:<A>:configuration-set/<N>",       Reference::Name),
    row("AWS::Cognito::IdentityPool",        "arn:<P>:cognito-identity:<R>:<A>:identitypool/<N>", Reference::Name),
];

/// Types that no row spells and whose `Ref` is the ARN.
const OPAQUE_ARNS: [&str; 2] =
    ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::TargetGroup"];

const fn row(kind: &'static str, arn: &'static str, reference: Reference) -> Row {
    Row { kind, arn, reference }
}

/// The row of a type.
pub fn row_of(kind: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.kind == kind)
}

impl Words {
    /// Words for a witness of these actions.
    pub fn new(actions: Vec<&'static str>) -> Self {
        let mut known = Known { actions, ..Known::default() };
        let mut pseudo = |name| Letter::Symbol(known.symbols.of(name));
        let (partition, region, account) = (pseudo("partition"), pseudo("region"), pseudo("account"));
        Self { known, partition, region, account }
    }

    /// The symbol of that name.
    pub fn symbol(&mut self, name: &str) -> Letter {
        Letter::Symbol(self.known.symbols.of(name))
    }

    /// A text in which `<P>`, `<R>`, `<A>` and `<N>` stand for partition, Region, account and `name`.
    pub fn spelled(&self, template: &str, name: &[Letter]) -> Text {
        let mut text = Text::with_capacity(template.len());
        let mut pieces = template.split('<');
        put(&mut text, pieces.next().unwrap_or_default());
        for piece in pieces {
            let (slot, rest) = piece.split_once('>').unwrap_or((piece, ""));
            match slot {
                "P" => text.push(self.partition),
                "R" => text.push(self.region),
                "A" => text.push(self.account),
                _ => text.extend_from_slice(name),
            }
            put(&mut text, rest);
        }
        text
    }

    /// The ARN of a resource of type `kind`; of an unknown type, a symbol for it.
    pub fn arn(&mut self, kind: &str, name: &str) -> Text {
        let symbol = self.symbol(name);
        match row_of(kind) {
            Some(row) => self.spelled(row.arn, &[symbol]),
            None if OPAQUE_ARNS.contains(&kind) => vec![symbol],
            None => vec![self.symbol(&format!("{name}.Arn"))],
        }
    }

    /// What `Ref` gives for it.
    pub fn reference(&mut self, kind: &str, name: &str) -> Text {
        let symbol = self.symbol(name);
        match row_of(kind).map(|row| (row, row.reference)) {
            Some((row, Reference::Arn)) => self.spelled(row.arn, &[symbol]),
            Some((_, Reference::Url)) => vec![self.symbol(&format!("{name}.Url"))],
            Some((_, Reference::Name)) | None => vec![symbol],
        }
    }

    /// What `Fn::GetAtt` gives for it besides its ARN.
    pub fn attribute(&mut self, kind: &str, name: &str, attribute: &str) -> Text {
        match (kind, attribute) {
            ("AWS::DynamoDB::Table", "StreamArn") => self.changes(name),
            ("AWS::SQS::Queue", "QueueUrl") => self.reference(kind, name),
            ("AWS::SQS::Queue", "QueueName")
            | ("AWS::SNS::Topic", "TopicName")
            | ("AWS::Events::EventBus", "Name")
            | ("AWS::KMS::Key", "KeyId") => vec![self.symbol(name)],
            _ => vec![self.symbol(&format!("{name}.{attribute}"))],
        }
    }

    /// The ARN of the log of a table's changes: its last part is a time nobody knows before.
    pub fn changes(&mut self, name: &str) -> Text {
        let mut arn = self.arn("AWS::DynamoDB::Table", name);
        arn.extend(chars("/stream/"));
        arn.push(self.symbol(&format!("changes of {name}")));
        arn
    }

    /// The piece of that number between separators. What is inside a lone symbol is known only when it is deployed;
    /// names of resources hold no separator.
    pub fn piece(&mut self, of: &[Letter], separator: &str, index: usize) -> Text {
        let mut pieces = of.split(|letter| matches!(letter, Letter::Char(c) if separator.starts_with(*c)));
        match (of, pieces.nth(index)) {
            ([_, _, ..], Some(piece)) if separator.len() == 1 => piece.to_vec(),
            _ => {
                let symbol = format!("part {index} by {separator} of {}", self.shown(of));
                vec![self.symbol(&symbol)]
            }
        }
    }

    /// A text for people.
    pub fn shown(&self, text: &[Letter]) -> String {
        Pattern(text.to_vec()).shown(&self.known.symbols).to_string()
    }
}

/// Puts a text behind the letters: nearly all are ASCII, whose number of letters is known.
pub fn put(letters: &mut Text, text: &str) {
    if text.is_ascii() {
        letters.extend(text.bytes().map(|byte| Letter::Char(char::from(byte))));
    } else {
        letters.extend(chars(text));
    }
}

/// The letters of a text.
pub fn chars(text: &str) -> impl Iterator<Item = Letter> {
    text.chars().map(Letter::Char)
}

/// A text of plain characters.
pub fn plain(text: &str) -> Text {
    let mut letters = Text::with_capacity(text.len());
    put(&mut letters, text);
    letters
}

//! The spec's things in the words of both sides: names, ARNs, and where a function is called.

use super::words::{Text, Words, chars, plain};
use crate::claims::{Effect, Match, Place, Statement, Subject, Way};
use crate::pattern::{Letter, Pattern};
use scant_compiler::model::{Detail, Encryption, Function, Raw, Store, TargetName};
use scant_compiler::vocabulary::StoreKind;

/// What the application's own key is called.
pub const KEY: &str = "key of the application";
/// What the group of all schedules is called.
pub const SCHEDULES: &str = "schedules of the application";
/// What calls go through of a function of which instances are kept ready.
pub const LIVE: &str = "live";

/// `function worker`
pub fn function(function: &Function) -> String {
    format!("function {}", function.name)
}

/// `queue jobs`
pub fn store(store: &Store) -> String {
    format!("{} {}", store.kind().word(), store.name)
}

/// `raw sender`
pub fn raw(raw: &Raw) -> String {
    format!("raw {}", raw.name)
}

/// `dead letters of queue jobs`
pub fn dead_letters(of: &Store) -> String {
    format!("dead letters of {}", store(of))
}

/// The log group of a function.
pub fn logs(of: &Function) -> String {
    format!("log group of {}", function(of))
}

/// Whether a function is called through its alias, because instances of a version are kept ready.
pub fn is_live(function: &Function) -> bool {
    function.scale.is_some_and(|scale| scale.value.min > 0)
}

/// Where a function is called: `function worker`, `function worker (live)`.
pub fn door(of: &Function) -> String {
    entrance(&function(of), if is_live(of) { LIVE } else { "" })
}

/// A function's name with what it is called through.
pub fn entrance(function: &str, qualifier: &str) -> String {
    if qualifier.is_empty() { function.to_owned() } else { format!("{function} ({qualifier})") }
}

/// The type of the resource a kind of store is.
pub fn kind(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Table => "AWS::DynamoDB::Table",
        StoreKind::Bucket => "AWS::S3::Bucket",
        StoreKind::Cache => "AWS::ElastiCache::ServerlessCache",
        StoreKind::Queue => "AWS::SQS::Queue",
        StoreKind::Topic => "AWS::SNS::Topic",
        StoreKind::Bus => "AWS::Events::EventBus",
        StoreKind::Stream => "AWS::Kinesis::Stream",
        StoreKind::Secret => "AWS::SecretsManager::Secret",
        StoreKind::Function => "AWS::Lambda::Function",
    }
}

/// Whether the application's own key encrypts the store.
pub fn has_key(store: &Store) -> bool {
    let encryption = match &store.detail {
        Detail::Table(table) => table.encryption.value,
        Detail::Bucket(bucket) => bucket.encryption.value,
        Detail::Queue(queue) => queue.encryption.value,
        Detail::Cache
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => return false,
    };
    store.external.is_none() && encryption == Encryption::CustomerKey
}

/// ARNs of the spec's things.
impl Words {
    /// A store's ARN, own or external.
    pub fn store_arn(&mut self, store: &Store) -> Text {
        if store.external.is_none() {
            return self.arn(kind(store.kind()), &self::store(store));
        }
        let said = |word| store.locator(TargetName::Aws, word).map(|locator| locator.text.as_str());
        if let Some(arn) = said("arn") {
            plain(arn)
        } else if let Some(name) = said("import_value") {
            vec![self.symbol(&format!("import {name}"))]
        } else {
            let path = said("parameter").unwrap_or_default();
            vec![self.symbol(&format!("ssm {path}"))]
        }
    }

    /// The ARN a function is called by.
    pub fn invoke_arn(&mut self, of: &Function) -> Text {
        let mut arn = self.arn("AWS::Lambda::Function", &function(of));
        if is_live(of) {
            arn.extend(chars(":").chain(chars(LIVE)));
        }
        arn
    }

    /// What a bus is called where a rule names it.
    pub fn bus(&mut self, of: &Store) -> Text {
        match of.external {
            Some(_) => self.store_arn(of),
            None => self.reference(kind(StoreKind::Bus), &store(of)),
        }
    }

    /// A bucket's name.
    pub fn bucket(&mut self, of: &Store) -> Text {
        match of.external {
            Some(_) => {
                let arn = self.store_arn(of);
                self.piece(&arn, ":", 5)
            }
            None => self.reference(kind(StoreKind::Bucket), &store(of)),
        }
    }
}

/// Whom a service's rule or subscription stands for, in words that both sides make the same way.
pub fn rule(source: &str, receiver: &str) -> String {
    format!("rule of {source} for {receiver}")
}

/// A name that is free: itself, or with the next number behind it.
pub fn numbered(taken: &mut std::collections::BTreeMap<String, usize>, name: String) -> String {
    let count = taken.entry(name.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { name } else { format!("{name} {count}") }
}

/// What others may do to `name`.
pub fn lets(name: &str) -> Subject {
    Subject { name: name.to_owned(), way: Way::Lets }
}

/// What `name` may do.
pub fn may(name: &str) -> Subject {
    Subject { name: name.to_owned(), way: Way::May }
}

/// A statement of one action, not a glob.
pub fn allow(action: &str, resource: Text, context: Match, place: Place) -> Statement {
    Statement {
        effect: Effect::Allow,
        action: Match::of([Pattern::caseless(action)]),
        resource: Match::of([Pattern(resource)]),
        context,
        place,
    }
}

/// Whoever may by a policy of their own: what a resource's denials are held against.
pub fn whoever(place: Place) -> Statement {
    let own = chars("whoever may by a policy of their own").chain([Letter::Any]).collect();
    Statement {
        effect: Effect::Allow,
        action: Match::any(),
        resource: Match::of([Pattern(own)]),
        context: Match::any(),
        place,
    }
}

/// A principal of a service.
pub fn service(name: &str) -> Text {
    plain("service ").into_iter().chain(chars(name)).collect()
}

/// Context of what is filtered, and of what is not.
pub fn filtered(is_filtered: bool) -> Match {
    if is_filtered { Match::of([Pattern::literal("filtered")]) } else { Match::any() }
}

//! What stores let others do: topics and buses that flow into queues, and nothing without TLS.

use super::functions::bus_source;
use crate::aws::context::{Test, context};
use crate::aws::spec::{self, allow, lets, numbered};
use crate::aws::words::{Text, Words, chars, plain};
use crate::claims::{Claims, Effect, Match, Place, Statement};
use crate::pattern::{Letter, Pattern};
use scant_compiler::model::{
    Attribute, DeadQueue, Detail, Model, Queue, Referent, Store, Subscriber, Text as SpecText, TextPart,
    Topic,
};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Adds what all stores of this program let others do.
pub fn add(model: &Model, words: &mut Words, claims: &mut Claims) {
    for store in model.stores.iter().filter(|store| store.external.is_none()) {
        let name = spec::store(store);
        let span = store.common.span;
        match &store.detail {
            Detail::Bucket(_) => {
                let arn = words.store_arn(store);
                let objects = arn.iter().copied().chain(chars("/*")).collect();
                refuses(claims, &name, "s3:*", &[arn, objects], span);
            }
            Detail::Queue(queue) => {
                refuses(claims, &name, "sqs:*", &[], span);
                of_queue(model, store, queue, words, claims);
            }
            Detail::Topic(topic) => {
                refuses(claims, &name, "sns:Publish", &[], span);
                of_topic(model, &name, topic, words, claims);
            }
            Detail::Table(_)
            | Detail::Cache
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Secret(_)
            | Detail::Function => {}
        }
    }
    key(model, words, claims);
}

/// Whoever comes without TLS is refused. A bucket says of which resources: itself and its objects.
fn refuses(claims: &mut Claims, name: &str, action: &str, resources: &[Text], span: Span) {
    let place = || Place::Spec(span);
    let subject = lets(name);
    claims.say(&subject, spec::whoever(place()));
    let anyone = |resource: &Text| {
        let on = [Letter::Any].into_iter().chain(chars(" on "));
        Pattern(on.chain(resource.iter().map(|letter| wild(*letter))).collect())
    };
    let resource = match resources {
        [] => Match::any(),
        resources => Match::of(resources.iter().map(anyone)),
    };
    let plaintext = Test::new("Bool", "aws:SecureTransport", [plain("false")]);
    claims.say(
        &subject,
        Statement {
            effect: Effect::Deny,
            action: Match::of([Pattern::caseless(action)]),
            resource,
            context: context(vec![plaintext]),
            place: place(),
        },
    );
}

fn wild(letter: Letter) -> Letter {
    if letter == Letter::Char('*') { Letter::Any } else { letter }
}

fn of_queue(model: &Model, store: &Store, queue: &Queue, words: &mut Words, claims: &mut Claims) {
    let name = spec::store(store);
    if let Some(dead) = &queue.dead_letter {
        let to = match dead.to {
            DeadQueue::Own(_) => {
                let name = spec::dead_letters(store);
                refuses(claims, &name, "sqs:*", &[], dead.span);
                name
            }
            DeadQueue::Declared(id) => words_of(model.store(id), words),
        };
        let arn = words.store_arn(store);
        let statement = allow("receive dead letters", arn, Match::any(), Place::Spec(dead.span));
        claims.say(&lets(&to), statement);
    }
    let mut taken = BTreeMap::new();
    for from in &queue.from {
        let place = || Place::Spec(from.span);
        let source = model.store(from.source);
        let is_filtered = !from.filter.conditions.is_empty();
        let (service, arn, received) = if source.kind() == StoreKind::Bus {
            let source = bus_source(model, from.source, is_filtered, words);
            let rule = numbered(&mut taken, spec::rule(&source, &name));
            ("events.amazonaws.com", words.arn("AWS::Events::Rule", &rule), Match::any())
        } else {
            ("sns.amazonaws.com", words.store_arn(source), spec::filtered(is_filtered))
        };
        let tests = vec![Test::new("ArnEquals", "aws:SourceArn", [arn.clone()])];
        let subject = lets(&name);
        claims.say(&subject, allow("sqs:SendMessage", spec::service(service), context(tests), place()));
        claims.say(&subject, allow("receive", arn, received, place()));
    }
}

/// A store where others name it: its name, or the address of one that is elsewhere.
fn words_of(store: &Store, words: &mut Words) -> String {
    if store.external.is_none() {
        return spec::store(store);
    }
    let arn = words.store_arn(store);
    words.shown(&arn)
}

fn of_topic(model: &Model, name: &str, topic: &Topic, words: &mut Words, claims: &mut Claims) {
    for subscriber in &topic.subscribers {
        let (protocol, address, span) = match subscriber {
            Subscriber::Email(address, span) => ("email ", address, *span),
            Subscriber::Https(address, span) => ("https ", address, *span),
        };
        let mut told = plain(protocol);
        told.extend(text(model, address, words));
        claims.say(&lets(name), allow("receive", told, Match::any(), Place::Spec(span)));
    }
}

/// A text of the spec. Addresses of subscribers name things by what they are called; the rest is a difference.
fn text(model: &Model, text: &SpecText, words: &mut Words) -> Text {
    let mut letters = Text::new();
    for part in &text.parts {
        match part {
            TextPart::Plain(plain) => letters.extend(chars(plain)),
            TextPart::Attribute(of, attribute, _) => {
                let (kind, name) = match of {
                    Referent::Api(id) => ("AWS::ApiGatewayV2::Api", crate::aws::routes::api(model.api(*id))),
                    Referent::Store(id) => {
                        let store = model.store(*id);
                        (spec::kind(store.kind()), spec::store(store))
                    }
                    Referent::Function(id) => ("AWS::Lambda::Function", spec::function(model.function(*id))),
                    Referent::Raw(id) => {
                        let raw = model.raw(*id);
                        (raw.resource_type.value.as_str(), spec::raw(raw))
                    }
                };
                let domain = match of {
                    Referent::Api(id) => model.api(*id).domain.as_ref(),
                    _ => None,
                };
                match (attribute, domain, of) {
                    (Attribute::Url, Some(domain), _) => {
                        letters.extend(chars("https://").chain(chars(&domain.value)));
                    }
                    (Attribute::Host, Some(domain), _) => letters.extend(chars(&domain.value)),
                    (Attribute::Url, None, Referent::Api(_)) => {
                        letters.extend(words.attribute(kind, &name, "ApiEndpoint"));
                    }
                    (Attribute::Host, None, Referent::Api(_)) => {
                        let url = words.attribute(kind, &name, "ApiEndpoint");
                        letters.extend(words.piece(&url, "/", 2));
                    }
                    (Attribute::Id, ..) => letters.extend(words.arn(kind, &name)),
                    _ => letters.extend(words.reference(kind, &name)),
                }
            }
        }
    }
    letters
}

/// The application's key: the account decides who administers it ("Default key policy", KMS developer guide), and
/// what writes into encrypted queues may use it, for topics and rules of this account ("Key management", SQS guide).
fn key(model: &Model, words: &mut Words, claims: &mut Claims) {
    let Some(first) = model.stores.iter().find(|store| spec::has_key(store)) else { return };
    let subject = lets(spec::KEY);
    let mut root = plain("aws ");
    root.extend(words.spelled("arn:<P>:iam::<A>:root", &[]));
    for action in ADMINISTRATION {
        let place = Place::Spec(first.common.span);
        claims.say(&subject, allow(&format!("kms:{action}"), root.clone(), Match::any(), place));
    }
    let feeders = [
        (StoreKind::Topic, "sns.amazonaws.com", "arn:<P>:sns:<R>:<A>:*"),
        (StoreKind::Bus, "events.amazonaws.com", "arn:<P>:events:<R>:<A>:rule/*"),
    ];
    for (kind, service, sources) in feeders {
        let fed =
            model.stores.iter().filter(|store| spec::has_key(store)).find_map(|store| match &store.detail {
                Detail::Queue(queue) => {
                    queue.from.iter().find(|from| model.store(from.source).kind() == kind)
                }
                _ => None,
            });
        let Some(from) = fed else { continue };
        let sources = words.spelled(sources, &[]);
        let tests = vec![Test::new("ArnLike", "aws:SourceArn", [sources])];
        for action in ["kms:GenerateDataKey", "kms:Decrypt"] {
            let place = Place::Spec(from.span);
            claims.say(&subject, allow(action, spec::service(service), context(tests.clone()), place));
        }
    }
}

/// What the administrators of an account's keys do, without `kms:*`.
const ADMINISTRATION: [&str; 29] = [
    "CancelKeyDeletion",
    "CreateAlias",
    "CreateGrant",
    "Decrypt",
    "DeleteAlias",
    "DescribeKey",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListResourceTags",
    "PutKeyPolicy",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RevokeGrant",
    "RotateKeyOnDemand",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
];

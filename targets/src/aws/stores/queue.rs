//! A queue is an SQS queue, its dead letters another, and what flows into it from topics and buses.

use super::{only_over_tls, passing};
use crate::aws::access::store_words;
use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::filter;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::Unit as Time;
use crate::aws::overrides::Reached;
use crate::aws::policy::{Policy, Statement};
use crate::aws::rule::{Events, Ordered, Rule, Target, bus_name};
use crate::aws::subscription::Subscription;
use crate::aws::unit::{Resource, Tag, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{DeadQueue, Encryption, Queue, Store, StoreId, Subscription as From};
use scant_compiler::target::Right;
use scant_compiler::vocabulary::StoreKind;
use serde::Serialize;
use std::collections::BTreeMap;

mod check;
pub use check::check;

/// Seconds a receiver's call waits for a message: the longest there is, so that empty answers are few.
const LONG_POLL: u64 = 20;
/// Seconds a data key of the customer's key is used again.
const DATA_KEY_REUSE: u64 = 300;

/// `AWS::SQS::Queue`, CloudFormation template reference.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    #[serde(skip_serializing_if = "Option::is_none")]
    fifo_queue: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_based_deduplication: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visibility_timeout: Option<u64>,
    message_retention_period: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_seconds: Option<u64>,
    receive_message_wait_time_seconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sqs_managed_sse_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_master_key_id: Option<Expr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_data_key_reuse_period_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_policy: Option<Redrive>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Redrive {
    dead_letter_target_arn: Expr,
    max_receive_count: u32,
}

/// `AWS::SQS::QueuePolicy`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct QueuePolicy {
    queues: [Expr; 1],
    policy_document: Policy,
}

/// Puts the queue, its dead letters, its policy, and its subscriptions in.
pub fn add(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    let store = context.model.store(id);
    let logical = context.store_id(id);
    let dead_letters = queue.dead_letter.as_ref().map(|dead| {
        let target = match dead.to {
            DeadQueue::Own(keep) => add_dead_letters(context, store, queue, keep, unit),
            DeadQueue::Declared(id) => context.store_arn(id),
        };
        Redrive { dead_letter_target_arn: target, max_receive_count: dead.after.value }
    });
    let properties = Properties {
        visibility_timeout: Some(Time::Seconds.count(queue.lease.value)),
        delay_seconds: queue.delay.map(|delay| Time::Seconds.count(delay.value)),
        redrive_policy: dead_letters,
        ..of(context, store, queue, queue.keep.value)
    };
    unit.add(
        Resource::new(logical.clone(), "AWS::SQS::Queue", properties)
            .reached(Reached::Main)
            .keep(passing(context.model)),
    );
    let mut statements = vec![only_over_tls("sqs:*", [Expr::arn(&logical)])];
    let mut inflow = Inflow { context, store, queue, arn: Expr::arn(&logical), sources: BTreeMap::new() };
    let subscriptions = inflow.add(unit);
    // One statement a service, however many sources: a policy has room for few statements.
    for (service, sources) in inflow.sources {
        statements
            .push(Statement::allow(["sqs:SendMessage"], [Expr::arn(&logical)]).for_service(service, sources));
    }
    let policy_id = LogicalId::of(&store.name, Part::QueuePolicy);
    add_policy(policy_id.clone(), &logical, statements, unit);
    // SNS drops what it may not deliver, so the policy stands first.
    for (id, subscription) in subscriptions {
        unit.add(Resource::new(id, "AWS::SNS::Subscription", subscription).depends_on([policy_id.clone()]));
    }
}

/// What a queue and the queue of its dead letters have in common. A queue in order needs a name that ends with
/// `.fifo`; CloudFormation makes one up when none is given.
fn of(context: &Context<'_>, store: &Store, queue: &Queue, keep: u64) -> Properties {
    let customer_key = queue.encryption.value == Encryption::CustomerKey;
    Properties {
        fifo_queue: queue.fifo.then_some(true),
        content_based_deduplication: queue.fifo.then_some(true),
        message_retention_period: Time::Seconds.count(keep),
        receive_message_wait_time_seconds: LONG_POLL,
        sqs_managed_sse_enabled: (!customer_key).then_some(true),
        kms_master_key_id: customer_key.then(|| Expr::arn(&context.key_id())),
        kms_data_key_reuse_period_seconds: customer_key.then_some(DATA_KEY_REUSE),
        tags: context.tags(&store.common),
        ..Properties::default()
    }
}

fn add_dead_letters(context: &Context<'_>, store: &Store, queue: &Queue, keep: u64, unit: &mut Unit) -> Expr {
    let logical = LogicalId::of(&store.name, Part::DeadLetters);
    unit.add(
        Resource::new(logical.clone(), "AWS::SQS::Queue", of(context, store, queue, keep))
            .reached(Reached::Queue)
            .keep(passing(context.model)),
    );
    let arn = Expr::arn(&logical);
    let policy_id = LogicalId::of(&store.name, Part::DeadLettersPolicy);
    add_policy(policy_id, &logical, vec![only_over_tls("sqs:*", [arn.clone()])], unit);
    arn
}

fn add_policy(id: LogicalId, queue: &LogicalId, statements: Vec<Statement>, unit: &mut Unit) {
    let properties =
        QueuePolicy { queues: [Expr::reference(queue)], policy_document: Policy::new(statements) };
    unit.add(Resource::new(id, "AWS::SQS::QueuePolicy", properties));
}

/// What flows into a queue.
struct Inflow<'a, 'm> {
    context: &'a Context<'m>,
    store: &'m Store,
    queue: &'m Queue,
    arn: Expr,
    /// What each service acts for.
    sources: BTreeMap<&'static str, Vec<Expr>>,
}

impl Inflow<'_, '_> {
    /// Adds the rules, and the statements that let topics and rules in; gives the subscriptions, which wait for
    /// those statements.
    fn add(&mut self, unit: &mut Unit) -> Vec<(LogicalId, Subscription)> {
        let mut subscriptions = Vec::new();
        for (i, from) in self.queue.from.iter().enumerate() {
            let source = self.context.model.store(from.source);
            let earlier = self.queue.from[..i].iter().filter(|it| it.source == from.source).count();
            let detail = format!("{} {earlier}", source.name);
            if source.kind() == StoreKind::Bus {
                self.rule(from, &detail, unit);
                continue;
            }
            let topic = self.context.store_arn(from.source);
            if earlier == 0 {
                self.let_in(from, "sns.amazonaws.com", topic.clone(), unit);
            }
            let filter = filter::message_body(&from.filter).unwrap_or_default();
            let mut subscription = Subscription::new(topic, "sqs", self.arn.clone(), filter);
            subscription.raw_message_delivery = Some(true);
            let id = LogicalId::detailed(&self.store.name, Part::Subscription, &detail);
            subscriptions.push((id, subscription));
        }
        subscriptions
    }

    fn rule(&mut self, from: &From, detail: &str, unit: &mut Unit) {
        let id = LogicalId::detailed(&self.store.name, Part::Rule, detail);
        let ordered = self.queue.fifo.then(|| Ordered { message_group_id: self.store.name.path.clone() });
        let rule = Rule {
            description: Some(format!("events of {} for queue {}", self.source(from), self.store.name)),
            event_bus_name: Some(bus_name(self.context, from.source)),
            event_pattern: Events::of_bus(
                self.context,
                from.source,
                filter::event(&from.filter).unwrap_or_default(),
            ),
            targets: [Target { id: "queue", arn: self.arn.clone(), sqs_parameters: ordered }],
        };
        unit.add(Resource::new(id.clone(), "AWS::Events::Rule", rule));
        self.let_in(from, "events.amazonaws.com", Expr::arn(&id), unit);
    }

    /// Lets one topic or rule in. Its ARN names the account, too, so that no other account's can come instead.
    fn let_in(&mut self, from: &From, service: &'static str, source: Expr, unit: &mut Unit) {
        self.sources.entry(service).or_default().push(source);
        unit.right(Right {
            holder: self.source(from),
            function: None,
            actions: vec!["sqs:SendMessage".to_owned()],
            on: store_words(self.store),
            why: Why::Trigger(from.span),
        });
    }

    fn source(&self, from: &From) -> String {
        store_words(self.context.model.store(from.source))
    }
}

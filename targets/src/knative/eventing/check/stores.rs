//! Queues, topics and buses: what a Broker has nothing for, and where one is that exists already.

use super::{filters, unsupported};
use crate::knative::check::{beyond, is_label};
use crate::knative::cluster::Carrier;
use crate::knative::codes::{KNATIVE_LIMIT, SHARED_QUEUE, VOLATILE_QUEUE};
use crate::knative::context::Context;
use crate::knative::eventing::{broker, keeps, rabbitmq};
use scant_compiler::codes::MISSING_ADDRESS;
use scant_compiler::model::{
    Bus, DeadQueue, Detail, Encryption, Event, Queue, Store, StoreId, Subscriber, TargetName, Topic,
};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

/// How long dead letters are kept where the spec says nothing, in milliseconds.
const DEAD_KEEP: u64 = 14 * 86_400_000;

/// Looks at every one of them.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (id, store) in context.model.stores().filter(|(_, store)| keeps(store.kind())) {
        if store.external.is_some() {
            external(context, id, store, findings);
        } else {
            match &store.detail {
                Detail::Queue(queue) => of_queue(context, store, queue, findings),
                Detail::Topic(topic) => of_topic(store, topic, findings),
                Detail::Bus(bus) => of_bus(bus, findings),
                Detail::Table(_)
                | Detail::Bucket(_)
                | Detail::Cache
                | Detail::Stream(_)
                | Detail::Secret(_)
                | Detail::Function => {}
            }
        }
        if store.kind() == StoreKind::Queue {
            one_taker(context, id, store, findings);
        }
    }
    nameless(context, findings);
    volatile(context, findings);
}

fn of_queue(context: &Context<'_>, store: &Store, queue: &Queue, findings: &mut Vec<Diagnostic>) {
    // What stands at the name was not written.
    let written = |span| span != store.common.span;
    if queue.fifo {
        let message = format!("`{}` cannot be `fifo` on knative", store.name);
        findings.push(
            unsupported(store.common.span, message, "drop `fifo`, or send each message with a number")
                .note("a broker brings a message again when its answer got lost, and orders at most what has one `partitionkey`"),
        );
    }
    if written(queue.lease.span) {
        let message =
            "a broker on knative does not hide a message: it brings it again as soon as an attempt failed";
        findings.push(
            unsupported(queue.lease.span, message, "leave `lease` out")
                .note("an attempt has failed when the function says so, or when its `timeout` is over"),
        );
    }
    let counts_time = context.cluster.carrier == Carrier::Rabbitmq;
    if written(queue.keep.span) && !counts_time {
        let message =
            "how long messages are kept is for the whole broker on knative, and the platform says it";
        findings.push(unsupported(queue.keep.span, message, "leave `keep` out"));
    }
    if let Some(delay) = queue.delay {
        let message = "a broker on knative brings a message at once";
        findings.push(unsupported(delay.span, message, "leave `delay` out, and wait in the function"));
    }
    if queue.encryption.value == Encryption::CustomerKey {
        findings.push(encrypted(queue.encryption.span));
    }
    if let Some(dead) = &queue.dead_letter {
        countable(dead.after, findings);
        match dead.to {
            DeadQueue::Own(keep) if keep != DEAD_KEEP && !counts_time => {
                let message = "how long dead letters are kept is for the whole broker on knative, and the platform says it";
                findings.push(unsupported(dead.span, message, "leave its `keep` out"));
            }
            DeadQueue::Own(_) => {}
            DeadQueue::Declared(other) => here(context, other, dead.span, findings),
        }
    }
    for from in &queue.from {
        here(context, from.source, from.span, findings);
        filters(&from.filter, findings);
    }
}

fn of_topic(store: &Store, topic: &Topic, findings: &mut Vec<Diagnostic>) {
    if topic.fifo {
        let message = format!("`{}` cannot be `fifo` on knative", store.name);
        findings.push(
            unsupported(store.common.span, message, "drop `fifo`, or publish each event with a number")
                .note("a broker brings an event again when its answer got lost, and orders at most what has one `partitionkey`"),
        );
    }
    for subscriber in &topic.subscribers {
        if let Subscriber::Email(_, span) = subscriber {
            let message = "nothing on knative sends email";
            findings.push(unsupported(*span, message, "name an `https` endpoint that does, or a function"));
        }
    }
}

fn of_bus(bus: &Bus, findings: &mut Vec<Diagnostic>) {
    if let Some(archive) = &bus.archive {
        let message = "a broker on knative keeps no archive to replay from";
        findings.push(unsupported(
            archive.span,
            message,
            "leave `archive` out, or append to a `stream` as well",
        ));
    }
}

fn encrypted(span: Span) -> Diagnostic {
    unsupported(span, "a broker on knative has no key of the customer's", "leave `encryption` out")
        .note("what is kept is encrypted as the platform's disks are")
}

/// Every Trigger gets every event, so that two takers of one queue would both get each message.
fn one_taker(context: &Context<'_>, id: StoreId, store: &Store, findings: &mut Vec<Diagnostic>) {
    let takers = context.index.listeners(id);
    let Some(((_, first), others)) = takers.split_first() else { return };
    for (function, trigger) in others {
        let message = format!(
            "`{}` would take from `{}` what another takes already",
            context.model.function(*function).name,
            store.name
        );
        findings.push(
            Diagnostic::error(&SHARED_QUEUE, trigger.span, message)
                .label(first.span, "taken here already")
                .note("knative brings every message to everyone who listens")
                .help("let one function take them, or publish to a `topic` with a queue for each"),
        );
    }
}

/// An existing Broker is found by its namespace and name.
fn external(context: &Context<'_>, id: StoreId, store: &Store, findings: &mut Vec<Diagnostic>) {
    let kind = store.kind().word();
    let Some(locator) = store.locator(TargetName::Knative, "id") else {
        let message = format!("it is not said where the {kind} `{}` is on knative", store.name);
        findings.push(
            Diagnostic::error(&MISSING_ADDRESS, store.common.span, message)
                .help("add `knative { id \"NAMESPACE/BROKER\" }`")
                .lacking(),
        );
        return;
    };
    let legal = broker::address(store).is_some_and(|(one, two)| is_label(one) && is_label(two));
    if !legal {
        let message = format!("`{}` does not name a Broker", locator.text);
        let finding = Diagnostic::error(&KNATIVE_LIMIT, locator.span, message);
        findings.push(finding.help("write its namespace and its name: `crm/changes`"));
        return;
    }
    for (_, trigger) in context.index.listeners(id) {
        here(context, id, trigger.span, findings);
    }
}

/// Triggers and dead letters stay within a namespace.
pub fn here(context: &Context<'_>, id: StoreId, span: Span, findings: &mut Vec<Diagnostic>) {
    let store = context.model.store(id);
    let Some((namespace, _)) = broker::address(store) else { return };
    if namespace != context.namespace() {
        let message =
            format!("`{}` is in the namespace `{namespace}`, and a Trigger stays within its own", store.name);
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, span, message)
                .help("let its owner send the events on to a queue or topic of this program"),
        );
    }
}

/// Only the Kafka broker and the one on channels ask a sender who it is; an EventPolicy on another would hold nobody.
/// <https://knative.dev/docs/eventing/features/sender-identity/#compatibility>
fn nameless(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.cluster.carrier != Carrier::Rabbitmq {
        return;
    }
    let said = context.model.target(TargetName::Knative).and_then(|config| config.get("broker"));
    let mut others =
        context.model.stores().filter(|(id, store)| keeps(store.kind()) && !rabbitmq::carries(context, *id));
    let (Some(said), Some((_, store))) = (said, others.next()) else { return };
    let message = format!("with `broker rabbitmq` nothing can hold who sends to `{}`", store.name);
    findings.push(
        unsupported(said.span, message, "write `broker kafka`")
            .label(store.common.span, "declared here")
            .note("the RabbitMQ broker of Knative does not ask a sender who it is: only queues of RabbitMQ's own do"),
    );
}

/// Channels in memory forget what waits when their pod goes.
fn volatile(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.cluster.carrier != Carrier::Memory {
        return;
    }
    let said = context.model.target(TargetName::Knative).and_then(|config| config.get("broker"));
    let Some(said) = said else { return };
    let queue = context
        .model
        .stores
        .iter()
        .find(|store| store.external.is_none() && matches!(store.detail, Detail::Queue(_)));
    let Some(queue) = queue else { return };
    let finding = Diagnostic::error(
        &VOLATILE_QUEUE,
        said.span,
        format!("what waits in `{}` is lost when a pod of the broker ends", queue.name),
    )
    .label(queue.common.span, "declared here")
    .help("write `broker kafka`");
    findings.push(if context.model.protected { finding } else { finding.warning() });
}

/// Attempts are counted in 32 bits, one of them for the sign.
pub fn countable(attempts: Spanned<u32>, findings: &mut Vec<Diagnostic>) {
    let most = i32::MAX.unsigned_abs();
    if attempts.value > most {
        let (said, most) = (attempts.value.to_string(), most.to_string());
        findings.push(beyond("the number of attempts", &said, "0", &most, attempts.span));
    }
}

/// Whether any trigger of a function is fed by a Broker or a source, so that retries and failures mean something.
pub fn is_asynchronous(event: &Event) -> bool {
    matches!(event, Event::Topic { .. } | Event::Bus { .. } | Event::Schedule { .. })
}

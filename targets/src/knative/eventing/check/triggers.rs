//! What starts a function: what of it no Trigger and no source can do.

use super::stores::{countable, here, is_asynchronous};
use super::{filters, unsupported};
use crate::knative::cluster::Carrier;
use crate::knative::codes::KNATIVE_LIMIT;
use crate::knative::context::Context;
use crate::knative::eventing::{keeps, rabbitmq, schedule};
use scant_compiler::codes::UNSUPPORTED_VERB;
use scant_compiler::model::{Batching, Detail, Event, Function, ObjectEvent, StoreId, Thing};
use scant_compiler::vocabulary::Verb;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

/// Looks at the triggers of a function.
pub fn check(context: &Context<'_>, function: &Function, findings: &mut Vec<Diagnostic>) {
    for trigger in &function.triggers {
        match &trigger.event {
            Event::Queue { queue, .. } if rabbitmq::carries(context, *queue) => {
                let queue = &context.model.store(*queue).name;
                findings.push(
                    Diagnostic::error(
                        &UNSUPPORTED_VERB,
                        trigger.span,
                        format!("knative cannot start a function from `{queue}` with `broker rabbitmq`"),
                    )
                    .note("what brings a queue's messages of RabbitMQ has the rights of a whole server")
                    .help("write `broker kafka`, or let the function fetch them with `allow receive`"),
                );
            }
            Event::Queue { queue, batching } => of_queue(context, *queue, batching, findings),
            Event::Topic { filter, .. } | Event::Bus { filter, .. } => filters(filter, findings),
            Event::Schedule { when, .. } => schedule::check(when, findings),
            Event::Objects { bucket, event, .. } => {
                let bucket = &context.model.store(*bucket).name;
                let happens = match event {
                    ObjectEvent::Created => "made",
                    ObjectEvent::Removed => "removed",
                };
                findings.push(
                    Diagnostic::error(
                        &UNSUPPORTED_VERB,
                        trigger.span,
                        format!("knative cannot start a function from `{bucket}`"),
                    )
                    .note(format!("an S3 store does not tell a Broker who it is when an object is {happens}, so nobody could be kept from telling the same"))
                    .help("say `only on` with the targets it is for, or let the writer publish to a `topic`"),
                );
            }
            // Requests are the room `http`'s; streams and tables are `hold`'s and the stores'.
            Event::Http { .. } | Event::Stream { .. } | Event::Changes { .. } | Event::Call => {}
        }
    }
    asynchronous(context, function, findings);
}

/// Receiving and purging are rights of RabbitMQ's queues, and of no Broker.
pub fn fetching(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for row in &context.access.rows {
        let Thing::Store(id) = row.on else { continue };
        if matches!(row.verb, Verb::Receive | Verb::Purge)
            && keeps(context.model.store(id).kind())
            && !rabbitmq::carries(context, id)
        {
            let (verb, queue) = (row.verb.word(), &context.model.store(id).name);
            let message = format!("knative cannot grant `{verb}` on `{queue}` with this broker");
            findings.push(
                Diagnostic::error(&UNSUPPORTED_VERB, row.why.span(), message)
                    .note("a Broker hands events on, and keeps none to be fetched")
                    .help("take them with `on queue`, or write `broker rabbitmq`"),
            );
        }
    }
}

fn of_queue(context: &Context<'_>, queue: StoreId, batching: &Batching, findings: &mut Vec<Diagnostic>) {
    let store = context.model.store(queue);
    let counted = matches!(&store.detail, Detail::Queue(queue) if queue.dead_letter.is_some());
    filters(&batching.filter, findings);
    // `batch` and `window` are the most: one message at a time stays within both.
    if let Some(parallel) = batching.parallel {
        let message = "a Trigger of knative has no bound on messages at the same time";
        findings.push(unsupported(parallel.span, message, "say `concurrency` in the function"));
    }
    if let Some(from) = batching.from {
        let message = "a queue has no place to begin from on knative";
        findings.push(unsupported(from.span, message, "leave `from` out"));
    }
    if let Some(retry) = batching.retry.filter(|_| counted) {
        let message = "the queue counts the attempts at its messages";
        findings.push(unsupported(retry.span, message, "say it in `dead_letter after …` of the queue"));
    }
    batching.retry.iter().for_each(|retry| countable(*retry, findings));
    if let Some(failures) = batching.failures {
        if counted {
            let message = "the queue has dead letters of its own";
            findings.push(unsupported(failures.span, message, "say one of both"));
        }
        leaves(context, failures.value, failures.span, findings);
    }
}

/// `retry` and `failures to` of a function.
fn asynchronous(context: &Context<'_>, function: &Function, findings: &mut Vec<Diagnostic>) {
    let any = function.triggers.iter().any(|trigger| is_asynchronous(&trigger.event));
    let without = "knative calls this function only where somebody waits for the answer";
    let help = "leave it out: topics, buses and schedules are what it is for";
    if let Some(retry) = function.retry {
        countable(Spanned::new(retry.value.attempts, retry.span), findings);
        if !any {
            findings.push(unsupported(retry.span, without, help));
        } else if retry.value.keep.is_some() {
            let message = "knative does not count how long an event has waited";
            findings.push(unsupported(retry.span, message, "leave `keep` out"));
        }
    }
    let through = function.retry.map(|retry| retry.span).or(function.failures.map(|failures| failures.span));
    if let Some(span) = through.filter(|_| any && context.cluster.carrier == Carrier::Rabbitmq) {
        let message = "with `broker rabbitmq` nothing tries again what a schedule tells";
        findings.push(unsupported(span, message, "write `broker kafka`, or try again in the function"));
    }
    if let Some(failures) = function.failures {
        if !any {
            findings.push(unsupported(failures.span, without, help));
        }
        leaves(context, failures.value, failures.span, findings);
    }
}

/// What failed goes to another Broker of the namespace.
fn leaves(context: &Context<'_>, to: StoreId, span: Span, findings: &mut Vec<Diagnostic>) {
    if rabbitmq::carries(context, to) {
        let message = "with `broker rabbitmq` no failed event comes into a queue";
        let finding = Diagnostic::error(&KNATIVE_LIMIT, span, message);
        findings.push(finding.help("write `broker kafka`, or send it in the function"));
    } else if keeps(context.model.store(to).kind()) {
        here(context, to, span, findings);
    }
}

//! Who is brought what: receivers of Brokers, and who may send to which.

use crate::claims::Place;
use crate::knative::spec::{self, Spec};
use crate::knative::words::{self, Said};
use crate::knative::{filter, names};
use scant_compiler::model::{
    DeadQueue, Detail, Event, Filter, Function, Queue, StoreId, Subscriber, Trigger,
};
use scant_lang::source::Span;

/// What sends at times.
pub const CLOCK: &str = "PingSource";

/// Adds all receivers.
pub fn add(spec: &Spec<'_>, said: &mut Said) {
    let mut events = Events { spec, said };
    for function in &spec.model.functions {
        for trigger in &function.triggers {
            events.trigger(function, trigger);
        }
        events.schedules(function);
    }
    for (id, store) in spec.model.stores().filter(|(_, store)| store.external.is_none()) {
        match &store.detail {
            Detail::Queue(queue) if !spec.is_rabbit(store) => {
                let to = spec.broker_words(id);
                for from in &queue.from {
                    let source = spec.broker_words(from.source);
                    events.bring(&source, &to, &from.filter, from.span);
                    events.send(&words::trigger(&source, &to), &to, from.span);
                }
            }
            Detail::Topic(topic) => {
                for subscriber in &topic.subscribers {
                    // No Trigger writes letters: the spec accepts that nobody does.
                    let Subscriber::Https(address, span) = subscriber else { continue };
                    let address = address.as_plain().unwrap_or_default();
                    events.bring(&spec.broker_words(id), address, &Filter::default(), *span);
                }
            }
            _ => {}
        }
    }
}

struct Events<'s, 'm> {
    spec: &'s Spec<'m>,
    said: &'s mut Said,
}

impl Events<'_, '_> {
    fn bring(&mut self, from: &str, to: &str, filter: &Filter, span: Span) {
        self.said.lets(to, "bring events", from, &filter::expected(filter), Place::Spec(span));
    }

    fn send(&mut self, who: &str, to: &str, span: Span) {
        self.said.lets(to, "send", who, "", Place::Spec(span));
    }

    /// What fails goes there, which must let it.
    fn fail(&mut self, from: &str, to: &str, dead: &str, span: Span) {
        let trigger = words::trigger(from, to);
        self.said.lets(dead, "leave what fails", &trigger, "", Place::Spec(span));
        self.send(&trigger, dead, span);
    }

    fn trigger(&mut self, function: &Function, trigger: &Trigger) {
        let (store, filter, batching) = match &trigger.event {
            Event::Queue { queue, batching } => (*queue, &batching.filter, Some(batching)),
            Event::Topic { topic: store, filter } | Event::Bus { bus: store, filter } => {
                (*store, filter, None)
            }
            Event::Http { .. }
            | Event::Schedule { .. }
            | Event::Stream { .. }
            | Event::Changes { .. }
            | Event::Objects { .. }
            | Event::Call => return,
        };
        let (from, to) = (self.spec.broker_words(store), spec::function(function));
        self.bring(&from, &to, filter, trigger.span);
        let failures = batching.map_or(function.failures, |batching| batching.failures);
        if let Some((dead, span)) = self.dead_letters(store).filter(|_| batching.is_some()) {
            self.fail(&from, &to, &dead, span);
        } else if let Some(failures) = failures {
            self.fail(&from, &to, &self.spec.broker_words(failures.value), failures.span);
        }
    }

    fn dead_letters(&self, queue: StoreId) -> Option<(String, Span)> {
        let store = self.spec.model.store(queue);
        let Detail::Queue(Queue { dead_letter: Some(dead), .. }) = &store.detail else { return None };
        let to = match dead.to {
            DeadQueue::Own(_) => words::broker(&self.spec.namespace, &names::part(&store.name.path, "dead")),
            DeadQueue::Declared(other) => self.spec.broker_words(other),
        };
        Some((to, dead.span))
    }

    fn schedules(&mut self, function: &Function) {
        let to = spec::function(function);
        let behind = self.spec.is_behind_broker(function);
        let between = words::broker(&self.spec.namespace, &names::part(&function.name.path, "schedule"));
        let mut last = None;
        for trigger in &function.triggers {
            let Event::Schedule { .. } = trigger.event else { continue };
            last = Some(trigger.span);
            if behind {
                self.bring(CLOCK, &between, &Filter::default(), trigger.span);
                self.send(&words::trigger(CLOCK, &between), &between, trigger.span);
            } else {
                self.bring(CLOCK, &to, &Filter::default(), trigger.span);
            }
        }
        if let Some(span) = last.filter(|_| behind) {
            self.bring(&between, &to, &Filter::default(), span);
            if let Some(failures) = function.failures {
                self.fail(&between, &to, &self.spec.broker_words(failures.value), failures.span);
            }
        }
    }
}

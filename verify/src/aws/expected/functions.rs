//! Who may call a function: what its triggers say, and nobody else.

use crate::aws::context::{Test, context};
use crate::aws::floor;
use crate::aws::routes;
use crate::aws::spec::{self, allow, lets, numbered};
use crate::aws::words::{Text, Words, chars, plain};
use crate::claims::{Claims, Match, Place, Statement};
use scant_compiler::model::{
    Api, AuthKind, Batching, Change, Detail, Event, Function, Model, ObjectEvent, RouteAuth, Store, StoreId,
    Trigger,
};
use scant_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The action of every call.
const CALL: &str = "lambda:InvokeFunction";
/// Callers up to which each route has a permission of its own; beyond, a function's resource policy of 20 KB ("Lambda
/// quotas", developer guide) would be full, and each API has one permission for all of its routes to the function.
const EXACT: usize = 32;

/// Adds the callers of all functions.
pub fn add(model: &Model, words: &mut Words, claims: &mut Claims) {
    for function in &model.functions {
        claims.say(&lets(&spec::function(function)), floor::trust());
        let mut callers = Callers { model, function, words, said: BTreeMap::new() };
        let mut statements = Vec::new();
        for trigger in &function.triggers {
            callers.trigger(trigger, &mut statements);
        }
        callers.routes(&mut statements);
        claims.subjects.entry(lets(&spec::door(function))).or_default().append(&mut statements);
        schedules(function, words, claims);
        if let Some(failures) = &function.failures {
            let arn = words.store_arn(model.store(failures.value));
            let subject = spec::may(&spec::door(function));
            claims.say(&subject, allow("leave failed calls", arn, Match::any(), Place::Spec(failures.span)));
        }
    }
    for store in &model.stores {
        let Detail::Secret(secret) = &store.detail else { continue };
        let Some(rotation) = &secret.rotate else { continue };
        let door = lets(&spec::door(model.function(rotation.by)));
        let arn = words.store_arn(store);
        let account = vec![words.symbol("account")];
        let tests = vec![
            Test::new("ArnLike", "aws:SourceArn", [arn.clone()]),
            Test::new("StringEquals", "aws:SourceAccount", [account]),
        ];
        let place = || Place::Spec(rotation.span);
        let manager = spec::service("secretsmanager.amazonaws.com");
        claims.say(&door, allow(CALL, manager, context(tests), place()));
        claims.say(&door, allow("rotate", arn, Match::any(), place()));
    }
}

struct Callers<'m, 'w> {
    model: &'m Model,
    function: &'m Function,
    words: &'w mut Words,
    /// Rules named so far.
    said: BTreeMap<String, usize>,
}

impl Callers<'_, '_> {
    fn trigger(&mut self, trigger: &Trigger, statements: &mut Vec<Statement>) {
        let place = || Place::Spec(trigger.span);
        match &trigger.event {
            Event::Http { .. } | Event::Schedule { .. } | Event::Call => {}
            Event::Queue { queue, batching } => {
                let arn = self.words.store_arn(self.model.store(*queue));
                self.mapping(
                    arn,
                    !batching.filter.conditions.is_empty(),
                    batching,
                    false,
                    trigger.span,
                    statements,
                );
            }
            Event::Stream { stream, batching } => {
                let arn = self.words.store_arn(self.model.store(*stream));
                self.mapping(
                    arn,
                    !batching.filter.conditions.is_empty(),
                    batching,
                    true,
                    trigger.span,
                    statements,
                );
            }
            Event::Changes { table, only, batching } => {
                let arn = self.words.changes(&spec::store(self.model.store(*table)));
                let kinds: BTreeSet<&Change> = only.iter().collect();
                let all = kinds.is_empty() || kinds.len() == 3;
                let is_filtered = !all || !batching.filter.conditions.is_empty();
                self.mapping(arn, is_filtered, batching, true, trigger.span, statements);
            }
            Event::Topic { topic, filter } => {
                let arn = self.words.store_arn(self.model.store(*topic));
                let tests = vec![Test::new("ArnLike", "aws:SourceArn", [arn.clone()])];
                statements.push(allow(CALL, spec::service("sns.amazonaws.com"), context(tests), place()));
                let context = spec::filtered(!filter.conditions.is_empty());
                statements.push(allow("receive", arn, context, place()));
            }
            Event::Bus { bus, filter } => {
                let source = bus_source(self.model, *bus, !filter.conditions.is_empty(), self.words);
                self.rule(source, trigger.span, statements);
            }
            Event::Objects { bucket, event, under, ending } => {
                let is_filtered = !under.is_empty() || !ending.is_empty();
                let source = object_source(self.model.store(*bucket), *event, is_filtered, self.words);
                self.rule(source, trigger.span, statements);
            }
        }
    }

    /// Lambda takes the records itself.
    fn mapping(
        &mut self,
        arn: Text,
        is_filtered: bool,
        batching: &Batching,
        in_order: bool,
        span: Span,
        statements: &mut Vec<Statement>,
    ) {
        // Only what comes in order has a place for failures; a queue has its dead letters.
        if let Some(failures) = batching.failures.filter(|_| in_order) {
            let to = self.words.store_arn(self.model.store(failures.value));
            let words = [plain("failures of "), arn.clone(), plain(" to "), to].concat();
            statements.push(allow("leave failed records", words, Match::any(), Place::Spec(failures.span)));
        }
        statements.push(allow("receive", arn, spec::filtered(is_filtered), Place::Spec(span)));
    }

    /// A rule sends events to the function, which lets it.
    fn rule(&mut self, source: String, span: Span, statements: &mut Vec<Statement>) {
        let name = numbered(&mut self.said, spec::rule(&source, &spec::door(self.function)));
        let arn = self.words.arn("AWS::Events::Rule", &name);
        let tests = vec![Test::new("ArnLike", "aws:SourceArn", [arn.clone()])];
        let events = spec::service("events.amazonaws.com");
        statements.push(allow(CALL, events, context(tests), Place::Spec(span)));
        statements.push(allow("receive", arn, Match::any(), Place::Spec(span)));
    }

    fn routes(&mut self, statements: &mut Vec<Statement>) {
        let calls = |trigger: &&Trigger| {
            let event = &trigger.event;
            matches!(
                event,
                Event::Http { .. } | Event::Topic { .. } | Event::Bus { .. } | Event::Objects { .. }
            )
        };
        let is_room = self.function.triggers.iter().filter(calls).count() <= EXACT;
        for trigger in &self.function.triggers {
            let Event::Http { api, method, route, auth, scopes, .. } = &trigger.event else { continue };
            let api = self.model.api(*api);
            let name = routes::api(api);
            let place = || Place::Spec(trigger.span);
            let path = if is_room { routes::path(*method, route) } else { "*".to_owned() };
            let symbol = self.words.symbol(&name);
            let mut source = self.words.spelled("arn:<P>:execute-api:<R>:<A>:<N>/*/", &[symbol]);
            source.extend(chars(&path));
            let tests = vec![Test::new("ArnLike", "aws:SourceArn", [source])];
            let gateway = spec::service("apigateway.amazonaws.com");
            statements.push(allow(CALL, gateway, context(tests), place()));
            let callers = self.callers(*auth, scopes);
            let action = routes::action(&routes::key(*method, route), &door_of(api));
            statements.push(Statement {
                action: routes::exactly(&action),
                ..allow("", plain(&callers), Match::any(), place())
            });
        }
    }

    fn callers(&self, auth: RouteAuth, scopes: &[String]) -> String {
        match auth {
            RouteAuth::Public => routes::ANYONE.to_owned(),
            RouteAuth::Iam => routes::SIGNED.to_owned(),
            RouteAuth::Authoriser(id) => match &self.model.auth(id).kind {
                AuthKind::Jwt { issuer, audience } => {
                    let audience = audience.iter().map(|audience| audience.value.as_str()).collect();
                    routes::jwt(&issuer.value, audience, scopes.iter().map(String::as_str).collect())
                }
                AuthKind::Iam => routes::SIGNED.to_owned(),
                // API Gateway leaves these to code of one's own; the target refuses them.
                AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } => "nobody".to_owned(),
            },
        }
    }
}

fn door_of(api: &Api) -> String {
    routes::door(&routes::api(api), api.domain.is_some())
}

/// Where the events of a bus come from, in the words of a rule.
pub fn bus_source(model: &Model, bus: StoreId, is_filtered: bool, words: &mut Words) -> String {
    let store = model.store(bus);
    let name = words.bus(store);
    let of_account = if store.external.is_none() { " of this account" } else { "" };
    let which = if is_filtered { "some events" } else { "every event" };
    format!("{which}{of_account} on {}", words.shown(&name))
}

fn object_source(bucket: &Store, event: ObjectEvent, is_filtered: bool, words: &mut Words) -> String {
    let name = words.bucket(bucket);
    let what = match event {
        ObjectEvent::Created => "Object Created",
        ObjectEvent::Removed => "Object Deleted",
    };
    let which = if is_filtered { "some" } else { "every" };
    format!("{which} {what} of this account in {}", words.shown(&name))
}

/// Each schedule has a role that may call the function and do nothing else, and that only schedules of the
/// application's group act under ("Confused deputy prevention in EventBridge Scheduler", user guide).
fn schedules(function: &Function, words: &mut Words, claims: &mut Claims) {
    let mut taken = BTreeMap::new();
    for trigger in &function.triggers {
        let Event::Schedule { .. } = trigger.event else { continue };
        let place = || Place::Spec(trigger.span);
        let name = numbered(&mut taken, format!("schedule of {}", spec::door(function)));
        let arn = words.invoke_arn(function);
        claims.say(&spec::may(&name), allow(CALL, arn, Match::any(), place()));
        let group = words.arn("AWS::Scheduler::ScheduleGroup", spec::SCHEDULES);
        let account = vec![words.symbol("account")];
        let tests = vec![
            Test::new("ArnEquals", "aws:SourceArn", [group]),
            Test::new("StringEquals", "aws:SourceAccount", [account]),
        ];
        let scheduler = spec::service("scheduler.amazonaws.com");
        claims.say(&lets(&name), allow("sts:AssumeRole", scheduler, context(tests), place()));
        claims.say(&lets(&spec::door(function)), allow("receive", plain(&name), Match::any(), place()));
    }
}

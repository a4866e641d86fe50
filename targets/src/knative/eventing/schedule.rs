//! `on schedule`: a PingSource, and where retries or failures are asked for, a Broker behind it that keeps trying.

use super::super::apis;
use super::super::cluster::Carrier;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::object::{Object, Reference, Spec};
use super::super::unit::{Room, Unit};
use super::broker;
use super::delivery::{Delivery, Sink};
use super::policy::{self, Handing};
use super::trigger::{self, Bringing};
use crate::shared::cron::Times;
use scant_compiler::access::Why;
use scant_compiler::codes::UNSUPPORTED_SCHEDULE;
use scant_compiler::model::{Common, Event, Filter, Function, FunctionId, When};
use scant_compiler::target::Right;
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `sources.knative.dev/v1 PingSource`
/// <https://knative.dev/docs/eventing/sources/ping-source/reference/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    schedule: String,
    timezone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    sink: Sink,
}

/// The zone of a schedule that names none.
const ZONE: &str = "UTC";
const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Puts in a function's schedules.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let mut earlier: BTreeMap<String, usize> = BTreeMap::new();
    let behind = is_behind_broker(context, function);
    for trigger in &function.triggers {
        let Event::Schedule { when, zone, payload } = &trigger.event else { continue };
        // `check` refuses what cannot be said.
        let Ok(schedule) = expression(&when.value) else { continue };
        let timezone = zone.as_ref().map_or(ZONE, |zone| zone.value.as_str());
        let data = payload.as_ref().map(|payload| context.literal(payload).to_string());
        let words = format!("{schedule} {timezone} {}", data.as_deref().unwrap_or_default());
        let count = earlier.entry(words.clone()).or_default();
        let name = names::detailed(&function.name, &format!("{words} {count}"));
        *count += 1;
        let sink = match behind {
            true => Reference::to(&apis::BROKER, between(function)),
            false => Reference::to(&apis::SERVICE, context.function_name(id)),
        };
        let source = Source {
            schedule,
            timezone: timezone.to_owned(),
            content_type: data.as_ref().map(|_| "application/json"),
            data,
            sink: Sink::Ref(sink),
        };
        let metadata = context.metadata(name.clone(), Component::Trigger, &Common::default());
        unit.add(Room::Eventing, &Object::new(&apis::PING_SOURCE, metadata, Spec { spec: source }));
        if behind {
            let handing = Handing {
                from: Reference::to(&apis::PING_SOURCE, name.as_str()),
                name,
                to: between(function),
                holder: format!("schedule of {}", function.name),
                function: Some(id),
                on: format!("function {}", function.name),
                why: Why::Trigger(trigger.span),
            };
            policy::hand(context, handing, unit);
            unit.right(Right {
                holder: function.name.path.clone(),
                function: Some(id),
                actions: vec![format!("be brought events of Broker {}", between(function))],
                on: format!("schedule of {}", function.name),
                why: Why::Trigger(trigger.span),
            });
        }
    }
    if behind {
        add_between(context, id, unit);
    }
}

/// A PingSource tries once. With `retry` or `failures to` its events go through a Broker, which does both.
/// With `broker rabbitmq` there is none, and `check` has said so.
fn is_behind_broker(context: &Context<'_>, function: &Function) -> bool {
    let schedules = function.triggers.iter().any(|trigger| matches!(trigger.event, Event::Schedule { .. }));
    let tries = function.retry.is_some() || function.failures.is_some();
    schedules && tries && context.cluster.carrier != Carrier::Rabbitmq
}

fn between(function: &Function) -> String {
    names::part(&function.name, "schedule")
}

fn add_between(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let name = between(function);
    broker::add_between(context, name.clone(), unit);
    let dead = trigger::failures(context, id, &name, unit);
    let attempts = function.retry.map(|retry| retry.value.attempts);
    let bringing = Bringing {
        name: name.clone(),
        broker: name,
        filter: Cow::Owned(Filter::default()),
        to: Sink::Ref(Reference::to(&apis::SERVICE, context.function_name(id))),
        delivery: Some(Delivery::new(attempts, Some(function.timeout.value), dead)),
        in_order: false,
    };
    trigger::put(context, bringing, unit);
}

/// The five cron fields of a schedule, or why there are none.
///
/// Where days of the month and weekdays are both narrowed, either will do, as cron has it.
/// <https://pkg.go.dev/github.com/robfig/cron/v3>
fn expression(when: &When) -> Result<String, String> {
    match when {
        When::Every(interval) => every(*interval),
        When::Daily(minutes) => Ok(format!("{} {} * * *", minutes % 60, minutes / 60)),
        When::Cron(fields) => {
            let times = Times::read(fields)?;
            Ok(format!(
                "{} {} {} {} {}",
                times.minutes.written(0, 59, &[]),
                times.hours.written(0, 23, &[]),
                times.days.written(1, 31, &[]),
                times.months.written(1, 12, &[]),
                times.weekdays.written(0, 6, &[]),
            ))
        }
    }
}

/// Cron names times of a day, so only what divides an hour or a day comes again and again evenly.
fn every(interval: u64) -> Result<String, String> {
    let divides = |unit: u64, whole: u64| {
        interval > 0 && interval.is_multiple_of(unit) && whole.is_multiple_of(interval)
    };
    let field = |count: u64| if count == 1 { "*".to_owned() } else { format!("*/{count}") };
    if divides(MINUTE, HOUR) && interval < HOUR {
        Ok(format!("{} * * * *", field(interval / MINUTE)))
    } else if divides(HOUR, DAY) && interval < DAY {
        Ok(format!("0 {} * * *", field(interval / HOUR)))
    } else if interval == DAY {
        Ok("0 0 * * *".to_owned())
    } else {
        let said = words::duration(interval);
        Err(format!(
            "knative cannot fire every {said}: it names times of a day, and {said} do not divide an hour or a day"
        ))
    }
}

/// Says what cannot be.
pub fn check(when: &Spanned<When>, findings: &mut Vec<Diagnostic>) {
    if let Err(problem) = expression(&when.value) {
        findings.push(Diagnostic::error(&UNSUPPORTED_SCHEDULE, when.span, problem).help(
            "write minutes that divide an hour, hours that divide a day, `1d`, or a `cron` expression",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(text: &str) -> Result<String, String> {
        let mut fields = text.split(' ').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        expression(&When::Cron([next(), next(), next(), next(), next()]))
    }

    #[test]
    fn what_divides_an_hour_or_a_day_is_a_cron_expression() {
        for (minutes, cron) in [
            (1, "* * * * *"),
            (5, "*/5 * * * *"),
            (60, "0 * * * *"),
            (120, "0 */2 * * *"),
            (1440, "0 0 * * *"),
        ] {
            assert_eq!(expression(&When::Every(minutes * MINUTE)).as_deref(), Ok(cron));
        }
        for milliseconds in [0, 1_500, 30_000, 7 * MINUTE, 90 * MINUTE, 5 * HOUR, 2 * DAY] {
            assert!(expression(&When::Every(milliseconds)).is_err(), "{milliseconds}");
        }
        assert_eq!(expression(&When::Daily(185)).as_deref(), Ok("5 3 * * *"));
    }

    #[test]
    fn weekdays_run_from_sunday_as_0() {
        for (five, said) in [
            ("0 9 * * 7", "0 9 * * 0"),
            ("0 9 * * FRI-7", "0 9 * * 0,5,6"),
            ("0 9 1 * 1", "0 9 1 * 1"),
            ("*/15 8-18 * JAN *", "0/15 8-18 * 1 *"),
        ] {
            assert_eq!(cron(five).as_deref(), Ok(said));
        }
        assert!(cron("0 0 31 2 *").is_err());
    }
}

//! Sizes, times and counts of a function.
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>

use crate::aws::codes;
use crate::aws::function::logs::{DAY, RETENTIONS};
use crate::aws::function::{MEGABYTE, reserved};
use crate::aws::limits::{self, Unit};
use scant_compiler::model::Function;
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;
use std::ops::RangeInclusive;

/// Concurrent invocations an account has at first, less the hundred that must stay unreserved.
const RESERVABLE: u64 = 900;

/// Looks at a function; `all` adds up the concurrency that the functions so far reserve.
pub fn check(function: &Function, all: &mut u64, findings: &mut Vec<Diagnostic>) {
    megabytes("memory", function.memory, 128..=10_240, findings);
    if let Some(storage) = function.storage {
        megabytes("storage", storage, 512..=10_240, findings);
    }
    let timeout = function.timeout;
    limits::time("the timeout", timeout.value, Unit::Seconds, 1..=900, timeout.span, findings);
    retention(function, findings);
    if let Some(retry) = function.retry {
        limits::count("the number of retries", u64::from(retry.value.attempts), 0..=2, retry.span, findings);
        if let Some(keep) = retry.value.keep {
            limits::time("how long an event waits", keep, Unit::Seconds, 60..=21_600, retry.span, findings);
        }
    }
    if let Some(sixth) = function.layers.get(5) {
        findings.push(Diagnostic::error(
            &codes::AWS_LIMIT,
            sixth.span,
            format!("a function has at most 5 layers on aws, and this is one of {}", function.layers.len()),
        ));
    }
    for layer in function.layers.iter().filter(|layer| !is_layer(&layer.value)) {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ARN,
                layer.span,
                format!("`{}` is not the ARN of a layer's version", layer.value),
            )
            .help("write `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`"),
        );
    }
    concurrency(function, all, findings);
}

fn megabytes(what: &str, size: Spanned<u64>, range: RangeInclusive<u64>, findings: &mut Vec<Diagnostic>) {
    let (from, to) = (range.start() * MEGABYTE, range.end() * MEGABYTE);
    if !(from..=to).contains(&size.value) {
        let message = format!(
            "{what} is between {} and {} on aws, not {}",
            words::size(from),
            words::size(to),
            words::size(size.value)
        );
        findings.push(Diagnostic::error(&codes::AWS_LIMIT, size.span, message));
    } else if !size.value.is_multiple_of(MEGABYTE) {
        let message = format!("{what} is counted in whole megabytes on aws, not {}", words::size(size.value));
        let whole = words::size(size.value.div_ceil(MEGABYTE) * MEGABYTE);
        findings
            .push(Diagnostic::error(&codes::AWS_LIMIT, size.span, message).help(format!("write `{whole}`")));
    }
}

fn retention(function: &Function, findings: &mut Vec<Diagnostic>) {
    let keep = function.logs.keep;
    let days = keep.value / DAY;
    if keep.value.is_multiple_of(DAY) && RETENTIONS.contains(&days) {
        return;
    }
    let below = RETENTIONS.iter().rev().find(|known| **known * DAY < keep.value);
    let above = RETENTIONS.iter().find(|known| **known * DAY > keep.value);
    let near: Vec<String> = [below, above].into_iter().flatten().map(|days| format!("{days}d")).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    findings.push(
        Diagnostic::error(
            &codes::LOG_RETENTION,
            keep.span,
            format!("aws cannot keep logs for {}", words::duration(keep.value)),
        )
        .help(format!("write {}", words::or_quoted(&near))),
    );
}

fn concurrency(function: &Function, all: &mut u64, findings: &mut Vec<Diagnostic>) {
    if let (Some(most), Some(scale)) = (function.concurrency, function.scale)
        && most.value < scale.value.max
    {
        findings.push(
            Diagnostic::error(
                &codes::AWS_LIMIT,
                scale.span,
                format!(
                    "`scale` goes up to {} instances, and `concurrency` allows {}",
                    scale.value.max, most.value
                ),
            )
            .label(most.span, "the most at once"),
        );
    }
    let Some(own) = reserved(function) else { return };
    let before = *all;
    *all += u64::from(own);
    if before <= RESERVABLE && *all > RESERVABLE {
        let said = function.concurrency.map(|said| said.span).or(function.scale.map(|said| said.span));
        findings.push(
            Diagnostic::error(
                &codes::RESERVED_CONCURRENCY,
                said.unwrap_or(function.common.span),
                format!("the functions up to here reserve {all} concurrent invocations together"),
            )
            .warning()
            .note("an account has 1000 in a region unless it asked for more, and 100 must stay unreserved"),
        );
    }
}

fn is_layer(arn: &str) -> bool {
    let parts: Vec<&str> = arn.split(':').collect();
    matches!(parts.as_slice(), ["arn", _, "lambda", _, _, "layer", _, version] if version.parse::<u64>().is_ok())
}

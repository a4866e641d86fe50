//! Numbers in twos: ranges and times of day.

use super::number::amount;
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Argument, Kind};

/// A range with an end missing, reversed, or with ends that cannot be compared.
pub static BAD_RANGE: Code = Code {
    id: "bad-range",
    summary: "a range does not go from one bound up to another of its kind",
    page: include_str!("codes/bad-range.md"),
};

/// A time of day that no clock shows.
pub static BAD_TIME: Code = Code {
    id: "bad-time",
    summary: "a time of day is not between 00:00 and 23:59",
    page: include_str!("codes/bad-time.md"),
};

/// `from..to`
pub(super) fn range<'s>(input: &Tokens<'_, 's>, span: Span, from: &'s str, to: &'s str) -> Kind<'s> {
    let error = |message: &str| Diagnostic::error(&BAD_RANGE, span, message);
    if to.starts_with('.') || to.contains("..") || from.is_empty() {
        let better = format!("{from}..{}", to.trim_start_matches('.'));
        let error = error("a range has two dots between its bounds");
        input.report(if to.trim_start_matches('.').contains("..") {
            error
        } else {
            error.fix(format!("write `{better}`"), span, better)
        });
        return Kind::Word;
    }
    if to.is_empty() {
        input.report(error("the range has no upper bound").help("write both bounds, as in `1..10`"));
        return Kind::Word;
    }
    let low = Span { end: span.start + length(from), ..span };
    let high = Span { start: span.end - length(to), ..span };
    let before = input.reported();
    let (Some(low), Some(high)) = (bound(input, from, low), bound(input, to, high)) else {
        if input.reported() == before {
            input.report(error("a bound is neither a whole number, a duration nor a size"));
        }
        return Kind::Word;
    };
    if input.reported() == before {
        match (&low.kind, &high.kind) {
            (Kind::Int(a), Kind::Int(b)) if a <= b => {}
            (Kind::Duration(a), Kind::Duration(b)) | (Kind::Size(a), Kind::Size(b)) if a <= b => {}
            (Kind::Int(_), Kind::Int(_))
            | (Kind::Duration(_), Kind::Duration(_))
            | (Kind::Size(_), Kind::Size(_)) => {
                let better = format!("{to}..{from}");
                input.report(error("the range goes downwards").fix(
                    format!("write `{better}`"),
                    span,
                    better,
                ));
                return Kind::Range(Box::new((high, low)));
            }
            _ => input.report(
                error("the bounds of the range are not of one kind")
                    .help("give both the same sort of unit, as in `1s..10s`"),
            ),
        }
    }
    Kind::Range(Box::new((low, high)))
}

/// `from-to`, which is meant as a range.
pub(super) fn dashed<'s>(input: &Tokens<'_, 's>, span: Span, from: &str, to: &str) -> Kind<'s> {
    let better = format!("{from}..{to}");
    let error = Diagnostic::error(&BAD_RANGE, span, "a range has two dots between its bounds");
    input.report(error.fix(format!("write `{better}`"), span, better));
    Kind::Word
}

fn bound<'s>(input: &Tokens<'_, 's>, text: &'s str, span: Span) -> Option<Argument<'s>> {
    let kind = if text.contains(':') { None } else { amount(input, text, span) }?;
    matches!(kind, Kind::Int(_) | Kind::Duration(_) | Kind::Size(_)).then_some(Argument { kind, text, span })
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// `hours:minutes`
pub(super) fn time<'s>(
    input: &Tokens<'_, 's>,
    text: &str,
    span: Span,
    hours: &str,
    minutes: &str,
) -> Kind<'s> {
    let number =
        |text: &str, limit: u16| text.parse::<u16>().ok().filter(|value| text.len() <= 2 && *value < limit);
    let error = || Diagnostic::error(&BAD_TIME, span, format!("`{text}` is not a time of day"));
    match (number(hours, 24), number(minutes, 60)) {
        (Some(hour), Some(minute)) => {
            if text.len() != 5 {
                let better = format!("{hour:02}:{minute:02}");
                input.report(error().fix(format!("write `{better}`"), span, better));
            }
            Kind::Time(hour * 60 + minute)
        }
        (None, Some(0)) if hours == "24" => {
            input.report(error().fix("write `00:00`, when a day begins", span, "00:00"));
            Kind::Time(0)
        }
        (None | Some(_), None | Some(_)) => {
            input.report(error().help("write hours and minutes of a 24-hour clock, as in `03:30`"));
            Kind::Time(0)
        }
    }
}

//! What begins with a digit: counts, percentages, durations and sizes.

use super::range::{dashed, range, time};
use super::tokens::Tokens;
use super::unit::{SIZES, TIMES, Unit, meant, shortest, unit};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::Kind;

/// A unit scant does not have.
pub static UNKNOWN_UNIT: Code = Code {
    id: "unknown-unit",
    summary: "a number ends in something that is no unit",
    page: include_str!("codes/unknown-unit.md"),
};

/// A duration or a size with a fraction, or one that is zero or negative.
pub static BAD_AMOUNT: Code = Code {
    id: "bad-amount",
    summary: "a duration or a size is not a whole, positive number of its unit",
    page: include_str!("codes/bad-amount.md"),
};

/// More than can be counted.
pub static NUMBER_TOO_LARGE: Code = Code {
    id: "number-too-large",
    summary: "a number is too large to be counted",
    page: include_str!("codes/number-too-large.md"),
};

/// The value of the number written as `text` at `span`, or `None` if that is no number at all
/// (`2027-06-30`, `10.0.0.1`). Anything else wrong is reported.
pub(super) fn number<'s>(input: &Tokens<'_, 's>, text: &'s str, span: Span) -> Option<Kind<'s>> {
    if let Some((from, to)) = text.split_once("..") {
        return Some(range(input, span, from, to));
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        return Some(time(input, text, span, hours, minutes));
    }
    if let Some((from, to)) = text.split_once('-').filter(|(from, to)| !from.is_empty() && !to.contains('-'))
    {
        return Some(dashed(input, span, from, to));
    }
    amount(input, text, span)
}

/// A number and its unit, cut apart.
struct Amount<'s> {
    negative: bool,
    whole: &'s str,
    fraction: &'s str,
    unit: &'s str,
}

impl<'s> Amount<'s> {
    fn cut(text: &'s str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, rest) = digits(text);
        let (fraction, unit) = match rest.strip_prefix('.') {
            Some(rest) => digits(rest),
            None => ("", rest),
        };
        let ends_in_point = rest.starts_with('.') && fraction.is_empty();
        let is_number = !ends_in_point && !unit.contains(['.', '-']);
        is_number.then_some(Self { negative, whole, fraction, unit })
    }

    /// The digits without the point, and ten to the power of how many came after it.
    fn decimal(&self) -> Option<(u128, u128)> {
        let mut digits = 0_u128;
        let mut scale = 1_u128;
        for digit in self.whole.bytes().filter(u8::is_ascii_digit) {
            digits = digits.checked_mul(10)?.checked_add(u128::from(digit - b'0'))?;
        }
        for digit in self.fraction.bytes().filter(u8::is_ascii_digit) {
            digits = digits.checked_mul(10)?.checked_add(u128::from(digit - b'0'))?;
            scale = scale.checked_mul(10)?;
        }
        Some((digits, scale))
    }

    /// How many units of one it is, when one of its own unit is `size` of them; whole numbers only.
    fn exactly(&self, size: u64) -> Exactly {
        let Some((scaled, scale)) =
            self.decimal().and_then(|(d, s)| Some((d.checked_mul(u128::from(size))?, s)))
        else {
            return Exactly::TooLarge;
        };
        if scaled % scale != 0 {
            return Exactly::Fraction;
        }
        match u64::try_from(scaled / scale) {
            Ok(value) if i64::try_from(value).is_ok() => Exactly::Whole(value),
            _ => Exactly::TooLarge,
        }
    }

    fn float(&self) -> f64 {
        let plain = |part: &str| part.bytes().filter(u8::is_ascii_digit).map(char::from).collect::<String>();
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}.{}", plain(self.whole), plain(self.fraction)).parse().unwrap_or(0.0)
    }
}

enum Exactly {
    Whole(u64),
    Fraction,
    TooLarge,
}

/// The leading digits and `_`, and the rest.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len()))
}

/// A single amount; `None` if it is no number.
pub(super) fn amount<'s>(input: &Tokens<'_, 's>, text: &'s str, span: Span) -> Option<Kind<'s>> {
    let amount = Amount::cut(text)?;
    let Some(unit) = unit(amount.unit) else {
        return Some(misspelt(input, text, span, &amount));
    };
    let value = match unit {
        Unit::Percent => return Some(Kind::Percent(amount.float())),
        Unit::Count(size) | Unit::Time(size) | Unit::Bytes(size) => amount.exactly(size),
    };
    let sign = if amount.negative { -1 } else { 1 };
    Some(match (unit, value) {
        (_, Exactly::TooLarge) => {
            input.report(
                Diagnostic::error(&NUMBER_TOO_LARGE, span, format!("`{text}` is too large"))
                    .help(format!("numbers go up to {}", i64::MAX)),
            );
            Kind::Word
        }
        (Unit::Count(1), Exactly::Whole(_)) if !amount.fraction.is_empty() => Kind::Number(amount.float()),
        (Unit::Count(_), Exactly::Whole(value)) => Kind::Int(i64::try_from(value).unwrap_or(i64::MAX) * sign),
        (Unit::Count(_), Exactly::Fraction) => match amount.unit {
            "" => Kind::Number(amount.float()),
            "k" => Kind::Number(amount.float() * 1e3),
            _ => Kind::Number(amount.float() * 1e6),
        },
        (Unit::Time(_), value) => {
            let value = positive(input, text, span, &amount, value, "duration");
            Kind::Duration(value)
        }
        (Unit::Bytes(_), value) => Kind::Size(positive(input, text, span, &amount, value, "size")),
        (Unit::Percent, _) => Kind::Percent(amount.float()),
    })
}

/// Reports what a duration or a size may not be; returns its value as far as it has one.
fn positive(
    input: &Tokens<'_, '_>,
    text: &str,
    span: Span,
    amount: &Amount<'_>,
    value: Exactly,
    what: &str,
) -> u64 {
    let units: &[(&str, u64)] = if what == "size" { &SIZES } else { &TIMES };
    let whole = match value {
        Exactly::Whole(whole) => whole,
        Exactly::Fraction | Exactly::TooLarge => 0,
    };
    let error = |message| Diagnostic::error(&BAD_AMOUNT, span, message);
    if amount.negative {
        input
            .report(error(format!("`{text}` is negative, and a {what} cannot be")).help("leave out the `-`"));
    } else if !amount.fraction.is_empty() {
        let error = error(format!("`{text}` is a fraction, and a {what} is a whole number of its unit"));
        input.report(match shortest(whole, units) {
            Some(better) => error.fix(format!("write `{better}`"), span, better),
            None => error.help("take a smaller unit"),
        });
    } else if whole == 0 && what == "duration" {
        input.report(
            error(format!("`{text}` is no time at all")).help("leave the setting out, or give it some time"),
        );
    }
    whole
}

fn misspelt<'s>(input: &Tokens<'_, 's>, text: &'s str, span: Span, amount: &Amount<'_>) -> Kind<'s> {
    if text.contains('_') && !amount.unit.is_empty() {
        input.report(
            Diagnostic::error(&UNKNOWN_UNIT, span, format!("`{text}` is neither an amount nor a name"))
                .help("a name begins with a letter"),
        );
        return Kind::Word;
    }
    if let Some(time) = clock(amount) {
        input.report(Diagnostic::error(&UNKNOWN_UNIT, span, format!("`{text}` is not a time of day")).fix(
            format!("write `{}`", time.1),
            span,
            time.1,
        ));
        return Kind::Time(time.0);
    }
    let error = Diagnostic::error(&UNKNOWN_UNIT, span, format!("`{}` is not a unit", amount.unit));
    let better = meant(amount.unit).filter(|_| amount.fraction.is_empty() && !amount.negative).and_then(
        |(times, name)| match amount.exactly(times) {
            Exactly::Whole(value) if times == 1 => Some((format!("{}{name}", amount.whole), value, name)),
            Exactly::Whole(value) => Some((format!("{value}{name}"), value, name)),
            Exactly::Fraction | Exactly::TooLarge => None,
        },
    );
    if let Some((better, value, name)) = better {
        input.report(error.fix(format!("write `{better}`"), span, better));
        return match unit(name) {
            Some(Unit::Time(size)) => Kind::Duration(value.saturating_mul(size)),
            Some(Unit::Bytes(size)) => Kind::Size(value.saturating_mul(size)),
            Some(Unit::Count(_) | Unit::Percent) | None => Kind::Word,
        };
    }
    input.report(match amount.unit {
        "B" | "b" | "byte" | "bytes" => bytes(error, amount, span),
        "K" => error.help(format!("write `{0}k` for a count, `{0}KB` for a size", amount.whole)),
        "mo" | "month" | "months" => error.help("months differ in length: count days, as in `30d`"),
        _ => {
            error.help("durations end in `ms`, `s`, `m`, `h`, `d` or `y`, sizes in `KB`, `MB`, `GB` or `TB`")
        }
    });
    Kind::Word
}

/// The minute of the day that `3am` is, and how it is written.
fn clock(amount: &Amount<'_>) -> Option<(u16, String)> {
    let hour = amount.whole.parse::<u16>().ok().filter(|hour| (1..=12).contains(hour))?;
    let hour = match amount.unit {
        "am" | "AM" => hour % 12,
        "pm" | "PM" => hour % 12 + 12,
        _ => return None,
    };
    (!amount.negative && amount.fraction.is_empty()).then(|| (hour * 60, format!("{hour:02}:00")))
}

fn bytes(error: Diagnostic, amount: &Amount<'_>, span: Span) -> Diagnostic {
    let whole = match amount.exactly(1) {
        Exactly::Whole(value) if amount.fraction.is_empty() && !amount.negative => shortest(value, &SIZES),
        Exactly::Whole(_) | Exactly::Fraction | Exactly::TooLarge => None,
    };
    match whole {
        Some(better) => error.fix(format!("write `{better}`"), span, better),
        None => error.help("the smallest unit of size is `KB`, 1024 bytes"),
    }
}

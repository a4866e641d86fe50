//! The units of durations, sizes and counts: right ones, and what is commonly written instead.

/// What an amount measures, and how much one of the unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A bare count, times this.
    Count(u64),
    /// Hundredths.
    Percent,
    /// A duration, times this many milliseconds.
    Time(u64),
    /// A size, times this many bytes.
    Bytes(u64),
}

const SECOND: u64 = 1_000;
const DAY: u64 = 24 * 60 * 60 * SECOND;

/// Duration units from the longest to the shortest, in milliseconds.
pub(super) const TIMES: [(&str, u64); 6] =
    [("y", 365 * DAY), ("d", DAY), ("h", 60 * 60 * SECOND), ("m", 60 * SECOND), ("s", SECOND), ("ms", 1)];

/// Size units from the largest to the smallest, in bytes; powers of 1024.
pub(super) const SIZES: [(&str, u64); 4] =
    [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];

/// The unit written as `text`.
pub(super) fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "" => Unit::Count(1),
        "k" => Unit::Count(1_000),
        "M" => Unit::Count(1_000_000),
        "%" => Unit::Percent,
        "ms" => Unit::Time(1),
        "s" => Unit::Time(SECOND),
        "m" => Unit::Time(60 * SECOND),
        "h" => Unit::Time(60 * 60 * SECOND),
        "d" => Unit::Time(DAY),
        "y" => Unit::Time(365 * DAY),
        "KB" | "KiB" => Unit::Bytes(1 << 10),
        "MB" | "MiB" => Unit::Bytes(1 << 20),
        "GB" | "GiB" => Unit::Bytes(1 << 30),
        "TB" | "TiB" => Unit::Bytes(1 << 40),
        _ => return None,
    })
}

/// The unit meant by a common other spelling, and how many of it one of the written ones is.
pub(super) fn meant(text: &str) -> Option<(u64, &'static str)> {
    Some(match text.to_ascii_lowercase().as_str() {
        "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => (1, "ms"),
        "s" | "sec" | "secs" | "second" | "seconds" => (1, "s"),
        "min" | "mins" | "minute" | "minutes" => (1, "m"),
        "h" | "hr" | "hrs" | "hour" | "hours" => (1, "h"),
        "d" | "day" | "days" => (1, "d"),
        "w" | "wk" | "week" | "weeks" => (7, "d"),
        "y" | "yr" | "yrs" | "year" | "years" => (1, "y"),
        "kb" | "ki" | "kib" => (1, "KB"),
        "mb" | "mi" | "mib" => (1, "MB"),
        "g" | "gb" | "gi" | "gib" => (1, "GB"),
        "t" | "tb" | "ti" | "tib" => (1, "TB"),
        "pb" | "pib" => (1024, "TB"),
        _ => return None,
    })
}

/// `amount` of the smallest unit in the largest of `units` that divides it: 5 400 000 ms are `90m`.
pub(super) fn shortest(amount: u64, units: &[(&str, u64)]) -> Option<String> {
    units
        .iter()
        .find(|(_, size)| amount >= *size && amount.is_multiple_of(*size))
        .map(|(name, size)| format!("{}{name}", amount / size))
}

//! When a schedule fires, in the words of EventBridge Scheduler: `rate(5 minutes)`, `cron(0 3 * * ? *)`.

use scant_compiler::model::When;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// The expression, or why there is none. Scheduler's cron has six fields and wants `?` in one of the two day
/// fields ("Schedule types in EventBridge Scheduler", user guide); weekdays are written by name, since its
/// numbers begin with Sunday as 1.
pub fn expression(when: &When) -> Result<String, String> {
    match when {
        When::Every(interval) => rate(*interval),
        When::Daily(minutes) => Ok(format!("cron({} {} * * ? *)", minutes % 60, minutes / 60)),
        When::Cron(fields) => cron(fields),
    }
}

fn rate(interval: u64) -> Result<String, String> {
    let (count, unit) = match interval {
        0 => return Err("aws cannot fire every 0 minutes".to_owned()),
        _ if interval.is_multiple_of(DAY) => (interval / DAY, "day"),
        _ if interval.is_multiple_of(HOUR) => (interval / HOUR, "hour"),
        _ if interval.is_multiple_of(MINUTE) => (interval / MINUTE, "minute"),
        _ => return Err("aws counts a schedule's interval in whole minutes".to_owned()),
    };
    Ok(format!("rate({count} {unit}{})", if count == 1 { "" } else { "s" }))
}

fn cron([minute, hour, day, month, weekday]: &[String; 5]) -> Result<String, String> {
    let minute = values(minute, 0, 59, &[])?.written(0, 59, &[]);
    let hour = values(hour, 0, 23, &[])?.written(0, 23, &[]);
    let days = values(day, 1, 31, &[])?;
    let months = values(month, 1, 12, &MONTHS)?;
    if !(1..=12).any(|month| months.has(month) && (1..=longest(month)).any(|day| days.has(day))) {
        return Err("no month that this schedule names has such a day, so it would never fire".to_owned());
    }
    let month = months.written(1, 12, &[]);
    let mut weekdays = values(weekday, 0, 7, &WEEKDAYS)?;
    if weekdays.has(7) {
        weekdays = weekdays.with(0).without(7);
    }
    let (day, weekday) = match (days.is_all(1, 31), weekdays.is_all(0, 6)) {
        (_, true) => (days.written(1, 31, &[]), "?".to_owned()),
        (true, false) => ("?".to_owned(), weekdays.written(0, 6, &WEEKDAYS)),
        (false, false) => {
            return Err("aws cannot fire on days of the month and on weekdays in one schedule".to_owned());
        }
    };
    Ok(format!("cron({minute} {hour} {day} {month} {weekday} *)"))
}

/// Days a month has at most.
fn longest(month: u32) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The values a field names, one bit each.
#[derive(Clone, Copy)]
struct Values(u64);

impl Values {
    fn has(self, value: u32) -> bool {
        self.0 >> value & 1 == 1
    }

    fn with(self, value: u32) -> Self {
        Self(self.0 | 1 << value)
    }

    fn without(self, value: u32) -> Self {
        Self(self.0 & !(1 << value))
    }

    fn is_all(self, first: u32, last: u32) -> bool {
        (first..=last).all(|value| self.has(value))
    }

    /// The shortest plain spelling: `*`, `0/5`, `9-17`, `1,3`.
    fn written(self, first: u32, last: u32, names: &[&str]) -> String {
        if self.is_all(first, last) {
            return "*".to_owned();
        }
        let all: Vec<u32> = (first..=last).filter(|value| self.has(*value)).collect();
        if names.is_empty()
            && let [start, second, _, ..] = all.as_slice()
        {
            let step = second - start;
            let stepped = (*start..=last).step_by(step as usize);
            if step > 1 && stepped.eq(all.iter().copied()) {
                return format!("{start}/{step}");
            }
        }
        let name =
            |value: u32| names.get(value as usize).map_or_else(|| value.to_string(), |it| (*it).to_owned());
        let mut pieces = Vec::new();
        let mut rest = all.as_slice();
        while let Some(start) = rest.first() {
            let run = rest.iter().zip(*start..).take_while(|(value, expected)| **value == *expected).count();
            let (now, later) = rest.split_at(run);
            match now {
                [from, _, .., to] => pieces.push(format!("{}-{}", name(*from), name(*to))),
                _ => pieces.extend(now.iter().map(|value| name(*value))),
            }
            rest = later;
        }
        pieces.join(",")
    }
}

fn values(field: &str, first: u32, last: u32, names: &[&str]) -> Result<Values, String> {
    let refuse = || format!("`{field}` is not a cron field of values from {first} to {last}");
    let value = |text: &str| -> Option<u32> {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        // Months are named from 1, weekdays from 0.
        let number = match named {
            Some(place) => place as u32 + u32::from(names.len() == MONTHS.len()),
            None => text.parse().ok()?,
        };
        (first..=last).contains(&number).then_some(number)
    };
    let mut all = Values(0);
    for piece in field.split(',') {
        let (range, step) = match piece.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<u32>().map_err(|_| refuse())?)),
            None => (piece, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (first, last),
            Some((from, to)) => (value(from).ok_or_else(refuse)?, value(to).ok_or_else(refuse)?),
            None => {
                let from = value(range).ok_or_else(refuse)?;
                (from, if step.is_some() { last } else { from })
            }
        };
        let step = step.unwrap_or(1);
        if from > to || step == 0 {
            return Err(refuse());
        }
        for value in (from..=to).step_by(step as usize) {
            all = all.with(value);
        }
    }
    Ok(all)
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
    fn five_fields_become_six() {
        for (five, six) in [
            ("0 9 28 * *", "cron(0 9 28 * ? *)"),
            ("*/5 * * * *", "cron(0/5 * * * ? *)"),
            ("0 9 * * 1-5", "cron(0 9 ? * MON-FRI *)"),
            ("0 9 * * 5-7", "cron(0 9 ? * SUN,FRI,SAT *)"),
            ("0 9 * * sun,3", "cron(0 9 ? * SUN,WED *)"),
            ("0 0 1 jan,7 *", "cron(0 0 1 1,7 ? *)"),
            ("0-30/10 9-17 * * *", "cron(0,10,20,30 9-17 * * ? *)"),
            ("0 0 29 2 *", "cron(0 0 29 2 ? *)"),
            ("15 0 * * 0-6", "cron(15 0 * * ? *)"),
        ] {
            assert_eq!(cron(five).as_deref(), Ok(six), "{five}");
        }
    }

    #[test]
    fn what_aws_cannot_say_is_refused() {
        for five in [
            "0 9 1 * 1",
            "60 * * * *",
            "* * 0 * *",
            "a * * * *",
            "5-1 * * * *",
            "0 0 31 2,4 *",
            "0 0 30 feb *",
            "*/0 * * * *",
            "",
        ] {
            assert!(cron(five).is_err(), "{five}");
        }
    }

    #[test]
    fn intervals_are_whole_minutes() {
        assert_eq!(expression(&When::Every(MINUTE)).as_deref(), Ok("rate(1 minute)"));
        assert_eq!(expression(&When::Every(90 * MINUTE)).as_deref(), Ok("rate(90 minutes)"));
        assert_eq!(expression(&When::Every(2 * DAY)).as_deref(), Ok("rate(2 days)"));
        assert!(expression(&When::Every(1_500)).is_err());
        assert_eq!(expression(&When::Daily(185)).as_deref(), Ok("cron(5 3 * * ? *)"));
    }
}

//! The times that five cron fields name, whichever way they are spelled.

/// The times of a schedule. Sunday is 0.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Minutes, 0 to 59.
    pub minutes: Values,
    /// Hours, 0 to 23.
    pub hours: Values,
    /// Days of the month, 1 to 31.
    pub days: Values,
    /// Months, 1 to 12.
    pub months: Values,
    /// Weekdays, 0 to 6.
    pub weekdays: Values,
}

/// Names of weekdays, from 0.
pub const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

impl Times {
    /// Reads minute, hour, day of month, month, day of week; says why they name no time.
    pub fn read([minute, hour, day, month, weekday]: &[String; 5]) -> Result<Self, String> {
        let minutes = values(minute, 0, 59, &[])?;
        let hours = values(hour, 0, 23, &[])?;
        let days = values(day, 1, 31, &[])?;
        let months = values(month, 1, 12, &MONTHS)?;
        let mut weekdays = values(weekday, 0, 7, &WEEKDAYS)?;
        if weekdays.has(7) {
            weekdays = weekdays.with(0).without(7);
        }
        let times = Self { minutes, hours, days, months, weekdays };
        if times.never() {
            return Err("no month that this schedule names has such a day, so it would never fire".to_owned());
        }
        Ok(times)
    }

    /// Whether every day of the month is named.
    pub fn is_any_day(&self) -> bool {
        self.days.is_all(1, 31)
    }

    /// Whether every weekday is named.
    pub fn is_any_weekday(&self) -> bool {
        self.weekdays.is_all(0, 6)
    }

    /// Where days and weekdays are both narrowed, either will do, and every month has every weekday.
    fn never(&self) -> bool {
        let found = |month: u32| (1..=longest(month)).any(|day| self.days.has(day));
        self.is_any_weekday() && !(1..=12).any(|month| self.months.has(month) && found(month))
    }
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
#[derive(Debug, Clone, Copy)]
pub struct Values(u64);

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

    /// The shortest plain spelling: `*`, `0/5`, `9-17`, `1,3`. `names` are those of the values from 0, if it has any.
    pub fn written(self, first: u32, last: u32, names: &[&str]) -> String {
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

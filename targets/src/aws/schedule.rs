//! When a schedule fires, in the words of EventBridge Scheduler: `rate(5 minutes)`, `cron(0 3 * * ? *)`.

use crate::shared::cron::{Times, WEEKDAYS};
use scant_compiler::model::When;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

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

fn cron(fields: &[String; 5]) -> Result<String, String> {
    let times = Times::read(fields)?;
    let minute = times.minutes.written(0, 59, &[]);
    let hour = times.hours.written(0, 23, &[]);
    let month = times.months.written(1, 12, &[]);
    let (day, weekday) = match (times.is_any_day(), times.is_any_weekday()) {
        (_, true) => (times.days.written(1, 31, &[]), "?".to_owned()),
        (true, false) => ("?".to_owned(), times.weekdays.written(0, 6, &WEEKDAYS)),
        (false, false) => {
            return Err("aws cannot fire on days of the month and on weekdays in one schedule".to_owned());
        }
    };
    Ok(format!("cron({minute} {hour} {day} {month} {weekday} *)"))
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

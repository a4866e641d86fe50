//! When a schedule fires, in six fields from the second on, in UTC.
//! <https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions>

use crate::shared::cron::{Times, WEEKDAYS};
use scant_compiler::model::When;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The expression, or why there is none.
pub fn expression(when: &When) -> Result<String, String> {
    match when {
        When::Every(interval) => every(*interval),
        When::Daily(minutes) => Ok(format!("0 {} {} * * *", minutes % 60, minutes / 60)),
        When::Cron(fields) => cron(fields),
    }
}

/// Fields begin anew with every minute, hour and day, so only what divides those comes at even distances.
fn every(interval: u64) -> Result<String, String> {
    let divides =
        |unit: u64, of: u64| interval.is_multiple_of(unit) && interval > 0 && of.is_multiple_of(interval);
    let step = |count: u64| if count == 1 { "*".to_owned() } else { format!("*/{count}") };
    if interval == DAY {
        Ok("0 0 0 * * *".to_owned())
    } else if interval == 7 * DAY {
        Ok("0 0 0 * * SUN".to_owned())
    } else if divides(HOUR, DAY) {
        Ok(format!("0 0 {} * * *", step(interval / HOUR)))
    } else if divides(MINUTE, HOUR) {
        Ok(format!("0 {} * * * *", step(interval / MINUTE)))
    } else if divides(SECOND, MINUTE) {
        Ok(format!("{} * * * * *", step(interval / SECOND)))
    } else {
        Err("azure fires at even distances only if they divide a minute, an hour or a day".to_owned())
    }
}

fn cron(fields: &[String; 5]) -> Result<String, String> {
    let times = Times::read(fields)?;
    if !times.is_any_day() && !times.is_any_weekday() {
        return Err("azure fires on days of the month that are such weekdays, and not on either".to_owned());
    }
    let minute = times.minutes.written(0, 59, &[]);
    let hour = times.hours.written(0, 23, &[]);
    let day = times.days.written(1, 31, &[]);
    let month = times.months.written(1, 12, &[]);
    let weekday = times.weekdays.written(0, 6, &WEEKDAYS);
    Ok(format!("0 {minute} {hour} {day} {month} {weekday}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_divide_what_they_stand_in() {
        for (interval, said) in [
            (5 * MINUTE, "0 */5 * * * *"),
            (MINUTE, "0 * * * * *"),
            (30 * SECOND, "*/30 * * * * *"),
            (HOUR, "0 0 * * * *"),
            (6 * HOUR, "0 0 */6 * * *"),
            (DAY, "0 0 0 * * *"),
        ] {
            assert_eq!(expression(&When::Every(interval)).as_deref(), Ok(said));
        }
        for interval in [0, 7 * MINUTE, 5 * HOUR, 90 * MINUTE, 2 * DAY, 1_500] {
            assert!(expression(&When::Every(interval)).is_err(), "{interval}");
        }
    }

    #[test]
    fn five_fields_become_six() {
        let cron = |text: &str| {
            let mut fields = text.split(' ').map(str::to_owned);
            let mut next = || fields.next().unwrap_or_default();
            expression(&When::Cron([next(), next(), next(), next(), next()]))
        };
        assert_eq!(cron("0 9 28 * *").as_deref(), Ok("0 0 9 28 * *"));
        assert_eq!(cron("0 9 * * 1-5").as_deref(), Ok("0 0 9 * * MON-FRI"));
        assert!(cron("0 9 1 * 1").is_err());
        assert_eq!(expression(&When::Daily(185)).as_deref(), Ok("0 5 3 * * *"));
    }
}

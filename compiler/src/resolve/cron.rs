//! Five-field cron expressions, judged field by field.

/// Names and bounds of the five fields.
const FIELDS: [(&str, u32, u32); 5] =
    [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The five fields, or what is wrong with them.
pub fn fields(text: &str) -> Result<[String; 5], String> {
    let found: Vec<&str> = text.split_whitespace().collect();
    let fields: [&str; 5] = match found.as_slice().try_into() {
        Ok(fields) => fields,
        Err(_) => return Err(format!("a cron expression has five fields, and this has {}", found.len())),
    };
    for (field, (name, least, most)) in fields.iter().zip(FIELDS) {
        for item in field.split(',') {
            judge(item, name, least, most)?;
        }
    }
    Ok(fields.map(|field| field.to_ascii_uppercase()))
}

fn judge(item: &str, name: &str, least: u32, most: u32) -> Result<(), String> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (item, None),
    };
    if let Some(step) = step
        && !step.parse::<u32>().is_ok_and(|step| step > 0 && step <= most)
    {
        return Err(format!("`{step}` is not a step of the {name}"));
    }
    if range == "*" {
        return Ok(());
    }
    let ends = match range.split_once('-') {
        Some((from, to)) => (number(from, name, least, most)?, number(to, name, least, most)?),
        None => {
            let one = number(range, name, least, most)?;
            (one, if step.is_some() { most } else { one })
        }
    };
    if ends.0 > ends.1 {
        return Err(format!("`{range}` runs backwards"));
    }
    Ok(())
}

fn number(text: &str, name: &str, least: u32, most: u32) -> Result<u32, String> {
    let upper = text.to_ascii_uppercase();
    let named = match name {
        "month" => MONTHS.iter().position(|month| *month == upper).map(|at| at as u32 + 1),
        "day of week" => DAYS.iter().position(|day| *day == upper).map(|at| at as u32),
        _ => None,
    };
    match named.or_else(|| text.parse::<u32>().ok()) {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        Some(_) => Err(format!("the {name} is {least} to {most}, not `{text}`")),
        None => Err(format!("`{text}` is not a {name}")),
    }
}

//! The model in the words of the spec, the same for the same meaning: what is unordered is sorted.

use crate::model::{
    Attribute, Change, Event, Filter, FilterCondition, FilterTest, KeyAttribute, KeyType, Literal, Model,
    ObjectEvent, Referent, Route, Scalar, Segment, Text, TextPart, Throttle, When,
};
use crate::vocabulary::Verb;
use crate::words::{duration, size};

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Texts in quotes, sorted, each once.
pub fn quoted_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let sorted: std::collections::BTreeSet<&str> = texts.into_iter().collect();
    sorted.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// A verb as it stands before its thing: `delete from`.
pub fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get from",
        Verb::Query => "query",
        Verb::Scan => "scan",
        Verb::Put => "put into",
        Verb::Update => "update items of",
        Verb::Delete => "delete from",
        Verb::Check => "check items of",
        Verb::List => "list",
        Verb::Send => "send to",
        Verb::Receive => "receive from",
        Verb::Inspect => "inspect",
        Verb::Purge => "purge",
        Verb::Publish => "publish to",
        Verb::Emit => "emit to",
        Verb::Append => "append to",
        Verb::Tail => "tail",
        Verb::Read => "read",
        Verb::Write => "write",
        Verb::Invoke => "invoke",
        Verb::Consume => "consume from",
        Verb::Follow => "follow",
        Verb::Deposit => "deposit into",
    }
}

/// Where an event comes from: `queue jobs`, `objects created in bucket uploads`, `the schedule every 5m`.
pub fn source(model: &Model, event: &Event) -> String {
    let name = |id| &model.store(id).name;
    match event {
        Event::Http { method, route, .. } => format!("{} {}", method.word(), route.text),
        Event::Schedule { when, zone, .. } => match zone {
            Some(zone) => format!("the schedule {} in {}", moment(&when.value), zone.value),
            None => format!("the schedule {}", moment(&when.value)),
        },
        Event::Queue { queue, .. } => format!("queue {}", name(*queue)),
        Event::Topic { topic, .. } => format!("topic {}", name(*topic)),
        Event::Bus { bus, .. } => format!("bus {}", name(*bus)),
        Event::Stream { stream, .. } => format!("stream {}", name(*stream)),
        Event::Changes { table, .. } => format!("changes of table {}", name(*table)),
        Event::Objects { bucket, event: ObjectEvent::Created, .. } => {
            format!("objects created in bucket {}", name(*bucket))
        }
        Event::Objects { bucket, event: ObjectEvent::Removed, .. } => {
            format!("objects removed from bucket {}", name(*bucket))
        }
        Event::Call => "direct calls only".to_owned(),
    }
}

fn moment(when: &When) -> String {
    match when {
        When::Every(interval) => format!("every {}", duration(*interval)),
        When::Daily(minutes) => format!("daily at {:02}:{:02}", minutes / 60, minutes % 60),
        When::Cron(fields) => format!("cron {}", quoted(&fields.join(" "))),
    }
}

/// A route without the names of its parameters: what it matches.
pub fn shape(route: &Route) -> String {
    let segments = route.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.as_str(),
        Segment::Parameter(_) => "{}",
        Segment::Rest(_) => "{...}",
    });
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

/// `where region in ["eu", "uk"] and total > 10`; nothing for a filter that lets everything through.
pub fn filter(filter: &Filter) -> String {
    if filter.conditions.is_empty() {
        return String::new();
    }
    let mut conditions: Vec<String> = filter.conditions.iter().map(condition).collect();
    conditions.sort();
    conditions.dedup();
    format!("where {}", conditions.join(" and "))
}

fn condition(condition: &FilterCondition) -> String {
    let path = condition.path.join(".");
    match &condition.test {
        FilterTest::In(values) => match values.as_slice() {
            [one] => format!("{path} is {}", scalar(one)),
            many => format!("{path} in [{}]", scalars(many)),
        },
        FilterTest::Not(values) => match values.as_slice() {
            [one] => format!("{path} not {}", scalar(one)),
            many => format!("{path} not [{}]", scalars(many)),
        },
        FilterTest::Starts(beginnings) => {
            format!("{path} starts {}", quoted_list(beginnings.iter().map(String::as_str)))
        }
        FilterTest::Compare(operator, number) => format!("{path} {operator} {number}"),
    }
}

fn scalars(values: &[Scalar]) -> String {
    let mut texts: Vec<String> = values.iter().map(scalar).collect();
    texts.sort();
    texts.dedup();
    texts.join(", ")
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => quoted(text),
        Scalar::Int(number) => number.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(truth) => truth.to_string(),
    }
}

/// `inserted`, `modified`, `removed`
pub fn change(change: Change) -> &'static str {
    match change {
        Change::Inserted => "inserted",
        Change::Modified => "modified",
        Change::Removed => "removed",
    }
}

/// `100 per second burst 200`
pub fn throttle(throttle: Throttle) -> String {
    format!("{} per second burst {}", throttle.rate, throttle.burst)
}

/// `customer: string`
pub fn key(key: &KeyAttribute) -> String {
    let kind = match key.key_type {
        KeyType::String => "string",
        KeyType::Number => "number",
    };
    format!("{}: {kind}", key.name)
}

/// A text as the spec writes it, in quotes.
pub fn text(model: &Model, text: &Text) -> String {
    let parts = text.parts.iter().map(|part| match part {
        TextPart::Plain(plain) => plain.clone(),
        TextPart::Attribute(of, attribute, _) => {
            format!("${{{}.{}}}", referent(model, *of), word(*attribute))
        }
    });
    quoted(&parts.collect::<String>())
}

fn referent(model: &Model, of: Referent) -> &str {
    match of {
        Referent::Store(id) => &model.store(id).name.path,
        Referent::Function(id) => &model.function(id).name.path,
        Referent::Api(id) => &model.api(id).name.path,
        Referent::Raw(id) => &model.raw(id).name.path,
    }
}

fn word(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Name => "name",
        Attribute::Id => "id",
        Attribute::Url => "url",
        Attribute::Host => "host",
    }
}

/// A value as the spec writes it. The fields of an object are sorted.
pub fn literal(model: &Model, value: &Literal) -> String {
    match value {
        Literal::Text(value) => text(model, value),
        Literal::Int(number) => number.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Bool(truth) => truth.to_string(),
        Literal::Duration(milliseconds) => duration(*milliseconds),
        Literal::Size(bytes) => size(*bytes),
        Literal::List(items) => {
            let items: Vec<String> = items.iter().map(|item| literal(model, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Literal::Object(fields) => {
            let mut fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} = {}", literal(model, value))).collect();
            fields.sort();
            format!("{{ {} }}", fields.join("; "))
        }
    }
}

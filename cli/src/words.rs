//! A function's rights and callers in the words of the spec, one line a function.

use scant_compiler::access::Why;
use scant_compiler::checked::Checked;
use scant_compiler::model::{
    Event, Function, FunctionId, Model, ObjectEvent, RouteAuth, Scope, Trigger, When,
};
use scant_compiler::words::duration;

/// What a function may do: `put orders`, `get uploads under raw/`, one entry a line of the spec.
pub fn may(checked: &Checked, id: FunctionId) -> Vec<String> {
    let model = checked.model();
    let mut lines: Vec<(Why, Vec<&str>, Vec<String>, String)> = Vec::new();
    for row in checked.access().rows.iter().filter(|row| row.function == id) {
        let detail = match row.why {
            Why::Allowed(_) => detail(&row.scope, &row.fields),
            Why::Failures(_) => " after failures".to_owned(),
            // What calls a function, and what every function needs, is said apart.
            Why::Trigger(_) | Why::Setting(..) | Why::Runtime(..) => continue,
        };
        let (verb, thing) = (row.verb.word(), model.thing_path(row.on));
        match lines.last_mut() {
            Some((why, verbs, things, _)) if *why == row.why => {
                push_new(verbs, verb);
                push_new(things, thing);
            }
            _ => lines.push((row.why, vec![verb], vec![thing], detail)),
        }
    }
    let own = lines
        .into_iter()
        .map(|(_, verbs, things, detail)| format!("{} {}{detail}", verbs.join(", "), things.join(", ")));
    let provider =
        model.function(id).provider_grants.iter().map(|grant| {
            format!("{} {} on {}", grant.target.word(), grant.action, model.thing_path(grant.on))
        });
    own.chain(provider).collect()
}

/// What calls a function: `POST /orders`, `queue jobs`, `every 5m`.
pub fn callers(model: &Model, function: &Function) -> Vec<String> {
    function.triggers.iter().map(|trigger| caller(model, trigger)).collect()
}

fn caller(model: &Model, trigger: &Trigger) -> String {
    let store = |id| &model.store(id).name;
    match &trigger.event {
        Event::Http { method, route, auth, .. } => {
            let open = match auth {
                RouteAuth::Public => " (public)",
                RouteAuth::Iam | RouteAuth::Authoriser(_) => "",
            };
            format!("{} {}{open}", method.word(), route.text)
        }
        Event::Schedule { when, zone, .. } => {
            let when = match &when.value {
                When::Every(interval) => format!("every {}", duration(*interval)),
                When::Daily(minutes) => format!("daily at {:02}:{:02}", minutes / 60, minutes % 60),
                When::Cron(fields) => format!("cron {}", fields.join(" ")),
            };
            match zone {
                Some(zone) => format!("{when} in {}", zone.value),
                None => when,
            }
        }
        Event::Queue { queue, .. } => format!("queue {}", store(*queue)),
        Event::Topic { topic, .. } => format!("topic {}", store(*topic)),
        Event::Bus { bus, .. } => format!("bus {}", store(*bus)),
        Event::Stream { stream, .. } => format!("stream {}", store(*stream)),
        Event::Changes { table, .. } => format!("changes of table {}", store(*table)),
        Event::Objects { bucket, event, .. } => {
            let event = match event {
                ObjectEvent::Created => "created",
                ObjectEvent::Removed => "removed",
            };
            format!("objects {event} in bucket {}", store(*bucket))
        }
        Event::Call => "direct calls".to_owned(),
    }
}

fn detail(scope: &Scope, fields: &[String]) -> String {
    let scope = match scope {
        Scope::All => String::new(),
        Scope::Keys(keys) => format!(" at {}", keys.join(", ")),
        Scope::Prefixes(prefixes) => format!(" under {}", prefixes.join(", ")),
    };
    match fields {
        [] => scope,
        fields => format!("{scope}, only {}", fields.join(", ")),
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

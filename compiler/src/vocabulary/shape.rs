//! How a form is written, in one line for people: `on queue QUEUE [{ … }]`.

use super::form::{Block, Form, Part, Type};
use super::kind::StoreKind;

impl Form {
    /// The form with a capital word for each argument, `[…]` around what may be left out, `a|b` for a choice.
    pub fn shape(&self) -> String {
        let mut shape = String::new();
        parts(self.pattern, &mut shape);
        match self.block {
            Block::None => {}
            Block::Optional(_) => shape.push_str(" [{ … }]"),
            Block::Required(_) | Block::Same => shape.push_str(" { … }"),
        }
        shape
    }
}

fn parts(pattern: &[Part], shape: &mut String) {
    let mut before = "";
    for part in pattern {
        let text = match part {
            Part::Word(word) => (*word).to_string(),
            Part::Choice(_, words) => words.join("|"),
            Part::Slot(slot, wanted) => argument(slot, *wanted, before),
            Part::List(slot, wanted) => format!("{}, …", argument(slot, *wanted, before)),
            Part::Maybe(inner) => {
                let mut optional = String::new();
                parts(inner, &mut optional);
                format!("[{optional}]")
            }
            Part::Equals => "=".to_string(),
            Part::Colon => ":".to_string(),
            Part::Filter(_) => "FIELD is VALUE [and …]".to_string(),
            Part::Scope => "key is|starts|in VALUE".to_string(),
            Part::ParamType => "TYPE".to_string(),
            Part::Selector("from") => "internet|SELECTOR".to_string(),
            Part::Selector("on") if shape.starts_with("require") => "app|SELECTOR".to_string(),
            Part::Selector(_) => "SELECTOR".to_string(),
            Part::Setting(_) => "SETTING [OP VALUE]".to_string(),
        };
        if !shape.is_empty() && !matches!(part, Part::Colon) {
            shape.push(' ');
        }
        shape.push_str(&text);
        before = if let Part::Word(word) = part { word } else { "" };
    }
}

/// `before` is the word in front: what follows `queue` is a QUEUE.
fn argument(slot: &str, wanted: Type, before: &str) -> String {
    match wanted {
        Type::Name | Type::Key => "NAME".to_string(),
        Type::Reference if StoreKind::ALL.iter().any(|kind| kind.word() == before) => {
            before.to_ascii_uppercase()
        }
        Type::Reference | Type::Word | Type::Lint => called(slot, "NAME"),
        Type::Text | Type::PlainText => format!("\"{}\"", called(slot, "TEXT")),
        Type::Int => "COUNT".to_string(),
        Type::Duration => "DURATION".to_string(),
        Type::Size => "SIZE".to_string(),
        Type::IntRange => "COUNT..COUNT".to_string(),
        Type::AnyRange => "FROM..TO".to_string(),
        Type::Time => "HH:MM".to_string(),
        Type::Route => "/ROUTE".to_string(),
        Type::Method => "METHOD".to_string(),
        Type::Runtime => "RUNTIME".to_string(),
        Type::PropertyPath => "PATH".to_string(),
        Type::Literal => "VALUE".to_string(),
    }
}

/// A slot's name as people read it; a slot called after nothing in particular is `otherwise`.
fn called(slot: &str, otherwise: &str) -> String {
    match slot {
        "value" | "values" | "only_list" => otherwise.to_string(),
        "because" => "REASON".to_string(),
        "until" => "DATE".to_string(),
        "on" => "THING".to_string(),
        "under" | "prefixes" => "PREFIX".to_string(),
        "address" => "ADDRESS".to_string(),
        slot => slot.strip_suffix('s').unwrap_or(slot).to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use crate::vocabulary::{Context, forms_of};

    fn shape(context: Context, id: &str) -> Option<String> {
        let mut forms = forms_of(context);
        forms.find(|form| form.id == id).map(super::Form::shape)
    }

    #[test]
    fn shapes_read_as_the_statement_does() {
        for (context, id, wanted) in [
            (Context::Queue, "from-bus", "from bus BUS [where FIELD is VALUE [and …]]"),
            (Context::Table, "key", "key NAME: string|int|number"),
            (
                Context::Function,
                "allow-provider",
                "allow aws|azure|knative \"ACTION\", … on THING, … [because \"REASON\"]",
            ),
            (Context::File, "param", "param NAME: TYPE [in FROM..TO] [= VALUE]"),
            (Context::Bucket, "expire", "expire DURATION [under \"PREFIX\"]"),
        ] {
            assert_eq!(shape(context, id).as_deref(), Some(wanted), "{id}");
        }
    }
}

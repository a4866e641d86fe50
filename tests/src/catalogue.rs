//! Every message of every crate, in the order of the house.

use scant_compiler::model::TargetName;
use scant_lang::diagnostic::Code;

/// The messages of one part of the house.
#[derive(Debug)]
pub struct Part {
    /// What its messages are about.
    pub title: &'static str,
    /// Its messages, by id.
    pub codes: Vec<&'static Code>,
}

/// The parts, each with its messages.
pub fn parts() -> Vec<Part> {
    let mut parts = vec![
        Part { title: "How a file is written", codes: scant_lang::CODES.to_vec() },
        Part { title: "What a program means", codes: scant_compiler::codes() },
    ];
    parts.extend(scant_targets::ALL.iter().map(|target| Part {
        title: match target.name() {
            TargetName::Aws => "What AWS takes",
            TargetName::Azure => "What Azure takes",
            TargetName::Knative => "What Knative takes",
        },
        codes: target.codes().to_vec(),
    }));
    for part in &mut parts {
        part.codes.sort_by_key(|code| code.id);
    }
    parts
}

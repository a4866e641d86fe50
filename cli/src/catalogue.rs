//! Everything this scant knows by name: targets, and every kind of message of every crate.

use scant_compiler::model::TargetName;
use scant_compiler::target::Target;
use scant_lang::diagnostic::Code;

/// Codes of one part of scant.
#[derive(Debug)]
pub struct Group {
    /// What its messages are about.
    pub title: &'static str,
    /// Its codes, in alphabetical order.
    pub codes: Vec<&'static Code>,
}

/// The target of that name, if this scant has it.
pub fn target(name: TargetName) -> Option<&'static dyn Target> {
    scant_targets::ALL.iter().copied().find(|target| target.name() == name)
}

/// The name of the target that this is the word of, if this scant has it.
pub fn target_of(word: &str) -> Option<TargetName> {
    scant_targets::ALL.iter().map(|target| target.name()).find(|name| name.word() == word)
}

/// The words of the targets this scant has: `aws`.
pub fn target_words() -> String {
    let words: Vec<_> = scant_targets::ALL.iter().map(|target| target.name().word()).collect();
    words.join(", ")
}

/// Every code, by the part that raises it.
pub fn groups() -> Vec<Group> {
    let mut groups = vec![
        group("How a spec is written", scant_lang::CODES.to_vec()),
        group("What a spec means", scant_compiler::codes()),
    ];
    let rules = scant_compiler::rules::ALL.iter().map(|rule| rule.code);
    groups.push(group("What is worth a second look", rules.collect()));
    for target in scant_targets::ALL {
        groups.push(group(target_title(target.name()), target.codes().to_vec()));
    }
    groups.push(group("Files", crate::package::CODES.to_vec()));
    groups
}

/// The code of that id.
pub fn code(id: &str) -> Option<&'static Code> {
    groups().into_iter().flat_map(|group| group.codes).find(|code| code.id == id)
}

fn group(title: &'static str, mut codes: Vec<&'static Code>) -> Group {
    codes.sort_by_key(|code| code.id);
    Group { title, codes }
}

fn target_title(name: TargetName) -> &'static str {
    match name {
        TargetName::Aws => "What AWS allows",
        TargetName::Azure => "What Azure allows",
        TargetName::Knative => "What Knative allows",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_id_is_unique_kebab_case_and_has_a_page() {
        let mut seen = BTreeSet::new();
        for code in groups().into_iter().flat_map(|group| group.codes) {
            assert!(seen.insert(code.id), "`{}` is used twice", code.id);
            assert!(
                code.id.split('-').all(|word| {
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                }),
                "`{}` is not kebab case",
                code.id
            );
            assert!(!code.summary.is_empty() && !code.summary.ends_with('.'), "`{}`: summary", code.id);
            assert!(code.page.starts_with(&format!("# {}\n", code.id)), "`{}` has no page", code.id);
        }
        assert!(seen.len() > 20);
    }
}

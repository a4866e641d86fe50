//! What holds for every text: checking it ends, says the same twice, and points inside it.

use proptest::prelude::*;
use scant_compiler::{Options, check, compile};
use scant_lang::source::Source;
use scant_tests::case::{folders, root};
use scant_tests::generated;

/// The examples' and cases' specs, as seeds.
fn seeds() -> Vec<String> {
    let cases = folders(&root().join("tests/compile")).into_iter().map(|folder| folder.join("spec.scant"));
    let examples = folders(&root().join("examples")).into_iter().map(|folder| folder.join("app.scant"));
    cases.chain(examples).filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

fn judged(text: &str) -> Result<(), TestCaseError> {
    let sources = [Source::new("app.scant", text)];
    let first = check(&sources, scant_targets::ALL, &Options::default());
    let second = check(&sources, scant_targets::ALL, &Options::default());
    prop_assert_eq!(&first.diagnostics, &second.diagnostics);
    for diagnostic in &first.diagnostics {
        for label in &diagnostic.labels {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            prop_assert!(start <= end && end <= text.len(), "{} points outside", diagnostic.code.id);
            prop_assert!(
                text.is_char_boundary(start) && text.is_char_boundary(end),
                "{}",
                diagnostic.code.id
            );
        }
    }
    for target in scant_targets::ALL {
        let compiled = compile(&sources, *target, &Options::default());
        prop_assert_eq!(
            compiled.value.is_some(),
            !compiled.has_errors(),
            "a program without errors compiles, and no other"
        );
        if let Some(app) = compiled.value {
            let _ = (target.emit(&app, &Default::default()), target.rights(&app));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_judged(text in "\\PC{0,400}") {
        judged(&text)?;
    }

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        judged(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn a_spec_with_a_hole_is_judged(seed in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 1usize..60) {
        let seeds = seeds();
        let text = seed.get(&seeds).clone();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let start = *from.get(&ends);
        let end = ends.iter().copied().find(|end| *end >= start + length).unwrap_or(text.len());
        judged(&format!("{}{}", &text[..start], &text[end..]))?;
    }

    #[test]
    fn two_specs_in_one_are_judged(one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let seeds = seeds();
        let (one, other) = (one.get(&seeds), other.get(&seeds));
        let lines: Vec<&str> = one.lines().collect();
        let head = lines[..cut.index(lines.len())].join("\n");
        judged(&format!("{head}\n{other}"))?;
    }
}

#[test]
fn twice_is_once() {
    for target in scant_targets::ALL {
        let sources = [Source::new("app.scant", generated::program(target.name(), 300))];
        let build = || {
            compile(&sources, *target, &Options::default())
                .value
                .map(|app| target.emit(&app, &Default::default()))
        };
        let (first, second) = (build(), build());
        assert!(first.is_some(), "the generated program compiles for {}", target.name().word());
        assert_eq!(first.map(|artifact| artifact.files), second.map(|artifact| artifact.files));
    }
}

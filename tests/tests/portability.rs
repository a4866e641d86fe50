//! No target claims to hold a right exactly unless a case or an example holds it, where the judges read it back.

use std::collections::BTreeSet;

use scant_compiler::portability::{Cell, Holds, cells, cells_of};
use scant_compiler::target::Target;
use scant_compiler::{Options, compile};
use scant_lang::source::Source;
use scant_tests::case::{Case, folders, root};
use scant_tests::example::examples;

#[test]
fn every_exact_cell_is_held_somewhere() -> Result<(), String> {
    let mut claims = Vec::new();
    for target in scant_targets::ALL {
        let held = held(*target)?;
        let unseen = cells().filter(|cell| !held.contains(cell));
        let claimed =
            unseen.filter(|(kind, verb, limit)| target.hold(*kind, *verb, *limit).holds == Holds::Exactly);
        claims.extend(claimed.map(|cell| format!("{}: {cell:?}", target.name().word())));
    }
    assert!(claims.is_empty(), "exact, and no case or example shows it:\n{}", claims.join("\n"));
    Ok(())
}

/// The judges of Azure and Knative list what they have seen a function do, and be refused, one cell at a time.
#[test]
fn the_judges_have_seen_every_exact_cell() -> Result<(), Box<dyn std::error::Error>> {
    for target in scant_targets::ALL {
        let word = target.name().word();
        let path = root().join(format!("tests/judges/{word}/cells.toml"));
        if !path.exists() {
            // The judges of AWS hold every right of every case against its role, and every call against IAM.
            assert_eq!(word, "aws", "{} is not there", path.display());
            continue;
        }
        let listed: Listed = toml::from_str(&std::fs::read_to_string(&path)?)?;
        let exact =
            cells().filter(|(kind, verb, limit)| target.hold(*kind, *verb, *limit).holds == Holds::Exactly);
        let claimed: BTreeSet<String> = exact.map(cell_words).collect();
        let listed: BTreeSet<String> = listed.cells.into_iter().collect();
        let unseen: Vec<_> = claimed.difference(&listed).collect();
        let unclaimed: Vec<_> = listed.difference(&claimed).collect();
        assert!(unseen.is_empty(), "{word}: exact, and its judges have not seen it: {unseen:?}");
        assert!(unclaimed.is_empty(), "{word}: its judges have seen it, and it is not exact: {unclaimed:?}");
    }
    Ok(())
}

/// `tests/judges/<target>/cells.toml`
#[derive(serde::Deserialize)]
struct Listed {
    cells: Vec<String>,
}

/// `table get prefixes`
fn cell_words((kind, verb, limit): Cell) -> String {
    format!("{} {} {}", kind.word(), verb.word(), format!("{limit:?}").to_lowercase())
}

/// Everything some case or example that builds for the target holds on it.
fn held(target: &dyn Target) -> Result<BTreeSet<Cell>, String> {
    let mut held = BTreeSet::new();
    let mut add = |sources: &[Source], options: &Options<'_>| {
        let Some(checked) = compile(sources, target, options).value else { return };
        let rows = checked.access().rows.iter();
        held.extend(rows.flat_map(|row| cells_of(checked.model(), row)));
    };
    for folder in folders(&root().join("tests/compile")) {
        let case = Case::read(&folder, "spec.scant")?;
        add(&case.sources, &case.options());
    }
    for example in examples()? {
        add(&example.sources, &Options::default());
    }
    Ok(held)
}

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

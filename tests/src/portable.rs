//! The page that says what each target holds exactly, written from the targets' own answers.

use std::fmt::Write;

use scant_compiler::portability::{Hold, Holds, Limit, cells};
use scant_compiler::target::Target;
use scant_compiler::vocabulary::{StoreKind, Verb};

const HEAD: &str = "\
# Portability

What each target makes of every right a spec can write. This page is generated from the targets' own answers, which
`scant check` gives at the line and `scant build` prints for the rights of one program.

- **exact**: the function may do what the line says, nothing more and nothing less. What enforces it stands behind it.
- **wider**: what the target can give also permits something else. It is the error `wider-grant` (with a limit:
  `unenforced-scope`), unless the spec accepts it by name: `accept wider-grant on uploads because \"…\"`.
- **no**: the target cannot give it. It is the error `unsupported-verb` (with a limit: `unenforced-scope`); a spec that
  accepts it goes without the right, or without the limit, on that target.

Where a `target` block chooses between means, the table tells of the ones that hold most: `receive` and `purge` on Knative
want `broker rabbitmq`, on which a queue starts no function; `rbac builtin` on Azure takes roles that permit more. What
holds for one program is what `scant check` and `scant build` say of it.

No cell says exact unless some case under `tests/compile` or `examples` holds such a right on that target, where the
judges of `tests/judges` read it back from the emitted documents: the suite `portability` sees to it.
";

/// The whole page.
pub fn page(targets: &[&dyn Target]) -> String {
    let mut page = HEAD.to_owned();
    let mut last = None;
    for (kind, verb, limit) in cells() {
        if last != Some(kind) {
            last = Some(kind);
            let names: Vec<_> = targets.iter().map(|target| target.name().word()).collect();
            let _ = write!(page, "\n## {}\n\n", title(kind));
            let _ = writeln!(page, "| verb | {} |", names.join(" | "));
            let _ = writeln!(page, "|---|{}", "---|".repeat(names.len()));
        }
        let answers: Vec<_> = targets.iter().map(|target| answer(target.hold(kind, verb, limit))).collect();
        let _ = writeln!(page, "| {} | {} |", right(kind, verb, limit), answers.join(" | "));
    }
    page
}

fn title(kind: StoreKind) -> String {
    let word = kind.word();
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

fn right(kind: StoreKind, verb: Verb, limit: Limit) -> String {
    let word = verb.word();
    match limit {
        Limit::Whole if kind.implied_verbs().contains(&verb) => format!("`{word}` (implied)"),
        Limit::Whole => format!("`{word}`"),
        Limit::Index => format!("`{word}` on an index"),
        Limit::Keys | Limit::Prefixes | Limit::Fields => format!("`{word}` `{}`", limit.words()),
    }
}

fn answer(hold: Hold) -> String {
    match hold.holds {
        Holds::Exactly => format!("exact: {}", hold.by),
        Holds::Wider(excess) => format!("**wider**: {}, which also permits {excess}", hold.by),
        Holds::Not(why) => format!("**no**: {why}"),
    }
}

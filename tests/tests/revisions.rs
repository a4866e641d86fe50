//! What `scant diff` says of two programs, held against what they permit when it is tried out.

use proptest::prelude::*;
use scant_compiler::diff::{Change, Direction, Section, Subject, compare};
use scant_compiler::model::TargetName;
use scant_compiler::survey::{Survey, survey};
use scant_compiler::target::Assets;
use scant_compiler::{Options, compile, load};
use scant_lang::format::format;
use scant_lang::source::Source;
use scant_tests::example::{Example, examples};
use scant_tests::generated;
use scant_tests::meaning::{Facts, Probes, facts};
use scant_tests::memory::Memory;
use scant_tests::render::findings;
use scant_tests::rewritten::{Rewritten, one_word, shuffled, split};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a program means; nothing if it has errors.
fn meant(sources: &[Source]) -> Option<Survey> {
    let loaded = load(sources.first()?.clone(), &Memory(sources));
    let told = survey(&loaded.value, scant_targets::ALL, &Options::default());
    (!loaded.has_errors() && !told.has_errors()).then_some(told.value)
}

fn must_mean(sources: &[Source]) -> Survey {
    let loaded = load(sources[0].clone(), &Memory(sources));
    let told = survey(&loaded.value, scant_targets::ALL, &Options::default());
    assert!(!told.has_errors(), "{}\n{}", sources[0].text, findings(&loaded.value, &told.diagnostics));
    told.value
}

/// The programs that are changed, each with what it means.
static PROGRAMS: LazyLock<Vec<(Example, Survey)>> = LazyLock::new(|| {
    programs().into_iter().map(|program| (program.clone(), must_mean(&program.sources))).collect()
});

fn programs() -> Vec<Example> {
    let mut programs = examples().unwrap_or_default();
    assert!(programs.len() > 5, "the examples are not there");
    for target in scant_targets::ALL {
        let text = generated::program(target.name(), 10);
        let name = format!("generated for {}", target.name().word());
        programs.push(Example { name, sources: vec![Source::new("app.scant", text)] });
    }
    programs.push(Example {
        name: "scopes and filters".to_owned(),
        sources: vec![Source::new("app.scant", RICH)],
    });
    programs
}

/// Every kind of limit and filter, which the examples use sparingly.
const RICH: &str = r#"app rich

target aws

table documents {
  key tenant: string
  sort id: string
  index by_author { key author: string; sort id: string }
}

table others { key tenant: string }

bucket files
bucket more
topic placed
topic told
bus events
bus noise
queue jobs { dead_letter after 3 }
queue late { from topic placed where region in ["eu", "uk"]; dead_letter after 3 }
stream clicks
secret signing

auth users jwt { issuer "https://login.example.com/"; audience "rich" }
auth staff jwt { issuer "https://staff.example.com/"; audience "rich" }

api front { auth users }

function reads {
  code "dist/reads"
  on http GET /documents/{id} { scopes "read" }
  on http ANY /all/{rest...} { auth staff }
  on http POST /open { public }
  allow get, query on documents where key is "acme"
  allow query on documents.by_author where key in ["ada", "grace"]
  allow get, put on files where key starts "acme/"
  allow scan on documents fields tenant, id
  allow read on signing
}

function hears {
  code "dist/hears"
  on topic placed where total > 1000
  on bus events where type starts "order." and source is "checkout"
  on bucket files created { under "raw/"; ending ".jpg", ".png" }
  on table documents changed { only inserted, modified }
  on stream clicks { batch 50; from oldest }
  allow send on jobs
  allow publish on told
  allow delete on more where key starts "old/"
}

function works {
  code "dist/works"
  on queue jobs { batch 5 }
  on schedule every 5m
  on schedule daily at 03:00
  allow invoke on reads
  allow put on others
}
"#;

fn said(changes: &[Change], subject: Subject, directions: [Direction; 2]) -> bool {
    changes.iter().any(|change| change.subject == subject && directions.contains(&change.direction))
}

/// The differences are those that are found by trying. Nothing to say of a program that does not compile.
fn judge(before: &Survey, after: &Rewritten) -> Result<bool, String> {
    let Some(new) = meant(&after.sources) else { return Ok(false) };
    let changes = compare(before, &new, None);
    let sentences = || changes.iter().map(|change| format!("{:?} {}\n", change.direction, change.sentence));
    let here = || format!("`{}` → `{}`\n{}", after.was, after.is, sentences().collect::<String>());
    let seats = |survey: &Survey| -> Vec<_> {
        survey.views.iter().map(|view| (view.environment.clone(), view.target)).collect()
    };
    if seats(before) != seats(&new) {
        return if changes.is_empty() { Err(format!("silence: {}", here())) } else { Ok(true) };
    }
    let (mut gained, mut lost) = (Vec::new(), Vec::new());
    for (old, new) in before.views.iter().zip(&new.views) {
        let probes = Probes::of([old, new]);
        let (was, is) = (facts(old, &probes), facts(new, &probes));
        gained.push(beyond(&is, &was));
        lost.push(beyond(&was, &is));
    }
    for (at, subject) in [Subject::Access, Subject::Trigger, Subject::Route].into_iter().enumerate() {
        for (found, direction) in [(&gained, Direction::Wider), (&lost, Direction::Narrower)] {
            let tried: Vec<&String> = found.iter().flat_map(|facts| &facts[at]).collect();
            if said(&changes, subject, [direction, Direction::Both]) == tried.is_empty() {
                return Err(format!("{subject:?} {direction:?}: tried {:?}, said {}", tried.first(), here()));
            }
        }
    }
    Ok(true)
}

fn beyond(one: &Facts, other: &Facts) -> [BTreeSet<String>; 3] {
    let less = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect();
    [less(&one.access, &other.access), less(&one.triggers, &other.triggers), less(&one.routes, &other.routes)]
}

#[test]
fn every_word_of_a_right_or_a_trigger_counts_in_the_right_direction() {
    let (mut judged, mut wrong) = (0, Vec::new());
    for (program, before) in PROGRAMS.iter() {
        for at in 0..program.sources.len() {
            for changed in one_word(&program.sources, at, |head| matches!(head, "allow" | "on" | "from")) {
                match judge(before, &changed) {
                    Ok(true) => judged += 1,
                    Ok(false) => {}
                    Err(problem) => wrong.push(format!("{}: {problem}", program.name)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {judged} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(judged > 500, "only {judged} changed programs compile");
}

/// What the targets make of a program, wherever it is deployed.
fn documents(sources: &[Source]) -> Vec<(String, String)> {
    let loaded = load(sources[0].clone(), &Memory(sources)).value;
    let told = survey(&loaded, scant_targets::ALL, &Options::default()).value;
    let mut files = Vec::new();
    for view in &told.views {
        let Some(target) = scant_targets::ALL.iter().find(|target| target.name() == view.target) else {
            continue;
        };
        let options = Options { environment: view.environment.as_deref(), ..Options::default() };
        if let Some(checked) = compile(&loaded, *target, &options).value {
            let artifact = target.emit(&checked, &Assets::default());
            files.extend(artifact.files.into_iter().map(|file| (file.path, file.text)));
        }
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// A change that reaches a document is never silent; what is said of rights is what is found by trying.
    #[test]
    fn any_word_that_reaches_a_document_counts(
        program in any::<prop::sample::Index>(),
        file in any::<prop::sample::Index>(),
        word in any::<prop::sample::Index>(),
    ) {
        let (program, before) = program.get(&PROGRAMS);
        let sources = &program.sources;
        let spoken = |head: &str| !matches!(head, "accept");
        let changed = one_word(sources, file.index(sources.len()), spoken);
        prop_assume!(!changed.is_empty());
        let changed = word.get(&changed);
        let judged = judge(before, changed).map_err(TestCaseError::fail)?;
        prop_assume!(judged);
        let after = must_mean(&changed.sources);
        if compare(before, &after, None).is_empty() {
            prop_assert_eq!(documents(sources), documents(&changed.sources), "`{}` → `{}`", &changed.was, &changed.is);
        }
    }

    #[test]
    fn order_layout_and_comments_do_not_count(
        program in any::<prop::sample::Index>(),
        turns in proptest::collection::vec(any::<u16>(), 60),
    ) {
        let (program, before) = program.get(&PROGRAMS);
        let mut at = 0;
        let mut turn = |many: usize| {
            at += 1;
            turns[at % turns.len()] as usize % many
        };
        let otherwise: Vec<Source> =
            program.sources.iter().map(|source| shuffled(source, &mut turn)).collect();
        silent((program, before), &otherwise).map_err(TestCaseError::fail)?;
        let spoken: Vec<Source> = otherwise
            .iter()
            .map(|source| Source::new(source.name.clone(), source.text.replace('\n', "\n\n  // a comment\n")))
            .collect();
        silent((program, before), &spoken).map_err(TestCaseError::fail)?;
        for source in spoken {
            let tidy = format(&source);
            prop_assert!(tidy.is_ok(), "{}", source.text);
        }
    }
}

fn silent((program, before): (&Example, &Survey), otherwise: &[Source]) -> Result<(), String> {
    let changes = compare(before, &must_mean(otherwise), None);
    let sentences: Vec<&str> = changes.iter().map(|change| change.sentence.as_str()).collect();
    if changes.is_empty() {
        Ok(())
    } else {
        Err(format!("{}: {sentences:?}\n{}", program.name, otherwise[0].text))
    }
}

#[test]
fn the_one_layout_does_not_count() {
    for (program, before) in PROGRAMS.iter() {
        let loose = |source: &Source| {
            let text = source.text.replace("  ", " \t ").replace(" {\n", " {   // a comment\n\n");
            Source::new(source.name.clone(), text)
        };
        let loose: Vec<Source> = program.sources.iter().map(loose).collect();
        let tidy: Vec<Source> = loose
            .iter()
            .map(|source| Source::new(source.name.clone(), format(source).unwrap_or_default()))
            .collect();
        assert_eq!(silent((program, before), &loose), Ok(()));
        assert_eq!(silent((program, before), &tidy), Ok(()));
    }
}

/// A component may stand in the file that uses it or in one of its own.
#[test]
fn files_do_not_count() {
    let text = "app shop\n\ntarget aws\n\ntopic news\n\nuse worker as mails { code = \"dist/mails\" }\n\n\
        use worker as bills { code = \"dist/bills\" }\n\ncomponent worker {\n  param code: path\n\n  \
        queue inbox { dead_letter after 5 }\n\n  function run {\n    code $code\n    on queue inbox\n  }\n\n  \
        export inbox for send\n}\n\nfunction tell {\n  code \"dist/tell\"\n  on call\n  allow send on mails.inbox\n}\n";
    let sources = vec![Source::new("app.scant", text)];
    let program = Example { name: "component".to_owned(), sources: sources.clone() };
    let parts = split(&sources[0]).unwrap_or_default();
    assert_eq!(parts.len(), 2);
    assert_eq!(silent((&program, &must_mean(&sources)), &parts), Ok(()));
}

/// What moves into a module has another full name, and its store is made anew; nobody gains or loses a right.
#[test]
fn a_module_changes_names_and_no_rights() {
    let text = generated::program(TargetName::Aws, 10);
    let (head, rest) = text.split_once("\nauth users").unwrap_or_default();
    let moved = [
        Source::new("app.scant", format!("{head}\nimport parts from \"parts.scant\"\n")),
        Source::new("parts.scant", format!("module parts\n\nauth users{rest}")),
    ];
    let changes = compare(&must_mean(&[Source::new("app.scant", text)]), &must_mean(&moved), None);
    let declared = changes.iter().filter(|change| change.section() == Section::Declared).count();
    assert!(declared > 10, "only {declared} names changed");
    let graver: Vec<_> = changes.iter().filter(|change| change.section() < Section::Declared).collect();
    assert!(graver.is_empty(), "{graver:?}");
}

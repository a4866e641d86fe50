//! How much one deployment on Azure takes: what fits is built, and what does not is refused at a line that says so.

use scant_compiler::model::TargetName;
use scant_compiler::target::{Assets, Target};
use scant_compiler::{Options, compile};
use scant_lang::diagnostic::Level;
use scant_lang::source::Source;
use scant_targets::azure::Azure;
use scant_tests::generated;
use std::fmt::Write;

/// Bytes of a template.
const BYTES: usize = 4 << 20;

/// The errors of a program, each with the text of the line it is at and the help; and the length of its template.
fn built(text: &str) -> (Vec<[String; 3]>, Option<usize>) {
    let sources = [Source::new("app.scant", text)];
    let compiled = compile(&sources, &Azure, &Options::default());
    let errors = compiled.diagnostics.iter().filter(|finding| finding.level == Level::Error);
    let said = errors.map(|finding| {
        let start = finding.span().start as usize;
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        [finding.message.clone(), line.to_owned(), finding.help.clone().unwrap_or_default()]
    });
    let files = compiled.value.map(|app| Azure.emit(&app, &Assets::default()).files);
    let longest = files.and_then(|files| files.iter().map(|file| file.text.len()).max());
    (said.collect(), longest)
}

#[test]
fn a_program_that_fits_is_built() {
    let (said, longest) = built(&generated::program(TargetName::Azure, 240));
    assert_eq!(said, Vec::<[String; 3]>::new());
    assert!(longest.is_some_and(|longest| longest > BYTES / 2 && longest <= BYTES), "{longest:?} bytes");
}

#[test]
fn one_that_does_not_is_refused_at_its_last_function() {
    let (said, longest) = built(&generated::program(TargetName::Azure, 400));
    assert_eq!(longest, None);
    let [[message, line, help]] = said.as_slice() else { panic!("{said:?}") };
    assert!(message.contains("and Azure takes at most 4194304 (4MB)"), "{message}");
    assert_eq!(line, "f_399 {");
    assert!(
        help.contains("make several programs of it") && help.contains("of its 400 functions fit"),
        "{help}"
    );
}

#[test]
fn a_program_without_functions_must_fit_too() {
    let mut text = "app large\n\ntarget azure\n".to_owned();
    for at in 0..11_000 {
        writeln!(text, "\ntable t_{at} {{ key id: string }}").expect("a text takes what is written to it");
    }
    let (said, longest) = built(&text);
    assert_eq!(longest, None);
    assert!(said.iter().any(|[message, ..]| message.contains("bytes on azure")), "{said:?}");
}

#[test]
fn a_subscription_has_so_many_role_assignments() {
    let program = |queues: usize| {
        let mut text = "app wide\n\ntarget azure\n\ndefaults function { runtime python3.13 }\n".to_owned();
        for at in 0..queues {
            writeln!(text, "\nqueue q_{at}").expect("a text takes what is written to it");
        }
        for at in 0..40 {
            write!(text, "\nfunction f_{at} {{\n  code \"dist/f\"\n  on call\n")
                .expect("a text takes what is written to it");
            for queue in 0..queues {
                writeln!(text, "  allow send on q_{queue}").expect("a text takes what is written to it");
            }
            text.push_str("}\n");
        }
        text
    };
    // Each function has two for its host beside those of its lines.
    let (said, longest) = built(&program(98));
    assert!(!said.iter().any(|[message, ..]| message.contains("gives")), "{said:?} {longest:?}");
    let (said, longest) = built(&program(99));
    assert_eq!(longest, None);
    let told = said.iter().find(|[message, ..]| message.contains("this program gives 4040 roles on azure"));
    assert_eq!(told.map(|[_, line, _]| line.as_str()), Some("f_39 {"), "{said:?}");
}

/// What the emitter relies on when it knows beforehand that functions stand in deployments.
#[test]
fn a_function_has_ten_resources_at_least() {
    let count = |functions: usize| {
        let mut text = "app small\n\ntarget azure\n".to_owned();
        for at in 0..functions {
            write!(text, "\nfunction f_{at} {{\n  code \"dist/f\"\n  runtime python3.13\n  on call\n}}\n")
                .expect("a text takes what is written to it");
        }
        let sources = [Source::new("app.scant", text)];
        let app = compile(&sources, &Azure, &Options::default()).value;
        app.map(|app| Azure.emit(&app, &Assets::default()).resources.values().sum::<usize>())
    };
    assert_eq!(count(2).zip(count(1)).map(|(two, one)| two - one), Some(10));
}

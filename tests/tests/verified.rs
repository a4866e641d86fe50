//! What is built is verified as equal to its spec, however large the program is.

use scant_compiler::model::TargetName;
use scant_compiler::target::Assets;
use scant_compiler::{Options, compile};
use scant_lang::source::Source;
use scant_tests::generated;
use scant_verify::{File, verify};

#[test]
fn a_program_of_many_stacks_is_equal() {
    for target in scant_targets::ALL {
        for functions in [1, 60, 400] {
            let sources = [Source::new("app.scant", generated::program(target.name(), functions))];
            // A program for Azure is one template of at most 4 MB, and a larger one is refused.
            let Some(app) = compile(&sources, *target, &Options::default()).value else {
                assert_eq!(target.name(), TargetName::Azure, "{functions} functions do not compile");
                continue;
            };
            let artifact = target.emit(&app, &Assets::default());
            let files: Vec<File<'_>> =
                artifact.files.iter().map(|file| File { path: &file.path, text: &file.text }).collect();
            let Some(report) = verify(&app, &files) else { continue };
            let word = target.name().word();
            assert_eq!(report.functions, functions);
            let said: Vec<_> = report.excess.iter().chain(&report.missing).take(5).collect();
            assert!(said.is_empty(), "{word}, {functions} functions: {said:#?}");
        }
    }
}

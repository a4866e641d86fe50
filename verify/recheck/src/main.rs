//! `scant-recheck CERTIFICATE [SPEC-FOLDER]`: checks a certificate of access again.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (certificate, spec) = match arguments.as_slice() {
        [certificate] if Path::new(certificate).is_file() => (certificate, "."),
        [certificate, spec] if Path::new(certificate).is_file() && Path::new(spec).is_dir() => {
            (certificate, spec.as_str())
        }
        _ => {
            eprintln!("usage: scant-recheck CERTIFICATE [SPEC-FOLDER]");
            return ExitCode::from(2);
        }
    };
    match scant_recheck::recheck(Path::new(certificate), Path::new(spec)) {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("rejected: {why}");
            ExitCode::from(1)
        }
    }
}

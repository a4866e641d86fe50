//! Checks a certificate of access again.
//!
//! It depends on nothing, so that whoever reads these few hundred lines need not trust the compiler, the readers of
//! artifacts, or the search that found the proof. What it shows: the certificate is as it was written; the files are
//! those it speaks of; every place in it exists; every IAM statement of the artifact is in it, with its effect, its actions, its open ends and a
//! condition where it has one; and for every subject both sides grant the same requests. What stays to be trusted is the table that says what a verb means, which each
//! row shows beside its line of the spec.

mod automaton;
mod evidence;
mod json;
mod sha256;
mod statement;

use json::Value;
use std::path::Path;

/// Checks the certificate in a file, which lies in the artifact's folder, against the spec in another folder. Says what
/// was found right, or the first thing that is wrong.
pub fn recheck(path: &Path, spec: &Path) -> Result<String, String> {
    let certificate = unsealed(&read(path)?)?;
    if certificate.get("schema").and_then(Value::number) != Some(1) {
        return Err("it is no certificate of schema 1".to_owned());
    }
    let beside = path.parent().filter(|folder| *folder != Path::new(""));
    let artifact = beside.unwrap_or(Path::new("."));
    let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let texts = evidence::Texts::read(&certificate, spec, artifact, &own)?;
    let subjects = certificate.list("subjects")?;
    let mut rows = 0;
    for subject in subjects {
        let name = subject.text("name")?;
        let read: Vec<_> =
            subject.list("rows")?.iter().map(automaton::Row::read).collect::<Result<_, _>>()?;
        automaton::equal(&read).map_err(|why| format!("`{name}`: {why}"))?;
        rows += read.len();
    }
    texts.check_places(subjects)?;
    let (functions, subjects) =
        (certificate.get("functions").and_then(Value::number).unwrap_or(0), subjects.len());
    Ok(format!("accepted: {functions} functions, {subjects} subjects, {rows} rows, both sides equal"))
}

/// The certificate inside its seal: `{"sha256":"…","certificate":…}`, the digest being of the bytes behind the colon.
fn unsealed(text: &str) -> Result<Value, String> {
    let sealed = text.strip_prefix("{\"sha256\":\"").and_then(|text| text.split_once("\",\"certificate\":"));
    let (seal, rest) = sealed.ok_or("it is no certificate")?;
    let body = rest.strip_suffix("}\n").ok_or("it is no certificate")?;
    if sha256::hex(body.as_bytes()) != seal {
        return Err("it is not as it was written".to_owned());
    }
    json::parse(body)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

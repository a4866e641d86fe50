//! That an artifact grants what its spec says: verified, told, and certified.

use crate::manifest::{self, sha256};
use crate::render::counted;
use crate::render::style::{self, Styled};
use crate::shown::Shown;
use scant_compiler::checked::Checked;
use scant_compiler::target::{Artifact, OutputFile};
use scant_lang::source::{Source, line_column};
use scant_verify::certificate::{self, Digest, Header};
use scant_verify::{Difference, File, Place, Report};
use serde_json::{Value, json};

/// The outcome of reading one artifact back.
#[derive(Debug)]
pub struct Proof {
    /// The target's word.
    target: &'static str,
    /// What was found; nothing for a target that nobody reads back yet.
    report: Option<Report>,
    certificate: Option<String>,
}

impl Proof {
    /// Reads back what `build` is about to write.
    pub fn of_build(checked: &Checked, artifact: &Artifact, spec: &[Source]) -> Self {
        let files: Vec<File<'_>> =
            artifact.files.iter().map(|file| File { path: &file.path, text: &file.text }).collect();
        Self::of(checked, &files, spec)
    }

    /// Reads back these files.
    pub fn of(checked: &Checked, files: &[File<'_>], spec: &[Source]) -> Self {
        let report = scant_verify::verify(checked, files);
        let certificate = report
            .as_ref()
            .and_then(|report| certificate::write(header(checked, files, spec), report, spec, files, sha256));
        Self { target: checked.target().word(), report, certificate }
    }

    /// Whether nothing was found that differs.
    pub fn holds(&self) -> bool {
        self.report.as_ref().is_none_or(Report::is_equal)
    }

    /// Whether somebody reads artifacts of the target back.
    pub fn is_known(&self) -> bool {
        self.report.is_some()
    }

    /// The certificate, as a file beside the artifact's others.
    pub fn certificate(&self) -> Option<OutputFile> {
        let text = self.certificate.clone()?;
        Some(OutputFile { path: certificate::NAME.to_owned(), text })
    }

    /// `verified: 5 functions, 0 excess, 0 missing`
    pub fn line(&self) -> String {
        let Some(report) = &self.report else { return String::new() };
        let functions = counted(report.functions, "function");
        let (excess, missing) = (report.excess.len(), report.missing.len());
        let word = if report.is_equal() {
            "verified:".styled(style::STRONG)
        } else {
            "verified:".styled(style::ERROR)
        };
        let accepted = match report.accepted.len() {
            0 => String::new(),
            count => format!(", {count} accepted"),
        };
        format!("{word} {functions}, {excess} excess, {missing} missing{accepted}\n")
    }

    /// Every difference with its place, and the line.
    pub fn human(&self, shown: &Shown<'_>) -> String {
        let mut text = String::new();
        let report = self.report.iter();
        for difference in report.flat_map(|report| report.excess.iter().chain(&report.missing)) {
            let sentence = style::plain_line(&difference.sentence);
            let place = place(&difference.place, shown);
            let place = style::plain_line(&place);
            text.push_str(&format!("{} {sentence}\n  at {place}\n", "error:".styled(style::ERROR)));
        }
        text.push_str(&self.line());
        text
    }

    /// What was taken for granted, line by line.
    pub fn grounds(&self) -> String {
        let mut text = String::new();
        let Some(report) = &self.report else { return text };
        if !report.accepted.is_empty() {
            text.push_str("more than the spec says, and accepted by it:\n");
            let line = |difference: &Difference| format!("  {}\n", style::plain_line(&difference.sentence));
            text.extend(report.accepted.iter().map(line));
        }
        for (title, lines) in
            [("every function also has", &report.floor), ("taken for granted", &report.assumptions)]
        {
            if !lines.is_empty() {
                text.push_str(&format!("{title}:\n"));
                text.extend(lines.iter().map(|line| format!("  {}\n", style::plain_line(line))));
            }
        }
        text
    }

    /// The numbers, for machines.
    pub fn json(&self) -> Value {
        match &self.report {
            Some(report) => json!({
                "functions": report.functions,
                "excess": report.excess.len(),
                "missing": report.missing.len(),
                "accepted": report.accepted.len(),
            }),
            None => Value::Null,
        }
    }

    /// All of it, for machines.
    pub fn full_json(&self, shown: &Shown<'_>) -> Value {
        let Some(report) = &self.report else { return Value::Null };
        let all = |differences: &[Difference]| -> Vec<Value> {
            let one = |difference: &Difference| json!({ "message": difference.sentence, "place": place(&difference.place, shown) });
            differences.iter().map(one).collect()
        };
        json!({
            "target": self.target,
            "functions": report.functions,
            "excess": all(&report.excess),
            "missing": all(&report.missing),
            "accepted": all(&report.accepted),
            "floor": report.floor,
            "assumptions": report.assumptions,
        })
    }
}

fn header(checked: &Checked, files: &[File<'_>], spec: &[Source]) -> Header {
    let digest = |path: &str, text: &str| Digest { path: path.to_owned(), sha256: sha256(text.as_bytes()) };
    Header {
        schema: certificate::SCHEMA,
        scant: manifest::SCANT.to_owned(),
        app: checked.model().app.path.clone(),
        target: checked.target().word().to_owned(),
        environment: checked.model().environment.clone(),
        spec: spec.iter().map(|source| digest(&source.name, &source.text)).collect(),
        artifact: files.iter().map(|file| digest(file.path, file.text)).collect(),
    }
}

fn place(place: &Place, shown: &Shown<'_>) -> String {
    match place {
        Place::Spec(span) => match shown.sources.get(span.file.0 as usize) {
            Some(source) => {
                let (line, column) = line_column(&source.text, span.start);
                format!("{}:{line}:{column}", shown.name(source))
            }
            None => "the spec".to_owned(),
        },
        Place::Floor(what) => format!("the platform floor: {what}"),
        Place::Artifact { file, at } => format!("{file}#{at}"),
    }
}

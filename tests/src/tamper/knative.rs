//! Objects of Knative, tampered with line by line.

mod events;
mod pods;
mod stores;

use super::Mutant;
use scant_compiler::target::OutputFile;

/// Every mutant.
pub fn mutants(files: &[OutputFile]) -> Vec<Mutant> {
    let mut bench = Bench { files, mutants: Vec::new() };
    pods::tamper(&mut bench);
    stores::tamper(&mut bench);
    events::tamper(&mut bench);
    bench.mutants
}

/// The most mutants of one class of one artifact: the places are taken at even distances.
const MOST: usize = 3;

/// An artifact on the bench.
pub struct Bench<'f> {
    files: &'f [OutputFile],
    mutants: Vec<Mutant>,
}

impl Bench<'_> {
    /// Changes the objects of a kind, one at a time; `change` says how, if there is something to change.
    pub fn each(&mut self, class: &'static str, kind: &str, change: impl Fn(&str) -> Option<String>) {
        let heading = format!("\nkind: {kind}\n");
        let mut made = Vec::new();
        for (file, it) in self.files.iter().enumerate().filter(|(_, it)| it.path.ends_with(".yaml")) {
            let objects: Vec<&str> = it.text.split("---\n").collect();
            for (place, object) in objects.iter().enumerate().filter(|(_, object)| object.contains(&heading))
            {
                let Some(other) = change(object).filter(|other| other != object) else { continue };
                let mut changed = objects.clone();
                changed[place] = &other;
                let what = format!("{} {kind} {place}", it.path);
                made.push((file, what, changed.join("---\n")));
            }
        }
        self.put(class, made);
    }

    /// Changes the files whose paths fit, one at a time.
    pub fn file(
        &mut self,
        class: &'static str,
        fits: impl Fn(&str) -> bool,
        change: impl Fn(&str) -> Option<String>,
    ) {
        let all = self.files.iter().enumerate().filter(|(_, it)| fits(&it.path));
        let made = all.filter_map(|(file, it)| {
            let text = change(&it.text).filter(|text| *text != it.text)?;
            Some((file, it.path.clone(), text))
        });
        let made = made.collect();
        self.put(class, made);
    }

    /// Adds an object behind those of a file.
    pub fn object(&mut self, class: &'static str, path: &str, object: &str) {
        let namespace = self.namespace();
        self.file(
            class,
            |it| it == path,
            |text| Some(format!("{text}---\n{}", object.replace("NAMESPACE", &namespace))),
        );
    }

    /// All texts between two marks of all files, each once.
    pub fn found(&self, begin: &str, end: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for file in self.files {
            for piece in file.text.split(begin).skip(1) {
                let text = piece.split(end).next().unwrap_or_default().to_owned();
                if !all.contains(&text) {
                    all.push(text);
                }
            }
        }
        all
    }

    fn namespace(&self) -> String {
        self.found("\n  namespace: ", "\n").into_iter().next().unwrap_or_default()
    }

    fn put(&mut self, class: &'static str, made: Vec<(usize, String, String)>) {
        let step = made.len().div_ceil(MOST).max(1);
        for (file, what, text) in made.into_iter().step_by(step) {
            let mut files = self.files.to_vec();
            files[file].text = text;
            self.mutants.push(Mutant { class, what, files, equivalent: None });
        }
    }
}

/// The text with the first `from` as `to`, if it has one.
pub fn swap(text: &str, from: &str, to: &str) -> Option<String> {
    text.contains(from).then(|| text.replacen(from, to, 1))
}

/// The text with more behind the first line that is `line`.
pub fn behind(text: &str, line: &str, more: &str) -> Option<String> {
    swap(text, &format!("{line}\n"), &format!("{line}\n{more}"))
}

/// The text without the first line that holds `part`.
pub fn without(text: &str, part: &str) -> Option<String> {
    let line = text.split_inclusive('\n').find(|line| line.contains(part))?;
    swap(text, line, "")
}

/// The text with other words after the first `key: `.
pub fn value(text: &str, key: &str, value: &str) -> Option<String> {
    let line =
        text.lines().find(|line| line.trim_start_matches([' ', '-']).starts_with(&format!("{key}: ")))?;
    let begin = line.split_once(": ")?.0;
    swap(text, &format!("{line}\n"), &format!("{begin}: {value}\n"))
}

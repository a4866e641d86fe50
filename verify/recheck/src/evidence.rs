//! The evidence: the files are those the certificate was made from, and what its rows cite is there.

use crate::json::{self, Value};
use crate::{sha256, statement};
use std::collections::BTreeMap;
use std::path::Path;

/// A file of a target's folder that grants nothing: scant's list of what it wrote. Neither do packages of code.
const MANIFEST: &str = "manifest.json";

/// The texts of all files the certificate speaks of.
pub struct Texts {
    spec: BTreeMap<String, String>,
    artifact: BTreeMap<String, Document>,
}

enum Document {
    Json(Value),
    Lines(usize),
}

impl Texts {
    /// Reads the files and compares their digests. A file of the artifact that the certificate does not know is
    /// rejected: it could grant anything.
    pub fn read(certificate: &Value, spec: &Path, artifact: &Path, own: &str) -> Result<Self, String> {
        let documents = listed(certificate, "artifact", artifact)?;
        for file in files(artifact, "")? {
            let is_known = documents.contains_key(&file) || file == own;
            if !is_known && file != MANIFEST && !file.ends_with(".zip") {
                return Err(format!("`{file}` lies in the artifact's folder and is not in the certificate"));
            }
        }
        let document = |(path, text): (String, String)| {
            let document = if path.ends_with(".json") {
                Document::Json(json::parse(&text).map_err(|why| format!("{path}: {why}"))?)
            } else {
                Document::Lines(text.lines().count())
            };
            Ok((path, document))
        };
        let artifact = documents.into_iter().map(document).collect::<Result<_, String>>()?;
        Ok(Self { spec: listed(certificate, "spec", spec)?, artifact })
    }

    /// Whether every place that a row cites exists, whether IAM statements are cited with just their actions, and
    /// whether none of them is left out.
    pub fn check_places(&self, subjects: &[Value]) -> Result<(), String> {
        let mut cited = Cited::new();
        for row in
            subjects.iter().map(|subject| subject.list("rows")).collect::<Result<Vec<_>, _>>()?.concat()
        {
            for place in texts(row.get("spec")) {
                self.check_spec(&place)?;
            }
            for place in texts(row.get("artifact")) {
                let (file, at) = place.split_once('#').ok_or_else(|| format!("`{place}` is no place"))?;
                self.check_artifact(file, at)?;
                cited.entry((file.to_owned(), at.to_owned())).or_default().push(row.clone());
            }
        }
        for (file, document) in &self.artifact {
            if let Document::Json(value) = document {
                check_statements(value, file, String::new(), &cited)?;
            }
        }
        Ok(())
    }

    fn check_spec(&self, place: &str) -> Result<(), String> {
        let mut parts = place.rsplitn(3, ':');
        let (_, line, file) = (parts.next(), parts.next(), parts.next());
        let line = line.and_then(|line| line.parse::<usize>().ok());
        let there = match (file.and_then(|file| self.spec.get(file)), line) {
            (Some(text), Some(line)) => text.lines().count() >= line,
            _ => place.starts_with("floor: "),
        };
        if there { Ok(()) } else { Err(format!("`{place}` is no place in the spec")) }
    }

    fn check_artifact(&self, file: &str, at: &str) -> Result<(), String> {
        let there = match self.artifact.get(file) {
            Some(Document::Json(value)) => pointer(value, at).is_some(),
            Some(Document::Lines(lines)) => {
                let line = at.strip_prefix("line:").and_then(|line| line.parse::<usize>().ok());
                line.is_some_and(|line| (1..=*lines).contains(&line))
            }
            None => false,
        };
        if there { Ok(()) } else { Err(format!("`{file}#{at}` is no place in the artifact")) }
    }
}

/// The rows that cite a place, by file and pointer.
type Cited = BTreeMap<(String, String), Vec<Value>>;

/// Whether each object with an `Effect` is cited by rows that say what it says.
fn check_statements(value: &Value, file: &str, at: String, cited: &Cited) -> Result<(), String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::List(items) => items.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => return Ok(()),
    };
    if value.get("Effect").is_some() {
        let rows = cited.get(&(file.to_owned(), at.clone()));
        let rows = rows.ok_or_else(|| format!("no row cites the statement at `{file}#{at}`"))?;
        statement::compare(value, rows)
            .map_err(|what| format!("the statement at `{file}#{at}` has {what} than its rows"))?;
    }
    for (name, child) in children {
        let name = name.replace('~', "~0").replace('/', "~1");
        check_statements(child, file, format!("{at}/{name}"), cited)?;
    }
    Ok(())
}

/// The value at a JSON pointer (RFC 6901).
fn pointer<'v>(value: &'v Value, at: &str) -> Option<&'v Value> {
    let mut here = value;
    for name in at.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        here = match here {
            Value::List(items) => items.get(name.parse::<usize>().ok()?)?,
            other => other.get(&name)?,
        };
    }
    Some(here)
}

/// The texts of a list.
pub fn texts(list: Option<&Value>) -> Vec<String> {
    match list {
        Some(Value::List(items)) => items.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The texts of the listed files, each with the digest that is listed.
fn listed(certificate: &Value, list: &str, folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    for file in certificate.list(list)? {
        let path = file.text("path")?;
        let text = crate::read(&folder.join(path))?;
        if sha256::hex(text.as_bytes()) != file.text("sha256")? {
            return Err(format!("`{path}` is not the file the certificate was made from"));
        }
        texts.insert(path.to_owned(), text);
    }
    Ok(texts)
}

/// The paths of all files under a folder, with `/`.
fn files(folder: &Path, before: &str) -> Result<Vec<String>, String> {
    let cannot = |error| format!("cannot read {}: {error}", folder.display());
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(cannot)?.is_dir() {
            all.extend(files(&entry.path(), &format!("{path}/"))?);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

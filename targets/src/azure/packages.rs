//! Packages: the files beside a function's code that tell its host what starts it.

pub mod binding;
mod host;

use super::context::Context;
use super::function::app::entry;
use super::triggers;
use crate::shared::fragment::fragment;
use scant_compiler::model::{Function, FunctionId};
use scant_compiler::target::{Assets, OutputFile, Packaging};
use serde::Serialize;

/// The files of a function's package, under `packages/<function>/`.
pub fn files(context: &Context<'_>, function: FunctionId) -> Vec<OutputFile> {
    let folder = format!("packages/{}", context.model.function(function).name);
    let mut files = added(context, function);
    files.iter_mut().for_each(|file| file.path = format!("{folder}/{}", file.path));
    files
}

/// The code folders that were found, as packages.
///
/// Python and Node.js read the files that scant writes. Builds of Java and .NET bring such files along, made of the
/// same triggers in their code.
pub fn all(context: &Context<'_>, assets: &Assets) -> Vec<Packaging> {
    context.model.functions().filter_map(|(id, _)| package(context, id, assets)).collect()
}

fn package(context: &Context<'_>, id: FunctionId, assets: &Assets) -> Option<Packaging> {
    let function = context.model.function(id);
    let folder = &function.code.as_ref()?.value;
    let asset = assets.folders.get(folder)?;
    let (path, added) = match Language::of(function) {
        Language::Python | Language::Node => (format!("packages/{}.zip", function.name), added(context, id)),
        Language::Built => (format!("packages/{}-{}.zip", function.name, asset.sha256), Vec::new()),
    };
    Some(Packaging { folder: folder.clone(), path, added })
}

/// What kind of code a package holds, so far as its files differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    /// Files in Python.
    Python,
    /// Files in JavaScript.
    Node,
    /// What a compiler made.
    Built,
}

impl Language {
    fn of(function: &Function) -> Self {
        match function.runtime.value.as_str() {
            word if word.starts_with("python") => Self::Python,
            word if word.starts_with("node") => Self::Node,
            _ => Self::Built,
        }
    }
}

/// `function.json`: what starts one entry of the app, and where its code is.
/// <https://learn.microsoft.com/azure/azure-functions/functions-reference>
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    script_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry_point: Option<String>,
    bindings: &'e [binding::Binding],
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<binding::Retry>,
}

/// The files inside the package: one for the host, and one for each trigger.
fn added(context: &Context<'_>, id: FunctionId) -> Vec<OutputFile> {
    let function = context.model.function(id);
    let (script_file, entry_point) = code(function);
    let file = |path: String, text: String| OutputFile { path, text: format!("{text}\n") };
    let host = file("host.json".to_owned(), fragment(&host::host(function), 0));
    let entries = triggers::entries(context, id).into_iter().map(|started| {
        let entry = Entry {
            script_file: script_file.clone(),
            entry_point: entry_point.clone(),
            bindings: &started.bindings,
            retry: started.retry,
        };
        file(format!("{}/function.json", name(function, started.place)), fragment(&entry, 0))
    });
    std::iter::once(host).chain(entries).collect()
}

/// The name of the entry for the trigger at that place: the function's, and a number from the second on.
pub fn name(function: &Function, place: usize) -> String {
    match place {
        0 => entry(function),
        _ => format!("{}_{}", entry(function), place + 1),
    }
}

/// The file and the function in it that `handler` names, seen from the entry's folder.
fn code(function: &Function) -> (Option<String>, Option<String>) {
    let said = function.handler.as_ref().map(|handler| handler.value.as_str());
    let ending = match Language::of(function) {
        Language::Python => "py",
        Language::Node => "js",
        Language::Built => return (None, said.map(str::to_owned)),
    };
    let (file, name) = said.and_then(|said| said.rsplit_once('.')).unwrap_or(("index", "handler"));
    (Some(format!("../{file}.{ending}")), Some(name.to_owned()))
}

//! Runtimes: scant's spelling and what a Flex Consumption plan calls it.

/// A runtime of a function app.
/// <https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#view-currently-supported-regions>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// In a spec.
    pub word: &'static str,
    /// `runtime.name`
    pub name: &'static str,
    /// `runtime.version`
    pub version: &'static str,
}

const fn runtime(word: &'static str, name: &'static str, version: &'static str) -> Runtime {
    Runtime { word, name, version }
}

/// Every runtime.
/// <https://learn.microsoft.com/azure/azure-functions/supported-languages>
pub const ALL: [Runtime; 13] = [
    runtime("python3.10", "python", "3.10"),
    runtime("python3.11", "python", "3.11"),
    runtime("python3.12", "python", "3.12"),
    runtime("python3.13", "python", "3.13"),
    runtime("node20", "node", "20"),
    runtime("node22", "node", "22"),
    runtime("node24", "node", "24"),
    runtime("java11", "java", "11"),
    runtime("java17", "java", "17"),
    runtime("java21", "java", "21"),
    runtime("dotnet8", "dotnet-isolated", "8.0"),
    runtime("dotnet9", "dotnet-isolated", "9.0"),
    runtime("dotnet10", "dotnet-isolated", "10.0"),
];

/// The runtime of that word.
pub fn find(word: &str) -> Option<Runtime> {
    ALL.into_iter().find(|runtime| runtime.word == word)
}

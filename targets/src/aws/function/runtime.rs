//! Lambda's runtimes, as data of one day: which there are, how they are called, and until when they are kept.

use scant_compiler::model::Function;

/// A runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// In scant's spelling.
    pub word: &'static str,
    /// In Lambda's.
    pub identifier: &'static str,
    /// The day its support ends.
    pub deprecated: &'static str,
    /// The day from which no function can be made with it.
    pub blocked: &'static str,
}

/// The day of this table; days before it are past.
pub const AS_OF: &str = "2026-11-21";

/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>, on [`AS_OF`].
#[rustfmt::skip]
pub const RUNTIMES: [Runtime; 34] = [
    Runtime { word: "node24",     identifier: "nodejs24.x",      deprecated: "2028-04-30", blocked: "2028-06-01" },
    Runtime { word: "node22",     identifier: "nodejs22.x",      deprecated: "2027-04-30", blocked: "2027-06-01" },
    Runtime { word: "node20",     identifier: "nodejs20.x",      deprecated: "2026-04-30", blocked: "2027-02-01" },
    Runtime { word: "node18",     identifier: "nodejs18.x",      deprecated: "2025-09-01", blocked: "2027-02-01" },
    Runtime { word: "node16",     identifier: "nodejs16.x",      deprecated: "2024-06-12", blocked: "2027-02-01" },
    Runtime { word: "node14",     identifier: "nodejs14.x",      deprecated: "2023-12-04", blocked: "2024-01-09" },
    Runtime { word: "python3.14", identifier: "python3.14",      deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "python3.13", identifier: "python3.13",      deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "python3.12", identifier: "python3.12",      deprecated: "2028-10-31", blocked: "2028-11-30" },
    Runtime { word: "python3.11", identifier: "python3.11",      deprecated: "2027-06-30", blocked: "2027-07-31" },
    Runtime { word: "python3.10", identifier: "python3.10",      deprecated: "2026-10-31", blocked: "2027-02-01" },
    Runtime { word: "python3.9",  identifier: "python3.9",       deprecated: "2025-12-15", blocked: "2027-02-01" },
    Runtime { word: "python3.8",  identifier: "python3.8",       deprecated: "2024-10-14", blocked: "2027-02-01" },
    Runtime { word: "python3.7",  identifier: "python3.7",       deprecated: "2023-12-04", blocked: "2024-01-09" },
    Runtime { word: "java25",     identifier: "java25",          deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "java21",     identifier: "java21",          deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "java17",     identifier: "java17",          deprecated: "2027-06-30", blocked: "2027-07-31" },
    Runtime { word: "java11",     identifier: "java11",          deprecated: "2027-06-30", blocked: "2027-07-31" },
    Runtime { word: "java8",      identifier: "java8.al2",       deprecated: "2027-06-30", blocked: "2027-07-31" },
    Runtime { word: "dotnet10",   identifier: "dotnet10",        deprecated: "2028-11-14", blocked: "2028-12-14" },
    Runtime { word: "dotnet8",    identifier: "dotnet8",         deprecated: "2026-11-10", blocked: "2027-02-01" },
    Runtime { word: "dotnet6",    identifier: "dotnet6",         deprecated: "2024-12-20", blocked: "2027-02-01" },
    Runtime { word: "ruby4.0",    identifier: "ruby4.0",         deprecated: "2029-03-31", blocked: "2029-04-30" },
    Runtime { word: "ruby3.4",    identifier: "ruby3.4",         deprecated: "2028-03-31", blocked: "2028-04-30" },
    Runtime { word: "ruby3.3",    identifier: "ruby3.3",         deprecated: "2027-03-31", blocked: "2027-04-30" },
    Runtime { word: "ruby3.2",    identifier: "ruby3.2",         deprecated: "2026-03-31", blocked: "2027-02-01" },
    Runtime { word: "ruby2.7",    identifier: "ruby2.7",         deprecated: "2023-12-07", blocked: "2024-01-09" },
    Runtime { word: "provided",   identifier: "provided.al2023", deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "provided.al2023", identifier: "provided.al2023", deprecated: "2029-06-30", blocked: "2029-07-31" },
    Runtime { word: "provided.al2", identifier: "provided.al2",  deprecated: "2026-07-31", blocked: "2027-02-01" },
    Runtime { word: "go1",        identifier: "go1.x",           deprecated: "2024-01-08", blocked: "2024-02-08" },
    Runtime { word: "dotnetcore3.1", identifier: "dotnetcore3.1", deprecated: "2023-04-03", blocked: "2023-04-03" },
    Runtime { word: "node12",     identifier: "nodejs12.x",      deprecated: "2023-03-31", blocked: "2023-03-31" },
    Runtime { word: "python3.6",  identifier: "python3.6",       deprecated: "2022-07-18", blocked: "2022-07-18" },
];

impl Runtime {
    /// Whether its support has ended.
    pub fn is_deprecated(&self) -> bool {
        self.deprecated < AS_OF
    }

    /// Whether no function can be made with it any more.
    pub fn is_blocked(&self) -> bool {
        self.blocked < AS_OF
    }
}

/// The runtime of that word.
pub fn find(word: &str) -> Option<Runtime> {
    RUNTIMES.into_iter().find(|runtime| runtime.word == word)
}

/// The function's entry point: as said, or where the runtime's users put it; `None` where there is no such place.
pub fn handler(function: &Function, runtime: Runtime) -> Option<String> {
    if let Some(handler) = &function.handler {
        return Some(handler.value.clone());
    }
    let usual = match runtime.word {
        word if word.starts_with("node") || word.starts_with("python") => "index.handler",
        word if word.starts_with("provided") || word.starts_with("go") => "bootstrap",
        _ => return None,
    };
    Some(usual.to_owned())
}

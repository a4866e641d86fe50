//! Runtime, entry point, image.

use crate::aws::codes;
use crate::aws::function::runtime::{AS_OF, RUNTIMES, find, handler};
use scant_compiler::model::Function;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;

/// Looks at what a function runs.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    match (&function.code, &function.image) {
        (Some(_), _) => package(function, findings),
        (None, Some(image)) if !is_pullable(&image.value) => findings.push(
            Diagnostic::error(
                &codes::FOREIGN_IMAGE,
                image.span,
                format!("`{}` is not in Amazon ECR, and Lambda pulls images from nowhere else", image.value),
            )
            .help("push it to a repository of the account, or give the function a package with `code`"),
        ),
        // The compiler says when both are missing.
        (None, _) => {}
    }
}

/// A runtime's language: its word without the version.
fn language(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

/// The runtimes of a language named without a version, newest first; none if `word` has one.
fn versions(word: &str) -> Vec<&'static str> {
    let word = if word == "nodejs" { "node" } else { word };
    let open = RUNTIMES.iter().filter(|runtime| !runtime.is_blocked() && !runtime.is_deprecated());
    open.map(|runtime| runtime.word).filter(|known| language(known) == word && *known != word).collect()
}

/// The newest version of the same language that functions can be made on.
fn newest(word: &str) -> Option<&'static str> {
    let number = |word: &str| -> Vec<u32> {
        word.get(language(word).len()..)
            .unwrap_or("")
            .split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    };
    versions(language(word)).into_iter().max_by_key(|known| number(known))
}

fn package(function: &Function, findings: &mut Vec<Diagnostic>) {
    let said = &function.runtime;
    let Some(runtime) = find(&said.value) else {
        let unknown = Diagnostic::error(
            &codes::UNKNOWN_RUNTIME,
            said.span,
            format!("there is no runtime `{}` on aws", said.value),
        );
        // `nodejs22.x` is the provider's own spelling.
        let known =
            RUNTIMES.iter().find(|runtime| runtime.identifier == said.value).map(|runtime| runtime.word);
        let close = known.or_else(|| nearest(&said.value, RUNTIMES.iter().map(|runtime| runtime.word)));
        findings.push(match close.filter(|_| known.is_some() || versions(&said.value).is_empty()) {
            Some(close) => unknown.here(format!("did you mean `{close}`?")).fix(
                format!("write `{close}`"),
                said.span,
                close,
            ),
            None if !versions(&said.value).is_empty() => {
                let words: Vec<String> =
                    versions(&said.value).iter().map(|word| format!("`{word}`")).collect();
                unknown.help(format!("say which version: {}", words.join(", ")))
            }
            None => unknown
                .help("for any other language, make a program called `bootstrap` and say `runtime provided`"),
        });
        return;
    };
    if runtime.is_blocked() {
        findings.push(
            Diagnostic::error(
                &codes::BLOCKED_RUNTIME,
                said.span,
                format!(
                    "aws has not let anyone make functions on `{}` since {}",
                    runtime.word, runtime.blocked
                ),
            )
            .help(match newest(runtime.word) {
                Some(word) => format!("move to a newer version of the language: the newest is `{word}`"),
                None => "move to a newer version of the language".to_owned(),
            }),
        );
    } else if runtime.is_deprecated() {
        findings.push(
            Diagnostic::error(
                &codes::DEPRECATED_RUNTIME,
                said.span,
                format!("aws has not kept `{}` up to date since {}", runtime.word, runtime.deprecated),
            )
            .warning()
            .note(format!(
                "no function can be made on it from {}; this table is of {AS_OF}",
                runtime.blocked
            )),
        );
    }
    match handler(function, runtime) {
        None => findings.push(
            Diagnostic::error(
                &codes::MISSING_HANDLER,
                function.common.span,
                format!("`{}` needs a `handler`: {} has no usual one", function.name, runtime.word),
            )
            .help(example(runtime.word)),
        ),
        Some(handler) if handler.len() > 128 || handler.contains(char::is_whitespace) => {
            let span = function.handler.as_ref().map_or(function.common.span, |handler| handler.span);
            findings.push(Diagnostic::error(
                &codes::AWS_LIMIT,
                span,
                "an entry point has at most 128 characters on aws, and no space",
            ));
        }
        Some(_) => {}
    }
}

fn example(runtime: &str) -> &'static str {
    match runtime.get(..4) {
        Some("java") => "add `handler \"com.example.Handler::handleRequest\"`",
        Some("dotn") => "add `handler \"Assembly::Namespace.Class::Method\"`",
        Some(_) | None => "add `handler \"file.method\"`",
    }
}

/// Whether it is a reference to a private ECR repository, `<account>.dkr.ecr.<region>.<domain>/…`.
fn is_pullable(image: &str) -> bool {
    let host = image.split('/').next().unwrap_or_default();
    let mut labels = host.split('.');
    let account = labels.next().unwrap_or_default();
    account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && labels.next() == Some("dkr")
        && labels.next().is_some_and(|service| service.starts_with("ecr"))
}

//! Sizes, times and counts of a function.
//! <https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan>

use crate::azure::codes;
use crate::azure::function::app::{MEGABYTE, SIZES, written};
use scant_compiler::model::{Arch, Function};
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Megabytes of an instance's own disk.
const SCRATCH: u64 = 800;
/// Instances at most.
const MOST_INSTANCES: u32 = 1000;

/// Looks at a function.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    memory(function, findings);
    let mut limit = |span, message: String| {
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, span, message));
    };
    if let Some(storage) = function.storage.filter(|storage| storage.value > SCRATCH * MEGABYTE) {
        let wanted = words::size(storage.value);
        limit(storage.span, format!("an instance has {SCRATCH}MB of scratch disk on azure, not {wanted}"));
    }
    if let Some(scale) = function.scale {
        let (min, max) = (scale.value.min, scale.value.max);
        if !(1..=MOST_INSTANCES).contains(&max) {
            limit(
                scale.span,
                format!("a function has between 1 and {MOST_INSTANCES} instances on azure, not {max}"),
            );
        } else if min > max {
            limit(scale.span, format!("{min} instances cannot be kept ready of at most {max}"));
        }
    }
    if function.timeout.value < 1000 {
        limit(function.timeout.span, "a function runs for whole seconds on azure".to_owned());
    }
    unsupported(function, findings);
}

/// What a Flex Consumption plan has nothing for.
fn unsupported(function: &Function, findings: &mut Vec<Diagnostic>) {
    let mut report = |span: Span, message: &str, help: &str| {
        let finding = Diagnostic::error(&codes::UNSUPPORTED_SETTING, span, message);
        findings.push(finding.help(help));
    };
    if let Some(concurrency) = function.concurrency {
        report(
            concurrency.span,
            "azure limits how many instances there are, and not how many invocations",
            "say `scale` with the most instances there may be",
        );
    }
    if function.arch.value == Arch::Arm64 && written(function, function.arch.span) {
        report(
            function.arch.span,
            "azure runs functions on x86_64 only",
            "leave it out, or write `arch x86_64`",
        );
    }
    if !function.tracing.value && written(function, function.tracing.span) {
        report(
            function.tracing.span,
            "azure tells of requests and of log lines by the same way, so one cannot be shut alone",
            "leave it out",
        );
    }
    if let Some(layer) = function.layers.first() {
        report(layer.span, "azure has no layers", "put the files into the package");
    }
}

fn memory(function: &Function, findings: &mut Vec<Diagnostic>) {
    let memory = function.memory;
    let sizes = SIZES.map(|size| size * MEGABYTE);
    if sizes.contains(&memory.value) || !written(function, memory.span) {
        return;
    }
    let spelled = sizes.map(|size| format!("`{}`", words::size(size)));
    let wanted = words::size(memory.value);
    findings.push(match sizes.iter().find(|size| **size > memory.value) {
        Some(larger) => Diagnostic::error(
            &codes::LARGER_INSTANCE,
            memory.span,
            format!("azure has no instances of {wanted}, so this one gets {}", words::size(*larger)),
        )
        .warning()
        .help(format!("write one of {}", spelled.join(", "))),
        None => Diagnostic::error(
            &codes::AZURE_LIMIT,
            memory.span,
            format!("an instance has at most 4GB of memory on azure, not {wanted}"),
        )
        .help(format!("write one of {}", spelled.join(", "))),
    });
}

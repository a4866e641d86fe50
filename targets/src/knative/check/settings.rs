//! Sizes, times and counts of a function, and settings that Knative has nothing for.
//! Source of the ranges: knative/serving, `pkg/apis/config/defaults.go` and `pkg/apis/autoscaling/annotation_validation.go`.

use super::limits::beyond;
use crate::knative::codes::KNATIVE_LIMIT;
use crate::knative::function::autoscaling::most;
use scant_compiler::codes::UNSUPPORTED_SETTING;
use scant_compiler::model::Function;
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

/// Seconds a request may take unless a cluster allows more (`max-revision-timeout-seconds`).
const LONGEST: u64 = 600;
/// Memory a container can live with: less is refused by common runtimes before anything starts.
/// <https://docs.docker.com/engine/containers/resource_constraints/#limit-a-containers-access-to-memory>
const LEAST_MEMORY: u64 = 6 << 20;

/// Looks at a function.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    timeout(function, findings);
    scale(function, findings);
    if function.memory.value < LEAST_MEMORY {
        let message = format!("no container starts with {}", words::size(function.memory.value));
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, function.memory.span, message).help("write `memory 128MB`"),
        );
    }
    let home = function.common.span;
    let said = |span: Span| span != home;
    if said(function.arch.span) {
        findings.push(nothing(
            function.arch.span,
            "knative runs a function on any node, whatever its processor",
            "leave it out, and build the image for every kind of node the cluster has",
        ));
    }
    if said(function.tracing.span) && !function.tracing.value {
        findings.push(nothing(
            function.tracing.span,
            "knative traces all functions of a cluster or none",
            "leave it out, and set tracing for the cluster",
        ));
    }
    if let Some(layer) = function.layers.first() {
        findings.push(nothing(layer.span, "knative has no layers", "put what it holds into the image"));
    }
}

/// A setting without a counterpart.
pub fn nothing(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(&UNSUPPORTED_SETTING, span, message).help(help)
}

fn timeout(function: &Function, findings: &mut Vec<Diagnostic>) {
    let Spanned { value, span } = function.timeout;
    if !(1000..=LONGEST * 1000).contains(&value) {
        let longest = words::duration(LONGEST * 1000);
        findings.push(
            beyond("the timeout", &words::duration(value), "1s", &longest, span)
                .help("split the work: a queue between two functions holds what the first one leaves"),
        );
    } else if !value.is_multiple_of(1000) {
        let message =
            format!("the timeout is counted in whole seconds on knative, not {}", words::duration(value));
        findings.push(Diagnostic::error(&KNATIVE_LIMIT, span, message).help(format!(
            "write {} or {}",
            words::duration(value / 1000 * 1000),
            words::duration((value / 1000 + 1) * 1000)
        )));
    }
}

/// The most there may be is never under what is kept ready, and never nothing: Knative reads a most of 0 as no bound.
fn scale(function: &Function, findings: &mut Vec<Diagnostic>) {
    if let Some(none) = function.concurrency.filter(|said| said.value == 0) {
        let message = "a function that may never run at all cannot be said on knative";
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, none.span, message)
                .note("a bound of 0 means no bound to it")
                .help("leave the function out: `only on` the other targets"),
        );
        return;
    }
    if let (Some(scale), Some(concurrency)) = (function.scale, function.concurrency)
        && most(function) < scale.value.min
    {
        let message = format!(
            "`scale` keeps {} instances ready, and `concurrency` allows {}",
            scale.value.min, concurrency.value
        );
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, scale.span, message)
                .label(concurrency.span, "the most at once"),
        );
    }
}

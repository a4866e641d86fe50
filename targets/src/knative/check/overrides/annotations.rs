//! Annotations: those Knative reads, where it reads them, and what it takes.
//!
//! Source: knative/serving `pkg/apis/autoscaling/annotation_validation.go` and `pkg/apis/autoscaling/register.go`.

use super::fields::Wrong;
use scant_compiler::model::Literal;
use scant_compiler::words::or_quoted;

const AUTOSCALING: &str = "autoscaling.knative.dev/";
/// How long a new revision takes over the requests of the old one; read at the Service.
/// Source: knative/serving `pkg/apis/serving/register.go`.
const ROLLOUT: &str = "serving.knative.dev/rollout-duration";
/// Where a collector of numbers looks; it changes nothing about a pod.
const METRICS: &str = "prometheus.io/";

/// What an annotation takes.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Number(f64, f64),
    Count(i64, i64),
    /// Whole seconds, as in `30s`.
    Seconds(i64, i64),
    Word(&'static [&'static str]),
}

/// The annotations of a revision that say how it scales. `min-scale` and `max-scale` are what `scale` says.
const SCALING: [(&str, Takes); 12] = [
    ("activation-scale", Takes::Count(2, 1_000_000)),
    ("class", Takes::Word(&["kpa.autoscaling.knative.dev", "hpa.autoscaling.knative.dev"])),
    ("initial-scale", Takes::Count(1, 1_000_000)),
    ("metric", Takes::Word(&["concurrency", "rps", "cpu", "memory"])),
    ("panic-threshold-percentage", Takes::Number(110.0, 1000.0)),
    ("panic-window-percentage", Takes::Number(1.0, 100.0)),
    ("scale-down-delay", Takes::Seconds(0, 3600)),
    ("scale-to-zero-pod-retention-period", Takes::Seconds(0, 3600)),
    ("target", Takes::Number(0.01, 1_000_000.0)),
    ("target-burst-capacity", Takes::Number(-1.0, 1_000_000.0)),
    ("target-utilization-percentage", Takes::Number(1.0, 100.0)),
    ("window", Takes::Seconds(6, 3600)),
];

/// Annotations of the object itself.
pub fn of_object(key: &str, value: &Literal) -> Option<Wrong> {
    if key.starts_with(AUTOSCALING) {
        return Some(Wrong::Value(
            format!("knative takes `{key}` only at the revision"),
            "set it under `spec.template.metadata.annotations`",
        ));
    }
    if key.ends_with("broker.class") || key.starts_with("networking.knative.dev/") {
        return Some(Wrong::Protected(
            "says what carries events, or how it is reached from outside",
            "say `broker` and `ingress` in `target knative`",
        ));
    }
    if key == ROLLOUT { text(key, value) } else { of_others(key, value) }
}

/// Annotations of a function's revisions.
pub fn of_revision(key: &str, value: &Literal) -> Option<Wrong> {
    let Some(name) = key.strip_prefix(AUTOSCALING) else {
        if key == ROLLOUT {
            return Some(Wrong::Value(
                format!("knative takes `{key}` only at the Service"),
                "set it under `metadata.annotations`",
            ));
        }
        return of_others(key, value);
    };
    if matches!(name, "min-scale" | "max-scale" | "minScale" | "maxScale") {
        return Some(Wrong::Nowhere("say `scale 0..10`"));
    }
    let Some((_, takes)) = SCALING.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = SCALING.iter().map(|(known, _)| *known).collect();
        return Some(Wrong::Value(
            format!("knative has no annotation `{key}`; after `{AUTOSCALING}` it has {}", or_quoted(&names)),
            "",
        ));
    };
    let Literal::Text(text) = value else { return self::text(key, value) };
    takes.refuses(text.as_plain()?).map(|what| Wrong::Value(format!("`{key}` is {what} on knative"), ""))
}

/// Annotations that Knative does not read itself. Whoever does may put containers and networks into a pod, hand it
/// secrets, or open ports past the check of tokens, so only what is known to do none of that may be set.
fn of_others(key: &str, value: &Literal) -> Option<Wrong> {
    if key.starts_with(METRICS) {
        return text(key, value);
    }
    Some(Wrong::Protected(
        "may be read by what changes pods, or lets requests past their checks",
        "use `tags { … }` for annotations of your own",
    ))
}

fn text(key: &str, value: &Literal) -> Option<Wrong> {
    (!matches!(value, Literal::Text(_)))
        .then(|| Wrong::Value(format!("the annotation `{key}` is a text"), "write it in quotes"))
}

impl Takes {
    /// What it would have to be.
    fn refuses(self, text: &str) -> Option<String> {
        let (fits, what) = match self {
            Self::Number(from, to) => (
                text.parse::<f64>().is_ok_and(|number| (from..=to).contains(&number)),
                format!("a number between {from} and {to}"),
            ),
            Self::Count(from, to) => (
                text.parse::<i64>().is_ok_and(|number| (from..=to).contains(&number)),
                format!("a whole number between {from} and {to}"),
            ),
            Self::Seconds(from, to) => {
                let seconds = text.strip_suffix('s').and_then(|number| number.parse::<i64>().ok());
                let fits = seconds.is_some_and(|seconds| (from..=to).contains(&seconds));
                (fits, format!("whole seconds between `{from}s` and `{to}s`"))
            }
            Self::Word(words) => (words.contains(&text), or_quoted(words)),
        };
        (!fits).then_some(what)
    }
}

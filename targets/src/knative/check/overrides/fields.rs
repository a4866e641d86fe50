//! Fields of objects: those a `set` line may set, and what Knative takes there.
//!
//! Source: knative/serving `pkg/apis/serving/fieldmask.go` (which fields of a pod a Service may have) and
//! `k8s_validation.go` (their values).

use super::{Of, annotations, raws};
use crate::knative::function::autoscaling::AT_ONCE;
use scant_compiler::model::{Function, Literal, Override};

/// Why a line cannot stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It would change who may do what: why, and what to write instead.
    Protected(&'static str, &'static str),
    /// There is no such field, or Knative refuses it.
    Nowhere(&'static str),
    /// Knative does not take the value: a message and a help, which may be empty.
    Value(String, &'static str),
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Whatever is said.
    Anything,
    /// One value, with no fields of its own.
    Plain,
    /// A length of time of ISO 8601, such as `PT5S`.
    Period,
    /// A whole number between the two.
    Count(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
}

/// Fields of a Service that a line may set, by their path; `*` is any one segment.
const FIELDS: [(&[&str], Takes); 17] = [
    (&["spec", "template", "spec", "containerConcurrency"], Takes::Count(0, 1000)),
    (&["spec", "template", "spec", "responseStartTimeoutSeconds"], Takes::Count(1, 600)),
    (&["spec", "template", "spec", "idleTimeoutSeconds"], Takes::Count(0, 600)),
    (&["spec", "template", "spec", "imagePullSecrets"], Takes::Anything),
    (
        &["spec", "template", "spec", "containers", "0", "imagePullPolicy"],
        Takes::Word(&["Always", "IfNotPresent", "Never"]),
    ),
    (&["spec", "template", "spec", "containers", "0", "ports", "0", "name"], Takes::Word(&["http1", "h2c"])),
    (&["spec", "template", "spec", "containers", "0", "command"], Takes::Anything),
    (&["spec", "template", "spec", "containers", "0", "args"], Takes::Anything),
    (&["spec", "template", "spec", "containers", "0", "workingDir"], Takes::Anything),
    (
        &["spec", "template", "spec", "containers", "0", "readinessProbe", "periodSeconds"],
        Takes::Count(1, 3600),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "readinessProbe", "timeoutSeconds"],
        Takes::Count(1, 3600),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "readinessProbe", "failureThreshold"],
        Takes::Count(1, 1000),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "readinessProbe", "initialDelaySeconds"],
        Takes::Count(0, 3600),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "livenessProbe", "periodSeconds"],
        Takes::Count(1, 3600),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "livenessProbe", "timeoutSeconds"],
        Takes::Count(1, 3600),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "livenessProbe", "failureThreshold"],
        Takes::Count(1, 1000),
    ),
    (
        &["spec", "template", "spec", "containers", "0", "livenessProbe", "initialDelaySeconds"],
        Takes::Count(0, 3600),
    ),
];

/// Fields of a Service that say who a function is, what it can reach, or what its container is kept from.
const PROTECTED: [(&str, &str, &str); 14] = [
    ("serviceAccountName", "says who the function is", "scant makes a ServiceAccount for each function"),
    ("automountServiceAccountToken", "would give the function a token for the Kubernetes API", "use `allow`"),
    (
        "securityContext",
        "says what the container is kept from",
        "build the image so that it runs as any user",
    ),
    ("volumes", "says which secrets the function sees", "use `allow read on` a secret"),
    ("volumeMounts", "says which secrets the function sees", "use `allow read on` a secret"),
    ("env", "says which secrets the function sees", "use `env { … }`, and `allow read on` a secret"),
    ("envFrom", "says which secrets the function sees", "use `env { … }`, and `allow read on` a secret"),
    ("hostNetwork", "would let the function past every network policy", "use `allow`"),
    ("hostPID", "says what the container is kept from", "leave it out"),
    ("hostIPC", "says what the container is kept from", "leave it out"),
    ("shareProcessNamespace", "says what the container is kept from", "leave it out"),
    ("initContainers", "would run code with the function's rights", "do it when the function starts"),
    ("serviceAccount", "says who the function is", "scant makes a ServiceAccount for each function"),
    ("runtimeClassName", "says what the container is kept from", "set it for the nodes of the cluster"),
];

/// Fields of a Service that follow from a setting, and what to say instead.
const SETTINGS: [(&str, &str); 6] = [
    ("resources", "it follows from `memory`"),
    ("image", "say `image`"),
    ("timeoutSeconds", "say `timeout`"),
    ("containerPort", "a function listens on port 8080, which it is told as `PORT`"),
    ("tcpSocket", "a function is asked on port 8080, which it is told as `PORT`"),
    ("httpGet", "a function is asked on port 8080, which it is told as `PORT`"),
];

/// What a line says against the function's own settings: Knative takes both, and then one of them does not hold.
pub fn against(change: &Override, function: &Function) -> Option<Wrong> {
    let Literal::Int(said) = change.value else { return None };
    let timeout = i64::try_from(function.timeout.value / 1000).unwrap_or(i64::MAX);
    match (change.path.last()?.as_str(), function.concurrency) {
        ("responseStartTimeoutSeconds" | "idleTimeoutSeconds", _) if said > timeout => Some(Wrong::Value(
            format!("{said} seconds are never waited: the function's timeout is {timeout}"),
            "say a longer `timeout`",
        )),
        ("containerConcurrency", Some(most)) if said != i64::from(AT_ONCE) => Some(Wrong::Value(
            format!(
                "instances that are bounded otherwise do not keep to `concurrency {}` together",
                most.value
            ),
            "leave `concurrency` out, and bound the instances with `scale`",
        )),
        _ => None,
    }
}

fn segments(change: &Override) -> Vec<&str> {
    change.path.iter().map(String::as_str).collect()
}

/// What is wrong with a line, if anything.
pub fn wrong(change: &Override, of: Of) -> Option<Wrong> {
    let path = segments(change);
    match path.as_slice() {
        ["apiVersion" | "kind" | "status", ..] => {
            return Some(Wrong::Nowhere("set a field of `spec`, or an annotation"));
        }
        ["metadata", "annotations", key] => return annotations::of_object(key, &change.value),
        ["metadata", "labels", ..] => {
            return Some(Wrong::Protected(
                "says which network policy holds, and whether it can be reached from outside",
                "use `tags { … }`, which become annotations",
            ));
        }
        ["metadata", ..] => {
            return Some(Wrong::Nowhere("only annotations can be set: `metadata.annotations.\"KEY\"`"));
        }
        _ => {}
    }
    match of {
        Of::Function => of_function(&path, change),
        Of::Store(kept) => kept.wrong(&path, &change.value),
        Of::Raw { refers } => {
            if refers {
                raws::hands_on(&path, &change.value)
            } else {
                None
            }
        }
    }
}

fn of_function(path: &[&str], change: &Override) -> Option<Wrong> {
    if let ["spec", "template", "metadata", "annotations", key] = path {
        return annotations::of_revision(key, &change.value);
    }
    if path.starts_with(&["spec", "template", "metadata", "labels"]) {
        return Some(Wrong::Protected("says which network policy holds", "use `tags { … }`"));
    }
    if path.starts_with(&["spec", "traffic"]) {
        return None;
    }
    if let Some((_, takes)) = FIELDS.iter().find(|(known, _)| *known == path) {
        return takes.wrong(path, &change.value);
    }
    let named = |word: &str| path.contains(&word);
    if let Some((_, help)) = SETTINGS.iter().find(|(word, _)| named(word)) {
        return Some(Wrong::Nowhere(help));
    }
    if let Some((_, why, help)) = PROTECTED.iter().find(|(word, _, _)| named(word)) {
        return Some(Wrong::Protected(why, help));
    }
    // What holds protected fields is not set as a whole.
    let whole: [&[&str]; 5] = [
        &["spec"],
        &["spec", "template"],
        &["spec", "template", "spec"],
        &["spec", "template", "spec", "containers"],
        &["spec", "template", "spec", "containers", "0"],
    ];
    if whole.contains(&path) {
        return Some(Wrong::Protected(
            "holds the function's identity and its secrets",
            "set one field of it",
        ));
    }
    Some(Wrong::Nowhere("knative has no such field, or refuses it unless the cluster turns it on"))
}

impl Takes {
    /// What is wrong with the value at the end of that path, if anything.
    pub fn wrong(self, path: &[&str], value: &Literal) -> Option<Wrong> {
        let field = path.last().copied().unwrap_or_default();
        match (self, value) {
            (Self::Anything, _) => None,
            (Self::Plain, Literal::List(_) | Literal::Object(_)) => {
                Some(Wrong::Value(format!("`{field}` is one value, with no fields of its own"), ""))
            }
            (Self::Plain, _) => None,
            (Self::Period, Literal::Text(text))
                if text.as_plain().is_some_and(|text| text.starts_with('P') && text.len() > 2) =>
            {
                None
            }
            (Self::Period, _) => {
                Some(Wrong::Value(format!("`{field}` is a length of time such as `\"PT5S\"` on knative"), ""))
            }
            (Self::Count(from, to), Literal::Int(number)) if (from..=to).contains(number) => None,
            (Self::Count(from, to), Literal::Int(number)) => Some(Wrong::Value(
                format!("`{field}` is between {from} and {to} on knative, not {number}"),
                "",
            )),
            (Self::Count(from, to), _) => {
                Some(Wrong::Value(format!("`{field}` is a whole number between {from} and {to}"), ""))
            }
            (Self::Word(words), Literal::Text(text))
                if text.as_plain().is_some_and(|text| words.contains(&text)) =>
            {
                None
            }
            (Self::Word(words), _) => Some(Wrong::Value(
                format!("`{field}` is {} on knative", scant_compiler::words::or_quoted(words)),
                "",
            )),
        }
    }
}

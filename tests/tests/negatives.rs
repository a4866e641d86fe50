//! Objects Knative must not be given: every one of a published corpus is refused at a line of a spec, or no spec says it.
//!
//! The corpus is `reference/knative-negatives.json` beside the checkout, or in the folder `SCANT_REFERENCE` names. It is
//! not part of the project: without it, only what this table says of the mistakes is tried, and the test says so.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use scant_tests::case::root;
use serde_json::Value;

/// What becomes of a case.
#[derive(Debug)]
enum Fate {
    /// A spec can say it: the file of `mistakes/knative` that does, and what it is refused by.
    Refused(&'static str, &'static str),
    /// No spec leads to such an object, and why.
    Unsayable(&'static str),
}

use Fate::{Refused, Unsayable};

const CASES: [(&str, Fate); 48] = [
    ("name with dot", Refused("name-with-dot", "invalid-name")),
    ("name 64 chars", Refused("name-too-long", "invalid-name")),
    ("min-scale on service metadata", Refused("annotation-of-the-service", "knative-limit")),
    ("min>max", Refused("scale-over-concurrency", "knative-limit")),
    ("initial-scale 0", Refused("initial-scale-of-nothing", "knative-limit")),
    ("typo annotation minScale old", Refused("scaling-annotation-for-scale", "bad-override-path")),
    ("idle>timeout", Refused("idle-timeout-over-timeout", "knative-limit")),
    ("responseStart>timeout", Refused("response-timeout-over-timeout", "knative-limit")),
    ("concurrency -1", Refused("negative-concurrency", "knative-limit")),
    ("pod securityContext (flag off)", Refused("pod-security-context", "protected-override")),
    ("automount true", Refused("token-of-the-api", "protected-override")),
    ("hostNetwork", Refused("host-network", "protected-override")),
    ("cap add", Refused("added-capability", "protected-override")),
    ("cap drop all lower", Refused("dropped-capability-in-small-letters", "protected-override")),
    ("env K_SERVICE reserved", Refused("reserved-variable", "reserved-variable")),
    ("env fieldRef", Refused("variable-from-a-field", "protected-override")),
    ("env bad name", Refused("malformed-variable", "invalid-name")),
    ("two ports", Refused("second-port", "bad-override-path")),
    ("port 8012 reserved", Refused("reserved-port", "bad-override-path")),
    ("volume unmounted", Refused("volumes", "protected-override")),
    ("mount dup path", Refused("mounts", "protected-override")),
    ("hostPath vol", Refused("volume-of-the-node", "protected-override")),
    ("secret mount not readOnly", Refused("writable-mount", "protected-override")),
    ("lifecycle hook", Refused("lifecycle-hook", "bad-override-path")),
    ("nodeSelector", Refused("node-selector", "bad-override-path")),
    ("bad image", Refused("image-in-capitals", "knative-limit")),
    ("requests>limits", Refused("request-over-limit", "bad-override-path")),
    ("bad qty", Refused("memory-in-words", "wrong-type")),
    ("no securityContext", Unsayable("every container is given one, and no line can take it away")),
    ("unknown field", Refused("unknown-field", "bad-override-path")),
    ("bad visibility label", Refused("visibility-label", "protected-override")),
    ("cron @every", Refused("cron-every", "invalid-cron")),
    ("cron bad", Refused("cron-minute-61", "invalid-cron")),
    ("cron aws ?", Refused("cron-question-mark", "invalid-cron")),
    ("bad tz", Refused("unknown-zone", "unknown-zone")),
    ("data not json", Unsayable("a payload is an object of the language, written as JSON by the compiler")),
    ("trigger no broker", Refused("raw-trigger", "protected-override")),
    ("trigger filter bad attr", Unsayable("a filter's attributes are the compiler's own")),
    ("trigger bad cesql", Unsayable("expressions are written by the compiler from conditions")),
    ("trigger empty exact", Unsayable("a filter without conditions is left out")),
    ("delivery backoff bad", Unsayable("the language has no word for it")),
    ("delivery retry -1", Refused("negative-retry", "out-of-range")),
    ("delivery timeout PT0S", Unsayable("it follows from the function's timeout, which is a second or more")),
    ("delivery retryAfterMax (flag off)", Unsayable("the language has no word for it")),
    ("broker no class annotation", Refused("broker-class", "protected-override")),
    ("policy wildcard middle", Unsayable("subjects are the functions' own ServiceAccounts, written whole")),
    ("policy from none", Refused("raw-event-policy", "protected-override")),
    ("sequence no steps", Refused("raw-sequence", "protected-override")),
];

fn corpus() -> Option<String> {
    let beside = root().join("../shared/reference");
    let folder = std::env::var_os("SCANT_REFERENCE").map_or(beside, PathBuf::from);
    std::fs::read_to_string(folder.join("knative-negatives.json")).ok()
}

#[test]
fn each_refusal_is_shown_by_a_mistake() {
    for (case, fate) in &CASES {
        let Refused(file, code) = fate else { continue };
        let path = root().join("tests/mistakes/knative").join(file).with_extension("scant");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            text.contains(&format!("// error: [{code}]")),
            "{case}: {} shows no `{code}`",
            path.display()
        );
    }
}

#[test]
fn each_case_of_the_corpus_has_its_fate() {
    let Some(corpus) = corpus() else {
        // Past the capture of tests: what was not tried must be seen.
        let said =
            "negatives: not tried, there is no knative-negatives.json; SCANT_REFERENCE can name its folder";
        assert!(writeln!(std::io::stderr(), "{said}").is_ok());
        return;
    };
    let corpus: Value = serde_json::from_str(&corpus).unwrap_or_default();
    let cases: BTreeSet<&str> =
        corpus.as_array().into_iter().flatten().filter_map(|case| case["case"].as_str()).collect();
    let known: BTreeSet<&str> = CASES.iter().map(|(case, _)| *case).collect();
    assert!(!cases.is_empty(), "the corpus is empty");
    assert_eq!(cases, known, "a case has no fate, or a fate no case");
    for (case, fate) in &CASES {
        if let Unsayable(why) = fate {
            println!("{case}: {why}");
        }
    }
}

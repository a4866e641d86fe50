//! Who is brought what, who may send, and who may call.

use super::{Bench, behind, swap, value, without};

/// All of it.
pub fn tamper(bench: &mut Bench<'_>) {
    senders(bench);
    receivers(bench);
    callers(bench);
}

fn senders(bench: &mut Bench<'_>) {
    const POLICY: &str = "EventPolicy";
    bench.each("all accounts send", POLICY, |text| {
        let line = text.lines().find(|line| line.contains("- sub: "))?;
        let (begin, _) = line.rsplit_once(':')?;
        swap(text, line, &format!("{begin}:*"))
    });
    bench.each("an account more sends", POLICY, |text| {
        behind(text, "  from:", "  - sub: system:serviceaccount:other:payroll\n")
    });
    bench.each("everyone sends", POLICY, |text| {
        let begin = text.find("  from:\n")?;
        let end = text.find("  to:\n")?;
        Some(format!("{}{}", text.get(..begin)?, text.get(end..)?))
    });
    bench.each("a policy for all of a namespace", POLICY, |text| {
        Some(text.get(..text.find("  to:\n")?)?.to_owned())
    });
    bench.each("a policy for another Broker", POLICY, |text| {
        let (begin, end) = text.split_at(text.find("  to:\n")?);
        Some(format!("{begin}{}", value(end, "name", "payroll")?))
    });
    bench.each("a policy that asks for less", POLICY, |text| {
        Some(format!("{text}  filters:\n  - prefix:\n      type: a\n"))
    });
    bench.each("a sender no more let", POLICY, |_| Some(String::new()));
    bench.each("a Trigger of another namespace sends", POLICY, |text| {
        let (begin, end) = text.split_at(text.find("  to:\n")?);
        let at = begin.rfind("      namespace: ")?;
        Some(format!("{}      namespace: other\n{end}", begin.get(..at)?))
    });
    bench.each("a Broker of another class", "Broker", |text| {
        value(text, "eventing.knative.dev/broker.class", "Open")
    });
    bench.object(
        "a Broker more",
        "base/50-eventing.yaml",
        "apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata:\n  name: more\n  namespace: NAMESPACE\n  annotations:\n    \
         eventing.knative.dev/broker.class: Kafka\nspec:\n  config:\n    apiVersion: v1\n    kind: ConfigMap\n    name: \
         kafka-broker-config\n    namespace: knative-eventing\n",
    );
}

fn receivers(bench: &mut Bench<'_>) {
    const TRIGGER: &str = "Trigger";
    bench.each("a filter dropped", TRIGGER, |text| {
        let begin = text.find("  filters:\n")?;
        let end = text.find("  subscriber:\n")?;
        Some(format!("{}{}", text.get(..begin)?, text.get(end..)?))
    });
    bench.each("a wider filter", TRIGGER, |text| {
        let line = text
            .lines()
            .skip_while(|line| *line != "  filters:")
            .find(|line| line.starts_with("      ") && line.contains(": "))?;
        swap(text, line, &format!("{}: a", line.split_once(": ")?.0))
    });
    bench.each("another subscriber", TRIGGER, |text| {
        let (begin, end) = text.split_at(text.find("  subscriber:\n")?);
        Some(format!("{begin}{}", value(end, "name", "payroll")?))
    });
    bench.each("an address subscribes", TRIGGER, |text| {
        let (begin, end) = text.split_at(text.find("  subscriber:\n")?);
        Some(format!("{begin}{}", swap(end, "    ref:\n", "    uri: https://evil.example\n    ref:\n")?))
    });
    bench.each("another address subscribes", TRIGGER, |text| value(text, "uri", "https://evil.example"));
    bench.each("events of another Broker", TRIGGER, |text| value(text, "broker", "payroll"));
    bench.each("failures go elsewhere", TRIGGER, |text| {
        let (begin, end) = text.split_at(text.find("    deadLetterSink:\n")?);
        Some(format!("{begin}{}", value(end, "name", "payroll")?))
    });
    bench.each("failures go to an address", TRIGGER, |text| {
        Some(format!(
            "{}    deadLetterSink:\n      uri: https://evil.example\n",
            text.get(..text.find("    deadLetterSink:\n")?)?
        ))
    });
    bench.each("a schedule starts another", "PingSource", |text| {
        let (begin, end) = text.split_at(text.find("  sink:\n")?);
        Some(format!("{begin}{}", value(end, "name", "payroll")?))
    });
    bench.each("a schedule no more", "PingSource", |_| Some(String::new()));
    bench.object(
        "a source of another kind",
        "base/50-eventing.yaml",
        "apiVersion: sources.knative.dev/v1\nkind: ApiServerSource\nmetadata:\n  name: more\n  namespace: NAMESPACE\nspec:\n  mode: \
         Resource\n",
    );
}

fn callers(bench: &mut Bench<'_>) {
    bench.each("a function made public", "Service", |text| {
        without(text, "networking.knative.dev/visibility: cluster-local")
    });
    bench.each("a function of another ingress", "Service", |text| {
        swap(
            text,
            "  annotations:\n    ",
            "  annotations:\n    networking.knative.dev/ingress.class: open\n    ",
        )
    });
    const RULES: &str = "AuthorizationPolicy";
    bench.each("a route without a token", RULES, |text| {
        let begin = text.find("  - from:\n")?;
        let end = begin + text.get(begin..)?.find("    to:\n")?;
        Some(format!("{}  - {}", text.get(..begin)?, text.get(end..)?.trim_start()))
    });
    bench.each("a token of anybody", RULES, |text| {
        let line = text.lines().skip_while(|line| !line.contains("requestPrincipals")).nth(1)?;
        swap(text, line, "        - \"*\"")
    });
    bench.each("a token of another issuer", RULES, |text| {
        let line = text.lines().skip_while(|line| !line.contains("requestPrincipals")).nth(1)?;
        swap(text, line, "        - https://evil.example/*")
    });
    bench.each("a token for anything", RULES, |text| {
        swap(text, "request.auth.audiences", "request.auth.claims[name]")
    });
    bench.each("an audience more", RULES, |text| {
        swap(
            text,
            "    - key: request.auth.audiences\n      values:\n",
            "    - key: request.auth.audiences\n      values:\n      - evil\n",
        )
    });
    bench.each("a scope no more asked for", RULES, |text| {
        let begin = text.find("    - key: request.auth.claims[scope]\n")?;
        let rest: Vec<&str> = text.get(begin..)?.split_inclusive('\n').skip(3).collect();
        Some(format!("{}{}", text.get(..begin)?, rest.concat()))
    });
    bench.each("a scope more will do", RULES, |text| {
        swap(
            text,
            "    - key: request.auth.claims[scope]\n      values:\n",
            "    - key: request.auth.claims[scope]\n      values:\n      - evil\n",
        )
    });
    bench.each("a wider path", RULES, |text| {
        let line = text.lines().skip_while(|line| line.trim() != "paths:").nth(1)?;
        swap(text, line, "        - /{**}")
    });
    bench.each("a path no more left out", RULES, |text| {
        let begin = text.find("        notPaths:\n")?;
        let rest: Vec<&str> = text.get(begin..)?.split_inclusive('\n').skip(2).collect();
        Some(format!("{}{}", text.get(..begin)?, rest.concat()))
    });
    bench.each("no rules at the proxy", RULES, |_| Some(String::new()));
    bench.each("rules that only tell", RULES, |text| value(text, "action", "AUDIT"));
    bench.each("rules for nobody", RULES, |text| value(text, "serving.knative.dev/service", "none"));
    bench.each("no proxy", "Service", |text| without(text, "sidecar.istio.io/inject"));
    bench.each("tokens of another issuer", "RequestAuthentication", |text| {
        value(text, "issuer", "https://evil.example")
    });
    bench.each("keys of another issuer", "RequestAuthentication", |text| {
        swap(
            text,
            "    forwardOriginalToken: true\n",
            "    forwardOriginalToken: true\n    jwksUri: https://evil.example\n",
        )
    });
    bench.each("nobody's tokens", "RequestAuthentication", |_| Some(String::new()));
    bench.each("a route to another function", "HTTPRoute", |text| {
        value(text, "hostname", "payroll.other.svc.cluster.local")
    });
    bench.each("a wider route", "HTTPRoute", |text| {
        let line = text.lines().skip_while(|line| line.trim() != "- path:").nth(2)?;
        swap(text, line, "        value: /.*")
    });
    bench.each("a route of every host", "HTTPRoute", |text| {
        let line = text.lines().skip_while(|line| *line != "  hostnames:").nth(1)?;
        swap(text, line, "  - \"*.example.com\"")
    });
    bench.each("a host of another function", "DomainMapping", |text| {
        let (begin, end) = text.split_at(text.find("spec:\n")?);
        Some(format!("{begin}{}", value(end, "name", "payroll")?))
    });
    bench.each("a claim for another namespace", "ClusterDomainClaim", |text| {
        let (begin, end) = text.split_at(text.find("spec:\n")?);
        Some(format!("{begin}{}", value(end, "namespace", "other")?))
    });
    bench.each("a door for another namespace", "ReferenceGrant", |text| {
        let (begin, end) = text.split_at(text.find("spec:\n")?);
        Some(format!("{begin}{}", value(end, "namespace", "other")?))
    });
}

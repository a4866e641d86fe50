"""What an artifact must have as a whole: references that lead somewhere, identities, bounds, dead letters."""

from __future__ import annotations

from collections.abc import Iterator

from knative.documents import Artifact, Object

CLUSTER = {"Namespace", "ClusterDomainClaim", "ClusterRole", "ClusterRoleBinding"}
LOST = "MTChannelBasedBroker"


def problems(artifact: Artifact) -> Iterator[str]:
    """What is wrong with the objects taken together."""
    yield from _once(artifact)
    there = {(o.kind, o.namespace, o.name) for o in artifact.objects}
    for item in artifact.objects:
        yield from (f"{item.id}: {row}" for row in _placed(artifact, item))
        yield from (
            f"{item.id}: leads to {kind} {name}, which is not there"
            for kind, name in _leads(item)
            if (kind, item.namespace, name) not in there and not _is_elsewhere(artifact, item)
        )
    for item in artifact.of("Namespace"):
        if item.labels.get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"{item.id}: does not enforce the Pod Security Standard `restricted`"
    for account in artifact.of("ServiceAccount"):
        if account.body.get("automountServiceAccountToken") is not False:
            yield f"{account.id}: its pods get a token of the cluster's"
    users = [item.spec.get("template", {}).get("spec", {}).get("serviceAccountName") for item in functions(artifact)]
    yield from (
        f"ServiceAccount {name} is the identity of several functions"
        for name in sorted({u for u in users if users.count(u) > 1})
    )
    yield from _brokers(artifact)
    authorities = {f"{o.name}-ca" for o in artifact.of("Cluster", group="postgresql.cnpg.io")}
    for item in artifact.objects:
        yield from (f"{item.id}: {row}" for row in _keys(item.body, authorities))


def _keys(body: object, authorities: set[str]) -> Iterator[str]:
    """Secrets of certificate authorities hold their keys too: pods get the certificate alone."""
    if isinstance(body, dict):
        name = body.get("secretName", body.get("name"))
        if name in authorities and ("secretName" in body or "items" in body):
            taken = [one.get("key") for one in body.get("items") or []]
            if taken != ["ca.crt"]:
                yield f"takes {', '.join(map(str, taken)) or 'everything'} of the Secret {name}"
        for value in body.values():
            yield from _keys(value, authorities)
    elif isinstance(body, list):
        for value in body:
            yield from _keys(value, authorities)


def functions(artifact: Artifact) -> list[Object]:
    """The functions' Services."""
    return artifact.of("Service", group="serving.knative.dev")


def _once(artifact: Artifact) -> Iterator[str]:
    seen: set[tuple[str, str, str, str]] = set()
    for o in artifact.objects:
        key = (o.group, o.kind, o.namespace, o.name)
        if key in seen:
            yield f"{o.id}: there are two"
        seen.add(key)


def _is_elsewhere(artifact: Artifact, item: Object) -> bool:
    """Whether it is for whoever administers another namespace, and about what is there already."""
    return item.file.startswith("cluster/") and item.namespace not in {o.name for o in artifact.of("Namespace")}


def _placed(artifact: Artifact, item: Object) -> Iterator[str]:
    spaces = {o.name for o in artifact.of("Namespace")}
    if item.kind in CLUSTER:
        if item.namespace:
            yield "has a namespace, although a cluster has one of it"
    elif item.namespace not in spaces and not item.file.startswith("cluster/") and not item.file.endswith("raw.yaml"):
        yield f"is in the namespace `{item.namespace}`, which is not the program's"
    if item.labels.get("app.kubernetes.io/managed-by") != "scant" and not item.file.endswith("raw.yaml"):
        yield "does not say that scant manages it"
    if item.namespace in ("default", "kube-system"):
        yield f"is in the namespace {item.namespace}"


def _leads(item: Object) -> Iterator[tuple[str, str]]:
    spec = item.spec
    for at in ("sink", "subscriber", "reply"):
        yield from _ref(spec.get(at))
    yield from _ref((spec.get("delivery") or {}).get("deadLetterSink"))
    for step in spec.get("steps") or []:
        yield from _ref(step)
    if item.kind == "Trigger":
        yield "Broker", spec.get("broker", "")
    for to in spec.get("to") or [] if item.kind == "EventPolicy" else []:
        yield from _ref(to)
    account = (
        spec.get("template", {}).get("spec", {}).get("serviceAccountName") if item.kind in ("Service", "Job") else None
    )
    if account:
        yield "ServiceAccount", account
    if item.kind == "RoleBinding":
        yield item.body["roleRef"]["kind"], item.body["roleRef"]["name"]
        yield from ((s["kind"], s["name"]) for s in item.body.get("subjects") or [])
    if item.kind == "DomainMapping":
        yield from _ref(spec)


def _ref(to: object) -> Iterator[tuple[str, str]]:
    if isinstance(to, dict) and isinstance(to.get("ref"), dict):
        yield to["ref"].get("kind", ""), to["ref"].get("name", "")


def _brokers(artifact: Artifact) -> Iterator[str]:
    dead = {
        name
        for o in artifact.objects
        for kind, name in _ref((o.spec.get("delivery") or {}).get("deadLetterSink"))
        if kind == "Broker"
    }
    for broker in artifact.of("Broker"):
        fed = [t for t in artifact.of("Trigger") if t.spec.get("broker") == broker.name]
        if not fed and broker.name not in dead and not broker.spec.get("delivery"):
            continue  # nobody takes from it, so nothing can fail
        if broker.name not in dead and not broker.spec.get("delivery") and not all(t.spec.get("delivery") for t in fed):
            yield f"{broker.id}: what cannot be delivered is tried as often as the cluster likes, and lost"
    for policy in artifact.of("EventPolicy"):
        if policy.file.startswith("base/"):
            yield f"{policy.id}: stands in the base, which a cluster without OIDC would refuse"

"""What the NetworkPolicies let each function's pods do, worked out from the documents alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knative.documents import Artifact, Body, Object
from knative.pods import template

NAMESPACE = "kubernetes.io/metadata.name"
NAMES = "k8s-app=kube-dns in kube-system"
EVERY = ("every port",)
INTERNET = "the internet"
PRIVATE = {
    "0.0.0.0/0": {"10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"},
    "::/0": {"::1/128", "fc00::/7", "fe80::/10"},
}


@dataclass(frozen=True, order=True)
class Way:
    """A way out: to whom, on which ports."""

    peer: str
    ports: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.peer} on {', '.join(self.ports)}"


def selects(selector: Body, labels: dict[str, str]) -> bool:
    """Whether a label selector takes pods of these labels."""
    if selector.get("matchExpressions"):
        raise ValueError("a selector with expressions, which this reader does not know")
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())


def pods(item: Object) -> dict[str, str]:
    """The labels of an object's pods."""
    return next(((t.get("metadata") or {}).get("labels") or {} for t in template(item)), {})


def running(artifact: Artifact) -> list[Object]:
    """Every object that has pods."""
    return [item for item in artifact.objects if template(item)]


def policies(artifact: Artifact, item: Object) -> list[Object]:
    """The policies that hold for a function's pods."""
    here = [p for p in artifact.of("NetworkPolicy") if p.namespace == item.namespace]
    return [p for p in here if selects(p.spec.get("podSelector") or {}, pods(item))]


def ways_out(artifact: Artifact, item: Object) -> set[Way]:
    """Every way out of a function's pods that some policy opens."""
    return {
        way
        for policy in policies(artifact, item)
        for rule in policy.spec.get("egress") or []
        for way in _ways(rule, "to")
    }


def ways_in(artifact: Artifact, item: Object) -> set[Way]:
    """Every way in to a function's pods that some policy opens."""
    return {
        way
        for policy in policies(artifact, item)
        for rule in policy.spec.get("ingress") or []
        for way in _ways(rule, "from")
    }


def _ways(rule: Body, side: str) -> Iterator[Way]:
    ports = tuple(f"{p.get('protocol', 'TCP')} {p.get('port', 'any')}" for p in rule.get("ports") or []) or (
        "every port",
    )
    for peer in rule.get(side) or [{}]:
        yield Way(_peer(peer), ports)


def _peer(peer: Body) -> str:
    if "ipBlock" in peer:
        block = peer["ipBlock"]
        everything = PRIVATE.get(block.get("cidr"))
        return INTERNET if everything and everything <= set(block.get("except") or []) else str(block.get("cidr"))
    if not peer:
        return "anybody"
    labels = _words(peer["podSelector"]) if "podSelector" in peer else "every pod"
    if "namespaceSelector" not in peer:
        return f"{labels} here"
    space = peer["namespaceSelector"].get("matchLabels") or {}
    return f"{labels} in {space[NAMESPACE] if set(space) == {NAMESPACE} else _words(peer['namespaceSelector'])}"


def _words(selector: Body) -> str:
    if selector.get("matchExpressions"):
        raise ValueError("a selector with expressions, which this reader does not know")
    labels = selector.get("matchLabels") or {}
    return ",".join(f"{k}={v}" for k, v in sorted(labels.items())) or "every pod"


def problems(artifact: Artifact) -> Iterator[str]:
    """What no program may have: pods under no policy, rights for everyone, ways to everywhere."""
    for item in running(artifact):
        held = policies(artifact, item)
        closed = [p for p in held if not p.spec.get("ingress") and not p.spec.get("egress")]
        own = [p for p in held if p not in closed]
        if not any(sorted(p.spec.get("policyTypes") or []) == ["Egress", "Ingress"] for p in closed):
            yield f"{item.name}: no policy closes its pods in both directions"
        if len(own) != 1:
            yield f"{item.name}: {len(own)} policies open its pods, not one"
        if not any(NAMES == way.peer for way in ways_out(artifact, item)):
            yield f"{item.name}: cannot look names up"
        for way in sorted(ways_out(artifact, item) | ways_in(artifact, item)):
            if way.peer == INTERNET:
                continue  # the spec has to say so; `rights` looks
            if way.peer in ("anybody", *PRIVATE) or way.peer.startswith("every pod here") or way.ports == EVERY:
                yield f"{item.name}: {way} is open to it"
    for policy in artifact.of("NetworkPolicy"):
        if not (policy.spec.get("podSelector") or {}).get("matchLabels"):
            yield f"{policy.name}: takes every pod of the namespace, those of operators too"
        if len(policy.spec.get("policyTypes") or []) != 2:
            yield f"{policy.name}: is about one direction only"
        if not any(selects(policy.spec.get("podSelector") or {}, pods(item)) for item in running(artifact)):
            yield f"{policy.name}: takes no pod"

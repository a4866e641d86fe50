"""Holds `platform.json` against the documents: it names every precondition that they have, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knative.documents import Artifact
from knative.schemas import CORE

TELLING = ("name", "key", "kind", "reference", "attribute", "what")  # what a page must say of a precondition
EVERYWHERE = {"kube-system", "knative-serving", "knative-eventing"}  # there wherever Knative is


def problems(artifact: Artifact) -> Iterator[str]:
    """Where the preconditions and the documents differ."""
    needs = artifact.platform.get("needs") or []
    yield from _kinds(artifact, needs)
    yield from _settings(artifact, needs)
    yield from _namespaces(artifact, needs)
    yield from _secrets(artifact, needs)
    policies = artifact.of("NetworkPolicy")
    if policies and not any(n["need"] == "ability" and "NetworkPolicy" in n["what"] for n in needs):
        yield "does not ask for a network that enforces NetworkPolicies"
    yield from _page(artifact)


def _kinds(artifact: Artifact, needs: list[dict]) -> Iterator[str]:
    told = {(n["apiVersion"], n["kind"]) for n in needs if n["need"] == "kind"}
    used = {(o.api, o.kind) for o in artifact.objects if o.group not in CORE}
    yield from (f"does not name {kind} of {api}, which is used" for api, kind in sorted(used - told))
    yield from (f"names {kind} of {api}, which is not used" for api, kind in sorted(told - used))


def _settings(artifact: Artifact, needs: list[dict]) -> Iterator[str]:
    told = {(n["key"], n["value"]) for n in needs if n["need"] == "setting"}
    wanted = {row for row, when in SETTINGS.items() if when(artifact)}
    yield from (f"does not ask for {key}: {value}" for key, value in sorted(wanted - told))
    yield from (f"asks for {key}: {value} without a reason in the documents" for key, value in sorted(told - wanted))


def _has(*kinds: str) -> Callable[[Artifact], bool]:
    return lambda artifact: bool(artifact.of(*kinds))


SETTINGS: dict[tuple[str, str], Callable[[Artifact], bool]] = {
    ("authentication-oidc", "enabled"): _has("EventPolicy", "Broker"),
    ("default-authorization-mode", "deny-all"): _has("EventPolicy", "Broker"),
    ("external-domain-tls", "Enabled"): lambda artifact: any(
        o.body["metadata"].get("annotations", {}).get("networking.knative.dev/http-protocol")
        for o in artifact.of("Service")
    ),
    ("pathNormalization.normalization", "DECODE_AND_MERGE_SLASHES"): _has("AuthorizationPolicy"),
}


def _namespaces(artifact: Artifact, needs: list[dict]) -> Iterator[str]:
    told = {n["name"] for n in needs if n["need"] == "namespace"}
    own = {o.name for o in artifact.of("Namespace")}
    used = {name for policy in artifact.of("NetworkPolicy") for name in _named(policy.spec)} - own
    yield from (f"does not name the namespace {name}" for name in sorted(used - told - EVERYWHERE))
    yield from (f"names the namespace {name}, which nothing uses" for name in sorted(told - used - EVERYWHERE))


def _named(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        for key, value in body.items():
            if key == "kubernetes.io/metadata.name":
                yield value
            yield from _named(value)
    elif isinstance(body, list):
        for value in body:
            yield from _named(value)


def _secrets(artifact: Artifact, needs: list[dict]) -> Iterator[str]:
    told = {n["name"] for n in needs if n["need"] == "secret"}
    made = {o.spec.get("target", {}).get("name", o.name) for o in artifact.of("ExternalSecret")}
    made |= {o.name for o in artifact.of("Secret", "ObjectBucketClaim", "KafkaUser")}
    made |= {f"{o.name}-{part}" for o in artifact.of("Cluster", group="postgresql.cnpg.io") for part in ("app", "ca")}
    made |= {f"{o.name}-user-credentials" for o in artifact.of("User", group="rabbitmq.com")}
    texts = {text for o in artifact.objects for text in _texts(o.body)}
    mounted = {name for o in artifact.objects for name in mounts(o.spec)}
    yield from (f"does not say that the Secret {name} must be there" for name in sorted(mounted - made - told))
    yield from (f"names the Secret {name}, which nothing uses" for name in sorted(told - texts))
    yield from (f"names the Secret {name}, which the documents make" for name in sorted(told & made))


def mounts(body: object) -> Iterator[str]:
    """The Secrets that pods somewhere in a body are given as files or variables."""
    if isinstance(body, dict):
        if isinstance(body.get("volumes"), list):
            for volume in body["volumes"]:
                if "secret" in volume:
                    yield volume["secret"].get("secretName", "")
                for source in (volume.get("projected") or {}).get("sources") or []:
                    if "secret" in source:
                        yield source["secret"].get("name", "")
        if isinstance(body.get("secretKeyRef"), dict):
            yield body["secretKeyRef"].get("name", "")
        for value in body.values():
            yield from mounts(value)
    elif isinstance(body, list):
        for value in body:
            yield from mounts(value)


def _texts(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        for value in body.values():
            yield from _texts(value)
    elif isinstance(body, list):
        for value in body:
            yield from _texts(value)
    elif isinstance(body, str):
        yield body


def _page(artifact: Artifact) -> Iterator[str]:
    """What `PLATFORM.md` does not tell of `platform.json`."""
    file = artifact.folder / "PLATFORM.md"
    text = file.read_text() if file.is_file() else ""
    for need in artifact.platform.get("needs") or []:
        name = next(str(need[key]) for key in TELLING if key in need)
        if name not in text:
            yield f"PLATFORM.md does not tell `{name}`"

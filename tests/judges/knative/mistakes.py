"""What schemas and admission let through although it is wrong: it fails later, or means something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from knative.documents import Body, Object
from knative.eventing import CLASS
from knative.serving import SCALING

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
KEY = re.compile(r"([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
VISIBILITY = "networking.knative.dev/visibility"
KNOWN_SCALING = {
    "class", "metric", "min-scale", "max-scale", "initial-scale", "activation-scale", "scale-down-delay", "window",
    "scale-to-zero-pod-retention-period", "target", "target-utilization-percentage",
}  # fmt: skip
UNITS = {"": 1, "m": Decimal("0.001"), "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12} | {
    f"{letter}i": 1024**power for power, letter in enumerate("KMGT", 1)
}
BIGGEST, ANNOTATIONS = 1024 * 1024, 256 * 1024  # bytes of an object, and of its annotations
ACCOUNT = re.compile(r"system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+")


def problems(item: Object) -> Iterator[str]:
    """What is wrong with an object whatever its kind, and with the kinds below."""
    yield from _metadata(item)
    if item.kind == "Service" and item.group == "serving.knative.dev":
        yield from _service(item)
    elif item.kind == "PingSource":
        fields = str(item.spec.get("schedule", "")).split()
        if len(fields) == 6 or "?" in fields or not item.spec.get("timezone"):
            yield "a schedule with seconds, with `?`, or without a time zone"
    elif item.kind in ("Trigger", "EventPolicy"):
        yield from (row for each in item.spec.get("filters") or [] for row in _filter(each))
        if item.kind == "EventPolicy":
            yield from _policy(item)
    elif item.kind == "Broker":
        if not item.spec.get("config"):
            yield "a Broker without spec.config is whatever the cluster makes of it"
        if CLASS not in (item.body["metadata"].get("annotations") or {}):
            yield "a Broker without its class"
    elif item.kind == "Secret" and (item.body.get("data") or item.body.get("stringData")):
        yield "holds a secret's data"
    elif item.kind in ("Role", "ClusterRole"):
        yield from _role(item)


def _metadata(item: Object) -> Iterator[str]:
    meta = item.body.get("metadata") or {}
    if not SUBDOMAIN.fullmatch(item.name) or len(item.name) > 253:
        yield f"`{item.name}` is no name"
    for key, value in (meta.get("labels") or {}).items():
        yield from _label(key, value)
    annotations = meta.get("annotations") or {}
    for key, value in annotations.items():
        if not KEY.fullmatch(key) or len(key.rpartition("/")[2]) > 63 or not isinstance(value, str):
            yield f"annotation `{key}` has no legal key, or no text"
    if sum(len(k.encode()) + len(str(v).encode()) for k, v in annotations.items()) > ANNOTATIONS:
        yield "annotations of more than 256 KiB"
    if len(repr(item.body)) > BIGGEST:
        yield "an object of more than 1 MiB"


def _label(key: str, value: object) -> Iterator[str]:
    if not KEY.fullmatch(key) or len(key.rpartition("/")[2]) > 63:
        yield f"label `{key}` has no legal key"
    if not isinstance(value, str) or not VALUE.fullmatch(value) or len(value) > 63:
        yield f"label {key} has the value `{value}`"


def _service(item: Object) -> Iterator[str]:
    if item.labels.get(VISIBILITY, "cluster-local") != "cluster-local":
        yield f"{VISIBILITY} `{item.labels[VISIBILITY]}` means public"
    template = item.spec.get("template", {})
    meta, spec = template.get("metadata") or {}, template.get("spec", {})
    for key, value in (meta.get("labels") or {}).items():
        yield from _label(key, value)
    scaling = {k.removeprefix(SCALING) for k in meta.get("annotations") or {} if k.startswith(SCALING)}
    yield from (f"{SCALING}{key} is not read" for key in sorted(scaling - KNOWN_SCALING))
    if "max-scale" not in scaling or str(meta["annotations"][f"{SCALING}max-scale"]) == "0":
        yield "no bound on how far it scales"
    timeout = spec.get("timeoutSeconds", 300)
    for key in ("responseStartTimeoutSeconds", "idleTimeoutSeconds"):
        if spec.get(key, 0) > timeout:
            yield f"{key} is more than timeoutSeconds"
    if spec.get("serviceAccountName", "default") == "default":
        yield "runs as the namespace's default identity"
    if spec.get("automountServiceAccountToken") is not False:
        yield "does not say that it gets no token"
    secret = {v["name"] for v in spec.get("volumes") or [] if "secret" in v or "projected" in v}
    for container in spec.get("containers") or []:
        yield from _container(container, secret)


def _container(c: Body, secret: set[str]) -> Iterator[str]:
    names = [str(one.get("name")) for one in c.get("env") or []]
    yield from (f"variable `{name}` has no legal name" for name in names if not VARIABLE.fullmatch(name))
    yield from (f"variable {name} is set twice" for name in sorted({n for n in names if names.count(n) > 1}))
    yield from (
        f"variable {one['name']} is a secret"
        for one in c.get("env") or []
        if "secretKeyRef" in one.get("valueFrom", {})
    )
    wanted, most = ((c.get("resources") or {}).get(key) or {} for key in ("requests", "limits"))
    for what in ("cpu", "memory"):
        if what not in wanted or what not in most:
            yield f"no request or no limit of {what}"
        elif quantity(wanted[what]) > quantity(most[what]):
            yield f"asks for more {what} than its limit"
    port = next((p.get("containerPort") for p in c.get("ports") or []), None)
    for name in ("readinessProbe", "livenessProbe", "startupProbe"):
        for way in ("httpGet", "tcpSocket"):
            asked = ((c.get(name) or {}).get(way) or {}).get("port", port)
            if asked != port:
                yield f"{name} asks port {asked}, which the container does not listen on"
    image = str(c.get("image", "")).rpartition("/")[2]
    if "@" not in image and (":" not in image or image.endswith(":latest")):
        yield f"image `{c.get('image')}` is another one tomorrow"
    for mount in c.get("volumeMounts") or []:
        if mount.get("name") in secret and mount.get("readOnly") is not True:
            yield f"{mount['mountPath']} is not mounted read-only"


def quantity(text: object) -> Decimal:
    """What a quantity such as `250m` or `256Mi` is in units."""
    match = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", str(text))
    if not match or match.group(2) not in UNITS:
        raise ValueError(f"`{text}` is no quantity")
    return Decimal(match.group(1)) * UNITS[match.group(2)]


def _filter(one: Body) -> Iterator[str]:
    if not one:
        yield "an empty filter takes every event"
    for kind in ("exact", "prefix", "suffix"):
        if kind in one and len(one[kind] or {}) != 1:
            yield f"`{kind}` of {len(one[kind] or {})} attributes"
    for inner in [*(one.get("all") or []), *(one.get("any") or []), *([one["not"]] if "not" in one else [])]:
        yield from _filter(inner or {})


def _policy(item: Object) -> Iterator[str]:
    if not item.spec.get("to"):
        yield "without `to` it is about everything in the namespace"
    if any("selector" in to for to in item.spec.get("to") or []):
        yield "is about whatever has a label"
    if not item.spec.get("from"):
        yield "without `from` it lets anybody in"
    for one in item.spec.get("from") or []:
        if "sub" in one and not ACCOUNT.fullmatch(str(one["sub"])):
            yield f"`{one['sub']}` is not one identity"


def _role(item: Object) -> Iterator[str]:
    for rule in item.body.get("rules") or []:
        words = [w for key in ("apiGroups", "resources", "verbs") for w in rule.get(key) or []]
        if "*" in words or any("*" in w for w in words):
            yield "a star in a rule"
        if "secrets" in (rule.get("resources") or []) and not (
            rule.get("resourceNames") and rule.get("verbs") == ["get"]
        ):
            yield "secrets without their names, or for more than `get`"
        if set(rule.get("verbs") or []) & {"escalate", "bind", "impersonate"}:
            yield "a verb that gives further rights"
    if item.kind == "ClusterRole":
        yield "rights in every namespace"

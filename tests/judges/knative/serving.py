"""Knative Serving's admission rules, from its docs and API reference: what the webhook refuses of a Service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knative.documents import Body, Object

LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
IMAGE = re.compile(
    r"(?:[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
    r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?"
)
SCALING = "autoscaling.knative.dev/"
POD = {
    "serviceAccountName", "automountServiceAccountToken", "enableServiceLinks", "containers", "volumes",
    "imagePullSecrets", "containerConcurrency", "timeoutSeconds", "responseStartTimeoutSeconds", "idleTimeoutSeconds",
}  # fmt: skip
CONTAINER = {
    "name", "image", "imagePullPolicy", "command", "args", "workingDir", "env", "envFrom", "ports", "resources",
    "livenessProbe", "readinessProbe", "startupProbe", "securityContext", "terminationMessagePath",
    "terminationMessagePolicy", "volumeMounts",
}  # fmt: skip
SECURITY = {
    "runAsUser", "runAsGroup", "runAsNonRoot", "readOnlyRootFilesystem", "allowPrivilegeEscalation", "seccompProfile",
    "capabilities",
}  # fmt: skip
SOURCES = {"secret", "configMap", "projected", "emptyDir"}
PROJECTED = {"secret", "configMap", "serviceAccountToken", "downwardAPI"}
RESERVED_PORTS = {8008, 8012, 8013, 8022, 9090, 9091}
RESERVED_NAMES = {"PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"}
RESERVED_PATHS = {"/", "/dev", "/dev/log", "/tmp/var-log", "/var/log"}  # noqa: S108 - names, not files
LONGEST, BUSIEST = 600, 1000  # config-defaults: max-revision-timeout-seconds, container-concurrency-max-limit


def problems(item: Object) -> Iterator[str]:
    """What Knative refuses of a Service."""
    yield from _name(item.name)
    meta = item.body.get("metadata", {})
    yield from (
        f"{key} belongs under spec.template" for key in meta.get("annotations") or {} if key.startswith(SCALING)
    )
    template = item.spec.get("template", {})
    yield from _scaling((template.get("metadata") or {}).get("annotations") or {})
    spec = template.get("spec", {})
    yield from _fields(spec, POD, "spec.template.spec")
    yield from _numbers(spec)
    if spec.get("automountServiceAccountToken"):
        yield "automountServiceAccountToken may only be false"
    containers = spec.get("containers") or []
    if not containers:
        yield "no containers"
    if sum(len(c.get("ports") or []) for c in containers) > 1:
        yield "more than one port over all containers"
    for container in containers:
        yield from _container(container, spec.get("volumes") or [], alone=len(containers) == 1)
    yield from _volumes(spec.get("volumes") or [], containers)
    yield from _traffic(item.spec.get("traffic") or [])


def _name(name: str) -> Iterator[str]:
    if not LABEL.fullmatch(name) or len(name) > 63:
        yield f"`{name}` is no DNS-1035 label of at most 63 characters"


def _fields(body: Body, known: set[str], at: str) -> Iterator[str]:
    yield from (f"{at}.{key} must not be set" for key in sorted(body.keys() - known))


def _numbers(spec: Body) -> Iterator[str]:
    if not 0 <= spec.get("containerConcurrency", 0) <= BUSIEST:
        yield f"containerConcurrency is not 0 to {BUSIEST}"
    for key in ("timeoutSeconds", "responseStartTimeoutSeconds"):
        if not 0 <= spec.get(key, 0) <= LONGEST:
            yield f"{key} is not 0 to {LONGEST}"


def _scaling(annotations: dict[str, Any]) -> Iterator[str]:
    given = {key.removeprefix(SCALING): value for key, value in annotations.items() if key.startswith(SCALING)}
    least = {"min-scale": 0, "max-scale": 0, "initial-scale": 1, "activation-scale": 2}
    for key, low in least.items():
        if key in given and not (re.fullmatch(r"\d+", str(given[key])) and int(given[key]) >= low):
            yield f"{SCALING}{key} is no whole number from {low}"
    low, high = given.get("min-scale"), given.get("max-scale")
    if str(low).isdigit() and str(high).isdigit() and 0 < int(high) < int(low):  # type: ignore[arg-type]
        yield f"max-scale {high} is less than min-scale {low}"
    for key, (first, last) in {"scale-down-delay": (0, 3600), "window": (6, 3600)}.items():
        if key in given:
            seconds = _seconds(str(given[key]))
            if seconds is None or not first <= seconds <= last:
                yield f"{SCALING}{key} is not {first}s to {last}s in whole seconds"
    classes = {None: {"concurrency", "rps"}, "kpa.autoscaling.knative.dev": {"concurrency", "rps"}}
    kind = given.get("class")
    if kind in classes and given.get("metric", "concurrency") not in classes[kind]:
        yield f"metric {given['metric']} is none of its autoscaler"
    if "target-utilization-percentage" in given and not _between(given["target-utilization-percentage"], 1, 100):
        yield "target-utilization-percentage is not 1 to 100"
    if "target" in given and not _between(given["target"], 0.01, float("inf")):
        yield "target is less than 0.01"


def _between(value: Any, low: float, high: float) -> bool:
    try:
        return low <= float(value) <= high
    except ValueError:
        return False


def _seconds(text: str) -> float | None:
    parts = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text)
    if not parts or not text:
        return None
    hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return hours * 3600 + minutes * 60 + seconds


def _container(c: Body, volumes: list[Body], alone: bool) -> Iterator[str]:
    yield from _fields(c, CONTAINER, "container")
    if not IMAGE.fullmatch(str(c.get("image", ""))):
        yield f"`{c.get('image')}` is no image reference"
    for port in c.get("ports") or []:
        if port.get("name", "") not in ("", "http1", "h2c"):
            yield f"port name {port['name']} is neither http1 nor h2c"
        number = port.get("containerPort", 0)
        if number in RESERVED_PORTS or not 1 <= number <= 65535:
            yield f"port {number} is reserved or none"
        if port.get("protocol", "TCP") != "TCP" or port.keys() - {"name", "containerPort", "protocol"}:
            yield "a port of another protocol, or bound to the host"
    yield from _environment(c)
    security = c.get("securityContext") or {}
    yield from _fields(security, SECURITY, "securityContext")
    capabilities = security.get("capabilities") or {}
    yield from _fields(capabilities, {"drop"}, "securityContext.capabilities")
    for key in ("runAsUser", "runAsGroup"):
        if key in security and not 0 <= security[key] <= 2**31 - 1:
            yield f"{key} is out of range"
    for name in ("readinessProbe", "livenessProbe", "startupProbe"):
        if name in c:
            ways = [way for way in ("httpGet", "tcpSocket", "exec", "grpc") if way in c[name]]
            if len(ways) != 1:
                yield f"{name} has {len(ways)} ways to ask"
            elif "host" in (c[name][ways[0]] or {}):
                yield f"{name} asks another host"
    yield from _mounts(c, volumes)


def _environment(c: Body) -> Iterator[str]:
    for one in c.get("env") or []:
        if one.get("name") in RESERVED_NAMES:
            yield f"{one['name']} is a reserved variable"
        if not one.get("name"):
            yield "a variable without a name"
        source = one.get("valueFrom")
        if source is not None and (len(source) != 1 or not source.keys() <= {"secretKeyRef", "configMapKeyRef"}):
            yield f"{one.get('name')} comes from {', '.join(sorted(source))}"
    for one in c.get("envFrom") or []:
        if not one.keys() <= {"prefix", "secretRef", "configMapRef"}:
            yield "envFrom from something else than a Secret or ConfigMap"


def _mounts(c: Body, volumes: list[Body]) -> Iterator[str]:
    paths: set[str] = set()
    names = {v.get("name") for v in volumes}
    for mount in c.get("volumeMounts") or []:
        path = str(mount.get("mountPath", ""))
        plain = path.rstrip("/") or "/"
        if not path.startswith("/") or plain in RESERVED_PATHS:
            yield f"`{path}` cannot be mounted"
        if plain in paths:
            yield f"`{path}` is mounted twice"
        paths.add(plain)
        if mount.get("name") not in names:
            yield f"mount of {mount.get('name')}, which is no volume"
        yield from _fields(mount, {"name", "mountPath", "readOnly", "subPath"}, "volumeMounts")


def _volumes(volumes: list[Body], containers: list[Body]) -> Iterator[str]:
    mounted = {m.get("name") for c in containers for m in c.get("volumeMounts") or []}
    seen: set[str] = set()
    for volume in volumes:
        name, kinds = str(volume.get("name", "")), volume.keys() - {"name"}
        if not LABEL.fullmatch(name) and not re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", name) or len(name) > 63:
            yield f"`{name}` is no volume's name"
        if name in seen:
            yield f"two volumes {name}"
        seen.add(name)
        if name not in mounted:
            yield f"volume {name} is not mounted"
        if len(kinds) != 1 or not kinds <= SOURCES:
            yield f"volume {name} is of {', '.join(sorted(kinds)) or 'nothing'}"
        for source in (volume.get("projected") or {}).get("sources") or []:
            if len(source) != 1 or not source.keys() <= PROJECTED:
                yield f"volume {name} projects {', '.join(sorted(source))}"
            token = source.get("serviceAccountToken")
            if token is not None and (token.get("expirationSeconds", 3600) < 600 or not token.get("path")):
                yield f"volume {name} has a token of less than 600 seconds, or without a path"


def _traffic(traffic: list[Body]) -> Iterator[str]:
    if traffic and sum(t.get("percent", 0) for t in traffic) != 100:
        yield "traffic does not sum up to 100"
    for t in traffic:
        if "tag" in t:
            yield from _name(t["tag"])

"""The Pod Security Standard `restricted`, and each function's pods as the Deployment that linters know."""

from __future__ import annotations

from collections.abc import Iterator

from knative.documents import Body, Object

ADDED = {"NET_BIND_SERVICE"}
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SYSCTLS = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
}  # fmt: skip
KNATIVE = ("containerConcurrency", "timeoutSeconds", "responseStartTimeoutSeconds", "idleTimeoutSeconds")


def template(item: Object) -> list[Body]:
    """The pod template of what runs as pods."""
    if (
        item.kind == "Service"
        and item.group == "serving.knative.dev"
        or item.kind in ("Job", "Deployment", "StatefulSet")
    ):
        return [item.spec.get("template", {})]
    if item.kind == "CronJob":
        return [item.spec.get("jobTemplate", {}).get("spec", {}).get("template", {})]
    return []


def problems(template: Body) -> Iterator[str]:
    """What `restricted` refuses of a pod template."""
    spec = template.get("spec", {})
    yield from (f"{key} is on" for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key))
    for volume in spec.get("volumes") or []:
        yield from (f"a volume of {kind}" for kind in sorted(volume.keys() - VOLUMES - {"name"}))
    whole = spec.get("securityContext") or {}
    for sysctl in whole.get("sysctls") or []:
        if sysctl.get("name") not in SYSCTLS:
            yield f"sysctl {sysctl.get('name')}"
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(kind) or []:
            yield from (f"{container.get('name', kind)}: {row}" for row in _container(container, whole))


def _container(container: Body, whole: Body) -> Iterator[str]:
    own = container.get("securityContext") or {}
    if own.get("privileged"):
        yield "is privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "may gain privileges"
    if own.get("runAsNonRoot", whole.get("runAsNonRoot")) is not True:
        yield "may run as root"
    if own.get("runAsUser", whole.get("runAsUser", 1)) == 0:
        yield "runs as root"
    capabilities = own.get("capabilities") or {}
    if "ALL" not in (capabilities.get("drop") or []):
        yield "keeps capabilities"
    if set(capabilities.get("add") or []) - ADDED:
        yield "adds capabilities"
    seccomp = own.get("seccompProfile", whole.get("seccompProfile")) or {}
    if seccomp.get("type") not in ("RuntimeDefault", "Localhost"):
        yield "has no seccomp profile"
    if own.get("procMount", "Default") != "Default":
        yield "sees all of /proc"
    options = own.get("seLinuxOptions", whole.get("seLinuxOptions")) or {}
    if options.keys() & {"user", "role"} or options.get("type", "") not in (
        "",
        "container_t",
        "container_init_t",
        "container_kvm_t",
        "container_engine_t",
    ):
        yield "has SELinux options of its own"
    if any(port.get("hostPort") for port in container.get("ports") or []):
        yield "listens on the host"
    probes = [container.get(f"{name}Probe") or {} for name in ("liveness", "readiness", "startup")]
    if any((probe.get(way) or {}).get("host") for probe in probes for way in ("httpGet", "tcpSocket")):
        yield "is probed at another host"


def deployment(item: Object, template: Body) -> Body:
    """The same pods as a Deployment: Kubernetes linters pass over Knative's Services."""
    spec = {k: v for k, v in template.get("spec", {}).items() if k not in KNATIVE and k != "restartPolicy"}
    labels = (template.get("metadata") or {}).get("labels") or {}
    meta = {"name": f"{item.kind.lower()}-{item.name}", "namespace": item.namespace, "labels": labels}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta,
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}},
    }

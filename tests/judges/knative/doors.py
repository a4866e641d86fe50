"""Who may send which requests to a function: what the documents open, against what the spec's routes say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knative.documents import Artifact, Body, Object
from knative.expect import World, label
from knative.network import Way
from program import text
from spec import Declaration, SpecError, Statement, Trigger

ANYBODY = "anybody"
# What a policy must let through besides: Knative's own probes, which never reach the function, and the autoscaler.
OWN = (
    {"when": [{"key": "request.headers[K-Network-Probe]", "values": ["queue"]}]},
    {"to": [{"operation": {"ports": ["9090"]}}]},
)


@dataclass(frozen=True, order=True)
class Door:
    """A kind of request, and who may send it: anybody, or holders of an issuer's tokens for these audiences."""

    method: str
    path: str
    who: str
    scopes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} for {self.who}" + (f" with {', '.join(self.scopes)}" if self.scopes else "")


def problems(of: World, artifact: Artifact, service: Object, function: Declaration) -> Iterator[str]:
    """What is wrong with the doors of a function's pods."""
    wanted = {door(of, t) for t in function.triggers if t.kind == "http"}
    policies = [p for p in artifact.of("AuthorizationPolicy") if _selects(p, service)]
    if not policies:
        yield from (f"anybody may send {d}" for d in sorted(wanted) if d.who != ANYBODY)
        return
    held = {d for policy in policies for d in _opened(policy)}
    yield from (f"opens {d}, which no line of the spec says" for d in sorted(held - wanted))
    yield from (f"does not open {d}, although the spec says so" for d in sorted(wanted - held))
    checked = {
        f"{rule['issuer']} for {', '.join(sorted(rule.get('audiences') or []))}"
        for r in artifact.of("RequestAuthentication")
        if _selects(r, service)
        for rule in r.spec.get("jwtRules") or []
    }
    yield from (f"nobody checks tokens of {d.who}" for d in sorted(wanted) if d.who not in (ANYBODY, *checked))


def ways_out(of: World, function: Declaration) -> set[Way]:
    """Where pods must get to so that something checks their callers' tokens: the mesh tells it the issuer's keys."""
    checked = any(t.kind == "http" and door(of, t).who != ANYBODY for t in function.triggers)
    return {Way("app=istiod in istio-system", ("TCP 15012",))} if checked else set()


def _selects(item: Object, service: Object) -> bool:
    labels = (item.spec.get("selector") or {}).get("matchLabels")
    return item.namespace == service.namespace and labels == {"serving.knative.dev/service": service.name}


def _opened(policy: Object) -> Iterator[Door]:
    if policy.spec.get("action", "ALLOW") != "ALLOW":
        raise ValueError(f"{policy.id}: a policy that does not allow, which this reader does not know")
    for rule in policy.spec.get("rules") or []:
        if rule not in OWN:
            yield from _of_rule(rule)


def _of_rule(rule: Body) -> Iterator[Door]:
    said = {w["key"]: tuple(w.get("values") or ()) for w in rule.get("when") or []}
    who = ANYBODY
    principals = [p for f in rule.get("from") or [] for p in f["source"].get("requestPrincipals") or []]
    if len(principals) == 1:
        who = f"{principals[0].removesuffix('/*')} for {', '.join(sorted(said.pop('request.auth.audiences', ())))}"
    elif rule.get("from"):
        raise ValueError(f"{rule['from']}, which this reader does not know")
    scopes = said.pop("request.auth.claims[scope]", ())
    if said:
        raise ValueError(f"conditions on {', '.join(said)}, which this reader does not know")
    for to in rule.get("to") or [{"operation": {}}]:
        for method in to["operation"].get("methods") or ["*"]:
            for path in to["operation"].get("paths") or ["*"]:
                yield Door(method, path, who, tuple(sorted(scopes)))


def door(of: World, trigger: Trigger) -> Door:
    """What a route of the spec opens."""
    api, method, path = route(of, trigger)
    said = {s.words[0]: s for s in trigger.block}
    scopes = (
        tuple(sorted(text([t], {}) for t in said["scopes"].tokens[1:] if t.kind == "string"))
        if "scopes" in said
        else ()
    )
    pattern = re.sub(r"\{[a-z_0-9]+\.\.\.\}", "{**}", re.sub(r"\{[a-z_0-9]+\}", "{*}", path))
    name = None if "public" in said else said["auth"].words[1] if "auth" in said else _of_api(of, api)
    return Door(method, pattern, _who(of, name) if name else ANYBODY, scopes)


def route(of: World, trigger: Trigger) -> tuple[str, str, str]:
    """The api, method and path of a route."""
    words = trigger.words
    if len(words) > 2:
        return words[0], words[1], words[2]
    apis = _declared(of, "api")
    if len(apis) > 1:
        raise SpecError("a route that does not say of which api it is")
    return next(iter(apis), "http"), words[0], words[1]


def _declared(of: World, word: str) -> dict[str, Statement]:
    return {s.words[1]: s for s in of.statements if s.words[0] == word}


def _of_api(of: World, api: str) -> str | None:
    for s in (_declared(of, "api").get(api) or Statement([], [])).block or []:
        if s.words[0] == "auth":
            return s.words[1]
    raise SpecError(f"a route of {api} that says neither `public` nor `auth`")


def _who(of: World, name: str) -> str:
    said = {s.words[0]: s for s in _declared(of, "auth")[name].block or []}
    issuer = text(said["issuer"].tokens[1:], {})
    audiences = sorted(text([t], {}) for t in said["audience"].tokens[1:] if t.kind == "string")
    return f"{issuer} for {', '.join(audiences)}"


def answers(of: World) -> dict[str, set[str]]:
    """The functions that have routes of each api."""
    found: dict[str, set[str]] = {}
    for function in of.functions():
        for trigger in function.triggers:
            if trigger.kind == "http":
                found.setdefault(route(of, trigger)[0], set()).add(function.name)
    return found


def public(of: World, function: Declaration) -> bool:
    """Whether a function's own host is open: it alone answers for an api."""
    return any(functions == {function.name} for functions in answers(of).values())


def gateway(of: World, artifact: Artifact) -> list[str]:
    """Where the routes over several functions lead elsewhere than the spec says."""
    wanted = set()
    for function in of.functions():
        for trigger in function.triggers:
            if trigger.kind == "http":
                api, method, path = route(of, trigger)
                if len(answers(of)[api]) > 1:
                    host = f"{label(function.name)}.{of.cluster.namespace}.svc.cluster.local"
                    wanted.add((label(api), method, *_compared(path), host))
    held = {row for item in artifact.of("HTTPRoute") for row in _routed(item)}
    more = [f"gateway: {' '.join(row)}, which no line of the spec says" for row in sorted(held - wanted)]
    return more + [f"gateway: not {' '.join(row)}, although the spec says so" for row in sorted(wanted - held)]


def _compared(path: str) -> tuple[str, str]:
    if "{" not in path:
        return "Exact", path
    plain = re.sub(r"[^A-Za-z0-9_~%@{}/-]", lambda m: m.group() if m.group() == "." else "\\" + m.group(), path)
    plain = re.sub(r"\{[a-z_0-9]+\.\.\.\}", "\0", plain).replace(".", "\\.")
    return "RegularExpression", re.sub(r"\{[a-z_0-9]+\}", "[^/]+", plain).replace("\0", ".+")


def _routed(item: Object) -> Iterator[tuple[str, str, str, str, str]]:
    for rule in item.spec.get("rules") or []:
        hosts = [f["urlRewrite"]["hostname"] for f in rule.get("filters") or [] if f.get("type") == "URLRewrite"]
        for match in rule.get("matches") or [{}]:
            path = match.get("path") or {"type": "PathPrefix", "value": "/"}
            yield item.name, match.get("method", "*"), path["type"], path["value"], ",".join(hosts) or "nobody"

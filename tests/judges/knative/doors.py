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
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
OWN_PORT = "9090"  # the proxy's, where the autoscaler asks how busy the pod is


@dataclass(frozen=True, order=True)
class Door:
    """A route: which requests it takes, and who may send them: anybody, or holders of an issuer's tokens."""

    method: str
    path: str
    issuer: str = ANYBODY
    audiences: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()

    def takes(self, method: str, path: str) -> bool:
        return self.method in ("ANY", method) and _fits(self.path, path)

    def lets_in(self, caller: Caller) -> bool:
        """Whether its words let a caller through."""
        known = caller.issuer == self.issuer and bool(set(caller.audiences) & set(self.audiences))
        return self.issuer == ANYBODY or known and set(self.scopes) <= set(caller.scopes)

    def rank(self) -> list[int]:
        """Of the routes that take a request the least has it: text before a parameter, a parameter before the rest."""
        parts = self.path.split("/")
        return [2 if part == "{**}" else 1 if part == "{*}" else 0 for part in parts] + [self.method == "ANY"]


@dataclass(frozen=True, order=True)
class Caller:
    """Who sends a request: the issuer of the token, and what the token says."""

    issuer: str = ANYBODY
    audiences: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()


def problems(of: World, artifact: Artifact, service: Object, function: Declaration) -> Iterator[str]:
    """What is wrong with the doors of a function's pods."""
    doors = [door(of, t) for t in function.triggers if t.kind == "http"]
    policies = [p for p in artifact.of("AuthorizationPolicy") if _selects(p, service)]
    if not policies:
        yield from (f"anybody may send {d.method} {d.path}" for d in sorted(doors) if d.issuer != ANYBODY)
        return
    rules = [rule for policy in policies for rule in _rules(policy)]
    for method, path in sorted(_requests(doors)):
        taken = sorted((d for d in doors if d.takes(method, path)), key=Door.rank)
        for caller in sorted(_callers(doors)):
            wanted = bool(taken) and taken[0].lets_in(caller)
            if wanted != any(_permits(rule, method, path, caller) for rule in rules):
                yield f"{'does not let' if wanted else 'lets'} {caller} send {method} {path}"
    checked = {
        (rule["issuer"], *sorted(rule.get("audiences") or []))
        for r in artifact.of("RequestAuthentication")
        if _selects(r, service)
        for rule in r.spec.get("jwtRules") or []
    }
    for d in sorted(doors):
        if d.issuer != ANYBODY and (d.issuer, *d.audiences) not in checked:
            yield f"nobody checks the tokens of {d.issuer}"


def _requests(doors: list[Door]) -> set[tuple[str, str]]:
    """Requests for each route, by every method, and some for none."""
    paths = {"/judge", "/judge/none", "/"}
    for d in doors:
        for rest in ("x", "x/y", "x/y/z"):
            filled = d.path.replace("{**}", rest).replace("{*}", "x")
            paths |= {filled, f"{filled.rstrip('/')}/more", filled.rpartition("/")[0] or "/"}
    return {(method, path) for method in METHODS for path in paths}


def _callers(doors: list[Door]) -> set[Caller]:
    """Nobody known, and for each route a token that fits, and those that miss its audience, issuer or a scope."""
    found = {Caller()}
    for d in doors:
        if d.issuer != ANYBODY:
            found |= {Caller(d.issuer, (a,), d.scopes) for a in (*d.audiences, "others")}
            found |= {Caller("https://judge.example/", d.audiences, d.scopes), Caller(d.issuer, d.audiences)}
            found |= {Caller(d.issuer, d.audiences, tuple(x for x in d.scopes if x != one)) for one in d.scopes}
    return found


def _fits(pattern: str, path: str) -> bool:
    words = [re.escape(part) for part in re.split(r"\{\*\*\}|\{\*\}", pattern)]
    marks = [".+" if mark == "{**}" else "[^/]+" for mark in re.findall(r"\{\*\*\}|\{\*\}", pattern)]
    return re.fullmatch("".join(w + m for w, m in zip(words, [*marks, ""], strict=True)), path) is not None


def _rules(policy: Object) -> list[Body]:
    if policy.spec.get("action", "ALLOW") != "ALLOW":
        raise ValueError(f"{policy.id}: a policy that does not allow, which this reader does not know")
    return policy.spec.get("rules") or []


def _permits(rule: Body, method: str, path: str, caller: Caller) -> bool:
    """Whether a rule of a policy permits a request, by Istio's meaning: its parts must all hold."""
    unknown = rule.keys() - {"from", "to", "when"}
    if unknown:
        raise ValueError(f"{', '.join(unknown)} in a rule, which this reader does not know")
    froms, tos = rule.get("from"), rule.get("to")
    if froms is not None and not any(_is(f["source"], caller) for f in froms):
        return False
    if tos is not None and not any(_operation(to["operation"], method, path) for to in tos):
        return False
    return all(_holds(when, caller) for when in rule.get("when") or [])


def _is(source: Body, caller: Caller) -> bool:
    if set(source) != {"requestPrincipals"}:
        raise ValueError(f"{source}, which this reader does not know")
    return caller.issuer != ANYBODY and f"{caller.issuer}/*" in source["requestPrincipals"]


def _operation(said: Body, method: str, path: str) -> bool:
    unknown = said.keys() - {"methods", "notMethods", "paths", "notPaths", "ports"}
    if unknown:
        raise ValueError(f"{', '.join(unknown)} of an operation, which this reader does not know")
    return (
        ("methods" not in said or method in said["methods"])
        and method not in said.get("notMethods", [])
        and ("paths" not in said or any(_fits(p, path) for p in said["paths"]))
        and not any(_fits(p, path) for p in said.get("notPaths", []))
        and ("ports" not in said or said["ports"] != [OWN_PORT])
    )


def _holds(when: Body, caller: Caller) -> bool:
    """Whether a condition holds. A probe of Knative's is answered by the proxy, so nobody sends one to the function."""
    if when == {"key": "request.headers[K-Network-Probe]", "values": ["queue"]}:
        return False
    values = {"request.auth.audiences": caller.audiences, "request.auth.claims[scope]": caller.scopes}
    if when["key"] not in values or set(when) != {"key", "values"}:
        raise ValueError(f"{when}, which this reader does not know")
    return bool(set(when["values"]) & set(values[when["key"]]))


def ways_out(of: World, function: Declaration) -> set[Way]:
    """Where pods must get to so that something checks their callers' tokens: the mesh tells it the issuer's keys."""
    checked = any(t.kind == "http" and door(of, t).issuer != ANYBODY for t in function.triggers)
    return {Way("app=istiod in istio-system", ("TCP 15012",))} if checked else set()


def _selects(item: Object, service: Object) -> bool:
    labels = (item.spec.get("selector") or {}).get("matchLabels")
    return item.namespace == service.namespace and labels == {"serving.knative.dev/service": service.name}


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
    issuer, audiences = _who(of, name) if name else (ANYBODY, ())
    return Door(method, pattern, issuer, audiences, scopes)


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


def _who(of: World, name: str) -> tuple[str, tuple[str, ...]]:
    said = {s.words[0]: s for s in _declared(of, "auth")[name].block or []}
    audiences = sorted(text([t], {}) for t in said["audience"].tokens[1:] if t.kind == "string")
    return text(said["issuer"].tokens[1:], {}), tuple(audiences)


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
    # An api of many routes has several objects: its name, then its name and a hash.
    apis = {row[0] for row in wanted}
    routed = [row for item in artifact.of("HTTPRoute") for row in _routed(item)]
    whole = {name: re.sub(r"-[0-9a-f]{8}$", "", name) for name, *_ in routed}
    held = {(whole[name] if whole[name] in apis else name, *rest) for name, *rest in routed}
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

"""Judges gateways of APIs over several functions: a route leads to its function, and asks for its token first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from azure.document import Resource
from azure.entrances import auth
from azure.routes import methods, path
from azure.world import World
from spec import Declaration, Trigger

SERVICE = "Microsoft.ApiManagement/service"
WORD = r"@\(context\.Operation\.Name\.Split\(' '\)\[{}\]{}\)"
Route = tuple[Declaration, Trigger]


def problems(world: World) -> list[str]:
    """What is wrong with the gateways of a case."""
    fronts = {name: routes for name, routes in _fronts(world).items() if len({f.name for f, _ in routes}) > 1}
    apis = {r.properties.get("displayName", ""): r for r in world.document.of(f"{SERVICE}/apis")}
    found = [f"gateway of `{name}`: no api of the spec needs one" for name in apis.keys() - fronts.keys()]
    for name, routes in fronts.items():
        if name not in apis:
            found.append(f"api {name}: nothing stands in front of its functions")
        else:
            found += [f"gateway of `{name}`: {p}" for p in _of_gateway(world, name, apis[name], routes)]
    return found


def _fronts(world: World) -> dict[str, list[Route]]:
    """The routes of each API, by its name; without a declared one, all are of one that is called `http`."""
    declared = [f.name for f in world.program.fronts.values() if f.kind == "api"]
    found: dict[str, list[Route]] = {}
    for function in world.functions():
        for trigger in [t for t in function.triggers if t.kind == "http"]:
            said = trigger.words[0].rsplit(".", 1)[-1]
            named = [a for a in declared if len(trigger.words) == 3 and a.rsplit(".", 1)[-1] == said]
            name = (named or declared[:1] or ["http"])[0]
            found.setdefault(name, []).append((function, trigger))
    return found


def _of_gateway(world: World, name: str, api: Resource, routes: list[Route]) -> Iterator[str]:
    said = api.properties
    if said.get("path") != "" or said.get("protocols") != ["https"] or said.get("subscriptionRequired") is not False:
        yield f"its api is {said}"
    wanted: dict[tuple[str, str], Route] = {}
    for one in sorted(routes, key=lambda route: "ANY" in route[1].words):
        for method in methods(one[1]):
            wanted.setdefault((method, re.sub(r"\{\*\w+\}", "*", path(one[1]))), one)
    inside = [r for r in world.document.of(f"{SERVICE}/apis/operations") if r.id.startswith(f"{api.id}/")]
    there = {(r.properties["method"].lower(), r.properties["urlTemplate"].strip("/")): r for r in inside}
    yield from (f"answers {key}, which no line says" for key in there.keys() - wanted.keys())
    yield from (f"does not answer {key}" for key in wanted.keys() - there.keys())
    gateway = api.id.rsplit("/apis/", 1)[0]
    policy = world.document.get(f"{api.id}/policies/policy")
    if policy is None:
        yield "its api has no policy"
        return
    inbound = ElementTree.fromstring(policy.properties["value"]).find("inbound")
    steps = list(inbound) if inbound is not None else []
    yield from _origins(world, name, steps)
    for key in there.keys() & wanted.keys():
        function, trigger = wanted[key]
        words = there[key].properties["displayName"].split(" ")
        asked, chosen = _run(steps, words)
        backend = world.document.get(f"{gateway}/backends/{chosen}")
        url = f"https://{world.site(function).name}.azurewebsites.net"
        if backend is None or backend.properties.get("url", "").rstrip("/") != url:
            yield f"{key} does not lead to `{function.name}`"
        yield from (f"{key}: {p}" for p in _token(world, auth(world, trigger), asked))


def _run(steps: list[ElementTree.Element], words: list[str]) -> tuple[list[ElementTree.Element], str | None]:
    """The checks of tokens that a request passes, and the backend it then goes to; the words are its operation's."""
    asked: list[ElementTree.Element] = []
    for step in steps:
        if step.tag == "validate-jwt":
            asked.append(step)
        elif step.tag == "choose":
            for when in step:
                match = re.fullmatch(WORD.format(r"(\d)", ' == "([^"]*)"'), when.get("condition", ""))
                if match is None or when.tag != "when":
                    raise ValueError(f"this judge cannot tell when {when.attrib} holds")
                asked += list(when) if words[int(match.group(1))] == match.group(2) else []
        elif step.tag == "set-backend-service":
            match = re.fullmatch(WORD.format(r"(\d)", ""), step.get("backend-id", ""))
            return asked, words[int(match.group(1))] if match else step.get("backend-id")
    return asked, None


def _token(world: World, name: str | None, asked: list[ElementTree.Element]) -> Iterator[str]:
    if name is None or len(asked) != 1:
        if len(asked) != (name is not None):
            yield f"asks for {len(asked)} tokens, not for that of {name or 'nobody'}"
        return
    spec = next(f for f in world.program.fronts.values() if f.kind == "auth" and f.name.rsplit(".", 1)[-1] == name)
    issuers, audiences = ([json.loads(w) for s in spec.says(k) for w in s.words[1:] if w != ","] for k in KEYS)
    check = asked[0]
    told = [e.text for e in check.findall("issuers/issuer")], [e.text for e in check.findall("audiences/audience")]
    if told != (issuers, audiences):
        yield f"believes {told}, not {(issuers, audiences)}"
    keys = [e.get("url") for e in check.findall("openid-config")]
    if keys != [f"{i.rstrip('/')}/.well-known/openid-configuration" for i in issuers]:
        yield f"takes keys from {keys}"
    if {k: check.get(k) for k in STRICT} != STRICT:
        yield f"lets tokens pass that are not whole: {check.attrib}"


KEYS = ("issuer", "audience")
STRICT = {
    "header-name": "Authorization",
    "require-scheme": "Bearer",
    "failed-validation-httpcode": "401",
    "require-expiration-time": "true",
    "require-signed-tokens": "true",
}


def _origins(world: World, name: str, steps: list[ElementTree.Element]) -> Iterator[str]:
    api: Any = next((f for f in world.program.fronts.values() if f.kind == "api" and f.name == name), None)
    wanted = [json.loads(w) for s in (api.says("cors") if api else []) for w in s.words[2:] if w != ","]
    told = [e.text for step in steps if step.tag == "cors" for e in step.findall("allowed-origins/origin")]
    if sorted(told) != sorted(wanted):
        yield f"lets pages of {told} call, not of {wanted}"
    if any(step.get("allow-credentials") == "true" for step in steps if step.tag == "cors"):
        yield "lets pages of other origins use cookies"

"""Judges who may call an app over HTTP: what the platform asks of callers is what the spec says of the routes."""

from __future__ import annotations

import json
from typing import Any

from azure.routes import path
from azure.world import World
from spec import Declaration, Trigger


def of_app(world: World, function: Declaration) -> list[str]:
    """What is wrong with what an app asks of its callers."""
    routes = [t for t in function.triggers if t.kind == "http"]
    site = world.site(function)
    config = world.document.get(f"{site.id}/config/authsettingsV2")
    asked = {path(t): auth(world, t) for t in routes}
    closed = {name for name in asked.values() if name is not None}
    if not closed:
        demands = bool(config) and config.properties.get("globalValidation", {}).get("requireAuthentication")
        return [f"{function.name}: asks for a token, although its routes are public"] if demands and routes else []
    if config is None:
        return [f"{function.name}: asks nothing of its callers, although `auth {sorted(closed)[0]}` does"]
    if len(closed) > 1:
        return [f"{function.name}: one app cannot ask for tokens of {' and '.join(sorted(closed))}"]
    return [f"{function.name}: {p}" for p in _asks(world, config.properties, asked, closed.pop())]


def auth(world: World, route: Trigger) -> str | None:
    """How callers of a route prove who they are; None: they need not."""
    for s in route.block:
        if s.words[0] == "public":
            return None
        if s.words[0] == "auth":
            return s.words[1]
    apis = [f for f in world.program.fronts.values() if f.kind == "api"]
    named = [
        a for a in apis if len(route.words) == 3 and a.name.rsplit(".", 1)[-1] == route.words[0].rsplit(".", 1)[-1]
    ]
    said = [s for a in named or apis[:1] for s in a.says("auth")]
    return said[-1].words[1] if said else None


def _asks(world: World, said: dict[str, Any], asked: dict[str, str | None], name: str) -> list[str]:
    spec = next(f for f in world.program.fronts.values() if f.kind == "auth" and f.name.rsplit(".", 1)[-1] == name)
    issuer = [json.loads(s.words[1]) for s in spec.says("issuer")][-1:]
    audience = [json.loads(w) for s in spec.says("audience") for w in s.words[1:] if w != ","]
    check, found = said.get("globalValidation", {}), []
    if spec.type != "jwt":
        found.append(f"`auth {name}` is {spec.type}, which no platform of Azure's asks for")
    if said.get("platform", {}).get("enabled") is not True or check.get("requireAuthentication") is not True:
        found.append("lets callers in without a token")
    if check.get("unauthenticatedClientAction") != "Return401":
        found.append(f"answers callers without a token with {check.get('unauthenticatedClientAction')}")
    public = {f"/{p}" for p, a in asked.items() if a is None}
    if set(check.get("excludedPaths", [])) != public:
        found.append(f"asks nothing on {check.get('excludedPaths', [])}, and should on none but {sorted(public)}")
    providers = said.get("identityProviders", {})
    if [
        t for t in _texts(providers, "issuer") if t.rstrip("/") not in [i.rstrip("/") for i in issuer]
    ] or not providers:
        found.append(f"believes {_texts(providers, 'issuer')}, not {issuer}")
    told = [a for key in ("allowedaudiences", "clientid") for a in _texts(providers, key)]
    if not set(audience) <= set(told) or set(_texts(providers, "allowedaudiences")) - set(audience):
        found.append(f"takes tokens for {told}, not for {audience}")
    return found


def _texts(value: Any, key: str) -> list[str]:
    """Every text under the properties whose names hold `key`."""
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        if key in name.lower() and isinstance(inner, (str, list)):
            found += [inner] if isinstance(inner, str) else inner
        else:
            found += _texts(inner, key)
    return found

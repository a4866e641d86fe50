"""Which cells of the portability table a case shows to be exact: the verb alone, within its limit alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

from azure.matrix import ELSE, Try, allowed
from azure.world import VERBS, World
from spec import Declaration

LISTED: list[str] = tomllib.loads((Path(__file__).parent / "cells.toml").read_text())["cells"]
LIMITS = {None: "whole", "is": "keys", "starts": "prefixes"}
IMPLIED = {"queue": "consume", "stream": "follow", "changes": "follow"}


def shown(world: World) -> set[str]:
    """`kind verb limit` of every store on which a function has one right only, and no other verb can be done."""
    return {cell for function in world.functions() for cell in _of(world, function)}


def _of(world: World, function: Declaration) -> list[str]:
    held: dict[str, set[tuple[str, tuple | None, bool, str | None]]] = {}
    for g in function.grants:
        if not g.provider:
            held.setdefault(g.thing, set()).add((g.verb, g.scope, bool(g.fields), g.index))
    for t in function.triggers:
        if t.kind in IMPLIED and t.thing:
            held.setdefault(t.thing, set()).add((IMPLIED[t.kind], None, False, None))
    found = []
    for name, rights in held.items():
        kind = world.program.things[name].kind
        if len(rights) != 1 or kind == "function":
            continue
        ((verb, scope, fields, index),) = rights
        if fields:  # which nothing on Azure looks at
            continue
        key = None if not scope else scope[1][0] + (ELSE if scope[0] == "starts" else "")
        known = {verb, *VERBS[kind].get("includes", {}).get(verb, [])}
        within, beyond = possible(world, function, name, key), possible(world, function, name, ELSE)
        if verb in within and within <= known and (not scope or not beyond):
            limit = "index" if index else LIMITS[scope[0] if scope else None]
            found.append(f"{kind} {verb} {limit}")
    return found


def possible(world: World, function: Declaration, name: str, key: str | None) -> set[str]:
    """The verbs of which the template permits every action on a thing."""
    on, kind, who = world.id(name), world.program.things[name].kind, world.principal(function)
    asked = ELSE if kind == "bucket" and key is None else key
    page = VERBS[kind]
    return {
        verb
        for verb, actions in page["verbs"].items()
        if verb != "leases" and all(allowed(world.grants, who, Try(a, on, kind, asked)) for a in actions)
    }

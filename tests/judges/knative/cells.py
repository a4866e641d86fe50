"""The cells of the portability table that the judges have seen held exactly, as `cells.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from knative.expect import World
from knative.matrix import Cell
from tally import HERE


ON_SERVER = ("cache", "table")  # kinds that `knative_grants` tries; `knative_rights` reads the others back


def listed(judge: str) -> set[Cell]:
    """The cells that a judge must have seen."""
    rows = tomllib.loads((HERE / "knative" / "cells.toml").read_text())["cells"]
    cells = {Cell(*row.split()) for row in rows}
    return {cell for cell in cells if (cell.kind in ON_SERVER) == (judge == "knative_grants")}


def problems(judge: str, seen: Iterable[Cell]) -> list[str]:
    """Where the list and what a judge saw in this run differ."""
    seen, wanted = set(seen), listed(judge)
    found = [f"{cell}: is listed, and was not seen held exactly" for cell in sorted(wanted - seen)]
    return found + [f"{cell}: was seen held exactly, and is not listed" for cell in sorted(seen - wanted)]


def seen(of: World) -> set[Cell]:
    """The cells that a program without mistakes shows both ways: one function has them, another has not."""
    holders: dict[Cell, set[str]] = {}
    for function in of.functions():
        wider = {s.words[3] for s in function.says("accept", "wider-grant", "on")}
        for grant in of.grants(function):
            kind = of.program.things[grant.thing].kind
            if kind not in ON_SERVER and not grant.provider and grant.thing not in wider:
                limit = {"is": "keys", "starts": "prefixes"}[grant.scope[0]] if grant.scope else "whole"
                holders.setdefault(Cell(kind, grant.verb, limit), set()).add(function.name)
        for trigger in function.triggers:
            if trigger.kind == "queue":
                holders.setdefault(Cell("queue", "consume"), set()).add(function.name)
    everyone = {function.name for function in of.functions()}
    return {cell for cell, names in holders.items() if names != everyone}

"""Known-bad inputs: the sound template of `selftest/` with one thing made wrong, for each judge to refuse."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tally import HERE, Case

SOUND = HERE / "selftest"


@dataclass(frozen=True)
class Mutant:
    """What was made wrong, and the case that holds it."""

    name: str
    case: Case


def sound() -> Case:
    """The case every mutant is made from; each judge must accept it."""
    return Case("self-test", SOUND / "app.scant", None, SOUND)


def mutants(judge: str, into: Path) -> list[Mutant]:
    """The mutants that `judge` must refuse, written under `into`."""
    found = []
    for number, row in enumerate(tomllib.loads((SOUND / "mutants.toml").read_text())["mutant"]):
        if judge not in row["judges"]:
            continue
        file = row.get("file", "template.json")
        document = json.loads((SOUND / file).read_text())
        for path, value in row["set"].items():
            _set(document, path.split("."), value)
        folder = into / f"mutant-{number}"
        shutil.copytree(SOUND, folder, dirs_exist_ok=True)
        (folder / file).write_text(json.dumps(document))
        found.append(Mutant(row["name"], Case(row["name"], SOUND / "app.scant", None, folder)))
    return found


def _set(node: Any, path: list[str], value: Any) -> None:
    for key in path[:-1]:
        node = node[int(key)] if isinstance(node, list) else node[key]
    last = path[-1]
    if isinstance(node, list):
        node.insert(int(last), value) if int(last) == len(node) else node.__setitem__(int(last), value)
    elif value == "absent":
        del node[last]
    else:
        node[last] = value

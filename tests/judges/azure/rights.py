"""Judges that each identity may do exactly what the spec says: every call of the matrix, and no other way in."""

from __future__ import annotations

import json
import sys
import tempfile
import tomllib
from pathlib import Path

from azure import cells, doors
from azure.conditions import Call, holds
from azure.expect import Right, deliveries, rights
from azure.grants import BUILT_IN
from azure.matrix import BLOBS, NAME, PATH, PREFIX, allowed, floor, items, of_floor, only_built_in, telemetry, tries
from azure.runtime import principal
from azure.schemas import reference
from azure.world import World
from mutants import mutants, sound
from tally import HERE, Case, Tally, cases


def of_identity(world: World, name: str, who: str, held: list[Right], host: str | None = None) -> list[str]:
    """What an identity may do differently from what it should."""
    scopes, found = [r.on for r in held] + ([host, *telemetry(world)] if host else []), []
    for a in world.grants.by_principal.get(who, []):
        if a.scope.lower() not in {(items(s) if a.cosmos else s).lower() for s in scopes}:
            found.append(f"{name}: holds {a.role} on {a.scope}, and no line of the spec is about just that")
    for call in tries(world, who, held):
        if host and of_floor(world, call.on, host):
            continue
        # What such a spec's roles permit beyond its lines is warned of in the build.
        if world.built_in and only_built_in(world.grants, who, call):
            continue
        should = [r for r in held if r.holds(call.action, call.on, call.key)]
        if bool(should) != allowed(world.grants, who, call):
            found.append(
                f"{name}: may not {call}, although {should[0].why} says so" if should else f"{name}: may {call}"
            )
    return found


def judge(case: Case, seen: set[str]) -> list[str]:
    """What the template gives differently from what the spec says; a sound case adds the cells it shows to `seen`."""
    world = World(case)
    found, known, identities = list(world.grants.problems), set(), set()
    for function in world.functions():
        who, host = world.principal(function), world.host(function)
        if who in known or host in identities:
            found.append(f"{function.name}: shares its identity or its host's account with another function")
        known.add(who)
        identities.add(host)
        found += of_identity(world, function.name, who, rights(world, function), host)
        found += [f"{function.name}: {problem}" for problem in floor(world, who, host)]
    for source, held in deliveries(world).items():
        known.add(principal(source))
        found += of_identity(world, source.rsplit("/", 1)[-1], principal(source), held)
    for who in world.grants.by_principal.keys() - known:
        roles = ", ".join(f"{a.role} on {a.scope}" for a in world.grants.by_principal[who])
        found.append(f"lets {who} in, who is nobody of the program: {roles}")
    found += doors.problems(world)
    if not found:
        seen |= cells.shown(world)
    return list(dict.fromkeys(found))


def unlike(file: Path) -> list[str]:
    """Where roles.toml differs from Azure's own list."""
    listed = {r["id"]: r for r in json.loads(file.read_text())["roles"]}
    found = []
    for guid, role in BUILT_IN.items():
        (entry,) = listed[guid]["permissions"]
        if role["name"] != listed[guid]["roleName"] or any(sorted(entry[k]) != sorted(role.get(k, [])) for k in entry):
            found.append(f"{role['name']} is not as Azure lists it")
    return found


def misread() -> dict[str, list[str]]:
    """By the name of each condition of conditions.toml, the calls it is answered otherwise for than it should."""
    found: dict[str, list[str]] = {}
    for row in tomllib.loads((HERE / "azure" / "conditions.toml").read_text())["condition"]:
        found[row["name"]] = []
        for call in row["calls"]:
            told = {NAME: call.get("container"), PATH: call.get("path"), PREFIX: call.get("prefix")}
            attributes = {key: value for key, value in told.items() if value is not None}
            asked = Call(f"{BLOBS}/{call['action']}", call.get("sub", ""), attributes)
            if holds(row["text"], asked) != call["holds"]:
                found[row["name"]].append(f"{call}")
    return found


def main() -> None:
    tally, place, built = Tally("azure_rights"), reference(), cases(sys.argv[1], "azure")
    if place:
        tally.judged("roles.toml", unlike(place / "azure-roles.json"))
    else:
        tally.note("SKIPPED: roles.toml is not held against Azure's list of roles, for SCANT_REFERENCE names none")
    for name, problems in misread().items():
        tally.judged(f"condition: {name}", problems)
    with tempfile.TemporaryDirectory() as folder:
        seen: set[str] = set()
        for case in built:
            tally.try_case(case.name, case, lambda c: judge(c, seen))
        tally.try_case(sound("azure").name, sound("azure"), lambda c: judge(c, set()))
        for mutant in mutants("azure_rights", Path(folder), "azure"):
            tally.try_case(mutant.name, mutant.case, lambda c: judge(c, set()), bad=True)
    if built:
        listed = set(cells.LISTED)
        tally.judged("cells.toml", [f"lists `{c}`, which no case shows to be exact" for c in sorted(listed - seen)])
        tally.judged("exact cells", [f"`{c}` is exact: list it in cells.toml" for c in sorted(seen - listed)])
    tally.close()


if __name__ == "__main__":
    main()

"""Judges a program's ACL file on a real server: every user may do exactly what its function was granted on caches."""

from __future__ import annotations

from knative.commands import NEVER, PAIRS, VERBS, words
from knative.documents import Artifact
from knative.expect import World, label, located
from knative.platform import mounts
from knative.servers.redis import JUDGE, Redis, open_users
from spec import Declaration, Grant

FILE = "caches/users.acl"


def problems(of: World, artifact: Artifact) -> list[str]:
    """Where the file and the spec differ; a program without rights on caches has no file."""
    file = artifact.folder / FILE
    granted = {f.name: list(_grants(of, f)) for f in of.functions()}
    if not any(granted.values()):
        return [f"{FILE}: is there, and no line of the spec is on a cache"] if file.exists() else []
    if not file.is_file():
        return [f"there is no {FILE}"]
    services = {s.name: s for s in artifact.of("Service", group="serving.knative.dev")}
    names = _names(artifact)
    with Redis(file.read_text().splitlines()) as server:
        found = open_users(server)
        known = {user.decode() for user in server.admin().execute_command("ACL", "USERS")} - {JUDGE, "default"}
        found += [f"{user}: is a user, or should be one" for user in sorted(known ^ set(names.values()))]
        keys = sorted({key for grants in granted.values() for grant in grants for key in _telling(of, grant)})
        for function, grants in granted.items():
            logins = set(mounts(services[label(function)].spec)) & names.keys()
            if len(logins) != bool(grants):
                found.append(f"{function}: signs in by {', '.join(sorted(logins)) or 'nothing'}")
            for login in logins:
                found += [f"{function}: {row}" for row in _user(of, server, names[login], grants, keys)]
    return found


def _grants(of: World, function: Declaration) -> list[Grant]:
    return [g for g in of.grants(function) if not g.provider and of.program.things[g.thing].kind == "cache"]


def _names(artifact: Artifact) -> dict[str, str]:
    """The users by the Secret that holds their password."""
    found = {}
    for secret in artifact.of("ExternalSecret"):
        files = secret.spec["target"].get("template", {}).get("data", {})
        if files.get("type") == "redis":
            found[secret.spec["target"]["name"]] = files["username"]
    return found


def _begin(of: World, thing: str) -> str:
    store = of.program.things[thing]
    return (located(store, "name") if store.external else label(thing)) + ":"


def _telling(of: World, grant: Grant) -> set[str]:
    """Keys that tell a grant from a wider and a narrower one."""
    begin = _begin(of, grant.thing)
    said = {begin + value for value in grant.scope[1]} if grant.scope else {begin}
    around = {row for value in said for row in (value, value + "more", value[:-1], "x" + value)}
    return around | {begin + "else", begin.removesuffix(":") + "2:else", "else"}


def _user(of: World, server: Redis, user: str, grants: list[Grant], keys: list[str]) -> list[str]:
    found = []
    for key in keys:
        for verb, rows in VERBS.items():
            wanted = any(g.verb == verb and _covers(of, g, key) for g in grants)
            for command in [words(row, key) for row in rows] + [words(row, key, key) for row in PAIRS[verb]]:
                if server.dry(user, *command) != wanted:
                    found.append(f"may {'not ' if wanted else ''}{' '.join(command)}")
        found += [f"may {row.format(key, key)}" for row in NEVER if server.dry(user, *words(row, key))]
    return found


def _covers(of: World, grant: Grant, key: str) -> bool:
    begin = _begin(of, grant.thing)
    if not key.startswith(begin) or not grant.scope:
        return key.startswith(begin)
    how, values = grant.scope
    rest = key.removeprefix(begin)
    return rest in values if how == "is" else rest.startswith(values)

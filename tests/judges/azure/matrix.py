"""The calls each identity is tried with on every resource: all it is granted, and the neighbours it must be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azure.conditions import Call, matches
from azure.document import Resource
from azure.expect import Right
from azure.grants import BUILT_IN, Grants, within
from azure.world import VERBS, World

ELSE = "scant-probe"  # a key, and a name of a thing, that no spec uses
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers"
NAME, PATH, PREFIX = (
    f"@Resource[{BLOBS}:name]",
    f"@Resource[{BLOBS}/blobs:path]",
    f"@Request[{BLOBS}/blobs:prefix]",
)
COSMOS = "Microsoft.DocumentDB/databaseAccounts/"


@dataclass(frozen=True)
class Try:
    """One call on one resource."""

    action: str  # as verbs.toml writes it
    on: str
    kind: str
    key: str | None = None

    def __str__(self) -> str:
        about = f" with key {self.key!r}" if self.key is not None else ""
        return f"{self.action} on {self.on.rsplit('/providers/', 1)[-1]}{about}"


def allowed(grants: Grants, who: str, call: Try) -> bool:
    """Whether the template lets an identity make a call."""
    manage = call.action.startswith("manage ")
    action, _, suboperation = call.action.removeprefix("manage ").partition(" ")
    asked = Call(action, suboperation, _attributes(call, suboperation))
    if action.startswith(COSMOS) and not manage:
        return grants.may(who, asked, items(call.on), data=True, cosmos=True)
    return grants.may(who, asked, call.on, data=not manage)


def only_built_in(grants: Grants, who: str, call: Try) -> bool:
    """Whether a call that is allowed is so by roles alone that Azure comes with."""
    manage = call.action.startswith("manage ")
    action, _, suboperation = call.action.removeprefix("manage ").partition(" ")
    return grants.only_built_in(who, Call(action, suboperation, _attributes(call, suboperation)), call.on, not manage)


def _attributes(call: Try, suboperation: str) -> dict[str, str]:
    attributes = {}
    if call.kind == "bucket":
        attributes[NAME] = call.on.rsplit("/", 1)[-1]
        if call.key is not None:
            attributes[PREFIX if suboperation else PATH] = call.key
    return attributes


def items(container: str) -> str:
    """The id of a Cosmos container in Cosmos's own notation."""
    return container.replace("/sqlDatabases/", "/dbs/").replace("/containers/", "/colls/")


def tries(world: World, who: str, held: list[Right]) -> Iterator[Try]:
    """Every call an identity is tried with."""
    grants, seen = world.grants, {r.on.lower() for r in held}
    literal = literals(grants, who)
    things = {r.on: world.kind(_stub(world, r.on)) for r in held}
    for r in world.document.resources:
        kind = world.kind(r)
        if kind and (grants.reached(who, r.id) or grants.reached(who, items(r.id))):
            things.setdefault(r.id, kind)
    for on, kind in things.items():
        if kind is None:
            continue
        page = VERBS[kind]
        actions = [a for verb in page["verbs"].values() for a in verb] + page.get("always", []) + page["beyond"]
        for action in dict.fromkeys([*actions, *VERBS["escalations"]["actions"], *literal]):
            for key in _keys(kind, action, [r for r in held if r.on == on]):
                yield Try(action, on, kind, key)
        # Its neighbour in the same account, which nobody declared.
        for action in dict.fromkeys(actions):
            if on.lower() in seen:
                for key in _keys(kind, action, [r for r in held if r.on == on]):
                    yield Try(action, f"{on.rsplit('/', 1)[0]}/{ELSE}", kind, key)
    group = world.document.main.group["id"]
    for above in (group, group.rsplit("/resourceGroups/", 1)[0], f"{group}-{ELSE}"):
        for action in dict.fromkeys([*VERBS["escalations"]["actions"], *literal]):
            yield Try(action, above, "group")
    for r in world.document.resources:
        # Stands over stores, or is no store: nothing at all may be done with it.
        if world.kind(r) is None and grants.reached(who, r.id):
            for action in dict.fromkeys([*VERBS["escalations"]["actions"], *literal]):
                yield Try(action, r.id, "other")


def literals(grants: Grants, who: str) -> list[str]:
    """Every action that a role of an identity spells out, in case no table knows it."""
    found: dict[str, None] = {}
    for a in grants.by_principal.get(who, []):
        for p in a.permissions:
            found |= dict.fromkeys(f"manage {x}" for x in p.actions if "*" not in x)
            found |= dict.fromkeys(x for x in p.data_actions if "*" not in x)
    return list(found)


def _stub(world: World, identity: str) -> Resource:
    known = world.document.get(identity)
    if known:
        return known
    namespace, *rest = identity.rsplit("/providers/", 1)[-1].split("/")
    return Resource("/".join([namespace, *rest[::2]]), "", identity, {}, (), [])


def _keys(kind: str, action: str, held: list[Right]) -> list[str | None]:
    """Keys within each scope and just beyond it; of lists also no prefix at all, which must not slip through."""
    if kind != "bucket" or action.startswith("manage "):
        return [None]
    found: list[str | None] = [ELSE]
    if action in VERBS["bucket"]["itself"]:
        found.append(None)
    for how, values in [r.keys for r in held if r.keys]:
        for v in values:
            found += [
                v + ELSE if how == "starts" else v,
                v[:-1],
                f"{v[:-1]}-{ELSE}",
                ELSE + v,
                v.swapcase(),
                f"{v}/../{ELSE}",
            ]
    return list(dict.fromkeys(k for k in found if k != ""))


def floor(world: World, who: str, host: str) -> list[str]:
    """What is wrong with what the host of a function may do: too little for it to run, or more than it needs."""
    grants, page, found = world.grants, VERBS["floor"], []
    insights = telemetry(world)
    wants = [(a, f"{host}/blobServices/default/containers/{ELSE}") for a in page["host_needs"]]
    wants += [(a, i) for a in page["telemetry_needs"] for i in insights[:1]]
    for action, on in wants:
        if not grants.may(who, Call(action, "", {NAME: ELSE, PATH: ELSE}), on, data=True):
            found.append(f"may not {action} on {on.rsplit('/providers/', 1)[-1]}, which its host needs")
    for a in grants.by_principal.get(who, []):
        role = page["host"] if within(host, a.scope) else page["telemetry"] if a.scope in insights else None
        if role:
            full = next(r for r in BUILT_IN.values() if r["name"] == role)
            for p in a.permissions:
                pairs = [(x, full.get("actions", [])) for x in p.actions] + [
                    (x, full.get("dataActions", [])) for x in p.data_actions
                ]
                found += [
                    f"may {x} on its floor, beyond {role}"
                    for x, known in pairs
                    if not any(x == k or matches(k, x) for k in known)
                ]
    return found


def telemetry(world: World) -> list[str]:
    """The ids of where telemetry goes."""
    return [r.id for r in world.document.of("Microsoft.Insights/components")]


def of_floor(world: World, on: str, host: str) -> bool:
    """Whether a resource is the function's host account, something in it, or the telemetry component."""
    return within(host, on) or any(within(i, on) for i in telemetry(world))

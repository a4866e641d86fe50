"""What each identity may do, worked out from the spec and the table of verbs: what a template is held against."""

from __future__ import annotations

from dataclasses import dataclass

from azure.bindings import bound
from azure.grants import within
from azure.world import VERBS, World
from spec import Declaration, Grant


@dataclass(frozen=True)
class Right:
    """One action on one thing and all that is in it, for the keys given (none given: all)."""

    action: str  # as verbs.toml writes it
    on: str
    keys: tuple[str, tuple[str, ...]] | None = None
    why: str = ""

    def holds(self, action: str, on: str, key: str | None) -> bool:
        """Whether a call is within the right; `key` is the one it names."""
        if action != self.action or not within(self.on, on):
            return False
        if not self.keys:
            return True
        how, values = self.keys
        return key is not None and any(key == v if how == "is" else key.startswith(v) for v in values)


def rights(world: World, function: Declaration) -> list[Right]:
    """Every right the spec gives a function, implied ones included, its host's own needs aside."""
    found: list[Right] = []
    for grant in function.grants:
        found += _granted(world, function, grant)
    for trigger in function.triggers:
        for verb, on in bound(world, function, trigger):
            kind = world.kind(world.document.by_id[on.lower()]) if on.lower() in world.document.by_id else None
            found += _of(kind or {"queue": "queue", "stream": "stream"}[trigger.kind], verb, on, f"on {trigger.kind}")
    # `failures to` costs nothing: the namespace itself forwards what failed for good.
    return found


def _granted(world: World, function: Declaration, grant: Grant) -> list[Right]:
    why, thing = f"line {grant.line}", world.program.things[grant.thing]
    if grant.provider:
        return [Right(grant.verb, world.id(grant.thing), why=why)]
    if grant.verb not in VERBS[thing.kind]["verbs"]:
        if "unsupported-verb" in accepted(world, function, grant.thing):
            return []
        raise KeyError(f"{why}: `{grant.verb}` on a {thing.kind} is not in verbs.toml")
    keys = grant.scope
    if thing.kind != "bucket" and (keys or grant.fields):
        if "unenforced-scope" not in accepted(world, function, grant.thing):
            raise KeyError(f"{why}: nothing on Azure holds `{grant.verb}` on a {thing.kind} to some keys or fields")
        keys = None
    return _of(thing.kind, grant.verb, world.id(grant.thing), why, keys)


def accepted(world: World, function: Declaration, thing: str) -> set[str]:
    """The codes that the function, or the file, accepts for a thing."""
    found = set()
    for s in [*function.says("accept"), *world.program.accepts]:
        words = s.words[: s.words.index("because")] if "because" in s.words else s.words
        on = words[words.index("on") + 1] if "on" in words else None
        names = (thing, thing.rsplit(".", 1)[-1], function.name, function.name.rsplit(".", 1)[-1])
        if on is None or on in names:
            found.add(words[1])
    return found


def _of(kind: str, verb: str, on: str, why: str, keys: tuple | None = None) -> list[Right]:
    page = VERBS[kind]
    return [Right(a, on, keys, why) for a in page["verbs"][verb]] + [
        Right(a, on, None, why) for a in page.get("always", [])
    ]


def deliveries(world: World) -> dict[str, list[Right]]:
    """By the id of a source of events that has an identity: the queues it must be able to put events into."""
    found: dict[str, list[Right]] = {}
    for r in world.document.resources:
        if r.type.startswith("Microsoft.EventGrid/") and "identity" in r.body:
            found.setdefault(r.id, [])
        if r.type.endswith("/eventSubscriptions"):
            said = r.properties.get("deliveryWithResourceIdentity")
            if said:
                queue = said["destination"]["properties"]["resourceId"]
                found.setdefault(r.id.rsplit("/eventSubscriptions/", 1)[0], []).extend(
                    _of("queue", "send", queue, str(r))
                )
    return found

"""The calls each function is tried with: every one it is granted, and the neighbours it must be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from expect import Right, rights
from spec import Declaration
from world import VERBS, World

ELSE = "scant-probe"  # a key, and a name of a thing, that no spec uses


@dataclass(frozen=True)
class Call:
    """One call of one function, and whether it must be let through."""

    function: str
    action: str
    kind: str
    thing: str | None  # None: a thing of the kind that is not the program's
    resource: str
    allowed: bool
    key: str | None = None
    index: str | None = None
    fields: tuple[str, ...] | None = None
    scoped: bool = False  # allowed for some keys only
    via: str = ""  # the service that makes the call on the function's behalf

    def __str__(self) -> str:
        about = [f"key {self.key!r}"] if self.key is not None else []
        about += [f"attributes {', '.join(self.fields)}"] if self.fields else []
        about += [f"{self.via} calling"] if self.via else []
        on = f"{self.thing or 'another ' + self.kind}{'.' + self.index if self.index else ''}"
        return f"{self.function}: {self.action} on {on}{' with ' if about else ''}{' and '.join(about)}"


def calls(world: World) -> list[Call]:
    """The whole matrix of a program, without repetition, in order."""
    found: dict[Call, None] = {}
    for function in world.functions():
        held = rights(world, function)
        for call in _of(world, function, held):
            found[call] = None
    return list(found)


def _of(world: World, function: Declaration, held: list[Right]) -> Iterator[Call]:
    own = {g.thing for g in function.grants if not g.provider}
    own |= {t.thing for t in function.triggers if t.thing and t.kind in ("queue", "stream", "changes")}
    own |= {name for name in [function.failures, *(t.failures for t in function.triggers)] if name}
    granted = {r.action for r in held}
    kinds: dict[str, list[str]] = {}
    for thing in world.program.things.values():
        if thing.kind in VERBS:
            kinds.setdefault(thing.kind, []).append(thing.name)
    for kind, names in kinds.items():
        actions = list(dict.fromkeys(a for verbs in VERBS[kind]["verbs"].values() for a in verbs))
        for name in names:
            mine = name in own
            for action in actions + VERBS[kind]["beyond"]:
                if mine or action in granted:
                    yield from _on(world, function, held, kind, name, action)
        for action in granted & set(actions):
            resource = _foreign(world, kind, names[0])
            if kind == "bucket" and action not in VERBS["bucket"]["itself"]:
                resource += f"/{ELSE}"
            yield Call(function.name, action, kind, None, resource, False, ELSE)
    yield from _floor(world, function, held)
    yield from _encrypted(world, function, held)


def _on(world: World, function: Declaration, held: list[Right], kind: str, name: str, action: str) -> Iterator[Call]:
    arn, thing = world.arn(name), world.program.things[name]
    if kind == "table":
        if action in VERBS["table"]["verbs"]["changes"]:
            changes = any(t.kind == "changes" and t.thing == name for t in function.triggers)
            if changes or any(t.kind == "changes" and t.thing == name for f in world.functions() for t in f.triggers):
                stream = f"{arn}/stream/2026-01-01T00:00:00.000"
                yield _judged(function, held, action, kind, name, stream, None, None, None)
            return
        indexes = [None, *thing.indexes()] if action in ("dynamodb:Query", "dynamodb:Scan") else [None]
        fields = _fields(held, action)
        for index in indexes:
            resource = f"{arn}/index/{index}" if index else arn
            for key in _keys(held, action, resource):
                for names in fields:
                    yield _judged(function, held, action, kind, name, resource, key, index, names)
    elif kind == "bucket":
        itself = action in VERBS["bucket"]["itself"]
        for key in _keys(held, action, arn) if itself else _objects(held, action, arn):
            yield _judged(function, held, action, kind, name, arn if itself else f"{arn}/{key}", key, None, None)
        if action == "s3:ListBucket":
            yield _judged(function, held, action, kind, name, arn, None, None, None)
    else:
        yield _judged(function, held, action, kind, name, arn, None, None, None)


def _judged(
    function: Declaration,
    held: list[Right],
    action: str,
    kind: str,
    name: str,
    resource: str,
    key: str | None,
    index: str | None,
    fields: tuple[str, ...] | None,
) -> Call:
    keys = None if key is None else (key,)
    holding = [r for r in held if r.holds(action, resource, keys, fields)]
    scoped = bool(holding) and all(r.keys for r in holding)
    return Call(function.name, action, kind, name, resource, bool(holding), key, index, fields, scoped)


def _keys(held: list[Right], action: str, resource: str) -> list[str | None]:
    """Keys within each scope of an action and just beyond it; with a scope also none, which must not slip through."""
    found: list[str | None] = [ELSE]
    for right in held:
        if right.action == action and right.keys and right.resource == resource:
            how, values = right.keys
            found += [None, *(v for value in values for v in _around(how, value))]
    return list(dict.fromkeys(found))


def _objects(held: list[Right], action: str, arn: str) -> list[str]:
    """Object keys within each scope of an action and just beyond it; of every scope, for actions without one."""
    found = [ELSE]
    for right in held:
        if right.resource.startswith(f"{arn}/"):
            value = right.resource[len(arn) + 1 :]
            if value != "*":
                found += _around("starts" if value.endswith("*") else "is", value.removesuffix("*"))
    return list(dict.fromkeys(found))


def _around(how: str, value: str) -> list[str]:
    beyond = [value[:-1], value[:-1] + "-" + ELSE, ELSE + value]
    within = [value + ELSE] if how == "starts" else [value]
    return [v for v in within + beyond + ([value + ELSE] if how == "is" else []) if v]


def _fields(held: list[Right], action: str) -> list[tuple[str, ...] | None]:
    """Attributes within a right's and beyond them, and none named, which means all."""
    named = [r.fields for r in held if r.action == action and r.fields]
    if not named:
        return [None]
    return [None, named[0], named[0][:1], (*named[0], "scant_probe")]


def _foreign(world: World, kind: str, name: str) -> str:
    """The ARN of a thing of that kind in the same account which is not the program's."""
    arn = world.arn(name) if not world.program.things[name].external else None
    arn = arn or next((world.arn(t.name) for t in world.program.of(kind) if not t.external), world.arn(name))
    head = arn.rsplit("/" if kind in ("table", "bus", "stream") else ":", 1)[0]
    if kind == "function":
        head = ":".join(arn.split(":")[:6])
    if kind == "secret":
        return f"{head}:{ELSE}-AbCdEf"
    return head + ("/" if kind in ("table", "bus", "stream") else ":") + ELSE


def _floor(world: World, function: Declaration, held: list[Right]) -> Iterator[Call]:
    """Logs and traces: its own, and nobody else's."""
    for other in world.functions()[:6]:
        if other.name != function.name and world.functions().index(other) > 1:
            continue
        logs = world.part(other.name, "Logs").arn.removesuffix(":*")
        for action in VERBS["floor"]["logs"]:
            resource = f"{logs}:log-stream:{ELSE}"
            allowed = any(r.holds(action, resource, None, None) for r in held)
            yield Call(function.name, action, "logs", other.name, resource, allowed)
        for action in VERBS["floor"]["logs_beyond"]:
            yield Call(function.name, action, "logs", other.name, logs, False)
    for action in VERBS["floor"]["tracing"]:
        allowed = any(r.action == action for r in held)
        yield Call(function.name, action, "traces", None, "*", allowed)


def _encrypted(world: World, function: Declaration, held: list[Right]) -> Iterator[Call]:
    """The application's own key: through the services of encrypted stores that the function reaches, and by itself."""
    pages = {kind: VERBS[kind]["key"] for kind in VERBS if "key" in VERBS[kind]}
    if not any(t.says("encryption", "customer_key") for kind in pages for t in world.program.of(kind)):
        return
    actions = sorted({a for page in pages.values() for side in ("reads", "writes") for a in page[side]["actions"]})
    for via in ("", *(page["service"] for page in pages.values())):
        for action in [*actions, "kms:PutKeyPolicy"]:
            allowed = any(r.holds(action, world.key(), None, None, via) for r in held)
            yield Call(function.name, action, "key", None, world.key(), allowed, via=via)

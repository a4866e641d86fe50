"""What each function may do, worked out from the spec and the table of verbs: the side the template is held against."""

from __future__ import annotations

from dataclasses import dataclass

from policies import covers, plain
from spec import Declaration, Grant
from world import VERBS, World


@dataclass(frozen=True)
class Right:
    """One action on the things one ARN pattern holds, for the keys and attributes given (none given: all)."""

    action: str
    resource: str
    keys: tuple[str, tuple[str, ...]] | None = None
    fields: tuple[str, ...] = ()
    why: str = ""
    via: str = ""  # the service that must make the call on the function's behalf

    def holds(
        self, action: str, resource: str, keys: tuple[str, ...] | None, fields: tuple[str, ...] | None, via: str = ""
    ) -> bool:
        """Whether a request is within the right; `keys` are those it names, `fields` the attributes it names."""
        if action != self.action or via != self.via or not covers(self.resource, resource):
            return False
        if self.keys:
            how, values = self.keys
            if not keys or not all(any(k == v if how == "is" else k.startswith(v) for v in values) for k in keys):
                return False
        return not self.fields or bool(fields) and set(fields) <= set(self.fields)


def rights(world: World, function: Declaration) -> list[Right]:
    """Every right the spec gives a function, implied ones included."""
    found: list[Right] = []
    for grant in function.grants:
        why = f"line {grant.line}"
        thing = world.program.things[grant.thing]
        if grant.provider:
            found.append(Right(grant.verb, _provider_arn(world, grant.thing), why=why))
            continue
        if grant.verb not in VERBS[thing.kind]["verbs"]:
            raise KeyError(f"{why}: `{grant.verb}` on a {thing.kind} is not in verbs.toml")
        actions = VERBS[thing.kind]["verbs"][grant.verb]
        if grant.verb == "write" and _rotates(function, thing):
            actions = actions + VERBS[thing.kind]["verbs"]["rotate"]
        for action in actions:
            found += _on(world, thing, action, grant.index, grant.scope, _shown(thing, grant), why)
        found += _key(world, thing, grant.verb, why)
    found += _together(world, function)
    for trigger in function.triggers:
        if trigger.kind in ("queue", "stream", "changes") and trigger.thing:
            thing = world.program.things[trigger.thing]
            verb = {"queue": "consume", "stream": "follow", "changes": "changes"}[trigger.kind]
            arn = world.arn(trigger.thing)
            arn = f"{arn}/stream/2026-01-01T00:00:00.000" if trigger.kind == "changes" else arn
            found += [Right(a, arn, why=f"on {trigger.kind}") for a in VERBS[thing.kind]["verbs"][verb]]
            found += _key(world, thing, verb, f"on {trigger.kind}")
        # A queue itself keeps what fails, wherever the spec accepts that it should go.
        if trigger.failures and trigger.kind != "queue":
            found += _failures(world, trigger.failures)
    if function.failures:
        found += _failures(world, function.failures)
    return found + _floor(world, function)


def _on(
    world: World,
    thing: Declaration,
    action: str,
    index: str | None,
    scope: tuple | None,
    fields: tuple[str, ...],
    why: str,
) -> list[Right]:
    arn = world.arn(thing.name)
    if thing.kind == "table":
        return [Right(action, f"{arn}/index/{index}" if index else arn, scope, fields, why)]
    if thing.kind == "bucket" and action not in VERBS["bucket"]["itself"]:
        if not scope:
            return [Right(action, f"{arn}/*", why=why)]
        star = "*" if scope[0] == "starts" else ""
        return [Right(action, f"{arn}/{plain(value)}{star}", why=why) for value in scope[1]]
    return [Right(action, arn, scope, (), why)]


def _shown(thing: Declaration, grant: Grant) -> tuple[str, ...]:
    """The attributes a grant shows: those it names, and the keys that no request can do without."""
    if not grant.fields:
        return ()
    keys = [s.words[1] for word in ("key", "sort") for s in thing.says(word)]
    for index in thing.says("index"):
        if index.words[1] == grant.index:
            keys += [s.words[1] for s in index.block or [] if s.words[0] in ("key", "sort")]
    return tuple(dict.fromkeys([*grant.fields, *keys]))


def _rotates(function: Declaration, thing: Declaration) -> bool:
    return any("by" in s.words and s.words[-1] == function.name.rsplit(".", 1)[-1] for s in thing.says("rotate"))


def _together(world: World, function: Declaration) -> list[Right]:
    """Rights that take two verbs on the same items: writing in batches needs both put and delete."""
    found = []
    for name in {g.thing: 0 for g in function.grants if not g.provider}:
        thing = world.program.things[name]
        for verbs, actions in VERBS[thing.kind]["verbs"].items():
            first, _, second = verbs.partition("+")
            both = [
                {(g.scope, g.fields) for g in function.grants if (g.thing, g.verb) == (name, v)}
                for v in (first, second)
            ]
            for scope, _ in sorted(both[0] & both[1], key=str):
                found += [r for a in actions for r in _on(world, thing, a, None, scope, (), verbs)]
    return found


def _failures(world: World, name: str) -> list[Right]:
    thing, arn, found = world.program.things[name], world.arn(name), []
    for action in VERBS[thing.kind]["verbs"]["failures"]:
        on = f"{arn}/*" if thing.kind == "bucket" and action not in VERBS["bucket"]["itself"] else arn
        found.append(Right(action, on, why="failures to"))
    return found + _key(world, thing, "failures", "failures to")


def _key(world: World, thing: Declaration, verb: str, why: str) -> list[Right]:
    """What a customer's encryption key adds."""
    if thing.external or not thing.says("encryption", "customer_key"):
        return []
    service = VERBS[thing.kind]["key"]["service"]
    return [
        Right(action, world.key(), why=why, via=service)
        for side in (VERBS[thing.kind]["key"]["reads"], VERBS[thing.kind]["key"]["writes"])
        if verb in side["verbs"]
        for action in side["actions"]
    ]


def _floor(world: World, function: Declaration) -> list[Right]:
    own = [Right(a, world.part(function.name, "Logs").arn, why="logs") for a in VERBS["floor"]["logs"]]
    said = function.says("tracing")
    if not said or said[-1].words[1] == "on":
        own += [Right(a, "*", why="tracing") for a in VERBS["floor"]["tracing"]]
    return own


def _provider_arn(world: World, name: str) -> str:
    thing = world.program.things[name]
    return world.resource(name).arn if thing.kind == "raw" else world.arn(name)

"""Judges how events come into queues and functions: who delivers what to whom, and which events are let through."""

from __future__ import annotations

from azure.bindings import bridges, started_by
from azure.document import Resource
from azure.filters import wrong
from azure.world import World
from spec import Declaration, Trigger


def of_function(world: World, function: Declaration) -> list[str]:
    """What is wrong with what a function's topics and buses let through to it."""
    found = []
    for trigger in function.triggers:
        if trigger.kind not in ("topic", "bus"):
            continue
        (binding,) = started_by(world, function, trigger)
        source = binding.sources()[0].lower()
        if trigger.kind == "topic":
            subscriptions = [r for r in world.document.resources if r.id.lower() == source]
        else:
            subscriptions = [r for r in deliveries(world, source) if source in map(str.lower, bridges(world, trigger))]
        found += _one(f"{function.name}: on {trigger.kind} {trigger.thing}", subscriptions, world, trigger)
    return found


def of_queue(world: World, queue: Declaration) -> list[str]:
    """What is wrong with what a queue is fed from."""
    found, place = [], world.id(queue.name).lower()
    for said in queue.says("from"):
        kind, name = said.words[1:3]
        thing = next((n for n in (queue.name.rpartition(".")[0] + "." + name, name) if n in world.program.things), name)
        source = world.id(thing).lower()
        if kind == "topic":
            inside = [r for r in world.document.resources if r.id.lower().startswith(f"{source}/subscriptions/")]
            forwards = [r for r in inside if r.properties.get("forwardTo")]
            subscriptions = [r for r in forwards if place.endswith(f"/queues/{r.properties['forwardTo'].lower()}")]
        else:
            subscriptions = [r for r in deliveries(world, place) if r.id.lower().startswith(f"{source}/")]
        trigger = Trigger(kind, said.words[2:], thing, said.block or [])
        found += _one(f"{queue.name}: from {kind} {name}", subscriptions, world, trigger)
    return found


def deliveries(world: World, queue: str) -> list[Resource]:
    """The Event Grid subscriptions that deliver into a queue."""
    found = []
    for r in world.document.resources:
        if r.type.endswith("/eventSubscriptions"):
            said = r.properties.get("deliveryWithResourceIdentity") or r.properties
            if said["destination"]["properties"].get("resourceId", "").lower() == queue:
                found.append(r)
    return found


def _one(what: str, subscriptions: list[Resource], world: World, trigger: Trigger) -> list[str]:
    if len(subscriptions) != 1:
        return [f"{what}: {len(subscriptions)} subscriptions deliver its events"]
    return wrong(world, trigger, subscriptions[0])

"""Reads the packages of functions: which binding starts a function, and which resource of the template it names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spec import Declaration, Trigger

if TYPE_CHECKING:
    from azure.world import World

TYPES = {
    "http": "httpTrigger",
    "call": "httpTrigger",
    "schedule": "timerTrigger",
    "queue": "serviceBusTrigger",
    "topic": "serviceBusTrigger",
    "bucket": "serviceBusTrigger",
    "bus": "serviceBusTrigger",
    "stream": "eventHubTrigger",
    "changes": "cosmosDBTrigger",
}
SERVICE_BUS = "Microsoft.ServiceBus/namespaces"


class BindingError(Exception):
    """A binding that names nothing, or a trigger without a binding."""


@dataclass
class Binding:
    """One function.json: what starts it, with every `%SETTING%` in it replaced."""

    world: World
    function: Declaration
    place: Path
    said: dict[str, Any]

    @cached_property
    def trigger(self) -> dict[str, Any]:
        """The binding that starts the function."""
        found = [b for b in self.said["bindings"] if b["type"].endswith("Trigger")]
        if len(found) != 1:
            raise BindingError(f"{self.place}: {len(found)} of its bindings are triggers")
        return {key: self.told(value) for key, value in found[0].items()}

    def told(self, value: Any) -> Any:
        """A value as the host reads it."""
        if not isinstance(value, str) or "%" not in value:
            return value
        match = re.fullmatch(r"%([A-Za-z0-9_]+)%", value)
        if not match or match.group(1) not in self.settings:
            raise BindingError(f"{self.place}: no setting of its app is {value}")
        return self.settings[match.group(1)]

    @cached_property
    def settings(self) -> dict[str, str]:
        return self.world.settings(self.function)

    def setting(self, part: str) -> str:
        """A setting of the connection that the trigger uses."""
        name = f"{self.trigger['connection']}__{part}"
        if name not in self.settings:
            raise BindingError(f"{self.place}: its app has no setting {name}")
        return self.settings[name]

    def among(self, kind: str, host: str, suffix: str, *names: str) -> str:
        """The id of what stands in the account or namespace that answers at a host, template's or not."""
        match = re.fullmatch(rf"(?:https://)?([A-Za-z0-9-]+)\.{re.escape(suffix)}(?::443)?/?", host)
        if not match:
            raise BindingError(f"{self.place}: {host} is not at {suffix}")
        found = [r.id for r in self.world.document.of(kind) if r.name == match.group(1)]
        found = found or [self.outside(kind, match.group(1))]
        return found[0] + "".join(f"/{part}" for part in names)

    def outside(self, kind: str, name: str) -> str:
        """The id of an account or namespace that an external thing of the spec stands in."""
        for thing in self.world.program.things.values():
            if thing.external and thing.kind != "function":
                inside = re.match(
                    rf"(.*/providers/{re.escape(kind)}/{re.escape(name)})/", self.world.id(thing.name), re.I
                )
                if inside:
                    return inside.group(1)
        raise BindingError(f"{self.place}: nothing of the template or the spec is {kind} {name}")

    def sources(self) -> list[str]:
        """The ids of what it takes events from; of a change feed, also of where it keeps its place."""
        t = self.trigger
        if t["type"] == "serviceBusTrigger":
            path = ["queues", t["queueName"]] if "queueName" in t else ["topics", t["topicName"]]
            path += ["subscriptions", t["subscriptionName"]] if "subscriptionName" in t else []
            return [self.among(SERVICE_BUS, self.setting("fullyQualifiedNamespace"), "servicebus.windows.net", *path)]
        if t["type"] == "eventHubTrigger":
            host = self.setting("fullyQualifiedNamespace")
            return [
                self.among(
                    "Microsoft.EventHub/namespaces", host, "servicebus.windows.net", "eventhubs", t["eventHubName"]
                )
            ]
        if t["type"] == "cosmosDBTrigger":
            account = self.among(
                "Microsoft.DocumentDB/databaseAccounts", self.setting("accountEndpoint"), "documents.azure.com"
            )
            lease = t.get("leaseDatabaseName", t["databaseName"]), t["leaseContainerName"]
            pairs = [(t["databaseName"], t["containerName"]), lease]
            return [f"{account}/sqlDatabases/{d}/containers/{c}" for d, c in pairs]
        return []


def bindings(world: World, function: Declaration) -> list[Binding]:
    """Every function.json of a function's package."""
    package = world.case.folder / "packages" / function.name
    if not package.is_dir():
        raise BindingError(f"there is no folder packages/{function.name}")
    files = sorted(package.glob("*/function.json"))
    return [Binding(world, function, f.relative_to(world.case.folder), json.loads(f.read_text())) for f in files]


# What happens to objects, and the events that tell of it.
UPLOADS = {"created": "BlobCreated", "removed": "BlobDeleted"}


def started_by(world: World, function: Declaration, trigger: Trigger) -> list[Binding]:
    """The bindings that stand for a trigger of the spec; of HTTP, calls and schedules, all of that type."""
    same = [b for b in bindings(world, function) if b.trigger["type"] == TYPES[trigger.kind]]
    if trigger.kind in ("http", "call"):
        # A call comes with the function's own key, a request without one.
        return [b for b in same if (b.trigger.get("authLevel") == "anonymous") == (trigger.kind == "http")]
    if trigger.kind == "schedule":
        return same
    thing = world.id(trigger.thing or "").lower()
    if trigger.kind in ("queue", "stream", "changes"):
        return [b for b in same if b.sources()[0].lower() == thing]
    if trigger.kind == "topic":
        return [b for b in same if b.sources()[0].lower().startswith(f"{thing}/subscriptions/")]
    return [b for b in same if any(s.lower() == b.sources()[0].lower() for s in bridges(world, trigger))]


def bridges(world: World, trigger: Trigger) -> list[str]:
    """The queues of the template that are fed with the events of a bucket or bus, and are no queue of the spec."""
    thing = world.id(trigger.thing or "").lower()
    declared = {world.id(q.name).lower() for q in world.program.of("queue")}
    found = []
    for r in world.document.resources:
        if not r.type.endswith("/eventSubscriptions"):
            continue
        source, said = r.id.rsplit("/eventSubscriptions/", 1)[0], r.properties
        if trigger.kind == "bucket":
            topic = world.document.get(source)
            account, _, container = thing.partition("/blobservices/default/containers/")
            begins = said.get("filter", {}).get("subjectBeginsWith", "")
            ours = f"/blobServices/default/containers/{container}/"
            if topic is None or topic.properties.get("source", "").lower() != account or not begins.startswith(ours):
                continue
            told = said.get("filter", {}).get("includedEventTypes", [])
            if not any(word in trigger.words and f"Microsoft.Storage.{event}" in told for word, event in UPLOADS.items()):
                continue
        elif source.lower() != thing:
            continue
        delivery = said.get("deliveryWithResourceIdentity") or said
        queue = delivery["destination"]["properties"].get("resourceId", "")
        found += [queue] if queue.lower() not in declared else []
    return found


def bound(world: World, function: Declaration, trigger: Trigger) -> list[tuple[str, str]]:
    """What a trigger implies: verbs of `verbs.toml` and the ids they are on."""
    if trigger.kind in ("http", "schedule", "call"):
        return []
    thing = world.id(trigger.thing or "")
    if trigger.kind == "queue":
        return [("consume", thing)]
    if trigger.kind == "stream":
        return [("follow", thing)]
    found = started_by(world, function, trigger)
    if len(found) != 1:
        raise BindingError(
            f"{len(found)} bindings start `{function.name}` for its trigger on {trigger.kind} {trigger.thing}"
        )
    if trigger.kind == "changes":
        return [("follow", thing), ("leases", found[0].sources()[1])]
    return [("consume", found[0].sources()[0])]

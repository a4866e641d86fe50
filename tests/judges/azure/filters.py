"""Evaluates what lets events through: filters of Event Grid subscriptions, and rules of Service Bus subscriptions."""

from __future__ import annotations

import operator
import re
from typing import Any

from azure.conditions import like
from azure.document import Resource
from azure.world import World
from samples import conditions, message
from spec import Trigger

WORDS = re.compile(r"\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|\[(\w+)\]|(\w+)|(<>|<=|>=|[<>=(),]))")
COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Event = dict[str, Any]


def wrong(world: World, trigger: Trigger, subscription: Resource) -> list[str]:
    """Events a subscription lets through or keeps back against the `where` of a trigger."""
    let, found = _of(world, subscription), []
    if not let(message(trigger)):
        found.append(f"{subscription}: keeps {message(trigger)} back")
    for number in range(len(conditions(trigger))):
        missing = message(trigger, False, number)
        if let(missing):
            found.append(f"{subscription}: lets {missing} through")
    return found


def _of(world: World, subscription: Resource) -> Any:
    if subscription.type.startswith("Microsoft.EventGrid/"):
        return lambda event: event_grid(subscription.properties.get("filter", {}), event)
    rules = [r for r in world.document.resources if r.id.lower().startswith(f"{subscription.id.lower()}/rules/")]
    # A subscription without rules of its own has one that lets everything through.
    return lambda event: not rules or any(service_bus(r.properties["sqlFilter"]["sqlExpression"], event) for r in rules)


def event_grid(said: Event, event: Event) -> bool:
    """Whether a filter lets an event through: every advanced filter must; letters' case counts in none of them."""
    types = said.get("includedEventTypes")
    if types and event.get("type") not in types:
        return False
    return all(_advanced(f, event) for f in said.get("advancedFilters", []))


def _advanced(said: Event, event: Event) -> bool:
    value: Any = event
    for part in said["key"].removeprefix("data.").split("."):
        value = value.get(part) if isinstance(value, dict) else None
    kind, wanted = said["operatorType"], said.get("values", [said.get("value")])
    if kind in ("IsNotNull", "IsNullOrUndefined"):
        return (value is None) == (kind == "IsNullOrUndefined")
    if kind.startswith("String"):
        text, values = str(value).lower(), [str(w).lower() for w in wanted]
        tests = {"In": text in values, "NotIn": text not in values}
        tests |= {"BeginsWith": text.startswith(tuple(values)), "EndsWith": text.endswith(tuple(values))}
        return value is not None and isinstance(value, str) and tests[kind.removeprefix("String")]
    if kind == "BoolEquals":
        return value is wanted[0]
    tests = {"In": value in wanted, "NotIn": value not in wanted}
    words = {"GreaterThan": ">", "GreaterThanOrEquals": ">=", "LessThan": "<", "LessThanOrEquals": "<="}
    name = kind.removeprefix("Number")
    return isinstance(value, (int, float)) and (
        COMPARE[words[name]](value, wanted[0]) if name in words else tests[name]
    )


def service_bus(rule: str, event: Event) -> bool:
    """Whether a rule lets a message with these properties through: comparisons joined by AND and OR."""
    items = [next((i, g) for i, g in enumerate(m.groups()) if g is not None) for m in WORDS.finditer(rule)]
    return _Rule(items, event).either()


class _Rule:
    def __init__(self, items: list[tuple[int, str]], event: Event) -> None:
        self.items, self.event, self.at = items, event, 0

    def word(self) -> str:
        return self.items[self.at][1].upper() if self.at < len(self.items) else ""

    def take(self) -> Any:
        kind, text = self.items[self.at]
        self.at += 1
        if kind == 0:
            return text.replace("''", "'")
        if kind == 1:
            return float(text) if "." in text else int(text)
        if kind == 3 and text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        return self.event.get(text) if kind == 2 else text

    def either(self) -> bool:
        found = self.both()
        while self.word() == "OR":
            self.take()
            found = self.both() or found
        return found

    def both(self) -> bool:
        found = self.one()
        while self.word() == "AND":
            self.take()
            found = self.one() and found
        return found

    def one(self) -> bool:
        if self.word() == "(":
            self.take()
            found = self.either()
            self.take()
            return found
        value, how = self.take(), self.word()
        self.take()
        if how == "NOT":
            return value is not None and not self.among(value)
        if how == "IN":
            self.at -= 1
            return self.among(value)
        wanted = self.take()
        if how == "LIKE":
            escaped = self.word() == "ESCAPE"
            self.at += 2 if escaped else 0
            pattern = re.sub(r"[*?]", r"\\\g<0>", wanted) if not escaped else wanted
            return isinstance(value, str) and like(value, re.sub(r"(?<!\\)%", "*", pattern))
        return value is not None and COMPARE[how](value, wanted)

    def among(self, value: Any) -> bool:
        if self.take() != "IN" or self.take() != "(":
            raise ValueError("IN is missing")
        values = [self.take()]
        while self.word() == ",":
            self.take()
            values.append(self.take())
        self.take()
        return value in values

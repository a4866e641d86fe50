"""Answers whether an event passes the filters of a Trigger, by the meaning the CloudEvents subscriptions give them."""

from __future__ import annotations

import operator
import re

from knative.documents import Body

Event = dict[str, str | int | bool]
COMPARES = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def passes(filters: list[Body], event: Event) -> bool:
    """Whether an event passes all of them."""
    return all(_one(each, event) for each in filters)


def _one(one: Body, event: Event) -> bool:
    (kind, body), *more = one.items()
    if more:
        raise ValueError("a filter of several dialects")
    if kind in ("exact", "prefix", "suffix"):
        tests = {"exact": str.__eq__, "prefix": str.startswith, "suffix": str.endswith}
        return all(name in event and tests[kind](_text(event[name]), value) for name, value in body.items())
    if kind in ("all", "any"):
        return {"all": all, "any": any}[kind](_one(each, event) for each in body)
    if kind == "not":
        return not _one(body, event)
    return _cesql(body, event)


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cesql(text: str, event: Event) -> bool:
    exists = re.fullmatch(r"EXISTS ([a-z0-9]+)", text)
    if exists:
        return exists.group(1) in event
    compares = re.fullmatch(r"EXISTS ([a-z0-9]+) AND \1 (<|<=|>|>=) (-?\d+)", text)
    if not compares:
        raise ValueError(f"`{text}`, which this reader does not know")
    name, how, bound = compares.groups()
    return name in event and COMPARES[how](int(event[name]), int(bound))

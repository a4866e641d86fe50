"""Reads a schedule as Knative's PingSource does: five fields or six, or a word such as `@daily`."""

from __future__ import annotations

import re

WORDS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "sun mon tue wed thu fri sat".split()
FIELDS = ((0, 59, ()), (0, 59, ()), (0, 23, ()), (1, 31, ()), (1, 12, MONTHS), (0, 6, DAYS))  # seconds first


def problem(schedule: str) -> str | None:
    """What is wrong with a schedule, if something is."""
    text = schedule.strip()
    if text.startswith("@"):
        return None if text in WORDS else f"`{text}` is no word for a schedule"
    fields = text.split()
    if len(fields) not in (5, 6):
        return f"{len(fields)} fields instead of five or six"
    for field, (low, high, names) in zip(fields, FIELDS[-len(fields) :], strict=True):
        for part in field.split(","):
            wrong = _part(part, low, high, names)
            if wrong:
                return f"`{part}`: {wrong}"
    return None


def _part(part: str, low: int, high: int, names: object) -> str | None:
    match = re.fullmatch(r"(\*|\?|[0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?(?:/([0-9]+))?", part)
    if not match:
        return "no number, range or step"
    begin, end, step = match.groups()
    if step is not None and int(step) == 0:
        return "a step of zero"
    if begin in "*?":
        return "a range from a star" if end else None
    first, last = (_number(v, names, low) for v in (begin, end if end else begin))
    if first is None or last is None:
        return "no number"
    if first < low or last > high:
        return f"outside {low} to {high}"
    return "ends before it begins" if last < first else None


def _number(text: str, names: object, low: int) -> int | None:
    listed = list(names)  # type: ignore[call-overload]
    if text.lower() in listed:
        return listed.index(text.lower()) + low
    return int(text) if text.isdigit() else None

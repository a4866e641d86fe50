"""Messages and objects that pass a trigger's own filter, made from its words."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

from spec import SpecError, Trigger


def message(trigger: Trigger, fits: bool = True, missed: int = 0) -> dict[str, Any]:
    """A message that fits the `where` of a trigger, or misses one of its conditions, the first if not said."""
    found: dict[str, Any] = {}
    for number, condition in enumerate(conditions(trigger)):
        _set(found, condition[0].split("."), _value(condition[1:], fits or number != missed))
    return found


def conditions(trigger: Trigger) -> list[list[str]]:
    """What a trigger's `where` asks, word by word."""
    words = trigger.words
    for s in trigger.block:
        if s.words[0] == "where":
            words = s.words
    return _split(words[words.index("where") + 1 :], "and") if "where" in words else []


def filtered(trigger: Trigger) -> bool:
    """Whether a trigger takes only some of what happens, in a way that `message` or `object` can miss."""
    return (
        bool(conditions(trigger))
        or trigger.kind == "bucket"
        and any(s.words[0] in ("under", "ending") for s in trigger.block)
    )


def object(trigger: Trigger, event: dict[str, Any], fits: bool = True) -> tuple[str, bytes]:
    """The key and content of an object that fits the `under` and `ending` of a trigger, or misses one of them."""
    under = ending = ""
    for s in trigger.block:
        if s.words[0] == "under":
            under = json.loads(s.words[1])
        if s.words[0] == "ending":
            ending = json.loads(s.words[1])
    body = picture() if ending == ".png" else json.dumps(event.get("message", {})).encode()
    if fits:
        return f"{under}judge{ending}", body
    return (f"{under}judge{ending}.other" if ending else f"other/{under}judge"), body


def picture() -> bytes:
    """A PNG of 4 by 4 red pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + b"\xff\x00\x00" * 4) * 4
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _split(words: list[str], at: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in words:
        if word == at:
            found.append([])
        else:
            found[-1].append(word)
    return found


def _value(test: list[str], fits: bool) -> Any:
    """A value for which `is "x"`, `in [..]`, `starts "x"`, `not "x"`, `> 5` and so on hold, or do not."""
    how, rest = test[0], [word for word in test[1:] if word not in ("[", "]", ",")]
    first = json.loads(rest[0])
    other = f"not-{first}" if isinstance(first, str) else not first if isinstance(first, bool) else first + 1
    if how in ("is", "in"):
        return first if fits else other
    if how == "not":
        return other if fits else first
    if how == "starts":
        return f"{first}judge" if fits else other
    # The nearest numbers on both sides of the border.
    if how in (">", "<="):
        return first + 1 if fits == (how == ">") else first
    if how in ("<", ">="):
        return first - 1 if fits == (how == "<") else first
    raise SpecError(f"a filter this reader does not know: {' '.join(test)}")


def _set(found: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        found = found.setdefault(part, {})
    found[path[-1]] = value

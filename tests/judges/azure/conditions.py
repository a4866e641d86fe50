"""Reads and evaluates the conditions of role assignments, version 2.0: which calls an assignment is good for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*') | (?P<attribute>@(?:Resource|Request|Principal|Environment)\[[^\]]+\])
      | (?P<word>[A-Za-z][A-Za-z0-9_:]*) | (?P<mark>[(){},!]))""",
    re.VERBOSE,
)
Test = Callable[["Call"], bool]


class ConditionError(Exception):
    """A condition Azure would refuse, or that this reader does not know."""


class _Missing(Exception):
    """The call has no such attribute: then the assignment gives nothing."""


@dataclass(frozen=True)
class Call:
    """A call of the data plane: what is done, in which manner, and the attributes it and its resource have."""

    action: str
    suboperation: str = ""
    attributes: dict[str, str] = field(default_factory=dict)  # `@Resource[…:path]` to its value


def holds(condition: str, call: Call) -> bool:
    """Whether an assignment with this condition is good for a call."""
    test = _Reader(condition).whole()
    try:
        return test(call)
    except _Missing:
        return False


class _Reader:
    def __init__(self, condition: str) -> None:
        self.condition, self.at = condition, 0
        self.items: list[tuple[str, str]] = []
        at, end = 0, len(condition.rstrip())
        while at < end:
            match = TOKEN.match(condition, at)
            if not match:
                raise ConditionError(f"cannot read `{condition[at : at + 30]}`")
            at, kind = match.end(), match.lastgroup or ""
            self.items.append((kind, match.group(kind)))

    def whole(self) -> Test:
        test = self.either()
        if self.at != len(self.items):
            raise ConditionError(f"more follows in `{self.condition}`")
        return test

    def peek(self) -> tuple[str, str]:
        return self.items[self.at] if self.at < len(self.items) else ("end", "")

    def take(self, *wanted: str) -> str:
        _, text = self.peek()
        if wanted and text not in wanted:
            raise ConditionError(f"`{text}` stands where {wanted[0]} is expected in `{self.condition}`")
        self.at += 1
        return text

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == ("word", "OR"):
            self.take()
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda call: any(test(call) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.peek() == ("word", "AND"):
            self.take()
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda call: all(test(call) for test in tests)

    def one(self) -> Test:
        kind, text = self.peek()
        if text in ("!", "NOT") and kind in ("mark", "word"):
            self.take()
            inner = self.one()
            return lambda call: not inner(call)
        if (kind, text) == ("mark", "("):
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        if text in ("ActionMatches", "SubOperationMatches"):
            self.take()
            (pattern,) = self.values()
            if text == "ActionMatches":
                return lambda call: matches(pattern, call.action)
            return lambda call: matches(pattern, call.suboperation)
        if kind == "attribute":
            return self.comparison(self.take())
        raise ConditionError(f"`{text}` begins nothing in `{self.condition}`")

    def comparison(self, attribute: str) -> Test:
        operator = self.take()
        many, _, name = operator.rpartition(":")
        if name not in OPERATORS or many not in ("", "ForAnyOfAnyValues"):
            raise ConditionError(f"`{operator}` is not an operator this reader knows")
        values = self.values() if many else [self.literal()]
        compare = OPERATORS[name]

        def test(call: Call) -> bool:
            if attribute not in call.attributes:
                raise _Missing(attribute)
            return any(compare(call.attributes[attribute], value) for value in values)

        return test

    def values(self) -> list[str]:
        self.take("{")
        found = [self.literal()]
        while self.peek() == ("mark", ","):
            self.take()
            found.append(self.literal())
        self.take("}")
        return found

    def literal(self) -> str:
        kind, text = self.peek()
        if kind != "string":
            raise ConditionError(f"`{text}` stands where a value is expected in `{self.condition}`")
        self.at += 1
        return re.sub(r"\\(.)", r"\1", text[1:-1])


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern of actions covers one: letters' case aside, `*` stands for anything, slashes included."""
    parts = [re.escape(part) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), text, re.IGNORECASE | re.DOTALL) is not None


def like(text: str, pattern: str) -> bool:
    """`StringLike`: `*` stands for any characters, `?` for one; a backslash takes their meaning away."""
    parts = re.findall(r"\\.|[*?]|[^*?\\]+", pattern)
    known = {"*": ".*", "?": "."}
    return (
        re.fullmatch("".join(known.get(p) or re.escape(p.removeprefix("\\")) for p in parts), text, re.DOTALL)
        is not None
    )


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "StringEquals": lambda a, b: a == b,
    "StringNotEquals": lambda a, b: a != b,
    "StringStartsWith": lambda a, b: a.startswith(b),
    "StringNotStartsWith": lambda a, b: not a.startswith(b),
    "StringLike": like,
}

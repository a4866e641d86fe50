"""Reads scant specs on its own, knowing nothing of the compiler: statements, names, grants and triggers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*) | (?P<string>"(?:\\.|[^"\\\n])*") | (?P<newline>\n) | (?P<space>[ \t\r]+)
      | (?P<route>/[^\s,;]*) | (?P<mark>>=|<=|[{}\[\];,=:|<>]) | (?P<word>[^\s{}\[\];,=:|<>"]+)""",
    re.VERBOSE,
)
CONTINUES = {"because", "where", "except", "until"}
STORES = ("table", "bucket", "cache", "queue", "topic", "bus", "stream", "secret")


class SpecError(Exception):
    """The spec holds something this reader does not know, so nothing it says can be trusted."""


@dataclass
class Token:
    """A word, string, route or mark; `line` counts from 1."""

    kind: str
    text: str
    line: int


@dataclass
class Statement:
    """The tokens of a line and the statements of its block, if it has one."""

    tokens: list[Token]
    block: list[Statement] | None = None

    @property
    def words(self) -> list[str]:
        return [token.text for token in self.tokens]

    @property
    def line(self) -> int:
        return self.tokens[0].line


@dataclass
class Grant:
    """One verb on one thing."""

    verb: str
    thing: str
    index: str | None = None
    scope: tuple[str, tuple[str, ...]] | None = None  # ("is" | "starts", values)
    fields: tuple[str, ...] = ()
    provider: bool = False
    line: int = 0


@dataclass
class Trigger:
    """One `on` statement: its kind, the words after it, the statements of its block."""

    kind: str
    words: list[str]
    thing: str | None
    block: list[Statement]
    failures: str | None = None


@dataclass
class Declaration:
    """A function, store or raw resource with its statements, defaults and the environment's differences included."""

    kind: str
    name: str
    body: list[Statement]
    external: bool = False
    grants: list[Grant] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    failures: str | None = None
    type: str = ""  # of a raw resource the provider's, of `auth` how: `jwt`, `iam`, …

    def says(self, *words: str) -> list[Statement]:
        """The statements that begin with these words."""
        return [s for s in self.body if s.words[: len(words)] == list(words)]

    def indexes(self) -> list[str]:
        return [s.words[1] for s in self.says("index")]


@dataclass
class Program:
    """Everything the spec declares for one environment on one target."""

    app: str
    region: str
    things: dict[str, Declaration]
    accepts: list[Statement] = field(default_factory=list)  # those that stand beside declarations
    fronts: dict[str, Declaration] = field(default_factory=dict)  # apis, and how their callers prove who they are

    def of(self, *kinds: str) -> list[Declaration]:
        return [thing for thing in self.things.values() if thing.kind in kinds]


def tokens(text: str) -> list[Token]:
    """Every token but comments and spaces; newlines that end nothing are gone."""
    found: list[Token] = []
    line, at, nested = 1, 0, 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SpecError(f"line {line}: cannot read {text[at : at + 20]!r}")
        at, kind = match.end(), match.lastgroup or ""
        if kind == "newline":
            if nested == 0 and not (found and found[-1].text == "," and found[-1].kind == "mark"):
                found.append(Token("newline", "\n", line))
            line += 1
        elif kind not in ("comment", "space"):
            if kind == "word" and match.group() in CONTINUES and found and found[-1].kind == "newline":
                while found and found[-1].kind == "newline":
                    found.pop()
            if kind == "mark":
                nested += {"[": 1, "]": -1}.get(match.group(), 0)
            found.append(Token(kind, match.group(), line))
    return found


def statements(items: list[Token], at: int = 0, inside: bool = False) -> tuple[list[Statement], int]:
    """The statements from `at` to the closing brace or the end, and the place after them."""
    found: list[Statement] = []
    current: list[Token] = []

    def close(block: list[Statement] | None = None) -> None:
        nonlocal current
        if current:
            found.append(Statement(current, block))
        current = []

    while at < len(items):
        token = items[at]
        at += 1
        if token.kind == "newline" or (token.kind == "mark" and token.text == ";"):
            close()
        elif token.kind == "mark" and token.text == "}":
            if not inside:
                raise SpecError(f"line {token.line}: a brace that closes nothing")
            close()
            return found, at
        elif token.kind == "mark" and token.text == "{":
            if current and current[-1].text == "=" or _in_list(current):
                depth, begin = 1, at - 1
                while depth:
                    depth += {"{": 1, "}": -1}.get(items[at].text, 0) if items[at].kind == "mark" else 0
                    at += 1
                current.extend(t for t in items[begin:at] if t.kind != "newline")
            else:
                block, at = statements(items, at, True)
                close(block)
        else:
            current.append(token)
    if inside:
        raise SpecError("a block is not closed")
    close()
    return found, at


def _in_list(current: list[Token]) -> bool:
    return sum({"[": 1, "]": -1}.get(t.text, 0) for t in current if t.kind == "mark") > 0


def parse(path: Path) -> list[Statement]:
    """The statements of a file."""
    return statements(tokens(path.read_text()))[0]


def entry(place: Path) -> Path:
    """The first file of a program: itself, or the one that its folder's `scant.toml` names, or the usual ones."""
    if place.is_file():
        return place
    config = place / "scant.toml"
    if config.exists():
        named = tomllib.loads(config.read_text()).get("entry")
        if named:
            return place / named
    for name in ("app.scant", "spec.scant", "main.scant"):
        if (place / name).exists():
            return place / name
    raise SpecError(f"{place}: no entry file")


def targets(place: Path) -> list[str]:
    """The targets the program declares, in order; none means any."""
    return [s.words[1] for s in parse(entry(place)) if s.words[0] == "target"]


def environments(place: Path) -> list[str]:
    """The environments the program declares, in order."""
    return [s.words[1] for s in parse(entry(place)) if s.words[0] == "environment"]

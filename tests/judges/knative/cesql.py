"""Reads CloudEvents SQL, to tell an expression from what is none (CloudEvents SQL 1.0, section 2)."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<number>\d+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)
      |(?P<mark><>|!=|<=|>=|[-+*/%=<>(),]))""",
    re.VERBOSE,
)
LEVELS = (("OR", "XOR", "AND"), ("=", "!=", "<>", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))


class _Wrong(Exception):
    pass


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = TOKEN.match(text, at)
            if not match:
                raise _Wrong(f"cannot read `{text[at : at + 12]}`")
            kind = match.lastgroup or ""
            word = match.group(kind)
            self.tokens.append((kind, word.upper() if kind == "word" else word))
            at = match.end()

    def next(self) -> tuple[str, str]:
        return self.tokens[0] if self.tokens else ("end", "the end")

    def take(self, *wanted: str) -> bool:
        if self.next()[1] in wanted and self.next()[0] in ("word", "mark"):
            self.tokens.pop(0)
            return True
        return False

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise _Wrong(f"`{wanted}` is missing before {self.next()[1]}")

    def level(self, n: int = 0) -> None:
        if n == len(LEVELS):
            return self.unary()
        self.level(n + 1)
        while True:
            if self.take(*LEVELS[n]):
                self.level(n + 1)
            elif n == 1 and self.next()[1] in ("LIKE", "IN", "NOT"):
                self.take("NOT")
                if self.take("LIKE"):
                    if self.next()[0] != "text":
                        raise _Wrong("`LIKE` takes a text")
                    self.tokens.pop(0)
                else:
                    self.need("IN")
                    self.listed()
            else:
                return None

    def unary(self) -> None:
        if self.take("NOT", "-"):
            return self.unary()
        if self.take("EXISTS"):
            if self.next()[0] != "word":
                raise _Wrong("`EXISTS` takes an attribute")
            self.tokens.pop(0)
            return None
        if self.take("("):
            self.level()
            return self.need(")")
        kind, _ = self.next()
        if kind not in ("text", "number", "word"):
            raise _Wrong(f"a value is missing before {self.next()[1]}")
        self.tokens.pop(0)
        if kind == "word" and self.next()[1] == "(":
            self.listed()
        return None

    def listed(self) -> None:
        self.need("(")
        if self.take(")"):
            return
        self.level()
        while self.take(","):
            self.level()
        self.need(")")


def problem(text: str) -> str | None:
    """What is wrong with an expression, if something is."""
    try:
        reader = _Reader(text)
        reader.level()
        return f"ends before {reader.next()[1]}" if reader.tokens else None
    except _Wrong as error:
        return str(error)

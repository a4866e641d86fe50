"""Puts a scant program together from its files for one environment: modules, components, parameters, defaults."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from spec import (
    STORES,
    Declaration,
    Grant,
    Program,
    SpecError,
    Statement,
    Token,
    Trigger,
    entry,
    parse,
)

DECLARES = {"function", *STORES}
Values = dict[str, str]
Defaults = dict[str, list[Statement]]


def read(place: Path, environment: str | None, given: dict[str, str], target: str = "aws") -> Program:
    """The program at `place` as it is on `target` in `environment`, with parameters given on the command line."""
    first = entry(place)
    reader = _Reader(environment, target)
    reader.body(parse(first), first, "", given, {})
    reader.settle()
    return Program(reader.app, reader.region, reader.things, reader.accepts, reader.fronts)


class _Reader:
    def __init__(self, environment: str | None, target: str) -> None:
        self.environment = environment
        self.target = target
        self.app = ""
        self.region = "eu-west-1"
        self.things: dict[str, Declaration] = {}
        self.accepts: list[Statement] = []
        self.fronts: dict[str, Declaration] = {}
        self.values: dict[str, Values] = {}
        self.prefixes: dict[str, str] = {}
        self.aliases: dict[str, dict[str, str]] = {}  # by prefix of a scope: the scopes it has names for
        self.modules: dict[Path, str] = {}

    def body(self, body: list[Statement], path: Path, prefix: str, given: Values, inherited: Defaults) -> None:
        """Takes in the declarations of a file, module or component whose names begin with `prefix`."""
        values, defaults = self.parameters(body, given), dict(inherited)
        self.aliases.setdefault(prefix, {})
        for s in body:
            if s.words[0] == "defaults":
                mark = _Added(prefix, values).mark
                defaults[s.words[1]] = [*defaults.get(s.words[1], []), *map(mark, self.now(s.block or []))]
        for s in body:
            head = s.words[0]
            if head == "import":
                self.imported(s, path, prefix, defaults)
            elif head == "app":
                self.app = s.words[1]
            elif s.words[:2] == ["target", "aws"]:
                for b in self.now(s.block or []):
                    if b.words[0] == "region":
                        self.region = text(b.tokens[1:], values)
        for s in body:
            head, words = s.words[0], s.words
            if head in DECLARES:
                self.declare(head, words[1], words[2:], s, prefix, values, defaults.get(head, []))
            elif head == "external":
                self.declare(words[1], words[2], words[3:], s, prefix, values, [], external=True)
            elif head == "raw" and words[1] == self.target:
                self.declare("raw", words[2], words[4:], s, prefix, values, [])
                if prefix + words[2] in self.things:
                    self.things[prefix + words[2]].type = json.loads(words[3])
            elif head in ("api", "auth"):
                known = [_known(b, values) for b in self.now(s.block or [])]
                kind = words[2] if head == "auth" else ""
                self.fronts[prefix + words[1]] = Declaration(head, prefix + words[1], known, type=kind)
            elif head == "accept":
                self.accepts.append(s)
            elif head == "use":
                self.use(s, path, prefix, values, defaults)

    def parameters(self, body: list[Statement], given: Values) -> Values:
        """Each parameter's value: the default, the environment's, the one given from outside."""
        values: Values = {}
        for s in body:
            if s.words[0] == "param" and "=" in s.words:
                values[s.words[1]] = text(s.tokens[s.words.index("=") + 1 :], {})
        for s in body:
            if s.words[0] == "environment" and s.words[1] == self.environment:
                for b in s.block or []:
                    if len(b.words) > 2 and b.words[1] == "=":
                        values[b.words[0]] = text(b.tokens[2:], values)
        return values | given

    def imported(self, s: Statement, path: Path, prefix: str, defaults: Defaults) -> None:
        """Takes a module in, once however often it is imported."""
        name, other = _import(s, path)
        body = parse(other)
        module = next((b.words[1] for b in body if b.words[0] == "module"), None)
        if module is not None:
            self.aliases[prefix][name] = f"{module}."
            if other not in self.modules:
                self.modules[other] = module
                self.body(body, other, f"{module}.", {}, defaults)

    def components(self, path: Path) -> dict[str, tuple[list[Statement], Path]]:
        """The components that a file declares or imports, by the name it has for them."""
        found = {}
        for s in parse(path):
            if s.words[0] == "component":
                found[s.words[1]] = (s.block or [], path)
            elif s.words[0] == "import":
                name, other = _import(s, path)
                theirs = self.components(other)
                found |= {name: theirs[s.words[1]]} if s.words[1] in theirs else theirs
        return found

    def use(self, s: Statement, path: Path, prefix: str, values: Values, defaults: Defaults) -> None:
        """A component's parts under the name it is used as, with what the `use` block adds."""
        part, name = s.words[1], s.words[s.words.index("as") + 1]
        components = self.components(path)
        if part not in components:
            raise SpecError(f"line {s.line}: no component `{part}`")
        body, where = components[part]
        inner = f"{prefix}{name}."
        self.aliases[prefix][name] = inner
        given = {b.words[0]: text(b.tokens[2:], values) for b in s.block or [] if b.words[1:2] == ["="]}
        self.body(body, where, inner, given, defaults)
        for b in s.block or []:
            if b.words[0] in DECLARES and b.words[1:2] != ["="]:
                thing = self.things.get(inner + b.words[1])
                if thing is None:
                    self.declare(b.words[0], b.words[1], b.words[2:], b, inner, values, [])
                else:
                    outer = _Added(prefix, values)
                    thing.body += [outer.mark(x) for x in self.now(b.block or [])]

    def declare(
        self,
        kind: str,
        name: str,
        limits: list[str],
        s: Statement,
        prefix: str,
        values: Values,
        defaults: list[Statement],
        external: bool = False,
    ) -> None:
        if limits[:1] == ["only"]:
            allowed = [w for w in limits[2:] if w != ","]
            if (self.environment if limits[1] == "in" else self.target) not in allowed:
                return
        full = prefix + name
        body = [_numbered(b, values) for b in defaults + self.now(s.block or [])]
        self.things[full] = Declaration(kind, full, body, external)
        self.values[full], self.prefixes[full] = values, prefix

    def now(self, body: list[Statement]) -> list[Statement]:
        """The statements that hold in this environment."""
        found: list[Statement] = []
        for s in body:
            if s.words[0] != "when":
                found.append(s)
            elif self.environment in s.words[1:]:
                found += self.now(s.block or [])
        return found

    def settle(self) -> None:
        """Reads grants and triggers, now that every name is known."""
        for thing in list(self.things.values()):
            if thing.kind != "function":
                continue
            for s in thing.body:
                prefix = getattr(s, "prefix", self.prefixes[thing.name])
                values = getattr(s, "values", self.values[thing.name])
                if s.words[0] == "allow":
                    thing.grants += self.grants(s, prefix, values)
                elif s.words[0] == "on":
                    thing.triggers.append(self.trigger(s, prefix))
                elif s.words[:2] == ["failures", "to"]:
                    thing.failures = self.find(s.words[2], prefix)[0]  # the last one wins

    def grants(self, s: Statement, prefix: str, values: Values) -> list[Grant]:
        words, stop = s.words, len(s.words)
        ends = [words.index(w) for w in ("where", "fields", "because") if w in words]
        on = words.index("on")
        things = [t for t in words[on + 1 : min([stop, *ends])] if t != ","]
        provider = words[1] in ("aws", "azure", "knative")
        if provider and words[1] != self.target:
            return []
        verbs = [t for t in s.tokens[2 if provider else 1 : on] if t.text != ","]
        scope = None
        if "where" in words:
            at = words.index("where")
            upto = min([i for i in ends if i > at] + [stop])
            if words[at + 1] != "key" or "and" in words[at:upto]:
                raise SpecError(f"line {s.line}: a scope this reader does not know")
            marks = s.tokens[at + 3 : upto]
            items = [t for t in marks if t.kind != "mark"]
            scope = (
                {"is": "is", "in": "is", "starts": "starts"}[words[at + 2]],
                tuple(text([t], values) for t in items),
            )
        fields: tuple[str, ...] = ()
        if "fields" in words:
            at = words.index("fields")
            upto = min([i for i in ends if i > at] + [stop])
            fields = tuple(w for w in words[at + 1 : upto] if w != ",")
        found = []
        for thing in things:
            name, index = self.find(thing, prefix)
            found += [
                Grant(text([v], values) if provider else v.text, name, index, scope, fields, provider, s.line)
                for v in verbs
            ]
        return found

    def trigger(self, s: Statement, prefix: str) -> Trigger:
        kind, thing, failures = s.words[1], None, None
        if kind in ("queue", "topic", "bus", "stream", "table", "bucket"):
            thing = self.find(s.words[2], prefix)[0]
        for b in s.block or []:
            if b.words[:2] == ["failures", "to"]:
                failures = self.find(b.words[2], prefix)[0]
        return Trigger("changes" if kind == "table" else kind, s.words[2:], thing, s.block or [], failures)

    def find(self, dotted: str, prefix: str) -> tuple[str, str | None]:
        """The thing of that name as seen from `prefix`, and the index after it."""
        first, _, rest = dotted.partition(".")
        if rest and first in self.aliases.get(prefix, {}):
            prefix, dotted = self.aliases[prefix][first], rest
        parts = dotted.split(".")
        for upto in range(len(parts), 0, -1):
            name = prefix + ".".join(parts[:upto])
            if name in self.things:
                return name, ".".join(parts[upto:]) or None
        raise SpecError(f"no thing `{dotted}` under `{prefix}`")


class _Added:
    """Remembers that a statement was written by a component's user, whose names and values it sees."""

    def __init__(self, prefix: str, values: Values) -> None:
        self.prefix, self.values = prefix, values

    def mark(self, s: Statement) -> Statement:
        copy = Statement(s.tokens, s.block)
        copy.prefix, copy.values = self.prefix, self.values  # type: ignore[attr-defined]
        return copy


def _known(s: Statement, values: Values) -> Statement:
    """A statement with parameters put into its texts."""
    put = [replace(t, text=json.dumps(text([t], values))) if t.kind == "string" else t for t in s.tokens]
    return Statement(put, s.block)


def _numbered(s: Statement, values: Values) -> Statement:
    """A statement with parameters put in the place of its numbers and durations."""
    known = {f"${name}": value for name, value in values.items() if value[:1].isdigit()}
    return Statement([replace(t, text=known.get(t.text, t.text)) for t in s.tokens], s.block)


def _import(s: Statement, path: Path) -> tuple[str, Path]:
    """The name an import gives, and the file it is from."""
    name = s.words[s.words.index("as") + 1] if "as" in s.words else s.words[1]
    return name, (path.parent / json.loads(s.tokens[-1].text)).resolve()


def text(tokens: list[Token], values: Values) -> str:
    """A literal's text, parameters put in."""
    first = tokens[0]
    if first.kind == "string":
        plain = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: chr(int(m.group(1), 16)), first.text[1:-1])
        plain = re.sub(r"\$\{([a-z_.0-9]+)\}", lambda m: values.get(m.group(1), m.group(0)), plain)
        return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), plain)
    if first.text.startswith("$"):
        return values.get(first.text[1:], first.text)
    return first.text

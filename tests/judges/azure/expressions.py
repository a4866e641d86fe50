"""Reads and evaluates the expressions of ARM templates: `[format('{0}/jobs', variables('bus'))]` and the like."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<mark>[(),.\[\]]))"
)
GUID = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
NOW = "2026-01-01T00:00:00Z"
CLOUD = {"name": "AzureCloud", "suffixes": {"keyvaultDns": ".vault.azure.net", "storage": "core.windows.net"}}


class ExpressionError(Exception):
    """An expression ARM would refuse, or that this reader does not know: then nothing can be said of its value."""


class Scope(Protocol):
    """What an expression sees of the deployment it stands in."""

    subscription: dict[str, Any]
    group: dict[str, Any]

    def parameter(self, name: str) -> Any: ...
    def variable(self, name: str) -> Any: ...
    def reference(self, args: list[Any]) -> Any: ...


@dataclass(frozen=True)
class Node:
    """A literal (`call` is None and there is a value), a function call, or what follows a value: `.name`, `[index]`."""

    call: str | None
    args: tuple[Node, ...] = ()
    value: Any = None


def is_expression(text: str) -> bool:
    """Whether ARM evaluates a string; `[[` stands for a bracket."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def parse(text: str) -> Node:
    """The tree of an expression, brackets included in the text."""
    items, at = _tokens(text[1:-1]), 0

    def take(mark: str) -> None:
        nonlocal at
        if at >= len(items) or items[at] != ("mark", mark):
            raise ExpressionError(f"`{mark}` is missing in {text}")
        at += 1

    def list_of(close: str) -> tuple[Node, ...]:
        nonlocal at
        found: list[Node] = []
        while at < len(items) and items[at] != ("mark", close):
            if found:
                take(",")
            found.append(value())
        take(close)
        return tuple(found)

    def value() -> Node:
        nonlocal at
        if at >= len(items):
            raise ExpressionError(f"{text} ends too early")
        kind, word = items[at]
        at += 1
        if kind == "string":
            node = Node(None, value=word[1:-1].replace("''", "'"))
        elif kind == "number":
            node = Node(None, value=int(word))
        elif kind == "word":
            take("(")
            node = Node(word.lower(), list_of(")"))
        else:
            raise ExpressionError(f"`{word}` stands at the wrong place in {text}")
        while at < len(items) and items[at] in (("mark", "."), ("mark", "[")):
            mark = items[at][1]
            at += 1
            if mark == ".":
                if at >= len(items) or items[at][0] != "word":
                    raise ExpressionError(f"no name follows a dot in {text}")
                node = Node(".", (node, Node(None, value=items[at][1])))
                at += 1
            else:
                node = Node(".", (node, value()))
                take("]")
        return node

    tree = value()
    if at != len(items):
        raise ExpressionError(f"more follows the expression {text}")
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match:
            raise ExpressionError(f"cannot read `{text[at : at + 20]}`")
        at, kind = match.end(), match.lastgroup or ""
        found.append((kind, match.group(kind)))
    return found


def evaluate(value: Any, scope: Scope) -> Any:
    """A value of a template with every expression in it evaluated, names of properties included."""
    if isinstance(value, str):
        if is_expression(value):
            return _run(parse(value), scope)
        return value[1:] if value.startswith("[[") else value
    if isinstance(value, list):
        return [evaluate(item, scope) for item in value]
    if isinstance(value, dict):
        return {evaluate(key, scope): evaluate(item, scope) for key, item in value.items()}
    return value


def _run(node: Node, scope: Scope) -> Any:
    if node.call is None:
        return node.value
    if node.call == "if":
        asked = _run(node.args[0], scope)
        return _run(node.args[1 if _as(asked, bool) else 2], scope)
    args = [_run(arg, scope) for arg in node.args]
    if node.call == ".":
        return _member(*args)
    if node.call not in FUNCTIONS:
        raise ExpressionError(f"`{node.call}` is not a function that scant's templates need")
    try:
        return FUNCTIONS[node.call](args, scope)
    except (IndexError, TypeError, ValueError, KeyError) as error:
        raise ExpressionError(f"`{node.call}` of {args}: {type(error).__name__}: {error}") from error


def _member(whole: Any, key: Any) -> Any:
    if isinstance(whole, list) and isinstance(key, int) and 0 <= key < len(whole):
        return whole[key]
    if isinstance(whole, dict):
        for name, value in whole.items():
            if name.lower() == str(key).lower():
                return value
    raise ExpressionError(f"there is no `{key}` in {json.dumps(whole)[:120]}")


def _as(value: Any, kind: type) -> Any:
    if not isinstance(value, kind) or kind is int and isinstance(value, bool):
        raise ExpressionError(f"{value!r} is not of the kind {kind.__name__}")
    return value


def text(value: Any) -> str:
    """A value as ARM prints it into strings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _format(args: list[Any], _: Scope) -> str:
    pattern, values = _as(args[0], str), args[1:]
    used = {int(n) for n in re.findall(r"\{(\d+)\}", pattern.replace("{{", ""))}
    if used != set(range(len(values))):
        raise ExpressionError(f"`{pattern}` does not use each of its {len(values)} values")

    def put(match: re.Match[str]) -> str:
        return {"{{": "{", "}}": "}"}.get(match.group()) or text(values[int(match.group(1))])

    return re.sub(r"\{\{|\}\}|\{(\d+)\}", put, pattern)


def guid(args: list[Any], _: Scope) -> str:
    """A name-based GUID, as ARM makes it."""
    return str(uuid.uuid5(GUID, "-".join(text(a) for a in args)))


def unique(args: list[Any], _: Scope) -> str:
    """Thirteen letters and digits that depend on the arguments; ARM's own hash is another one."""
    number = int.from_bytes(hashlib.sha256("-".join(map(_string, args)).encode()).digest()[:9], "big")
    return "".join(LETTERS[number >> 5 * i & 31] for i in range(13))


def _string(value: Any) -> str:
    return _as(value, str)


def resource_id(prefix: str, kind: str, names: list[Any]) -> str:
    """The id of a resource under a subscription, group or other resource."""
    namespace, *types = kind.split("/")
    if len(types) != len(names) or not types:
        raise ExpressionError(f"{kind} has {len(types)} names, not {len(names)}")
    path = "/".join(f"{t}/{_string(n)}" for t, n in zip(types, names, strict=True))
    return f"{prefix}/providers/{namespace}/{path}"


def _resource_id(args: list[Any], scope: Scope) -> str:
    at = next(i for i, a in enumerate(args) if "/" in _string(a))
    group, subscription = scope.group["id"], scope.subscription["id"]
    if at == 1:
        group = f"{subscription}/resourceGroups/{args[0]}"
    elif at == 2:
        group = f"/subscriptions/{args[0]}/resourceGroups/{args[1]}"
    return resource_id(group, args[at], args[at + 1 :])


def _union(args: list[Any], _: Scope) -> Any:
    if all(isinstance(a, dict) for a in args):
        return {key: value for a in args for key, value in a.items()}
    found: list[Any] = []
    for item in (item for a in args for item in _as(a, list)):
        found += [] if item in found else [item]
    return found


Function = Callable[[list[Any], Scope], Any]
FUNCTIONS: dict[str, Function] = {
    "parameters": lambda a, s: s.parameter(a[0]),
    "variables": lambda a, s: s.variable(a[0]),
    "reference": lambda a, s: s.reference(a),
    "resourcegroup": lambda a, s: s.group,
    "subscription": lambda a, s: s.subscription,
    "tenant": lambda a, s: {"tenantId": s.subscription["tenantId"]},
    "environment": lambda a, s: CLOUD,
    "resourceid": _resource_id,
    "subscriptionresourceid": lambda a, s: resource_id(s.subscription["id"], a[0], a[1:]),
    "tenantresourceid": lambda a, s: resource_id("", a[0], a[1:]),
    "extensionresourceid": lambda a, s: resource_id(a[0], a[1], a[2:]),
    "format": _format,
    "concat": lambda a, s: [i for x in a for i in x] if isinstance(a[0], list) else "".join(map(text, a)),
    "replace": lambda a, s: _string(a[0]).replace(_string(a[1]), _string(a[2])),
    "guid": guid,
    "uniquestring": unique,
    "utcnow": lambda a, s: NOW,
    "string": lambda a, s: text(a[0]),
    "int": lambda a, s: int(a[0]),
    "json": lambda a, s: json.loads(a[0]),
    "createarray": lambda a, s: list(a),
    "createobject": lambda a, s: dict(zip(a[::2], a[1::2], strict=True)),
    "union": _union,
    "empty": lambda a, s: not a[0],
    "length": lambda a, s: len(a[0]),
    "contains": lambda a, s: a[1] in a[0],
    "equals": lambda a, s: a[0] == a[1],
    "not": lambda a, s: not _as(a[0], bool),
    "and": lambda a, s: all([_as(x, bool) for x in a]),
    "or": lambda a, s: any([_as(x, bool) for x in a]),
    "true": lambda a, s: True,
    "false": lambda a, s: False,
    "null": lambda a, s: None,
    "datetimeadd": lambda a, s: f"{_string(a[0])}+{_string(a[1])}",
    "datetimetoepoch": lambda a, s: 1_900_000_000 if _string(a[0]) else 0,
}

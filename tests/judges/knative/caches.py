"""Tries on a real server what scant grants on caches: every choice of verbs, every limit, and what nobody may ever do."""

from __future__ import annotations

import json
from collections.abc import Iterable

import redis as client

from knative.built import files
from knative.commands import NEVER, PAIRS, VERBS, others, words
from knative.matrix import Cell, Outcome, Probe, probe, run, subsets
from knative.servers.redis import JUDGE, Redis, attempt, open_users

HEAD = """app shop

target knative { namespace "shop" }

cache sessions
cache avatars
cache drafts
cache odd
external cache catalog { knative { name "products" } }

"""
# The cache each limit is tried on, so that every key is of one cell: what the line says, keys within, keys beyond.
LIMITS: dict[str, tuple[str, str, list[str], list[str]]] = {
    "whole": ("sessions", "", ["ann", "", "a b", "*"], []),
    "keys": ("avatars", ' where key in ["ann", "an"]', ["ann", "an"], ["a", "anna", "bob", "", "Ann", "xann", "*"]),
    "prefixes": ("drafts", ' where key starts "an"', ["an", "ann", "an*", "an:x"], ["a", "", "bn", "xan", "An"]),
}
# Keys of other caches, of none, and of what begins as a cache does.
ELSEWHERE = ["odd:ann", "sessions", "sessionsx:ann", "xsessions:ann", "sessions2:a", "Sessions:ann", "*", "", "ann"]
# Keys that are patterns or rules elsewhere, and keys that such a pattern would reach as well.
ODD = {
    "a*b": ["ab", "axb", "a*bc"],
    "a?b": ["axb", "ab"],
    "a[bc]d": ["abd", "acd"],
    "[^a]": ["b"],
    "a[": ["a"],
    "a]b": ["ab"],
    "a\\b": ["ab", "a\\\\b"],
    "a\\*b": ["a*b", "a\\xb"],
    "x)": ["x"],
    "(x)": ["x"],
    ")": [""],
    "(": [""],
    "%R~x": ["x"],
    "+@all": ["x"],
    "~*": ["x", "~x"],
    ">p": ["p"],
    "#x": ["x"],
    "a-z": ["b"],
    "ä": ["a"],
    "{a}:b": ["a:b"],
}
# One mistake at a time in the file: what it is, what stands there, and what stands there then.
BROKEN = [
    ("a cache without its colon", "(%R~sessions:* ", "(%R~sessions* "),
    ("a key that is a beginning", "%W~avatars:ann ", "%W~avatars:ann* "),
    ("a beginning that is all", "%R~drafts:an* ", "%R~drafts:* "),
    ("a pattern instead of a key", "a[*]b", "a*b"),
    ("a backslash that escapes", "odd:a\\\\b", "odd:a\\b"),
    ("a command that looks past its keys", "+ttl)", "+ttl +scan)"),
    ("a command that ends a value", "+setnx)", "+setnx +expire)"),
    ("a write that reads", "(%W~sessions:* +mset", "(%RW~sessions:* +mset"),
    ("one selector for two verbs", ") (%W~products:*", " %W~products:*"),
    ("one flat rule", "user fn-mixed reset on ", "user fn-mixed reset on ~sessions:in:* ~sessions:out:* +get +set "),
    ("a verb without one of its commands", " +unlink)", ")"),
    ("channels", "resetchannels +ping", "allchannels +ping +publish"),
    ("a server that lets everybody in", "user default reset off", "user default on"),
    ("a user without a password", "user fn-whole-1 reset on", "user fn-whole-1 reset on nopass"),
]


def holders() -> dict[str, tuple[list[str], list[Cell]]]:
    """A function for every choice of verbs on a whole cache, and for every verb under each limit: its lines, and what
    it was granted."""
    found = {}
    for at, chosen in enumerate(filter(None, subsets(VERBS))):
        found[f"whole_{at}"] = ([f"allow {', '.join(chosen)} on sessions"], [Cell("cache", verb) for verb in chosen])
    for limit, (cache, said, _, _) in LIMITS.items():
        for verb in VERBS if said else ():
            found[f"{verb}_{limit}"] = ([f"allow {verb} on {cache}{said}"], [Cell("cache", verb, limit)])
    return found


def mixed() -> dict[str, tuple[list[str], list[Cell]]]:
    """Functions with several lines that must not run into one another, and one for each odd key."""
    found = {
        "mixed": (
            [
                'allow get on sessions where key starts "in:"',
                'allow put on sessions where key starts "out:"',
                "allow get, put on catalog",
                'allow get, delete on avatars where key is "x"',
            ],
            [Cell("mixed", verb) for verb in VERBS],
        )
    }
    for at, key in enumerate(ODD):
        lines = [f"allow get on odd where key is {_quoted(key)}", f"allow put on odd where key starts {_quoted(key)}"]
        found[f"odd_{at}"] = (lines, [Cell("odd", str(at))])
    return found


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def spec() -> str:
    """One program of all of them."""
    parts = [HEAD]
    for name, (lines, _) in {**holders(), **mixed(), "idle": ([], [])}.items():
        image = "ghcr.io/acme/x@sha256:" + "0" * 64
        body = "\n".join(f"  {line}" for line in [f'image "{image}"', "on call", *lines])
        parts.append(f"function {name} {{\n{body}\n}}\n")
    return "\n".join(parts)


def probes(server: Redis) -> list[Probe]:
    """What anyone may try."""
    found = []
    for limit, (cache, _, within, beyond) in LIMITS.items():
        for verb in VERBS:
            cell = Cell("cache", verb, limit)
            found += [_probe(row, cell, f"{cache}:{key}") for row in VERBS[verb] for key in within]
            found += [_probe(row, None, f"{cache}:{key}") for row in VERBS[verb] for key in beyond]
            one, other = f"{cache}:{within[0]}", f"{cache}:{within[1]}"
            found += [_probe(row, cell, one, other) for row in PAIRS[verb]]
            found += [_probe(row, None, *keys) for row in PAIRS[verb] for keys in [(one, "odd:q"), ("odd:q", one)]]
        found += [_probe(row, None, f"{cache}:{within[0]}") for row in NEVER]
    found += [_probe(row, None, key) for rows in VERBS.values() for row in rows for key in ELSEWHERE]
    return found + [Probe(" ".join(command), command) for command in others(server, "sessions:ann")]


def mixed_probes() -> list[Probe]:
    """What the functions with several lines may try."""
    get, put, delete = (Cell("mixed", verb) for verb in VERBS)
    keys = {
        "sessions:in:1": {get}, "sessions:out:1": {put}, "products:1": {get, put}, "avatars:x": {get, delete},
        "sessions:1": set(), "avatars:y": set(), "odd:q": set(),
    }  # fmt: skip
    found = []
    for verb, rows in VERBS.items():
        cell = Cell("mixed", verb)
        for key, open_to in keys.items():
            found += [_probe(row, cell if cell in open_to else None, key) for row in rows]
    found += [_probe(row, None, "products:1") for row in NEVER]
    # One command may name keys of several lines, as long as they are of one verb.
    found.append(_probe("MGET {} {}", get, "sessions:in:1", "avatars:x"))
    found.append(_probe("MSET {} v {} v", put, "sessions:out:1", "products:1"))
    found.append(_probe("MGET {} {}", None, "sessions:in:1", "sessions:out:1"))
    for key in sorted({one for key, near in ODD.items() for one in (key, f"{key}more", *near)}):
        reads = [Cell("odd", str(at)) for at, odd in enumerate(ODD) if key == odd]
        writes = [Cell("odd", str(at)) for at, odd in enumerate(ODD) if key.startswith(odd)]
        for row, open_to in {"GET {}": reads, "SET {} v": writes, "DEL {}": []}.items():
            found.append(_probe(row, open_to, f"odd:{key}"))
    return found


def _probe(row: str, cells: Cell | Iterable[Cell] | None, *keys: str) -> Probe:
    command = words(row, *keys)
    return probe(" ".join(map(repr, command)), command, *([cells] if isinstance(cells, Cell) else cells or []))


def build(scant: str) -> str:
    """The ACL file that scant writes for that program."""
    return (files(scant, spec(), "caches") or {})["users.acl"]


def judge(scant: str) -> list[tuple[str, list[str], bool]]:
    """Everything that was tried: its name, what was wrong, and whether the file was broken, so that something has to be
    wrong."""
    text = build(scant)
    told = [(f"caches: {name}", problems, False) for name, problems in _judged(text).items()]
    for name, old, new in BROKEN:
        if old not in text:
            told.append((f"caches: {name}", [f"`{old}` is not in the file"], False))
        else:
            problems = [row for rows in _judged(text.replace(old, new)).values() for row in rows]
            told.append((f"caches: {name}", problems, True))
    return told


def _judged(text: str) -> dict[str, list[str]]:
    with Redis(text.splitlines()) as server:
        first = _tried(server, holders(), probes(server))
        second = _tried(server, mixed(), mixed_probes())
        return {
            **first.problems,
            **second.problems,
            "every cell": [f"{cell}: was not both let through and refused" for cell in sorted(cells() - first.exercised)],
            "who may sign in": open_users(server) + _users(server),
        }


def _user(name: str) -> str:
    return f"fn-{name.replace('_', '-')}"


def _users(server: Redis) -> list[str]:
    """Where the server's users are others than the functions that have something on a cache: `idle` has nothing."""
    known = {user.decode() for user in server.admin().execute_command("ACL", "USERS")} - {JUDGE, "default"}
    wanted = {_user(name) for name in {**holders(), **mixed()}}
    return [f"{user}: is a user, or should be one" for user in sorted(known ^ wanted)]


def cells() -> set[Cell]:
    """The cells that are tried, each of which must be seen both let through and refused."""
    return {cell for _, granted in holders().values() for cell in granted}


def _tried(server: Redis, of: dict[str, tuple[list[str], list[Cell]]], tries: Iterable[Probe]) -> Outcome:
    links: dict[str, client.Redis] = {}

    def ask(name: str, p: Probe) -> bool:
        user = _user(name)
        if name not in links:
            links[name] = server.connect(user)
        return attempt(links[name], *p.operation, dry=lambda *command: server.dry(user, *command))

    found = run({name: cells for name, (_, cells) in of.items()}, tries, ask)
    for link in links.values():
        link.close()
    return found

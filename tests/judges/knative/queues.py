"""Tries on a real server what scant grants on RabbitMQ's queues: every choice of verbs, and what nobody may ever do."""

from __future__ import annotations

from typing import Any

import yaml

from knative.built import base
from knative.matrix import Cell, probe, run, subsets
from knative.servers.rabbitmq import RabbitMQ, attempt

VERBS = ("send", "receive", "purge")
CELLS = {verb: Cell("queue", verb) for verb in VERBS}
HEAD = """app shop

target knative {
  namespace "shop"
  broker rabbitmq
}

queue jobs {
  keep 2h
  dead_letter after 3 { keep 1d }
}

queue mails

"""
# Reading a queue is one right of RabbitMQ, whatever is read for: the portability table says so of both verbs.
READS = (CELLS["receive"], CELLS["purge"])
PROBES = [
    probe("send", lambda c: c.basic_publish("x.jobs", "", b"1", mandatory=True), CELLS["send"]),
    probe("receive", lambda c: c.basic_get("jobs"), *READS),
    probe("purge", lambda c: c.queue_purge("jobs"), *READS),
    probe("send past the exchange", lambda c: c.basic_publish("", "jobs", b"1")),
    probe("send to another queue", lambda c: c.basic_publish("x.mails", "", b"1")),
    probe("send to everybody", lambda c: c.basic_publish("amq.fanout", "", b"1")),
    probe("receive from another queue", lambda c: c.basic_get("mails")),
    probe("receive dead letters", lambda c: c.basic_get("jobs--dead")),
    probe("purge another queue", lambda c: c.queue_purge("mails")),
    probe("declare a queue", lambda c: c.queue_declare("mine")),
    probe("declare an exchange", lambda c: c.exchange_declare("x.mine")),
    probe("bind the queue to another exchange", lambda c: c.queue_bind("jobs", "x.mails", "")),
    probe("bind another queue", lambda c: c.queue_bind("mails", "x.jobs", "")),
    probe("unbind the queue", lambda c: c.queue_unbind("jobs", "x.jobs", "")),
    probe("delete the queue", lambda c: c.queue_delete("jobs")),
    probe("delete the exchange", lambda c: c.exchange_delete("x.jobs")),
]
# One mistake at a time in the objects: what it is, what stands there, and what stands there then.
BROKEN = [
    ("an expression without its end", "write: ^x\\.jobs$", "write: ^x\\."),
    ("a user who may send anywhere", "write: ^x\\.jobs$", "write: .*"),
    ("a user who may read every queue", "read: ^jobs$", "read: .*"),
    ("a user who may declare", "configure: ^$", "configure: .*"),
    ("a user without a right it has", "read: ^jobs$", "read: ^$"),
]


def functions() -> dict[str, tuple[str, ...]]:
    """A function for every choice of verbs."""
    return {f"holder_{at}": chosen for at, chosen in enumerate(subsets(VERBS)) if chosen}


def spec() -> str:
    """One program of all of them; one function alone has something on the other queue."""
    parts = [HEAD]
    for name, verbs in {**functions(), "other": ("send", "receive")}.items():
        queue = "mails" if name == "other" else "jobs"
        parts.append(
            f'function {name} {{\n  image "ghcr.io/acme/x@sha256:{"0" * 64}"\n  on call\n'
            f"  allow {', '.join(verbs)} on {queue}\n"
            f'  accept wider-grant on {queue} because "a queue is read whole"\n}}\n'
        )
    return "\n".join(parts)


def build(scant: str) -> str | None:
    """The objects that scant writes for that program; nothing if it does not know the target yet."""
    files = base(scant, spec())
    return None if files is None else files["20-stores.yaml"] + files["30-permissions.yaml"]


def judge(scant: str, server: RabbitMQ) -> list[tuple[str, list[str], bool]] | None:
    """Everything that was tried: its name, what was wrong, and whether the objects were broken, so that something has
    to be wrong. Nothing if there is nothing to try."""
    text = build(scant)
    if text is None:
        return None
    told = [("queues: every choice of verbs", _tried(server, text), False)]
    for name, old, new in BROKEN:
        if old not in text:
            told.append((f"queues: {name}", [f"`{old}` is not in the objects"], False))
        else:
            told.append((f"queues: {name}", _tried(server, text.replace(old, new)), True))
    return told


def _tried(server: RabbitMQ, text: str) -> list[str]:
    server.clear("shop")
    objects: list[dict[str, Any]] = [one for one in yaml.safe_load_all(text) if one]
    server.apply(objects)
    granted = {name.replace("_", "-"): [CELLS[verb] for verb in verbs] for name, verbs in functions().items()}
    links = {user: server.connect(user, "shop") for user in granted}
    try:
        found = run(granted, PROBES, lambda user, p: attempt(links[user], p.operation))
    finally:
        for link in links.values():
            link.close()
    return [f"{subject}: {row}" for subject, rows in found.problems.items() for row in rows]

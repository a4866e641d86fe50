"""Proves on small known artifacts, sound and broken, that the servers and their probes show a wrong grant."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml

from knative import catalog
from knative.matrix import Cell, Probe, probe, run
from knative.servers import postgres, rabbitmq, redis

HERE = Path(__file__).parent / "selftest"
GET, PUT = Cell("table", "get"), Cell("table", "put")
SEND, RECEIVE = Cell("queue", "send"), Cell("queue", "receive")

SQL = [
    probe("get a row", "SELECT app.orders_get('1')", GET),
    probe("put a row", "SELECT app.orders_put('1', '{}')", PUT),
    probe("read the table", "SELECT * FROM app.orders"),
    probe("make a table", "CREATE TABLE public.mine (a int)"),
    probe("make a temporary table", "CREATE TEMP TABLE mine (a int)"),
]
COMMANDS = [
    probe("get an order", ("GET", "orders:1"), GET),
    probe("set an order", ("SET", "orders:1", "x"), PUT),
    probe("get a price", ("GET", "prices:1"), Cell("prices", "get")),
    probe("set a price", ("SET", "prices:1", "x")),
    probe("list keys", ("SCAN", "0")),
]
OPERATIONS = [
    probe("send", lambda c: c.basic_publish("x.jobs", "jobs", b"1", mandatory=True), SEND),
    probe("receive", lambda c: c.basic_get("jobs"), RECEIVE),
    probe("purge", lambda c: c.queue_purge("jobs"), RECEIVE),
    probe("send past the exchange", lambda c: c.basic_publish("", "jobs", b"1")),
    probe("receive from another queue", lambda c: c.basic_get("my-jobs-2")),
    probe("declare", lambda c: c.queue_declare("jobs", durable=True, arguments={"x-queue-type": "quorum"})),
    probe("delete", lambda c: c.queue_delete("jobs")),
]


def on_postgres(server: postgres.Postgres) -> Callable[[str], list[str]]:
    """Judges the text of an SQL artifact in a database of its own."""

    def judge(sql: str) -> list[str]:
        with server.connect("postgres", postgres.ADMIN) as admin:
            admin.execute("DROP DATABASE IF EXISTS selftest")
            for role in ("fn_reader", "fn_writer"):
                admin.execute(f"DROP ROLE IF EXISTS {role}")
        server.create("selftest", "judge_owner")
        server.apply("selftest", sql)
        server.login("fn_reader", "fn_writer")
        found = run(
            {"fn_reader": [GET], "fn_writer": [PUT]},
            SQL,
            lambda role, p: server.allowed("selftest", role, str(p.operation)),
        )
        return _rows(found.problems) + catalog.problems(server, "selftest", ["fn_reader", "fn_writer"])

    return judge


def on_redis(acl: str) -> list[str]:
    """Judges the text of an ACL file."""
    with redis.Redis(acl.splitlines()) as server:

        def attempt(user: str, p: Probe) -> bool:
            with server.connect(user) as c:
                return redis.attempt(c, *p.operation)

        granted = {"reader": [GET], "writer": [PUT, Cell("prices", "get")]}
        return _rows(run(granted, COMMANDS, attempt).problems) + redis.open_users(server)


def on_rabbitmq(server: rabbitmq.RabbitMQ) -> Callable[[str], list[str]]:
    """Judges objects of the topology operator."""

    def judge(text: str) -> list[str]:
        server.clear("selftest")
        server.apply(yaml.safe_load_all(text))
        links = {user: server.connect(user, "selftest") for user in ("sender", "taker")}
        found = run(
            {"sender": [SEND], "taker": [RECEIVE]},
            OPERATIONS,
            lambda user, p: rabbitmq.attempt(links[user], p.operation),
        )
        for link in links.values():
            link.close()
        return _rows(found.problems)

    return judge


def prove(file: str, judge: Callable[[str], list[str]]) -> list[tuple[str, list[str], bool]]:
    """The sound file and each broken one: its name, what was found, whether it is broken."""
    sound = (HERE / file).read_text()
    found = [(f"self-test: {file}", judge(sound), False)]
    for row in tomllib.loads((HERE / "grants.toml").read_text())["mutant"]:
        if row["file"] == file:
            if row["old"] not in sound:
                found.append((f"self-test: {row['name']}", [f"{file} does not hold the text to replace"], False))
            else:
                found.append((row["name"], judge(sound.replace(row["old"], row["new"])), True))
    return found


def _rows(problems: dict[str, list[str]]) -> list[str]:
    return [f"{subject}: {row}" for subject, rows in problems.items() for row in rows]

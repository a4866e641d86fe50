"""Tries on a real server what scant grants on tables: every choice of verbs, every limit, and what nobody may ever do."""

from __future__ import annotations

import yaml
from psycopg import Connection, errors

from knative import behaviour, catalog
from knative.built import base
from knative.calls import BEYOND_FIELDS, BEYOND_KEYS, NEVER, OWN, WITHIN
from knative.matrix import Cell, Outcome, Probe, probe, run, subsets
from knative.servers.postgres import ADMIN, Postgres

VERBS = ("get", "query", "scan", "put", "update", "delete", "check")
ON_INDEX = ("query", "scan")
LIMITS = {
    "keys": 'where key is "ann"',
    "prefixes": 'where key starts "an"',
    "fields": "fields total, status",
}
TABLES = """
table orders {
  key customer: string
  sort at: int
  index by_status { key status: string; sort total: number }
  expire_at ends
}

table prices { key sku: int }
"""
OTHERS = ["fn_keeper", "fn_clerk", "fn_both", "fn_all"]
# One mistake at a time in the script: what it is, what stands there, and what stands there then.
BROKEN = [
    ("a grant to everybody", f"GRANT EXECUTE ON FUNCTION {OWN}.get TO ", f"GRANT EXECUTE ON FUNCTION {OWN}.get TO PUBLIC, "),
    ("functions open as they are made", "ALTER DEFAULT PRIVILEGES", "-- ALTER DEFAULT PRIVILEGES"),
    ("a limit that is not asked", "SELECT items.permit($1 = ANY", "SELECT items.permit(true OR $1 = ANY"),
    ("a limit of attributes that is not asked", "<@ ARRAY['customer'", "<@ ARRAY['note', 'customer'"),
    ("a scan of all keys", "(starts_with(o.key, 'an'))", "(true)"),
    ("a put that takes attributes away", "(o.item - ARRAY['total']::text[]) || excluded.item", "excluded.item"),
]
SEEDS = [
    ("ann", 1, '{"customer": "ann", "at": 1, "total": 5, "status": "open", "note": "secret"}'),
    ("ann", 2, '{"customer": "ann", "at": 2, "total": 7, "status": "open"}'),
    ("bob", 1, '{"customer": "bob", "at": 1, "total": 9, "status": "open", "note": "bobs"}'),
    ("zoe", 1, '{"customer": "zoe", "at": 1, "total": 1, "status": "open", "ends": 1}'),
]


def function(name: str, lines: list[str]) -> str:
    image = "ghcr.io/acme/x@sha256:" + "0" * 64
    return "\n".join([f"function {name} {{", f'  image "{image}"', "  on call", *(f"  {row}" for row in lines), "}"])


def wholes() -> dict[str, tuple[list[str], list[Cell]]]:
    """A function for every choice of verbs, on the table and on its index: its lines, and what it was granted."""
    found = {}
    for at, chosen in enumerate(subsets(VERBS)):
        lines = [f"allow {', '.join(chosen)} on orders"] if chosen else []
        found[f"whole_{at}"] = (lines, [Cell("table", verb) for verb in chosen])
    for at, chosen in enumerate(subsets(ON_INDEX)):
        lines = [f"allow {', '.join(chosen)} on orders.by_status"] if chosen else []
        found[f"index_{at}"] = (lines, [Cell("table", verb, "index") for verb in chosen])
    return found


def limiteds() -> dict[str, tuple[list[str], list[Cell]]]:
    """A function for every verb under every limit that can be held."""
    return {
        f"{verb}_{limit}": ([f"allow {verb} on orders {words}"], [Cell("table", verb, limit)])
        for limit, words in LIMITS.items()
        for verb in VERBS
        if (verb, limit) != ("delete", "fields")
    }


def spec() -> str:
    """One program of all of them. `keeper` and `clerk` alone have something on another table."""
    of = {**wholes(), **limiteds(), "keeper": (['allow get on prices where key is "42"'], [])}
    of["clerk"] = (["allow get, put on prices"], [])
    of["both"] = ([f"allow get, put on orders {w}" for w in ('where key is "ann" fields total', 'where key is "bob"')], [])
    of["all"] = ([f"allow {', '.join(VERBS)} on orders", "allow query, scan on orders.by_status"], [])
    functions = [function(name, lines) for name, (lines, _) in of.items()]
    return "\n\n".join(['app shop\n\ntarget knative { namespace "shop" }', TABLES, *functions]) + "\n"


def probes() -> list[Probe]:
    """What anyone may try on the shared verbs."""
    found = [probe(f"{verb} orders", WITHIN[verb].format(OWN), Cell("table", verb)) for verb in VERBS]
    for verb, call in {"query": "by_status_query('open')", "scan": "by_status_scan()"}.items():
        found.append(probe(f"{verb} orders.by_status", f"SELECT {OWN}.{call}", Cell("table", verb, "index")))
    return found + [probe(statement, statement) for statement in NEVER]


def limited_probes() -> list[Probe]:
    """What anyone may try on the verbs that were made for one function."""
    found = []
    for name, (_, (cell,)) in limiteds().items():
        schema = f"{name.replace('__', '_')}__{OWN}"
        beyond = BEYOND_FIELDS if cell.limit == "fields" else BEYOND_KEYS
        found.append(probe(f"{name} within", WITHIN[cell.verb].format(schema), cell))
        found += [probe(row.format(schema), row.format(schema)) for row in beyond.get(cell.verb, [])]
        found.append(probe(f"{name} on all", WITHIN[cell.verb].format(OWN)))
    return found


def build(scant: str) -> str | None:
    """The script that scant writes for that program; nothing if it does not know the target yet."""
    files = base(scant, spec())
    if files is None:
        return None
    parts: dict[str, str] = {}
    for document in yaml.safe_load_all(files["30-permissions.yaml"]):
        if document and document["kind"] == "ConfigMap":
            parts.update(document["data"])
    return "".join(text for _, text in sorted(parts.items()))


def judge(scant: str, server: Postgres) -> list[tuple[str, list[str], bool]] | None:
    """Everything that was tried: its name, what was wrong, and whether it was a broken script, in which something has
    to be wrong. Nothing if there is nothing to try."""
    script = build(scant)
    if script is None:
        return None
    roles = {f"fn_{name}": cells for name, (_, cells) in {**wholes(), **limiteds()}.items()}
    few = {role: cells for role, cells in roles.items() if len(cells) < 2}
    told = [(f"tables: {name}", problems, False) for name, problems in _judged(server, script, roles)]
    for name, old, new in BROKEN:
        if old not in script:
            told.append((f"tables: {name}: `{old}` is not in the script", [], True))
            continue
        problems = [row for _, rows in _judged(server, script.replace(old, new), few) for row in rows]
        told.append((f"tables: {name}", problems, True))
    return told


def _judged(server: Postgres, script: str, roles: dict[str, list[Cell]]) -> list[tuple[str, list[str]]]:
    known = [f"fn_{name}" for name in {**wholes(), **limiteds()}] + OTHERS
    with server.connect("postgres", ADMIN) as admin:
        admin.execute("DROP DATABASE IF EXISTS shop_app")
        for role in known:
            admin.execute(f"DROP ROLE IF EXISTS {role}".encode())
            admin.execute(f"CREATE ROLE {role} NOINHERIT LOGIN".encode())
    server.create("shop_app", "shop_owner")
    for _ in range(2):  # it must be possible to run it again
        server.apply("shop_app", script, "shop_owner")
    with server.connect("shop_app", ADMIN) as admin:
        for row in SEEDS:
            admin.execute("INSERT INTO items.orders VALUES (%s, %s, %s)", row)
    told = list(_tried(server, roles).items())
    told.append(("the catalogue", catalog.problems(server, "shop_app", known)))
    told.append(("limited scans", _scans(server)))
    told.append(("several lines", _several(server)))
    told.append(("what the verbs do", behaviour.problems(server, "shop_app", "fn_all")))
    return told


def _tried(server: Postgres, roles: dict[str, list[Cell]]) -> dict[str, list[str]]:
    connections: dict[str, Connection | None] = {}

    def attempt(role: str, p: Probe) -> bool:
        if role not in connections:
            connections[role] = _connect(server, role)
        connection = connections[role]
        return connection is not None and _done(connection, str(p.operation))

    first = run({r: c for r, c in roles.items() if not r.endswith(tuple(LIMITS))}, probes(), attempt)
    second = run({r: c for r, c in roles.items() if r.endswith(tuple(LIMITS))}, limited_probes(), attempt)
    for connection in connections.values():
        if connection:
            connection.close()
    return {**first.problems, **second.problems, "every cell": _unseen(first, second)}


def _unseen(*outcomes: Outcome) -> list[str]:
    """Cells that were not seen both ways."""
    seen = {cell for outcome in outcomes for cell in outcome.exercised}
    return [f"{cell}: was not both let through and refused" for cell in sorted(cells() - seen)]


def cells() -> set[Cell]:
    """The cells that are tried, each of which must be seen both let through and refused."""
    return {cell for _, granted in {**wholes(), **limiteds()}.values() for cell in granted}


def _connect(server: Postgres, role: str) -> Connection | None:
    try:
        return server.connect("shop_app", role)
    except Exception as error:  # noqa: BLE001 - the server says it in the words of a connection that failed
        if "permission denied for database" in str(error):
            return None
        raise


def _done(connection: Connection, statement: str) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
        return True
    except errors.InsufficientPrivilege:
        return False


def _scans(server: Postgres) -> list[str]:
    """A scan that is limited to keys tells of no other item."""
    found = []
    for limit in ("keys", "prefixes"):
        with server.connect("shop_app", f"fn_scan_{limit}") as c:
            rows = c.execute(f"SELECT scan ->> 'customer' FROM scan_{limit}__{OWN}.scan()".encode()).fetchall()
        if sorted(rows) != [("ann",), ("ann",)]:
            found.append(f"scan limited to {limit} tells of {rows}")
    return found


def _several(server: Postgres) -> list[str]:
    """Two lines permit what either permits, and not what only both together would."""
    tries = {
        "SELECT both__orders_table.get('ann', 1, ARRAY['total'])": True,
        "SELECT both__orders_table.get('ann', 1)": False,
        "SELECT both__orders_table.get('bob', 1)": True,
        "SELECT both__orders_table.get('zoe', 1, ARRAY['total'])": False,
        """SELECT both__orders_table.put('{"customer": "ann", "at": 1, "note": "x"}')""": False,
        """SELECT both__orders_table.put('{"customer": "bob", "at": 1, "note": "x"}')""": True,
    }
    with server.connect("shop_app", "fn_both") as c:
        found = [f"{row}: {not right}" for row, right in tries.items() if _done(c, row) != right]
        # A put that is limited to attributes leaves the others as they are.
        c.execute(b"""SELECT both__orders_table.put('{"customer": "ann", "at": 1, "total": 6}')""")
    with server.connect("shop_app", ADMIN) as admin:
        kept = admin.execute(b"SELECT item FROM items.orders WHERE key = 'ann' AND sort = 1").fetchone()
    if not kept or kept[0].get("note") != "secret" or kept[0].get("total") != 6:
        found.append(f"a limited put left {kept}")
    return found

"""Judges each program's SQL and ACL on real servers: every role and user may do exactly what its function was granted."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from psycopg import Connection

from knative import catalog, documents, mutants, users
from knative.documents import Artifact, Object
from knative.expect import World, label, world
from knative.platform import mounts
from knative.servers.postgres import ADMIN, Postgres
from tally import Case, Tally, cases

# What a role may call: the function's name, and the tables that its body reads or writes.
CALLS = """
SELECT proname, coalesce(string_agg(DISTINCT c.relname, ' ' ORDER BY c.relname), '')
  FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
  LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass
  LEFT JOIN pg_class c ON c.oid = d.refobjid AND c.relkind = 'r'
 WHERE nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege(%s, n.oid, 'USAGE') AND has_function_privilege(%s, p.oid, 'EXECUTE')
 GROUP BY p.oid, proname
"""


def judge(server: Postgres, case: Case) -> list[str]:
    """What is wrong with a case's databases and with the users of its caches; nothing if it has none."""
    artifact = documents.read(case.folder)
    found: list[str] = []
    for cluster in artifact.of("Cluster", group="postgresql.cnpg.io"):
        found += _database(server, artifact, cluster, world(case))
    return found + users.problems(world(case), artifact)


def _database(server: Postgres, artifact: Artifact, cluster: Object, of: World) -> list[str]:
    first = cluster.spec["bootstrap"]["initdb"]
    database, owner = first["database"], first["owner"]
    roles = {o.spec["passwordSecret"]["name"]: o.spec["name"] for o in artifact.of("DatabaseRole")}
    server.create(database, owner)
    with server.connect("postgres", ADMIN) as admin:
        for role in roles.values():
            admin.execute(f'CREATE ROLE "{role}" LOGIN NOINHERIT'.encode())
    try:
        return _judged(server, artifact, (database, owner), roles, of)
    finally:
        _gone(server, database, [owner, *roles.values()])


def _judged(
    server: Postgres, artifact: Artifact, of_whom: tuple[str, str], roles: dict[str, str], of: World
) -> list[str]:
    database, owner = of_whom
    script = "".join(scripts(artifact))
    for _ in range(2):  # a changed program runs it again
        server.apply(database, script, owner)
    found = catalog.problems(server, database, roles.values())
    services = {s.name: s for s in artifact.of("Service", group="serving.knative.dev")}
    with server.connect(database, ADMIN) as admin:
        for function in of.functions():
            wanted = {(call, label(table).replace("-", "_")) for table, call in of.tables(function)}
            held = set()
            for login in set(mounts(services[label(function.name)].spec)) & roles.keys():
                held |= calls(admin, roles[login])
            found += [f"{function.name}: may {c} {t}, which no line of the spec says" for c, t in sorted(held - wanted)]
            found += [f"{function.name}: may not {c} {t}, although the spec says so" for c, t in sorted(wanted - held)]
    return found


def scripts(artifact: Artifact) -> list[str]:
    """The SQL of an artifact, in the order that its Jobs run it."""
    maps = {o.name: o.body["data"] for o in artifact.of("ConfigMap")}
    found = []
    for job in artifact.of("Job"):
        for volume in job.spec["template"]["spec"]["volumes"]:
            for source in (volume.get("projected") or {}).get("sources") or []:
                named = source.get("configMap") or {}
                found += [maps[named["name"]][item["key"]] for item in named.get("items") or []]
    return found


def calls(admin: Connection, role: str) -> set[tuple[str, str]]:
    """The functions a role may call, each with the tables it is about."""
    return {(str(name), str(tables)) for name, tables in admin.execute(CALLS.encode(), [role, role])}


def _gone(server: Postgres, database: str, roles: list[str]) -> None:
    """Takes away what a case leaves."""
    with server.connect("postgres", ADMIN) as admin:
        admin.execute(f'DROP DATABASE "{database}"'.encode())
        for role in roles:
            admin.execute(f'DROP ROLE "{role}"'.encode())


def main() -> None:
    tally = Tally("knative_databases")
    with Postgres() as server, tempfile.TemporaryDirectory() as place:
        for case in [*cases(sys.argv[1], "knative"), mutants.sound()]:
            tally.try_case(case.name, case, lambda one: judge(server, one))
        for mutant in mutants.made("databases", Path(place)):
            tally.try_case(mutant.name, mutant, lambda one: judge(server, one), bad=True)
    tally.close()


if __name__ == "__main__":
    main()

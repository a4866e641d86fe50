"""Reads from PostgreSQL's own catalogue what no probe can show: who else holds a right, and how functions run."""

from __future__ import annotations

from collections.abc import Iterable

from knative.servers.postgres import ADMIN, Postgres

TO_PUBLIC = """
SELECT 'database ' || datname FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
 WHERE datname = current_database() AND a.grantee = 0
UNION ALL
SELECT 'schema ' || nspname FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
 WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_toast%' AND a.grantee = 0
UNION ALL
SELECT 'relation ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl) a
 WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND a.grantee = 0
UNION ALL
SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace,
       aclexplode(coalesce(proacl, acldefault('f', proowner))) a
 WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND a.grantee = 0
 ORDER BY 1
"""
UNSAFE = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
 WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND prosecdef
   AND NOT EXISTS (SELECT 1 FROM unnest(proconfig) c WHERE c ~ '^search_path=.*pg_temp$') ORDER BY 1
"""
POWERS = """
SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)
   AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit
        OR EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)) ORDER BY 1
"""
OWNS = """
SELECT r.rolname || ' on ' || c.oid::regclass || ': ' || a.privilege_type
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl) a JOIN pg_roles r ON r.oid = a.grantee
 WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND r.rolname = ANY(%s) ORDER BY 1
"""


def problems(server: Postgres, database: str, roles: Iterable[str]) -> list[str]:
    """What is wrong with a database after an artifact was applied to it; `roles` are those of functions."""
    roles = list(roles)
    with server.connect(database, ADMIN) as c:
        found = [f"PUBLIC holds a right on {row[0]}" for row in c.execute(TO_PUBLIC.encode())]
        found += [f"{row[0]} runs with its caller's search_path" for row in c.execute(UNSAFE.encode())]
        found += [f"role {row[0]} holds more than logins do" for row in c.execute(POWERS.encode(), [roles])]
        found += [f"role {row[0]} directly" for row in c.execute(OWNS.encode(), [roles])]
    return found

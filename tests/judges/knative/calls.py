"""Calls of a table's verbs: within every limit, beyond each of them, and what no grant ever opens."""

from knative.servers.postgres import ADMIN

OWN = "orders_table"
# One call of each verb that is within every limit, and one that is beyond it. `{}` is the schema of the verbs.
WITHIN = {
    "get": "SELECT {}.get('ann', 1, ARRAY['total'])",
    "query": "SELECT {}.query('ann', names => ARRAY['total', 'at'])",
    "scan": "SELECT {}.scan(names => ARRAY['total', 'customer'])",
    "put": """SELECT {}.put('{{"customer": "ann", "at": 1, "total": 2}}')""",
    "update": """SELECT {}.update('ann', 1, '{{"total": 3}}', ARRAY['status'], '{{"total": 1}}')""",
    "delete": "SELECT {}.delete('ann', 1)",
    "check": """SELECT {}.check('ann', 1, '{{"total": 5}}')""",
}
BEYOND_KEYS = {
    "get": ["SELECT {}.get('bob', 1)", "SELECT {}.get(NULL, 1)", "SELECT {}.get('Ann', 1)", "SELECT {}.get('', 1)"],
    "query": ["SELECT {}.query('bob')", "SELECT {}.query(NULL)", "SELECT {}.query('bob', 0, 9)"],
    "put": ["""SELECT {}.put('{{"customer": "bob", "at": 1}}')"""],
    "update": ["""SELECT {}.update('bob', 1, '{{"total": 1}}')""", "SELECT {}.update('bob', 1)"],
    "delete": ["SELECT {}.delete('bob', 1)", "SELECT {}.delete('a%', 1)"],
    "check": ["SELECT {}.check('bob', 1, NULL)", "SELECT {}.check('bob', 1, '{{}}')"],
}
BEYOND_FIELDS = {
    "get": ["SELECT {}.get('ann', 1)", "SELECT {}.get('ann', 1, ARRAY['note'])", "SELECT {}.get('ann', 1, NULL)"],
    "query": ["SELECT {}.query('ann')", "SELECT {}.query('ann', names => ARRAY['total', 'note'])"],
    "scan": ["SELECT {}.scan()", "SELECT {}.scan(names => ARRAY['note'])"],
    "put": ["""SELECT {}.put('{{"customer": "ann", "at": 1, "note": "x"}}')"""],
    "update": [
        """SELECT {}.update('ann', 1, '{{"note": "x"}}')""",
        "SELECT {}.update('ann', 1, removed => ARRAY['note'])",
        """SELECT {}.update('ann', 1, added => '{{"note": 1}}')""",
    ],
    "check": ["""SELECT {}.check('ann', 1, '{{"note": "secret"}}')"""],
}
# What no grant ever opens.
NEVER = [
    *(f"{verb} items.{table}" for table in ("orders", "prices") for verb in ("SELECT FROM", "TRUNCATE", "DELETE FROM")),
    "INSERT INTO items.orders VALUES ('x', 1, '{}')",
    "UPDATE items.orders SET item = '{}'",
    "LOCK TABLE items.orders",
    "COPY items.orders TO STDOUT",
    "COPY items.orders TO PROGRAM 'cat'",
    "SELECT items.permit(true)",
    "SELECT items.part('{}', NULL)",
    "SELECT items.expire()",
    "SELECT prices_table.get(1)",
    "SELECT prices_table.put('{}')",
    "SELECT keeper__prices_table.get(42)",
    "CREATE TABLE public.mine (a int)",
    "CREATE TABLE items.mine (a int)",
    f"CREATE TABLE {OWN}.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1",
    f"CREATE FUNCTION {OWN}.get(text) RETURNS int LANGUAGE sql RETURN 1",
    f"DROP FUNCTION {OWN}.get",
    f"ALTER FUNCTION {OWN}.get SECURITY INVOKER",
    "CREATE EXTENSION file_fdw SCHEMA pg_catalog",
    "CREATE ROLE mine",
    "SET ROLE shop_owner",
    f"SET ROLE {ADMIN}",
    "SET SESSION AUTHORIZATION shop_owner",
    "SELECT * FROM pg_authid",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "ALTER DATABASE shop_app SET work_mem = '1GB'",
    "ALTER TABLE items.orders OWNER TO CURRENT_USER",
]

"""What the verbs of a table do, step by step: each statement on a real server, and what it answers."""

from __future__ import annotations

from psycopg import errors

from knative.servers.postgres import Postgres

T = "orders_table"
STEPS: list[tuple[str, object]] = [
    (f"""{T}.put('{{"customer": "eve", "at": 1, "total": 5, "status": "new"}}')""", [None]),
    (f"{T}.get('eve', 1)", [{"customer": "eve", "at": 1, "total": 5, "status": "new"}]),
    (f"{T}.get('eve', 1, ARRAY['total', 'none'])", [{"total": 5}]),
    (f"{T}.get('eve', 2)", [None]),
    # A put replaces the whole item.
    (f"""{T}.put('{{"customer": "eve", "at": 1, "total": 6}}')""", [None]),
    (f"{T}.get('eve', 1)", [{"customer": "eve", "at": 1, "total": 6}]),
    # An update changes, takes away and adds up; it makes what is not there.
    (f"""{T}.update('eve', 1, '{{"status": "open"}}', '{{}}', '{{"total": 2, "count": 1}}')""", [None]),
    (f"{T}.get('eve', 1)", [{"customer": "eve", "at": 1, "total": 8, "status": "open", "count": 1}]),
    (f"{T}.update('eve', 1, removed => ARRAY['count'])", [None]),
    (f"{T}.get('eve', 1, ARRAY['count', 'total'])", [{"total": 8}]),
    (f"""{T}.update('eve', 2, added => '{{"total": 1}}')""", [None]),
    (f"{T}.get('eve', 2)", [{"customer": "eve", "at": 2, "total": 1}]),
    # Keys stay what they are.
    (f"""{T}.update('eve', 2, '{{"customer": "ann"}}')""", errors.InvalidParameterValue),
    (f"{T}.update('eve', 2, removed => ARRAY['at'])", errors.InvalidParameterValue),
    (f"""{T}.put('{{"customer": "eve", "at": "1"}}')""", errors.InvalidParameterValue),
    (f"""{T}.put('{{"at": 1}}')""", errors.InvalidParameterValue),
    # A check tells whether, and nothing else.
    (f"""{T}.check('eve', 1, '{{"status": "open"}}')""", [True]),
    (f"""{T}.check('eve', 1, '{{"status": "late"}}')""", [False]),
    (f"{T}.check('eve', 1, NULL)", [False]),
    (f"{T}.check('eve', 9, NULL)", [True]),
    # A query finds the items of one key in their order, page by page, either way.
    (f"""{T}.put('{{"customer": "eve", "at": 3, "status": "open", "total": 4}}')""", [None]),
    (f"{T}.query('eve', names => ARRAY['at'])", [{"at": 1}, {"at": 2}, {"at": 3}]),
    (f"{T}.query('eve', lowest => 2, names => ARRAY['at'])", [{"at": 2}, {"at": 3}]),
    (f"{T}.query('eve', 2, 2, names => ARRAY['at'])", [{"at": 2}]),
    (f"{T}.query('eve', at_most => 2, backward => true, names => ARRAY['at'])", [{"at": 3}, {"at": 2}]),
    (f"""{T}.query('eve', after => '{{"at": 2}}', names => ARRAY['at'])""", [{"at": 3}]),
    (f"""{T}.query('eve', after => '{{"at": 2}}', backward => true, names => ARRAY['at'])""", [{"at": 1}]),
    # An index finds items by another attribute, those that have it.
    (f"{T}.by_status_query('open', highest => 8, names => ARRAY['total'])", [{"total": n} for n in (4, 6, 7, 8)]),
    (f"{T}.by_status_query('none')", []),
    (f"""{T}.by_status_scan('{{"status": "open", "total": 8, "customer": "eve", "at": 1}}', 1, names => ARRAY['total'])""",
     [{"total": 9}]),
    # An item that has ended is not there, whoever asks.
    (f"""{T}.put('{{"customer": "eve", "at": 4, "ends": 1, "note": "old"}}')""", [None]),
    (f"{T}.get('eve', 4)", [None]),
    (f"{T}.check('eve', 4, NULL)", [True]),
    (f"{T}.query('eve', 4)", []),
    (f"""{T}.update('eve', 4, '{{"total": 1}}')""", [None]),
    (f"{T}.get('eve', 4)", [{"customer": "eve", "at": 4, "total": 1}]),
    (f"{T}.delete('eve', 4)", [None]),
    (f"{T}.get('eve', 4)", [None]),
]  # fmt: skip


def problems(server: Postgres, database: str, role: str) -> list[str]:
    """Where an answer is another than it should be."""
    found = []
    with server.connect(database, role) as c:
        for call, wanted in STEPS:
            try:
                got: object = [row[0] for row in c.execute(f"SELECT {call}".encode()).fetchall()]
            except errors.Error as error:
                got = type(error)
            if got != wanted:
                found.append(f"{call}: {got}, not {wanted}")
    return found

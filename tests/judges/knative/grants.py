"""Judges the grants of the stores on real servers: exactly the granted operations work, all others are refused."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from knative import grants_selftest as selftest
from knative import caches, cells, queues, tables
from knative.servers.postgres import Postgres
from knative.servers.rabbitmq import RabbitMQ
from tally import Tally


def main() -> None:
    tally = Tally("knative_grants")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(RabbitMQ)  # takes seconds to start
        try:
            with Postgres() as postgres:
                told = selftest.prove("grants.sql", selftest.on_postgres(postgres))
                judged = tables.judge(sys.argv[2], postgres)
            told += selftest.prove("users.acl", selftest.on_redis)
            told += caches.judge(sys.argv[2])
        finally:
            with slow.result() as rabbitmq:
                told += selftest.prove("rabbitmq.yaml", selftest.on_rabbitmq(rabbitmq))
                told += queues.judge(sys.argv[2], rabbitmq) or []
    if judged is None:
        tally.note("this scant does not build knative yet, so no table of it is tried")
    else:
        tally.judged("cells.toml", cells.problems("knative_grants", tables.cells() | caches.cells()))
    for name, problems, broken in [*(judged or []), *told]:
        if broken:
            tally.self_test(name, problems)
        else:
            tally.judged(name, problems)
    tally.close()


if __name__ == "__main__":
    main()

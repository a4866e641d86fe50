"""A PostgreSQL server, the roles' logins, and what it answers when a role tries a statement."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import errors

from knative.servers.process import Server, free_port, program

ADMIN = "postgres"


class Postgres(Server):
    """An empty server whose roles may all log in without a password."""

    def __init__(self) -> None:
        super().__init__("postgres")
        self.port, self.folder_of_data = free_port(), str(self.folder / "data")
        bin_ = "usr/lib/postgresql/*/bin"
        self.run([
            str(program("initdb", bin_)), "-D", self.folder_of_data, "-U", ADMIN, "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ])  # fmt: skip
        settings = [
            "listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=", "fsync=off", "jit=off",
            "max_connections=300", "dynamic_shared_memory_type=mmap",
        ]  # fmt: skip
        command = [str(program("postgres", bin_)), "-D", self.folder_of_data]
        self.start(
            command + [word for s in settings for word in ("-c", s)], lambda: self.connect("postgres", ADMIN).close()
        )

    def connect(self, database: str, role: str) -> psycopg.Connection:
        """A connection of a role; each statement is its own transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user=role, connect_timeout=5, autocommit=True
        )

    def create(self, database: str, owner: str) -> None:
        """What the operator's bootstrap makes: the owner's role (no superuser) and the database."""
        with self.connect("postgres", ADMIN) as admin:
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner]).fetchone():
                admin.execute(f'CREATE ROLE "{owner}" LOGIN')
            admin.execute(f'CREATE DATABASE "{database}" OWNER "{owner}"')

    def apply(self, database: str, sql: str, role: str = ADMIN) -> None:
        """Runs a whole SQL artifact as a role."""
        with self.connect(database, role) as connection:
            connection.execute(sql.encode())

    def login(self, *roles: str) -> None:
        """Lets roles log in, as the operator does once their passwords exist."""
        with self.connect("postgres", ADMIN) as admin:
            for role in roles:
                admin.execute(f'ALTER ROLE "{role}" LOGIN')

    def allowed(self, database: str, role: str, statement: str, given: Sequence[object] = ()) -> bool:
        """Whether the server lets a role run a statement; what it did is undone. Other errors are raised."""
        try:
            with self.connect(database, role) as connection:
                return attempt(connection, statement, given)
        except psycopg.OperationalError as error:
            if "permission denied for database" in str(error):
                return False
            raise


def attempt(connection: psycopg.Connection, statement: str, given: Sequence[object] = ()) -> bool:
    """Like `Postgres.allowed`, on a connection that is open already: many probes of one role take one connection."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement, list(given) or None)
        return True
    except errors.InsufficientPrivilege:
        return False

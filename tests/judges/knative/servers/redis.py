"""A Redis or Valkey server with an ACL file, and what it answers when a user sends a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import redis

from knative.servers.process import Server, ServerError, free_port, program

JUDGE, PASSWORD = "judge", "judge"


class Redis(Server):
    """A server that has loaded the ACL lines; each of their users may also log in with `PASSWORD`."""

    def __init__(self, acl: Iterable[str]) -> None:
        super().__init__("redis")
        self.port = free_port()
        lines = list(acl)
        (self.folder / "users.acl").write_text("\n".join([*lines, f"user {JUDGE} on >{PASSWORD} ~* &* +@all"]) + "\n")
        self.start(
            [str(_server()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--aclfile", "users.acl"],
            lambda: self.admin().ping(),
        )
        self.loaded = [line.decode() for line in self.admin().execute_command("ACL", "LIST")]
        for line in lines:
            if line.split()[:1] == ["user"] and line.split()[1] != "default":
                self.admin().execute_command("ACL", "SETUSER", line.split()[1], f">{PASSWORD}")

    def admin(self) -> redis.Redis:
        """A connection that may do anything: to lay out data, to ask `ACL DRYRUN`."""
        return self.connect(JUDGE)

    def dry(self, user: str, *command: str) -> bool:
        """Whether the user might run a command, which is not run."""
        return self.admin().execute_command("ACL", "DRYRUN", user, *command) == b"OK"

    def connect(self, user: str) -> redis.Redis:
        """A connection of a user; nothing is sent but the login."""
        return redis.Redis(
            port=self.port, username=user, password=PASSWORD, protocol=2, lib_name=None, lib_version=None,
            socket_timeout=5,
        )  # fmt: skip


def _server() -> object:
    for name in ("valkey-server", "redis-server"):
        try:
            return program(name)
        except ServerError:
            continue
    raise ServerError("neither `valkey-server` nor `redis-server` is installed: run tests/setup")


def attempt(connection: redis.Redis, *command: str, dry: Callable[..., bool] | None = None) -> bool:
    """Whether the server runs a command for the connection's user. Errors that are no refusal are raised. What the server
    was started without is asked of `dry`, if there is one."""
    try:
        connection.execute_command(*command)
        return True
    except redis.exceptions.NoPermissionError:
        return False
    except redis.exceptions.ExecAbortError as error:
        if "NOPERM" in str(error):
            return False
        raise
    except redis.exceptions.ResponseError as error:
        if dry and f"{command[0].upper()} command not allowed" in str(error):
            return dry(*command)
        raise


def open_users(server: Redis) -> list[str]:
    """What is wrong with users no probe names: who may log in without a password, or without any name."""
    found = []
    for line in server.loaded:
        words = line.split()
        if "on" in words and words[1] != JUDGE and ("nopass" in words or words[1] == "default"):
            found.append(f"user {words[1]} is open to anybody")
    return found

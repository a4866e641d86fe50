"""What the verbs of a cache are on a server of Redis or Valkey, and every other command the server knows."""

from __future__ import annotations

from collections.abc import Iterator

from knative.servers.redis import Redis

Command = tuple[str, ...]
# Each verb's operations on one key, word by word.
VERBS: dict[str, list[str]] = {
    "get": ["GET {}", "MGET {}", "EXISTS {}", "TTL {}", "PTTL {}", "STRLEN {}", "GETRANGE {} 0 -1"],
    "put": ["SET {} v", "SET {} v NX EX 9", "SETNX {} v", "SETEX {} 9 v", "PSETEX {} 9000 v", "MSET {} v"],
    "delete": ["DEL {}", "UNLINK {}"],
}
# The same on two keys at once.
PAIRS = {"get": ["MGET {} {}", "EXISTS {} {}"], "put": ["MSET {} v {} v"], "delete": ["DEL {} {}", "UNLINK {} {}"]}
# What nobody may do, whatever else: two things at once, past the keys, or for the whole server.
NEVER = [
    "SET {} v GET", "GETSET {} v", "GETDEL {}", "GETEX {}", "GETEX {} EX 9", "GETEX {} PERSIST", "APPEND {} v",
    "INCR {}", "SETRANGE {} 0 v", "MSETNX {} v", "EXPIRE {} 0", "PEXPIRE {} 9", "EXPIREAT {} 1", "PERSIST {}",
    "RENAME {} {}2", "COPY {} {}2", "MOVE {} 1", "DUMP {}", "RESTORE {} 0 x REPLACE", "MIGRATE h 1 {} 0 9", "TYPE {}",
    "TOUCH {}", "OBJECT ENCODING {}", "SORT {} STORE {}2", "HSET {} f v", "LPUSH {} v", "XADD {} * f v", "BITCOUNT {}",
    "LCS {} {}2", "SCAN 0", "SCAN 0 MATCH {}", "KEYS *", "KEYS {}", "RANDOMKEY", "DBSIZE", "FLUSHALL", "FLUSHDB",
    "SWAPDB 0 1", "SELECT 1", "CONFIG GET *", "CONFIG SET maxmemory 1", "ACL LIST", "ACL WHOAMI", "ACL SAVE",
    "ACL SETUSER x on", "CLIENT LIST", "CLIENT KILL ID 1", "INFO", "MONITOR", "SAVE", "SHUTDOWN NOSAVE", "SLOWLOG GET",
    "LATENCY DOCTOR", "MEMORY USAGE {}", "PUBLISH c m", "SUBSCRIBE c", "PSUBSCRIBE *", "MULTI", "EXEC", "WATCH {}",
    "EVAL return(1) 0", "EVAL return(1) 1 {}", "EVALSHA x 0", "SCRIPT FLUSH", "FUNCTION LIST", "FCALL f 0",
    "REPLICAOF NO ONE", "SYNC", "PSYNC x 1", "WAIT 0 0", "DEBUG OBJECT {}", "MODULE LIST", "COMMAND COUNT",
]  # fmt: skip
# How anybody begins and ends: the server asks no ACL about these, but for PING, which every user has.
OPEN = {"auth", "hello", "quit", "reset", "ping"}
GRANTED = {words.split()[0].lower() for rows in VERBS.values() for words in rows}


def words(row: str, *keys: str) -> Command:
    """A command, with keys in the places kept for them; a key is one word, whatever stands in it."""
    left = list(keys)
    found = []
    for word in row.split():
        if "{}" in word:
            key = left.pop(0) if len(left) > 1 else left[0]
            word = word.replace("{}", key, 1)
        found.append(word)
    return tuple(found)


def others(server: Redis, key: str) -> Iterator[Command]:
    """Every command and subcommand that the server has and no verb is, with as many words as it wants."""
    for name, arity, subcommands in _known(server.admin().execute_command("COMMAND INFO")):
        if name in GRANTED | OPEN:
            continue
        alone = [(name, arity)] if not subcommands or abs(arity) == 1 else []
        for of, count in [*alone, *((sub, number) for sub, number, _ in subcommands)]:
            command = of.split("|")
            yield (*command, *[key] * (abs(count) - len(command)))


def _known(rows: list) -> Iterator[tuple[str, int, list]]:
    """The rows of COMMAND, or of one command's subcommands: name, arity, subcommands."""
    for row in rows:
        yield _text(row[0]), int(row[1]), list(_known(row[9])) if len(row) > 9 else []


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value

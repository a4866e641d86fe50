"""What a program's documents must let each function do on Knative, worked out from the spec alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knative.network import EVERY, INTERNET, NAMES, Way
from program import read, text
from spec import Declaration, Grant, Program, SpecError, Statement, Trigger, entry, parse
from tally import Case

CARRIES = ("queue", "topic", "bus")
SENDS = {("queue", "send"), ("topic", "publish"), ("bus", "emit")}
# Verbs that some object or engine holds; a grant of any other must be accepted as unsupported, and is then nothing.
HELD = (
    SENDS
    | {("table", v) for v in ("get", "query", "scan", "put", "update", "delete", "check")}
    | {("bucket", v) for v in ("get", "list", "put", "delete")}
    | {("cache", v) for v in ("get", "put", "delete")}
    | {("stream", "append"), ("stream", "tail"), ("secret", "read")}
)
# Verbs of RabbitMQ's own queues: reading one is one right.
FETCHED = {("queue", "receive"), ("queue", "purge")}
CACHES_AUTHORITY = "valkey-ca"
AUTHORITY = "kafka-cluster-ca-cert"
INGRESS = {
    "kourier": ("kourier-system",),
    "istio": ("istio-system",),
    "contour": ("contour-external", "contour-internal"),
    "gateway": (),
}
RECEIVER = {
    "kafka": "app=kafka-broker-receiver in knative-eventing",
    "rabbitmq": "eventing.knative.dev/brokerRole=ingress in knative-eventing",
    "memory": "eventing.knative.dev/brokerRole=ingress in knative-eventing",
}


@dataclass(frozen=True)
class Cluster:
    """What `target knative` says."""

    namespace: str
    broker: str
    ingress: str
    gateway: str | None


@dataclass(frozen=True)
class World:
    """A program and its cluster."""

    program: Program
    cluster: Cluster
    statements: list[Statement]  # of the first file

    def functions(self) -> list[Declaration]:
        return [f for f in self.program.of("function") if not f.external]

    def grants(self, function: Declaration) -> Iterator[Grant]:
        """The grants that are held; those that the spec accepts as unsupported are not."""
        accepted = [s.words for s in function.says("accept", "unsupported-verb")]
        for grant in function.grants:
            kind = self.program.things[grant.thing].kind
            fetched = (kind, grant.verb) in FETCHED and self.is_rabbit(grant.thing)
            if grant.provider or fetched or (kind, grant.verb) in HELD:
                yield grant
            elif not accepted:
                raise SpecError(f"line {grant.line}: `{grant.verb}` on a {kind}: nothing is known to hold it")

    def is_rabbit(self, name: str) -> bool:
        """Whether a thing is a queue of RabbitMQ's own."""
        thing = self.program.things[name]
        return self.cluster.broker == "rabbitmq" and thing.kind == "queue" and not thing.external

    def rabbits(self, function: Declaration) -> dict[str, set[str]]:
        """The queues of RabbitMQ's own that a function may use, and what it may do with each."""
        found: dict[str, set[str]] = {}
        for grant in self.grants(function):
            if not grant.provider and self.is_rabbit(grant.thing):
                found.setdefault(label(grant.thing), set()).add(grant.verb)
        return found

    def sent_to(self, function: Declaration) -> set[tuple[str, str]]:
        """The Brokers a function may send to, by namespace and name."""
        kinds = {g.thing: self.program.things[g.thing].kind for g in self.grants(function) if not g.provider}
        return {self.broker(name) for name, kind in kinds.items() if kind in CARRIES and not self.is_rabbit(name)}

    def broker(self, name: str) -> tuple[str, str]:
        """The namespace and name of a queue's, topic's or bus's Broker."""
        thing = self.program.things[name]
        if thing.external:
            said = located(thing, "id")
            return (said.partition("/")[0], said.partition("/")[2])
        return self.cluster.namespace, label(name)

    def secrets(self, function: Declaration) -> set[str]:
        """The Secrets it reads: those it is granted, and those it signs in with."""
        found = set()
        for grant in self.grants(function):
            thing = self.program.things[grant.thing]
            if thing.kind == "secret":
                found.add(located(thing, "secret") if thing.external else label(thing.name))
            elif thing.kind == "table":
                found.add(f"{label(f'{self.program.app}.tables')}-ca")
            elif thing.kind == "bucket":
                found.add(pair(function.name, thing.name))
            elif thing.kind == "cache":
                found |= {label(f"{function.name}.caches"), CACHES_AUTHORITY}
            elif thing.kind == "stream":
                found |= {label(f"{function.name}.streams"), AUTHORITY}
        if self.rabbits(function):
            found.add(f"{label(function.name)}-user-credentials")
        return found

    def tables(self, function: Declaration) -> set[tuple[str, str]]:
        """The tables it uses, and the verbs on each: `query`, `by_owner_query`."""
        found = set()
        for grant in self.grants(function):
            if self.program.things[grant.thing].kind == "table":
                found.add((grant.thing, f"{grant.index}_{grant.verb}" if grant.index else grant.verb))
        return found

    def ways_out(self, function: Declaration) -> set[Way]:
        """Where its pods may connect to."""
        found = {Way(NAMES, ("UDP 53", "TCP 53"))}
        if self.sent_to(function):
            found.add(Way(RECEIVER[self.cluster.broker], ("TCP 8080", "TCP 8443")))
        if self.tables(function):
            found |= self.ways_of_jobs()
        kinds = {self.program.things[g.thing].kind for g in self.grants(function) if not g.provider}
        if "bucket" in kinds:
            found.add(Way("app=rook-ceph-rgw in rook-ceph", ("TCP 8080",)))
        if "cache" in kinds:
            found.add(Way("app.kubernetes.io/name=valkey here", ("TCP 6379",)))
        if "stream" in kinds:
            found.add(Way("strimzi.io/name=kafka-kafka here", ("TCP 9093",)))
        if self.rabbits(function):
            found.add(Way("app.kubernetes.io/name=rabbitmq here", ("TCP 5672",)))
        if any(s.words[1:] == ["internet"] for s in function.says("egress")):
            found.add(Way(INTERNET, EVERY))
        return found

    def ways_of_jobs(self) -> set[Way]:
        """Where the pods may connect to that apply the database's script."""
        database = Way(f"cnpg.io/cluster={label(f'{self.program.app}.tables')} here", ("TCP 5432",))
        return {Way(NAMES, ("UDP 53", "TCP 53")), database}

    def ways_in(self) -> set[Way]:
        """Where a function's pods may be connected to from."""
        gateway = (
            [self.cluster.gateway.partition("/")[0]]
            if self.cluster.ingress == "gateway" and self.cluster.gateway
            else []
        )
        doors = ("knative-serving", *INGRESS[self.cluster.ingress], *gateway)
        found = {Way(f"every pod in {door}", ("TCP 8012", "TCP 8013", "TCP 8112")) for door in doors}
        return found | {Way("app=autoscaler in knative-serving", ("TCP 9090",))}

    def brought(self, function: Declaration) -> list[tuple[str, Trigger, str | None]]:
        """The Brokers whose events a function is brought, by which trigger, and the Broker for those that fail."""
        found = []
        for trigger in function.triggers:
            if trigger.kind in CARRIES and trigger.thing:
                found.append((self.broker(trigger.thing)[1], trigger, self._dead(function, trigger)))
        return found

    def _dead(self, function: Declaration, trigger: Trigger) -> str | None:
        name = trigger.thing or ""
        for s in self.program.things[name].says("dead_letter"):
            if s.words[1] != "after":
                return self.broker(s.words[1])[1]
            return label(f"{name}.dead")
        failures = trigger.failures if trigger.kind == "queue" else function.failures
        return self.broker(failures)[1] if failures else None


def world(case: Case) -> World:
    """The program of a case, and its cluster."""
    program = read(case.spec, case.environment, dict(case.given), "knative")
    said = {}
    statements = parse(entry(case.spec))
    for s in statements:
        if s.words[:2] == ["target", "knative"]:
            said = {b.words[0]: text(b.tokens[1:], dict(case.given)) for b in s.block or [] if len(b.words) == 2}
    cluster = Cluster(
        said.get("namespace", label(program.app)),
        said.get("broker", "kafka"),
        said.get("ingress", "kourier"),
        said.get("gateway"),
    )
    return World(program, cluster, statements)


def located(thing: Declaration, word: str) -> str:
    """What an external thing says in its `knative` block."""
    for s in thing.says("knative"):
        for b in s.block or []:
            if b.words[0] == word:
                return text(b.tokens[1:], {})
    raise SpecError(f"{thing.name}: has no address on Knative")


def label(path: str) -> str:
    """The name of a declaration's object: `create-order`, `emails--inbox`."""
    found = path.replace(".", "--").replace("_", "-")
    if len(found) > 63 or any(not word for part in path.split(".") for word in part.split("_")):
        raise SpecError(f"`{path}` is named by a hash, which this reader cannot tell")
    return found


def pair(one: str, other: str) -> str:
    """The name of what joins two declarations."""
    if "." in one or "." in other:
        raise SpecError(f"`{one}` and `{other}` are joined by a hash, which this reader cannot tell")
    return label(f"{one}.{other}")

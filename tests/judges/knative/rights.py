"""Judges that the documents let each function do exactly what the spec says: ways, secrets, events, roles, doors."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from knative import cells, documents, doors, engines, filters, mutants, network
from knative.documents import Artifact, Body, Object
from knative.expect import World, label, world
from knative.matrix import Cell
from knative.mistakes import VISIBILITY
from knative.platform import mounts
from program import text
from samples import conditions, message
from spec import Declaration, Statement, Token, Trigger
from tally import Case, Tally
from tally import cases as built_cases

AUDIENCE = re.compile(r"eventing\.knative\.dev/broker/([^/]+)/([^/]+)")


def judge(case: Case) -> list[str]:
    """Where a case's documents and its spec differ."""
    of, artifact = world(case), documents.read(case.folder)
    found = []
    services = {s.name: s for s in artifact.of("Service", group="serving.knative.dev")}
    wanted = {label(f.name): f for f in of.functions()}
    found += differ("functions", set(services), set(wanted))
    for name in sorted(services.keys() & wanted.keys()):
        found += [f"{name}: {row}" for row in of_function(of, artifact, services[name], wanted[name])]
        found += [f"{name}: {row}" for row in engines.problems(of, artifact, case.folder, wanted[name])]
    found += of_jobs(of, artifact)
    found += doors.gateway(of, artifact)
    return found + of_senders(artifact) + of_logins(artifact, services) + of_queues(of, artifact)


def differ(what: str, held: set, wanted: set) -> list[str]:
    """One row a difference, both ways."""
    more = [f"{what}: {row}, which no line of the spec says" for row in sorted(map(str, held - wanted))]
    return more + [f"{what}: not {row}, although the spec says so" for row in sorted(map(str, wanted - held))]


def of_function(of: World, artifact: Artifact, service: Object, function: Declaration) -> list[str]:
    """What is wrong with what one function may do."""
    ways = of.ways_out(function) | doors.ways_out(of, function)
    found = differ("ways out", network.ways_out(artifact, service), ways)
    found += differ("ways in", network.ways_in(artifact, service), of.ways_in())
    logins = {login for login, role in logins_of(artifact).items() if login in mounts(service.spec)}
    held = set(mounts(service.spec))
    found += differ("secrets", held - logins, of.secrets(function))
    if bool(logins) != bool(of.tables(function)) or len(logins) > 1:
        found.append(
            f"logs in by {', '.join(sorted(logins)) or 'nothing'} for {len(of.tables(function))} rights on tables"
        )
    found += differ("tokens", tokens(service), of.sent_to(function))
    found += differ("may send to", senders(artifact, service), of.sent_to(function))
    found += differ("roles", set(roles(artifact, service)), set())
    public = service.labels.get(VISIBILITY) != "cluster-local"
    if public != doors.public(of, function):
        found.append(f"is {'public' if public else 'private'}, which the spec does not say")
    found += doors.problems(of, artifact, service, function)
    found += differ("variables", set(), variables(function) - told(service))
    return found + of_events(of, artifact, service, function)


def told(service: Object) -> set[tuple[str, str]]:
    """The variables of a function's pods."""
    containers = service.spec["template"]["spec"]["containers"]
    return {(v["name"], v.get("value", "")) for c in containers for v in c.get("env") or []}


def variables(function: Declaration) -> set[tuple[str, str]]:
    """The variables that the spec gives as plain texts, letter by letter."""
    rows = [row for s in function.says("env") for row in s.block or [] if len(row.tokens) == 3]
    plain = [row for row in rows if row.tokens[2].kind == "string" and "$" not in row.tokens[2].text]
    return {(row.words[0], text(row.tokens[2:], {})) for row in plain}


def of_jobs(of: World, artifact: Artifact) -> list[str]:
    """What is wrong with what Jobs may do: they speak to the database, and nobody to them."""
    found = []
    for job in artifact.of("Job", "CronJob"):
        found += [f"{job.id}: {row}" for row in differ("ways out", network.ways_out(artifact, job), of.ways_of_jobs())]
        found += [f"{job.id}: {row}" for row in differ("ways in", network.ways_in(artifact, job), set())]
        found += [f"{job.id}: has tokens" for _ in _audiences(job.spec)]
    return found


def tokens(service: Object) -> set[tuple[str, str]]:
    """The Brokers that tokens in a function's pods are meant for, by namespace and name."""
    found = set()
    for audience in _audiences(service.spec):
        match = AUDIENCE.fullmatch(audience)
        found.add((match.group(1), match.group(2)) if match else (audience, ""))
    return found


def _audiences(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        if isinstance(body.get("serviceAccountToken"), dict):
            yield body["serviceAccountToken"].get("audience", "")
        for value in body.values():
            yield from _audiences(value)
    elif isinstance(body, list):
        for value in body:
            yield from _audiences(value)


def senders(artifact: Artifact, service: Object) -> set[tuple[str, str]]:
    """The Brokers whose policies let a function's identity send, by namespace and name."""
    account = service.spec["template"]["spec"].get("serviceAccountName", "default")
    subject, found = f"system:serviceaccount:{service.namespace}:{account}", set()
    for policy in artifact.of("EventPolicy"):
        for one in policy.spec.get("from") or [{"sub": "*"}]:
            said = str(one.get("sub", ""))
            if said == subject or said.endswith("*") and subject.startswith(said[:-1]):
                found |= targets(artifact, policy)
    return found


def targets(artifact: Artifact, policy: Object) -> set[tuple[str, str]]:
    """What a policy is about: without `to`, everything in its namespace."""
    if not policy.spec.get("to"):
        return {(o.namespace, o.name) for o in artifact.of("Broker") if o.namespace == policy.namespace}
    return {
        (policy.namespace, to["ref"]["name"] if "ref" in to else "whatever has a label") for to in policy.spec["to"]
    }


def of_senders(artifact: Artifact) -> list[str]:
    """Triggers and sources send by identities of their own: each needs a policy for where it sends to, and no other."""
    held, wanted = set(), set()
    for policy in artifact.of("EventPolicy"):
        for one in policy.spec.get("from") or []:
            if "ref" in one:
                space = one["ref"].get("namespace", policy.namespace)
                held |= {(one["ref"]["kind"], space, one["ref"]["name"], *to) for to in targets(artifact, policy)}
    for item in artifact.of("Trigger", "PingSource", "KafkaSource"):
        for to in (
            item.spec.get("subscriber"),
            item.spec.get("sink"),
            (item.spec.get("delivery") or {}).get("deadLetterSink"),
        ):
            ref = (to or {}).get("ref") or {}
            if ref.get("kind") == "Broker":
                wanted.add((item.kind, item.namespace, item.name, ref.get("namespace", item.namespace), ref["name"]))
    return differ("handing on", held, wanted)


def logins_of(artifact: Artifact) -> dict[str, str]:
    """The roles of the database by the Secret that holds their password."""
    return {
        o.spec.get("passwordSecret", {}).get("name", ""): o.spec.get("name", "") for o in artifact.of("DatabaseRole")
    }


def of_logins(artifact: Artifact, services: dict[str, Object]) -> list[str]:
    """A login is one function's, and a function's alone."""
    found = []
    for login, role in logins_of(artifact).items():
        users = [name for name, s in services.items() if login in mounts(s.spec)]
        if len(users) != 1:
            found.append(f"the role {role} is the login of {', '.join(users) or 'nobody'}")
    return found


def roles(artifact: Artifact, service: Object) -> Iterator[str]:
    """The rights that Kubernetes' own roles give a function's identity."""
    account = service.spec["template"]["spec"].get("serviceAccountName", "default")
    groups = {"system:serviceaccounts", f"system:serviceaccounts:{service.namespace}", "system:authenticated"}
    for binding in artifact.of("RoleBinding", "ClusterRoleBinding"):
        for s in binding.body.get("subjects") or []:
            name, kind = s.get("name"), s.get("kind")
            here = s.get("namespace", binding.namespace) == service.namespace
            user = f"system:serviceaccount:{service.namespace}:{account}"
            if (
                kind == "ServiceAccount"
                and here
                and name == account
                or kind == "Group"
                and name in groups
                or name == user
            ):
                yield f"{binding.body['roleRef']['kind']} {binding.body['roleRef']['name']} by {binding.id}"


def of_events(of: World, artifact: Artifact, service: Object, function: Declaration) -> list[str]:
    """What is wrong with the events a function is brought."""
    held = [t for t in artifact.of("Trigger") if _to(t.spec.get("subscriber"), "Service") == service.name]
    found: list[str] = []
    for broker, trigger, dead in of.brought(function):
        fits = [t for t in held if t.spec.get("broker") == broker and not _amiss(t, trigger)]
        if not fits:
            near = [row for t in held if t.spec.get("broker") == broker for row in _amiss(t, trigger)]
            found.append(
                f"is not brought events of Broker {broker} as its trigger says" + "".join(f"; {row}" for row in near)
            )
            continue
        held.remove(fits[0])
        delivery = fits[0].spec.get("delivery") or {}
        if "retry" not in delivery:
            found.append(f"Trigger {fits[0].name}: tries as often as the cluster likes")
        failed = _to(delivery.get("deadLetterSink"), "Broker")
        if failed != dead:
            found.append(f"Trigger {fits[0].name}: what fails goes to {failed}, not {dead}")
    own = [t for t in held if not _scheduled(artifact, t, service)]
    return found + [f"is brought events of Broker {t.spec.get('broker')}, which no line of the spec says" for t in own]


def _scheduled(artifact: Artifact, trigger: Object, service: Object) -> bool:
    """Whether a Trigger brings what a schedule's Broker holds: nothing but PingSources sends to it."""
    broker = trigger.spec.get("broker")
    sources = [p for p in artifact.of("PingSource") if _to(p.spec.get("sink"), "Broker") == broker]
    named = [p for p in artifact.of("EventPolicy") if (service.namespace, broker) in targets(artifact, p)]
    froms = [one for p in named for one in p.spec.get("from") or []]
    return bool(sources) and all(one.get("ref", {}).get("kind") == "PingSource" for one in froms)


def _to(to: Body | None, kind: str) -> str | None:
    ref = (to or {}).get("ref") or {}
    return ref.get("name") if ref.get("kind") == kind else None


def _amiss(held: Object, trigger: Trigger) -> list[str]:
    """Where a Trigger's filters let other events pass than the words of the spec do."""
    rows = held.spec.get("filters") or []
    found = [] if filters.passes(rows, message(trigger)) else [f"{held.name} does not take {message(trigger)}"]
    asked = conditions(trigger)
    for missed in range(len(asked)):
        event = message(Trigger(trigger.kind, [], None, _where(trigger, asked, missed)), fits=False)
        if filters.passes(rows, event):
            found.append(f"{held.name} takes {event}")
    if rows and not asked:
        found.append(f"{held.name} takes only some")
    return found


def _where(trigger: Trigger, asked: list[list[str]], first: int) -> list:
    """The same conditions with one of them first: `message` misses the first."""
    order = [asked[first], *asked[:first], *asked[first + 1 :]]
    words = ["where"] + [word for i, one in enumerate(order) for word in (["and"] if i else []) + one]
    return [Statement([Token("word", word, 1) for word in words])]


def of_queues(of: World, artifact: Artifact) -> Iterable[str]:
    """What is wrong with what queues are sent from topics and buses."""
    held = {
        (t.spec.get("broker", ""), _to(t.spec.get("subscriber"), "Broker") or "")
        for t in artifact.of("Trigger")
        if _to(t.spec.get("subscriber"), "Broker")
    }
    wanted = set()
    for queue in of.program.of("queue"):
        for s in queue.says("from"):
            source = (
                of.program.things.get(s.words[2]) or of.program.things[f"{queue.name.rpartition('.')[0]}.{s.words[2]}"]
            )
            wanted.add((of.broker(source.name)[1], of.broker(queue.name)[1]))
    return differ("from Broker to Broker", held, wanted)


def main() -> None:
    tally = Tally("knative_rights")
    with tempfile.TemporaryDirectory() as place:
        seen: set[Cell] = set()

        def judged(case: Case) -> list[str]:
            found = judge(case)
            if not found:
                seen.update(cells.seen(world(case)))
            return found

        built = built_cases(sys.argv[1], "knative")
        for case in built:
            tally.try_case(case.name, case, judged)
        tally.try_case("self-test", mutants.sound(), judge)
        if built:
            tally.judged("cells.toml", cells.problems("knative_rights", seen))
        for name, problems in engines.self_tests():
            tally.self_test(name, problems)
        for mutant in mutants.made("rights", Path(place)):
            tally.try_case(mutant.name, mutant, judge, bad=True)
    tally.close()


if __name__ == "__main__":
    main()

"""Judges that roles and resource policies hold exactly what the spec says: no action, resource or caller besides."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from expect import Right, rights
from mutants import mutants, sound
from policies import Role, Statement, statements
from spec import Declaration
from tally import Case, Tally, cases
from template import ACCOUNT
from world import World

CALLERS = {
    "http": "apigateway.amazonaws.com",
    "topic": "sns.amazonaws.com",
    "bus": "events.amazonaws.com",
    "bucket": "events.amazonaws.com",
}
READS = {f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "Scan")}
WRITES = {f"dynamodb:{name}" for name in ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")}
SCOPED = {"aws:SourceArn", "aws:SourceAccount"}


def of_function(world: World, function: Declaration) -> list[str]:
    """What is wrong with a function's role."""
    role = world.role(function.name)
    found = [f"holds {arn}, which is not of this template" for arn in role.unknown]
    if [(s.effect, s.principal, s.actions) for s in role.trust] != [
        ("Allow", {"Service": "lambda.amazonaws.com"}, ["sts:AssumeRole"])
    ]:
        found.append("may be taken by others than Lambda")
    expected = {(r.action, r.resource, frozenset(keys(r))): r.why for r in rights(world, function)}
    held = {
        (a, r, frozenset(s.condition_keys))
        for s in role.statements
        for a in s.actions
        for r in s.resources
        if s.effect == "Allow"
    }
    found += [f"may {_words(row)}, which no line of the spec says" for row in sorted(held - expected.keys(), key=str)]
    found += [
        f"may not {_words(row)}, although {expected[row]} says so" for row in sorted(expected.keys() - held, key=str)
    ]
    return [f"{function.name}: {problem}" for problem in found]


def _words(row: tuple[str, str, frozenset[str]]) -> str:
    action, resource, depends = row
    return f"{action} on {resource}" + (f" depending on {', '.join(sorted(depends))}" if depends else "")


def keys(right: Right) -> set[str]:
    """The condition keys a right's statement must use."""
    service = right.action.partition(":")[0]
    found = set()
    if right.keys:
        found.add({"dynamodb": "dynamodb:LeadingKeys", "s3": "s3:prefix"}[service])
    if right.fields:
        found.add("dynamodb:Attributes")
        if right.action in READS:
            found.add("dynamodb:Select")
        elif right.action in WRITES:
            found.add("dynamodb:ReturnValues")
    if right.via:
        found.add("kms:ViaService")
    return found


def of_others(world: World, taken: list[Role]) -> list[str]:
    """What is wrong with roles that are no function's: only schedules have some."""
    found, invoked = [], []
    scheduled = [world.arn(f.name) for f in world.functions() for t in f.triggers if t.kind == "schedule"]
    for role in world.roles.values():
        if any(role is other for other in taken):
            continue
        for s in role.trust:
            if s.principal != {"Service": "scheduler.amazonaws.com"} or s.actions != ["sts:AssumeRole"]:
                found.append(f"{role.resource.path}: may be taken by {s.principal}")
            if s.condition_keys != SCOPED:
                found.append(f"{role.resource.path}: may be taken on behalf of anybody")
        found += [f"{role.resource.path}: holds {arn}, which is not of this template" for arn in role.unknown]
        for s in role.statements:
            for action in s.actions:
                for resource in s.resources:
                    if (action, resource in scheduled) != ("lambda:InvokeFunction", True):
                        found.append(f"{role.resource.path}: may {action} on {resource}")
                    else:
                        invoked.append(resource)
    if sorted(invoked) != sorted(scheduled):
        found.append(f"schedules may call {sorted(invoked)}, not {sorted(scheduled)}")
    return found


def of_resources(world: World) -> list[str]:
    """What is wrong with the policies that stand on resources."""
    found = []
    for arn, documents in world.policies.items():
        body = [s for _, document in documents for s in statements(document)]
        for s in body:
            if s.effect == "Allow":
                found += [f"{documents[0][0]}: {problem}" for problem in _open(s)]
        if ":kms:" not in arn and not any(_tls_only(s) for s in body):
            found.append(f"{documents[0][0]}: lets requests in without TLS")
    guarded = set(world.policies)
    for thing in world.program.of("bucket", "queue", "topic"):
        if not thing.external and world.arn(thing.name) not in guarded:
            found.append(f"{thing.name}: has no policy that asks for TLS")
    return found


def of_callers(world: World) -> list[str]:
    """What is wrong with who may call functions."""
    found = []
    called: dict[str, set[str]] = {f.name: set() for f in world.functions()}
    names = {ref: f.name for f in world.functions() for ref in _refs(world, f)}
    for r in world.resources:
        if r.type != "AWS::Lambda::Permission":
            continue
        p = r.properties
        if p["Action"] != "lambda:InvokeFunction" or not str(p["Principal"]).endswith(".amazonaws.com"):
            found.append(f"{r.path}: lets {p['Principal']} {p['Action']}")
        # A source's ARN that holds the account binds to it as well; EventBridge tells Lambda no account of its own.
        if "SourceArn" not in p or ACCOUNT not in (p.get("SourceAccount"), p["SourceArn"].split(":")[4]):
            found.append(f"{r.path}: is not bound to one source of this account")
        called[names[p["FunctionName"]]].add(p["Principal"])
    for function in world.functions():
        wanted = {CALLERS[t.kind] for t in function.triggers if t.kind in CALLERS}
        for secret in world.program.of("secret"):
            if any(s.words[-1] == function.name and "by" in s.words for s in secret.says("rotate")):
                wanted.add("secretsmanager.amazonaws.com")
        if called[function.name] != wanted:
            found.append(f"{function.name}: may be called by {sorted(called[function.name])}, not {sorted(wanted)}")
    return found


def _refs(world: World, function: Declaration) -> list[str]:
    own = world.resource(function.name)
    return [own.ref, own.arn, world.arn(function.name)]


def _open(s: Statement) -> list[str]:
    if s.principal == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}:
        return []
    if not (isinstance(s.principal, dict) and list(s.principal) == ["Service"]):
        return [f"lets {s.principal} in"]
    tests = {key: values for test in s.conditions.values() for key, values in test.items()}
    accounts = [*tests.get("aws:SourceAccount", []), *(arn.split(":")[4] for arn in tests.get("aws:SourceArn", []))]
    # A log group's key is bound by the encryption context, the group's ARN.
    accounts += [arn.split(":")[4] for arn in tests.get("kms:EncryptionContext:aws:logs:arn", [])]
    return [] if accounts and set(accounts) == {ACCOUNT} else [f"lets {s.principal} in on behalf of anybody"]


def _tls_only(s: Statement) -> bool:
    everyone = s.principal in ("*", {"AWS": "*"})
    return s.effect == "Deny" and everyone and s.conditions == {"Bool": {"aws:SecureTransport": ["false"]}}


def of_environment(world: World, function: Declaration) -> list[str]:
    """Variables that a function is told its things by, `ORDERS_TABLE` and so on, and what they must hold."""
    variables = world.resource(function.name).properties.get("Environment", {}).get("Variables", {})
    said = {b.words[0] for s in function.says("env") for b in s.block or []}
    found = []
    for name in dict.fromkeys(g.thing for g in function.grants if world.program.things[g.thing].kind != "raw"):
        thing, arn = world.program.things[name], world.arn(name)
        key = f"{re.sub('[.]', '_', name).upper()}_{thing.kind.upper()}"
        tail = arn.split(":", 6)[-1] if thing.kind == "function" else arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
        wanted = (
            arn
            if thing.kind in ("topic", "secret")
            else f"https://sqs.{arn.split(':')[3]}.amazonaws.com/{arn.split(':')[4]}/{tail}"
            if thing.kind == "queue"
            else tail
        )
        if key not in said and variables.get(key) not in (wanted, arn if thing.kind == "function" else wanted):
            found.append(f"{function.name}: {key} is {variables.get(key)!r}, not {wanted!r}")
    return found


def of_told(world: World) -> list[str]:
    """What `scant explain --access` tells differently from what the template holds and the spec says."""
    told = [row for target in json.loads(world.case.told.read_text())["targets"] for row in target["rights"]]
    found = []
    for function in world.functions():
        mine = [row for row in told if row["holder"] == function.name]
        named = {action for row in mine for action in row["actions"] if row["line"]}
        held = {a for s in world.role(function.name).statements for a in s.actions}
        found += [f"{function.name}: {a} is in the template, but nobody is told of it" for a in sorted(held - named)]
        found += [f"{function.name}: {a} is told of, but not in the template" for a in sorted(named - held)]
        lines = {(a, row["line"]) for row in mine if row["because"] == "allow" for a in row["actions"]}
        for right in rights(world, function):
            if right.why.startswith("line ") and (right.action, int(right.why[5:])) not in lines:
                found.append(f"{function.name}: {right.action} is not told to come from {right.why}")
    called = {
        row["function"]
        for row in told
        if "lambda:InvokeFunction" in row["actions"] and row["holder"] != row["function"]
    }
    for function in world.functions():
        if any(t.kind in (*CALLERS, "schedule") for t in function.triggers) and function.name not in called:
            found.append(f"{function.name}: nobody is told of who may call it")
    return found


def judge(case: Case) -> list[str]:
    """What the template gives differently from what the spec says."""
    world = World(case)
    found, taken = [], []
    for function in world.functions():
        role = world.role(function.name)
        if any(role is other for other in taken):
            found.append(f"{function.name}: shares its role")
        taken.append(role)
        found += of_function(world, function)
        found += of_environment(world, function)
    return found + of_others(world, taken) + of_resources(world) + of_callers(world) + of_told(world)


def main() -> None:
    tally = Tally("rights")
    with tempfile.TemporaryDirectory() as place:
        for case in [*cases(sys.argv[1]), sound()]:
            tally.try_case(case.name, case, judge)
        for mutant in mutants("rights", Path(place)):
            tally.try_case(mutant.name, mutant.case, judge, bad=True)
    tally.close()


if __name__ == "__main__":
    main()

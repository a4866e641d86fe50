"""Reads the policies of S3 users and the ACLs of Kafka users back, and holds each function against the spec."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from knative.documents import Artifact
from knative.expect import World, label, located
from spec import Declaration, Grant

# Every action on objects and buckets that a verb of the language could be taken for, and those it must never reach.
VERBS = {
    "get": {"s3:GetObject"},
    "put": {"s3:PutObject", "s3:AbortMultipartUpload"},
    "delete": {"s3:DeleteObject"},
    "list": {"s3:ListBucket"},
}
NEVER = {
    "s3:BypassGovernanceRetention", "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy",
    "s3:DeleteObjectTagging", "s3:DeleteObjectVersion", "s3:GetBucketPolicy", "s3:GetObjectAcl", "s3:GetObjectTagging",
    "s3:GetObjectVersion", "s3:ListAllMyBuckets", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions",
    "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:RestoreObject",
}  # fmt: skip
ACTIONS = set().union(*VERBS.values()) | NEVER
ON_BUCKET = {a for a in ACTIONS if re.search("Bucket|Lifecycle|AllMy", a)}
OPERATIONS = {"append": {"Describe", "Write"}, "tail": {"Describe", "Read"}}
ELSEWHERE = "else/where"


def problems(of: World, artifact: Artifact, folder: Path, function: Declaration) -> Iterator[str]:
    """Where a function's policies and ACLs differ from its lines."""
    wanted: dict[str, list[Grant]] = {}
    for grant in of.grants(function):
        wanted.setdefault(grant.thing, []).append(grant)
    for file in sorted(folder.glob(f"buckets/*/users/{label(function.name)}.json")):
        if not any(of.program.things[t].kind == "bucket" and label(t) == file.parts[-3] for t in wanted):
            yield f"{file.name}: a policy on the bucket {file.parts[-3]}, which no line of the spec says"
    for thing, grants in wanted.items():
        if of.program.things[thing].kind == "bucket":
            file = folder / f"buckets/{label(thing)}/users/{label(function.name)}.json"
            policy = json.loads(file.read_text()) if file.is_file() else {"Statement": []}
            yield from (f"{thing}: {row}" for row in differences(policy, bucket(of, thing), grants))
    yield from _streams(of, artifact, function, wanted)
    yield from _queues(of, artifact, function)


def bucket(of: World, thing: str) -> str:
    """A bucket's name."""
    store = of.program.things[thing]
    return located(store, "name") if store.external else f"{label(of.program.app)}--{label(thing)}"


def differences(policy: dict, name: str, grants: list[Grant]) -> Iterator[str]:
    """Where a policy permits something else than the grants do, over every action, key and bucket that tells them apart."""
    keys = {ELSEWHERE, ""}
    for grant in grants:
        for value in (grant.scope or ("", ()))[1]:
            keys |= {value, value + "more", value[:-1], "x" + value}
    for action in sorted(ACTIONS):
        for of_bucket in (name, name + "2"):
            for key in sorted(keys):
                held = permits(policy, action, of_bucket, key)
                wanted = of_bucket == name and any(_covers(g, action, key) for g in grants)
                if held != wanted:
                    yield f"{action} on {of_bucket}/{key} is {'permitted' if held else 'refused'}"


def _covers(grant: Grant, action: str, key: str) -> bool:
    if action not in VERBS[grant.verb]:
        return False
    if not grant.scope:
        return True
    how, values = grant.scope
    return key in values if how == "is" else any(key.startswith(v) for v in values)


def permits(policy: dict, action: str, name: str, key: str) -> bool:
    """Whether a policy permits an action on a key; of a list, `key` is the beginning that is asked for."""
    arn = f"arn:aws:s3:::{name}" + ("" if action in ON_BUCKET else f"/{key}")
    for s in policy["Statement"]:
        known = set(s) <= {"Effect", "Action", "Resource", "Condition"} and s["Effect"] == "Allow"
        conditions = s.get("Condition", {})
        if not known or set(conditions) - {"StringLike"} or set(conditions.get("StringLike", {})) - {"s3:prefix"}:
            raise ValueError(f"a statement this reader does not know: {s}")
        begins = conditions.get("StringLike", {}).get("s3:prefix")
        if (
            any(_fits(a, action) for a in s["Action"])
            and any(_fits(r, arn) for r in s["Resource"])
            and (begins is None or any(_fits(b, key) for b in begins))
        ):
            return True
    return False


def _fits(pattern: str, text: str) -> bool:
    known = {"*": ".*", "?": "."}
    return re.fullmatch("".join(known.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None


def _streams(of: World, artifact: Artifact, function: Declaration, wanted: dict[str, list[Grant]]) -> Iterator[str]:
    needed: dict[str, set[str]] = {}
    for thing, grants in wanted.items():
        store = of.program.things[thing]
        if store.kind == "stream":
            topic = located(store, "name") if store.external else label(thing)
            needed[topic] = set().union(*(OPERATIONS[g.verb] for g in grants))
    held: dict[str, set[str]] = {}
    for user in artifact.of("KafkaUser"):
        if user.name != f"{label(function.name)}--streams":
            continue
        for acl in user.spec["authorization"]["acls"]:
            on = acl["resource"]
            if acl["type"] != "allow" or on["type"] != "topic" or on["patternType"] != "literal" or on["name"] == "*":
                yield f"{user.id}: an ACL this reader does not know: {acl}"
            held.setdefault(on["name"], set()).update(acl["operations"])
    if held != needed:
        yield f"may {held} in Kafka, and the spec says {needed}"


def self_tests() -> Iterator[tuple[str, list[str]]]:
    """Policies that permit too much or too little, each with what was found."""
    grant = Grant("get", "uploads", scope=("starts", ("raw/",)))
    arn = "arn:aws:s3:::b"
    right = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [f"{arn}/raw/*"]}
    wrong = {
        "every action": {**right, "Action": ["s3:*"]},
        "another action": {**right, "Action": ["s3:GetObject", "s3:PutObject"]},
        "every key": {**right, "Resource": [f"{arn}/*"]},
        "every bucket that begins so": {**right, "Resource": [f"{arn}*/raw/*"]},
        "one key": {**right, "Resource": [f"{arn}/raw/"]},
        "the end of a prefix left out": {**right, "Resource": [f"{arn}/raw*"]},
    }
    if list(differences({"Statement": [right]}, "b", [grant])):
        yield "a sound policy", []
    for name, statement in wrong.items():
        yield f"S3 policy: {name}", list(differences({"Statement": [statement]}, "b", [grant]))


def _queues(of: World, artifact: Artifact, function: Declaration) -> Iterator[str]:
    """Where a function's permissions on a RabbitMQ server differ from its lines, over every name there is."""
    wanted = of.rabbits(function)
    permissions = artifact.of("Permission", group="rabbitmq.com")
    found = [p for p in permissions if p.spec["userReference"]["name"] == label(function.name)]
    if len(found) > 1 or bool(found) != bool(wanted):
        yield f"has {len(found)} permissions on RabbitMQ for {len(wanted)} queues"
    for permission in found:
        told = permission.spec["permissions"]
        queues = [o.spec["name"] for o in artifact.of("Queue", group="rabbitmq.com")]
        names = {"amq.default", "amq.fanout"} | {f"{before}{q}" for q in queues for before in ("", "x.", "xx", "a")}
        for name in sorted(names):
            verbs = wanted.get(name.removeprefix("x."), set())
            may = {
                "configure": False,
                "write": name.startswith("x.") and "send" in verbs,
                "read": name in wanted and bool(verbs & {"receive", "purge"}),
            }
            for what, is_wanted in may.items():
                if bool(re.search(told[what], name)) != is_wanted:
                    yield f"{what} on `{name}` is {'not ' if is_wanted else ''}permitted on RabbitMQ"

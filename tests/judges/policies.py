"""Collects every policy of an evaluated template: what each role holds, and what each resource lets others do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from template import Resource

RESOURCE_POLICIES = {
    "AWS::S3::BucketPolicy": ("Bucket", "AWS::S3::Bucket"),
    "AWS::SQS::QueuePolicy": ("Queues", "AWS::SQS::Queue"),
    "AWS::SNS::TopicPolicy": ("Topics", "AWS::SNS::Topic"),
}


@dataclass
class Statement:
    """A statement of a policy, its lists always lists."""

    effect: str
    actions: list[str]
    resources: list[str]
    conditions: dict[str, dict[str, list[str]]]
    principal: Any
    raw: dict[str, Any]

    @property
    def condition_keys(self) -> set[str]:
        return {key for tests in self.conditions.values() for key in tests}


@dataclass
class Role:
    """A role, who may take it, and the statements of every policy on it."""

    resource: Resource
    trust: list[Statement]
    statements: list[Statement] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def roles(resources: list[Resource]) -> dict[str, Role]:
    """The template's roles by ARN."""
    found = {
        r.arn: Role(r, statements(r.properties["AssumeRolePolicyDocument"]))
        for r in resources
        if r.type == "AWS::IAM::Role"
    }
    by_name = {role.resource.physical: role for role in found.values()}
    for role in found.values():
        for policy in role.resource.properties.get("Policies", []):
            _add(role, policy["PolicyDocument"])
    managed = {r.arn: r for r in resources if r.type == "AWS::IAM::ManagedPolicy"}
    for role in found.values():
        for arn in role.resource.properties.get("ManagedPolicyArns", []):
            if arn in managed:
                _add(role, managed[arn].properties["PolicyDocument"])
            else:
                role.unknown.append(arn)
    for r in resources:
        if r.type in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for name in r.properties.get("Roles", []):
                _add(by_name[name], r.properties["PolicyDocument"])
        if r.type in ("AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy", "AWS::IAM::RolePolicy"):
            for role in found.values():
                role.unknown.append(f"{r.path} of type {r.type}")
    return found


def resource_policies(resources: list[Resource]) -> dict[str, list[tuple[str, Any]]]:
    """Documents that stand on a resource, by its ARN, each with the logical id it comes from."""
    found: dict[str, list[tuple[str, Any]]] = {}
    by_ref = {r.ref: r.arn for r in resources}
    for r in resources:
        if r.type in RESOURCE_POLICIES:
            targets = r.properties[RESOURCE_POLICIES[r.type][0]]
            for ref in targets if isinstance(targets, list) else [targets]:
                found.setdefault(by_ref.get(ref, ref), []).append((r.path, r.properties["PolicyDocument"]))
        elif r.type == "AWS::KMS::Key":
            found.setdefault(r.arn, []).append((r.path, r.properties["KeyPolicy"]))
    return found


def statements(document: Any) -> list[Statement]:
    """A document's statements. `NotAction` and its kin are never emitted, so they are refused here."""
    found = []
    for raw in listed(document["Statement"]):
        if {"NotAction", "NotResource", "NotPrincipal"} & set(raw):
            raise ValueError(f"a statement says what it is not about: {raw}")
        conditions = {
            op: {
                key: [str(v).lower() if isinstance(v, bool) else str(v) for v in listed(values)]
                for key, values in tests.items()
            }
            for op, tests in raw.get("Condition", {}).items()
        }
        found.append(
            Statement(
                raw["Effect"],
                listed(raw["Action"]),
                listed(raw.get("Resource", [])),
                conditions,
                raw.get("Principal"),
                raw,
            )
        )
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def covers(pattern: str, arn: str) -> bool:
    """Whether a policy's resource holds this ARN: `*` and `?` stand for letters, `${*}` and `${?}` for themselves."""
    pieces = re.findall(r"\$\{[*?$]\}|.", pattern, re.DOTALL)
    parts = (
        re.escape(p[2]) if len(p) == 4 else ".*" if p == "*" else "." if p == "?" else re.escape(p) for p in pieces
    )
    return re.fullmatch("".join(parts), arn, re.DOTALL) is not None


def plain(text: str) -> str:
    """`text` as a policy writes it where its `*`, `?` and `${` are no wildcards and no variables."""
    return re.sub(r"[*?]|\$(?=\{)", lambda m: "${" + m.group() + "}", text)


def _add(role: Role, document: Any) -> None:
    role.documents.append(document)
    role.statements += statements(document)

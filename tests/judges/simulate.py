"""Judges the matrix of calls from the template alone: iam-simulate must allow and refuse what the spec says."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from matrix import Call, calls
from mutants import mutants, sound
from tally import HERE, Case, Tally, cases
from template import ACCOUNT
from world import World

PACKAGES = HERE.parent.parent / ".tools" / "node"


class Question:
    """One JSON document with the requests of many cases."""

    def __init__(self) -> None:
        self.roles: dict[str, Any] = {}
        self.resources: dict[str, Any] = {}
        self.requests: list[dict[str, Any]] = []

    def add(self, world: World) -> list[Call]:
        """Puts a program's matrix in; gives the calls in the order of the answers."""
        mark = str(len(self.requests))
        for function in world.functions():
            role = world.role(function.name)
            self.roles[f"{mark}:{function.name}"] = {"arn": role.resource.arn, "documents": role.documents}
        for arn, documents in world.policies.items():
            body = [s for _, document in documents for s in document["Statement"]]
            self.resources[f"{mark}:{arn}"] = {"Version": "2012-10-17", "Statement": body}
        asked = calls(world)
        for call in asked:
            standing = next(
                (arn for arn in world.policies if call.resource == arn or call.resource.startswith(f"{arn}/")), None
            )
            policy = {} if standing is None else {"policy": f"{mark}:{standing}"}
            self.requests.append(
                {
                    "role": f"{mark}:{call.function}",
                    "action": call.action,
                    "resource": call.resource,
                    "context": context(call, world.program.region),
                    **policy,
                }
            )
        return asked

    def answers(self) -> list[dict[str, str]]:
        """What iam-simulate says to each."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(
                {"account": ACCOUNT, "roles": self.roles, "resources": self.resources, "requests": self.requests}, file
            )
            file.flush()
            done = subprocess.run(
                ["node", str(HERE / "simulate.mjs"), str(PACKAGES), file.name],
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)


def context(call: Call, region: str) -> dict[str, Any]:
    """The condition keys AWS would fill in for a call."""
    found: dict[str, Any] = {"aws:SecureTransport": "true", "aws:PrincipalAccount": ACCOUNT}
    if call.kind == "table":
        if call.key is not None:
            found["dynamodb:LeadingKeys"] = [call.key]
        found["dynamodb:Select"] = "SPECIFIC_ATTRIBUTES" if call.fields else "ALL_ATTRIBUTES"
        if call.fields:
            found["dynamodb:Attributes"] = list(call.fields)
    if call.kind == "bucket" and call.key is not None:
        found["s3:prefix"] = call.key
    if call.via:
        found["kms:ViaService"] = f"{call.via}.{region}.amazonaws.com"
    return found


def compare(asked: list[Call], answers: list[dict[str, str]]) -> list[str]:
    """The calls that were answered differently from what the spec says."""
    found = []
    for call, answer in zip(asked, answers, strict=True):
        # An action asked of a resource it does not work on cannot be allowed on AWS either.
        allowed = answer.get("result") == "Allowed"
        if "error" in answer and (call.allowed or "no.resource.types" not in answer["error"]):
            found.append(f"{call}: {answer['error'][:200]}")
        elif allowed != call.allowed:
            found.append(f"{call}: {answer.get('result')}, but the spec says {'allowed' if call.allowed else 'denied'}")
    return found


def main() -> None:
    tally, question = Tally("simulate"), Question()
    with tempfile.TemporaryDirectory() as place:
        good: list[Case] = [*cases(sys.argv[1]), sound()]
        bad = mutants("simulate", Path(place))
        asked: list[tuple[str, list[Call], bool]] = []
        for name, case, wrong in [*((c.name, c, False) for c in good), *((m.name, m.case, True) for m in bad)]:
            try:
                asked.append((name, question.add(World(case)), wrong))
            except Exception as error:  # noqa: BLE001 - one case must not take the others with it
                tally.judged(name, [f"{type(error).__name__}: {error}"])
    answers, at = question.answers(), 0
    for name, part, wrong in asked:
        problems = compare(part, answers[at : at + len(part)])
        at += len(part)
        if wrong:
            tally.self_test(name, problems)
        else:
            tally.judged(name, problems)
    allowed = sum(call.allowed for _, part, wrong in asked if not wrong for call in part)
    total = sum(len(part) for _, part, wrong in asked if not wrong)
    tally.note(f"{allowed} calls allowed, {total - allowed} denied")
    tally.close()


if __name__ == "__main__":
    main()

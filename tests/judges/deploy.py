"""Judges templates by deploying them to an emulator: everything exists, and every role may do what the spec says."""

from __future__ import annotations

import sys
import tempfile
import tomllib
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

import fire
from already_there import prepare
from deployment import Deployment, DeployError
from drive import CALLS, Target, refused
from emulator import REGION, Emulator
from lookups import missing
from matrix import ELSE, Call, calls
from mutants import mutants, sound
from tally import HERE, Case, Tally, cases
from template import ACCOUNT
from world import World

GAPS: dict[str, Any] = tomllib.loads((HERE / "emulator-gaps.toml").read_text())
SHARDS = 2
SHOWS = ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan")


@dataclass(frozen=True)
class Job:
    """A case, whether it must be refused, and whether its triggers are fired."""

    case: Case
    bad: bool
    fire: bool


@dataclass
class Verdict:
    """What came of one case."""

    name: str
    bad: bool
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made: int = 0
    calls: int = 0
    fired: int = 0


def main() -> None:
    tally = Tally("deploy")
    with tempfile.TemporaryDirectory() as place:
        jobs = [Job(c, False, not c.name.startswith("generated/")) for c in [*cases(sys.argv[1]), sound()]]
        for judge in ("deploy", "fire"):
            jobs += [Job(m.case, True, judge == "fire") for m in mutants(judge, Path(place) / judge)]
        # The largest first, then in turns, so that both shards end at about the same time.
        jobs.sort(key=lambda job: -job.case.template.stat().st_size)
        shards = [(number, jobs[number::SHARDS]) for number in range(SHARDS)]
        with ProcessPoolExecutor(SHARDS) as pool:
            verdicts = [v for part in pool.map(_shard, shards) for v in part]
    for v in sorted(verdicts, key=lambda v: (v.bad, v.name)):
        if v.bad:
            tally.self_test(v.name, v.problems)
        else:
            tally.judged(v.name, v.problems)
    for note in sorted({note for v in verdicts for note in v.notes}):
        tally.note(note)
    good = [v for v in verdicts if not v.bad]
    tally.note(f"{sum(v.made for v in good)} resources deployed, {sum(v.calls for v in good)} calls made, "
               f"{sum(v.fired for v in good)} triggers fired")
    tally.close()


def _shard(work: tuple[int, list[Job]]) -> list[Verdict]:
    """Judges some cases one after another on an emulator of their own."""
    number, jobs = work
    found = []
    with Emulator() as emulator:
        # The bucket that nobody may touch: a bucket that does not exist is not refused but not found.
        emulator.client("s3").create_bucket(Bucket=ELSE, CreateBucketConfiguration={"LocationConstraint": REGION})
        for at, job in enumerate(jobs):
            verdict = Verdict(job.case.name, job.bad)
            try:
                _judge(emulator, job, f"case-{number}-{at}", verdict)
            except (DeployError, ClientError, KeyError) as error:
                verdict.problems.append(f"{type(error).__name__}: {error}")
            except Exception:  # noqa: BLE001 - one case must not take the others with it
                verdict.problems.append(traceback.format_exc())
            found.append(verdict)
    return found


def _judge(emulator: Emulator, job: Job, name: str, verdict: Verdict) -> None:
    world = World(job.case)
    emulator.region = world.program.region
    prepare(emulator, world)
    deployment = Deployment(emulator, world, name, GAPS)
    deployment.create()
    verdict.notes += [f"left out: {row}" for row in deployment.left_out]
    verdict.made = sum("." not in path for path in deployment.names)
    absent = {r.path for r in world.resources} - set(deployment.names)
    verdict.problems += [f"{path} is not in the stack" for path in sorted(absent)
                         if world_type(world, path) not in GAPS["types"]]
    there = [r for r in deployment.resources if r.type not in GAPS["types"]]
    verdict.problems += missing(emulator, there, GAPS["lookups"])
    # Triggers come before the matrix, whose calls wake handlers too.
    if job.fire:
        firing = fire.Firing(emulator, world, deployment, GAPS, patience=3 if verdict.bad else 30)
        firing.run()
        verdict.fired = firing.fired
        verdict.problems += firing.problems
        verdict.notes += firing.notes
    verdict.problems += tried(emulator, world, deployment, verdict)
    if not verdict.bad:
        verdict.problems += changed(emulator, deployment)
        deployment.delete()


def world_type(world: World, path: str) -> str:
    return next(r.type for r in world.resources if r.path == path)


def tried(emulator: Emulator, world: World, deployment: Deployment, verdict: Verdict) -> list[str]:
    """The calls of the matrix, each as its function's role, that were answered otherwise than the spec says."""
    found, targets, clients = [], {}, {}
    for call in calls(world):
        if call.kind == "table" and call.key is None:
            continue  # the service asks for a key before it asks for rights; simulate.py judges this
        if call.kind == "key":
            verdict.notes.append(f"not called: {GAPS['conditions']['kms:ViaService']}")
            continue
        if call.action in GAPS["calls"]:
            verdict.notes.append(f"not called: {call.action}: {GAPS['calls'][call.action]}")
            continue
        gap = unjudged(call)
        if gap:
            verdict.notes.append(f"not judged: {gap}")
            continue
        if call.thing not in targets or call.kind in ("logs", "traces") or call.thing is None:
            target = _target(world, deployment, call)
            if call.thing is not None and call.kind not in ("logs", "traces"):
                targets[call.thing] = target
        target = targets.get(call.thing, target) if call.kind not in ("logs", "traces") else target
        region = target.arn.split(":")[3] if target.arn else ""
        credentials = _credentials(emulator, world, deployment, call.function, clients)

        def client(service: str) -> Any:
            key = (call.function, service, region)
            if key not in clients:
                clients[key] = emulator.client(service, region or None, credentials)
            return clients[key]

        if call.action not in CALLS:
            found.append(f"{call}: nobody knows how to make this call; add it to drive.py")
            continue
        verdict.calls += 1
        if refused(call, client, target) == call.allowed:
            found.append(f"{call}: {'refused' if call.allowed else 'let through'}")
    return found


def unjudged(call: Call) -> str | None:
    """Why a call that must be let through says nothing here, if the emulator has a gap there."""
    if not call.allowed:
        return None
    if call.action in GAPS["refuses"]:
        return f"{call.action} where it is allowed: {GAPS['refuses'][call.action]}"
    if call.fields is not None and call.action not in SHOWS:
        return f"attributes of other calls than {', '.join(SHOWS)}: {GAPS['conditions']['dynamodb:Attributes']}"
    if call.kind == "table" and call.scoped:
        return f"rows: {GAPS['conditions']['dynamodb:LeadingKeys']}"
    return None


def _credentials(emulator: Emulator, world: World, deployment: Deployment, function: str, kept: dict) -> dict[str, str]:
    """Credentials of a function's role, which the account owner is let take for this."""
    if function not in kept:
        role = deployment.same(world.role(function).resource)
        kept[function] = fire.assume(emulator, role.physical)
    return kept[function]


def _target(world: World, deployment: Deployment, call: Call) -> Target:
    if call.kind == "traces":
        return Target("", "")
    if call.kind == "logs":
        return Target(deployment.logs(call.thing or ""), "")
    if call.thing is None:
        arn = call.resource.removesuffix(f"/{ELSE}") if call.kind == "bucket" else call.resource
        return Target(ELSE, arn, f"{deployment.emulator.endpoint}/{ACCOUNT}/{ELSE}", keys=(("id", "S"),))
    return deployment.target(call.thing)


def changed(emulator: Emulator, deployment: Deployment) -> list[str]:
    """Changes one setting by a second template; nothing else may change and nothing may be replaced."""
    document = deployment.document()
    function = next((k for k, r in document["Resources"].items() if r["Type"] == "AWS::Lambda::Function"), None)
    if function is None:
        return []
    properties = document["Resources"][function]["Properties"]
    properties["MemorySize"] += 64
    deployment.update(document)
    found = [f"{c['LogicalResourceId']} would be {c['Action']} by a change of one function's memory"
             for c in deployment.changes if c["Action"] != "Modify"]
    found += [f"{c['LogicalResourceId']} would be replaced by a change of one function's memory"
              for c in deployment.changes if c.get("Replacement") == "True"]
    if function not in [c["LogicalResourceId"] for c in deployment.changes]:
        found.append(f"the change set does not name {function}")
    seen = emulator.client("lambda").get_function_configuration(FunctionName=deployment.names[function])
    if seen["MemorySize"] != properties["MemorySize"]:
        found.append(f"{function} has {seen['MemorySize']} MB after the update, not {properties['MemorySize']}")
    return found


if __name__ == "__main__":
    main()

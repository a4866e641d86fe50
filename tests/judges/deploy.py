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
from attempts import Attempts
from deployment import DeployError, Deployment
from emulator import REGION, Emulator
from lookups import missing
from matrix import ELSE
from mutants import mutants, sound
from tally import HERE, Case, Tally, cases
from world import World

GAPS: dict[str, Any] = tomllib.loads((HERE / "emulator-gaps.toml").read_text())
SHARDS = 2


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
    tally.note(
        f"{sum(v.made for v in good)} resources deployed, {sum(v.calls for v in good)} calls made, "
        f"{sum(v.fired for v in good)} triggers fired"
    )
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
    expected = [r.path for r in world.resources if r.type not in GAPS["types"]]
    verdict.problems += [f"{path} is not in the stack" for path in expected if path not in deployment.names]
    there = [r for r in deployment.resources if r.type not in GAPS["types"]]
    verdict.problems += missing(emulator, there, GAPS["lookups"])
    # Triggers come before the matrix, whose calls wake handlers too.
    if job.fire:
        firing = fire.Firing(emulator, world, deployment, GAPS, patience=3 if verdict.bad else 30)
        firing.run()
        verdict.fired = firing.fired
        verdict.problems += firing.problems
        verdict.notes += firing.notes
    attempts = Attempts(deployment)
    attempts.run()
    verdict.calls = attempts.made
    verdict.problems += attempts.problems
    verdict.notes += attempts.notes
    if not verdict.bad:
        verdict.problems += changed(emulator, deployment)
        deployment.delete()


def changed(emulator: Emulator, deployment: Deployment) -> list[str]:
    """Changes one setting by a second template; nothing else may change and nothing may be replaced."""
    document = deployment.document()
    function = next((k for k, r in document["Resources"].items() if r["Type"] == "AWS::Lambda::Function"), None)
    if function is None:
        return []
    properties = document["Resources"][function]["Properties"]
    properties["MemorySize"] += 64
    deployment.update(document)
    found = [
        f"{c['LogicalResourceId']} would be {c['Action']} by a change of one function's memory"
        for c in deployment.changes
        if c["Action"] != "Modify"
    ]
    found += [
        f"{c['LogicalResourceId']} would be replaced by a change of one function's memory"
        for c in deployment.changes
        if c.get("Replacement") == "True"
    ]
    if function not in [c["LogicalResourceId"] for c in deployment.changes]:
        found.append(f"the change set does not name {function}")
    seen = emulator.client("lambda").get_function_configuration(FunctionName=deployment.names[function])
    if seen["MemorySize"] != properties["MemorySize"]:
        found.append(f"{function} has {seen['MemorySize']} MB after the update, not {properties['MemorySize']}")
    return found


if __name__ == "__main__":
    main()

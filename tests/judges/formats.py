"""Judges what `lint` writes for code scanning and CI servers: the standard's own schema, and what each reader asks for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from jsonschema.validators import validator_for

from tally import Tally

TODAY = "2026-06-01"
PACKAGES = Path(".tools/node/node_modules/@microsoft")
# One severity a finding, a place, and a fingerprint that no other finding has: GitLab's page on Code Quality reports.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
            "fingerprint": {"type": "string", "minLength": 8},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin", "end"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}
# What Microsoft's validator is told of that is meant so.
LET_PASS = {"SARIF2005": "scant has no home page to name"}


def lint(scant: str, program: Path, form: str) -> str:
    """What is written of a program in a format; the run must not fail."""
    flags = ["--today", TODAY, "--fail-on", "never", "--format", form]
    flags += ["--include-accepted"] if form == "sarif" else []
    done = subprocess.run([scant, "lint", str(program), *flags], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"`scant lint` ended with {done.returncode}: {done.stderr}")
    return done.stdout


def schema() -> dict:
    """The schema of SARIF 2.1.0."""
    return json.loads((PACKAGES / "jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text())


def broken(instance: object, by: dict) -> list[str]:
    """What a schema has against an instance."""
    errors = validator_for(by)(by).iter_errors(instance)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors]


def sarif(log: dict, of: dict, root: Path) -> list[str]:
    """The schema's complaints, and those of a reader who looks the places up."""
    found = broken(log, of)
    if found:
        return found
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    prints = set()
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            found.append(f"{result['ruleId']}: its index is another rule's")
        places = [place["physicalLocation"] for place in result["locations"] + result.get("relatedLocations", [])]
        flows = [thread for flow in result.get("codeFlows", []) for thread in flow["threadFlows"]]
        places += [step["location"]["physicalLocation"] for thread in flows for step in thread["locations"]]
        found += [problem for place in places for problem in outside(place, root)]
        link = set(map(int, re.findall(r"\]\((\d+)\)", result["message"]["text"])))
        known = {place["id"] for place in result.get("relatedLocations", [])}
        if not link <= known:
            found.append(f"{result['ruleId']}: a link leads nowhere")
        prints.add((result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"]))
    if len(prints) != len(run["results"]):
        found.append("two findings have one fingerprint")
    return found


def flow(results: list[dict]) -> list[str]:
    """The one finding must lead from the door to the table, step by step in the order of what happens."""
    flows = [flow for result in results for flow in result.get("codeFlows", [])]
    steps = [step["location"] for flow in flows for thread in flow["threadFlows"] for step in thread["locations"]]
    said = [step["message"]["text"] for step in steps]
    if len(said) != 4 or "internet" not in said[0] or "people" not in said[-1]:
        return [f"the steps are {said}"]
    last, marked = steps[-1]["physicalLocation"], results[0]["locations"][0]["physicalLocation"]
    return [] if last == marked else ["the path ends elsewhere than the finding is"]


def outside(place: dict, root: Path) -> list[str]:
    """Whether a place is not on one line of a file of the repository."""
    file = root / place["artifactLocation"]["uri"]
    if not file.is_file():
        return [f"{file} is no file of the repository"]
    region = place["region"]
    lines = file.read_text().split("\n")
    line = lines[region["startLine"] - 1] if region["startLine"] <= len(lines) else ""
    on_it = region["startLine"] == region["endLine"] and region["startColumn"] < region["endColumn"] <= len(line) + 1
    return [] if on_it else [f"{file}: {region} marks nothing"]


def gitlab(text: str) -> list[str]:
    """A report must fit what GitLab reads, and its fingerprints must differ."""
    report = json.loads(text)
    prints = [(issue["check_name"], issue["fingerprint"]) for issue in report]
    return broken(report, GITLAB) + (["two findings have one fingerprint"] if len(set(prints)) < len(prints) else [])


def junit(text: str) -> list[str]:
    """Suites and the whole must count their cases, and every failure must say what failed."""
    top, found = ElementTree.fromstring(text), []
    for node in [top, *top.findall("testsuite")]:
        counted = {"tests": len(list(node.iter("testcase"))), "failures": len(list(node.iter("failure"))), "errors": 0}
        found += [f"{node.get('name')}: {k} is not {v}" for k, v in counted.items() if node.get(k) != str(v)]
    for case in top.iter("testcase"):
        if not case.get("name") or not case.get("classname"):
            found.append("a case without a name")
        found += ["a failure without words" for f in case.findall("failure") if not f.get("message") or not f.text]
    return found if top.tag == "testsuites" else ["the document is no `testsuites`"]


def github(text: str, root: Path) -> list[str]:
    """Each line must be a command as the runner reads it: properties apart, then data."""
    found = []
    for line in text.splitlines():
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        if not command:
            found += [] if re.fullmatch(r"\d+ findings? more, .*", line) else [f"no command: {line}"]
            continue
        named = dict(pair.split("=", 1) for pair in command[2].split(","))
        if set(named) != {"file", "line", "endLine", "col", "endColumn", "title"}:
            found.append(f"other properties: {sorted(named)}")
        elif not (root / named["file"].replace("%3A", ":").replace("%2C", ",").replace("%25", "%")).is_file():
            found.append(f"{named['file']} is no file of the repository")
    return found


def multitool(files: list[Path]) -> list[str]:
    """What Microsoft's validator says by the standard's rules and by GitHub's."""
    tool = PACKAGES / "sarif-multitool-linux/Sarif.Multitool"
    tool.chmod(0o755)
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "said.sarif"
        command = [tool.resolve(), "validate", *files, "--rule-kind", "Sarif;Ghas", "--output", out]
        env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        if not out.is_file():
            return [f"it ended with {done.returncode}", *done.stdout.splitlines()[-3:]]
        said = [result for run in json.loads(out.read_text())["runs"] for result in run.get("results", [])]
    said = [result for result in said if result.get("level", "warning") != "note"]
    return [f"{result['ruleId']}: {result['message']}" for result in said if result["ruleId"] not in LET_PASS]


MISTAKES: dict[str, Callable[[dict], object]] = {
    "a result without a message": lambda run: run["results"][0].pop("message"),
    "a level that is none": lambda run: run["results"][0].update(level="grave"),
    "a column past the line": lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(
        endColumn=999
    ),
    "a file that is none": lambda run: run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].update(
        uri="app.scant"
    ),
    "one fingerprint twice": lambda run: run["results"].append(run["results"][0]),
    "a field of nobody": lambda run: run.update(scanned=True),
    "the index of another rule": lambda run: run["results"][0].update(ruleIndex=0),
}


def main() -> None:
    scant, root = sys.argv[1], Path(sys.argv[2]).resolve()
    tally, of = Tally("formats"), schema()
    for rule, why in LET_PASS.items():
        tally.note(f"{rule} is let pass: {why}")
    planted, reach = root / "tests" / "lint" / "planted", root / "tests" / "lint" / "reach"
    programs = [planted, reach, *sorted(path for path in (root / "examples").iterdir() if path.is_dir())]
    with tempfile.TemporaryDirectory() as place:
        files = []
        for program in programs:
            log = json.loads(lint(scant, program, "sarif"))
            files.append(Path(place) / f"{program.name}.sarif")
            files[-1].write_text(json.dumps(log))
            tally.judged(f"{program.name} as sarif", sarif(log, of, root))
            tally.judged(f"{program.name} as gitlab", gitlab(lint(scant, program, "gitlab")))
            tally.judged(f"{program.name} as junit", junit(lint(scant, program, "junit")))
            tally.judged(f"{program.name} as github", github(lint(scant, program, "github"), root))
            if program == planted:
                tally.judged("the planted faults are found", [] if len(log["runs"][0]["results"]) > 5 else ["not all"])
                for name, spoil in MISTAKES.items():
                    other = deepcopy(log)
                    spoil(other["runs"][0])
                    tally.self_test(name, sarif(other, of, root))
            elif program == reach:
                tally.judged("a counter-example is a flow of code", flow(log["runs"][0]["results"]))
            elif any(not result.get("suppressions") for result in log["runs"][0]["results"]):
                tally.judged(f"{program.name} is clean", ["a finding is neither mended nor accepted"])
        tally.judged("sarif by Microsoft's validator", multitool(files))
    tally.close()


if __name__ == "__main__":
    main()

"""Judges what runs by checkov, each function's pods as the Deployment it knows: no finding but those listed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import yaml

from knative import documents, mutants, pods
from tally import HERE, Tally, cases

EXCEPT: dict[str, dict[str, str]] = tomllib.loads((HERE / "knative" / "hardening.toml").read_text())["except"]
CHECKOV = HERE.parents[1] / ".tools" / "azure" / "bin" / "checkov"  # the Azure judges' own


Finding = tuple[str, str, str]  # id, resource, what is asked


def scanned(folder: Path) -> dict[str, list[Finding]]:
    """checkov's findings by file name."""
    command = [str(CHECKOV), "-d", str(folder), "--framework", "kubernetes", "-o", "json"]
    options = ["--compact", "--quiet", "--skip-download"]
    done = subprocess.run(
        command + options, capture_output=True, text=True, check=False, env={**os.environ, "NO_PROXY": "*"}
    )
    report = json.loads(done.stdout)
    if report["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov could not read {report['results']['parsing_errors']}")
    found: dict[str, list[Finding]] = {}
    for row in report["results"]["failed_checks"]:
        finding = (row["check_id"], row["resource"], row["check_name"])
        found.setdefault(Path(row["file_path"]).name, []).append(finding)
    return found


def passes(finding: Finding, images: dict[str, str]) -> bool:
    """Whether a finding is on the list, for an image like that of its resource."""
    row = EXCEPT.get(finding[0])
    return row is not None and re.search(row["image"], images.get(finding[1], "")) is not None


def projected(folder: Path) -> list[documents.Body]:
    """An artifact's objects, with a Deployment beside each function; Jobs are what linters know."""
    found = []
    for item in documents.objects(folder):
        found.append(item.body)
        if item.kind == "Service":
            found += [pods.deployment(item, template) for template in pods.template(item)]
    return found


def pictured(bodies: list[documents.Body]) -> dict[str, str]:
    """The image of what runs, by what checkov calls it."""
    return {
        f"{b['kind']}.{b['metadata']['namespace']}.{b['metadata']['name']}": c["image"]
        for b in bodies
        if b["kind"] in ("Deployment", "Job", "CronJob")
        for template in pods.template(documents.Object("", b))
        for c in template["spec"]["containers"]
    }


def main() -> None:
    tally, used = Tally("knative_hardening"), dict.fromkeys(EXCEPT, 0)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as place:
        # One start of checkov takes longer than reading all files.
        good = [c for c in [*cases(sys.argv[1], "knative"), mutants.sound()] if not c.name.startswith("generated/")]
        read = [(c, False) for c in good] + [(c, True) for c in mutants.made("hardening", Path(first))]
        bodies = [projected(case.folder) for case, _ in read]
        for number, body in enumerate(bodies):
            (Path(place) / f"{number}.yaml").write_text(yaml.dump_all(body, Dumper=yaml.CSafeDumper))
        found = scanned(Path(place))
        for number, (case, bad) in enumerate(read):
            images, problems = pictured(bodies[number]), []
            for finding in found.get(f"{number}.yaml", []):
                if passes(finding, images):
                    used[finding[0]] += 0 if bad else 1
                else:
                    problems.append(" ".join(finding))
            if bad:
                tally.self_test(case.name, problems)
            else:
                tally.judged(case.name, problems)
    for known, times in used.items():
        tally.note(f"{times} × {known} let pass: {EXCEPT[known]['reason']}")
        if not times:
            tally.judged(f"exception {known}", ["lets nothing pass: delete it from hardening.toml"])
    tally.close()


if __name__ == "__main__":
    main()

"""Judges templates by their schemas: cfn-lint and cloudformation-validate must find no error and no warning."""

from __future__ import annotations

import json
import logging
import re
import sys
import tempfile
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cfnlint.config import ConfigMixIn
from cfnlint.runner import Runner
from cloudformation_validate import CompositeEngine, Severity

from mutants import mutants, sound
from tally import HERE, Case, Tally, cases

REGION = "eu-west-1"
Finding = tuple[str, str, str, str]  # tool, id, place, message


def cfn_lint(file: str) -> list[Finding]:
    """cfn-lint's errors and warnings."""
    logging.disable(logging.CRITICAL)
    matches = Runner(ConfigMixIn(["--regions", REGION, "--", file])).run()
    return [("cfn-lint", m.rule.id, "/".join(map(str, getattr(m, "path", []) or [])), m.message) for m in matches]


def aws_validate(engine: CompositeEngine, file: str) -> list[Finding]:
    """cloudformation-validate's errors and warnings."""
    found = []
    for d in engine.validate_template(file).diagnostics:
        if d.severity in (Severity.INFO, Severity.DEBUG):
            continue
        place = f"{d.entity.logical_id if d.entity else ''}/{d.property_path or ''}"
        found.append(("cloudformation-validate", d.rule_id, place, d.message))
    return found


class Exceptions:
    """The findings that are let pass, and which of them were needed."""

    def __init__(self) -> None:
        self.rows = tomllib.loads((HERE / "lint.toml").read_text())["except"]
        self.used = [0] * len(self.rows)

    def pass_by(self, finding: Finding, case: Case, template: Path) -> bool:
        """Whether a finding is let pass in this template of this case."""
        for i, row in enumerate(self.rows):
            fits = (row["tool"], row["id"]) == finding[:2] and finding[2].startswith(row.get("where", ""))
            if fits and (not row.get("said_by_spec") or said_by_spec(case, template, finding[2].split("/")[0])):
                self.used[i] += 1
                return True
        return False


def said_by_spec(case: Case, template: Path, resource: str) -> bool:
    """Whether every ARN that a resource spells out stands in the spec."""
    spelled = re.findall(
        r'"(arn:aws[a-z-]*:[^"$]*)"', json.dumps(json.loads(template.read_text())["Resources"][resource])
    )
    place = case.spec if case.spec.is_dir() else case.spec.parent
    spec = "".join(file.read_text() for file in sorted(place.rglob("*.scant")))
    return bool(spelled) and all(f'"{arn}"' in spec for arn in spelled)


def templates(case: Case) -> list[Path]:
    """The template and those of its nested stacks."""
    return sorted(p for p in case.folder.rglob("*.json") if '"Resources"' in p.read_text())


def main() -> None:
    tally, exceptions, engine = Tally("lint"), Exceptions(), CompositeEngine()
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(2) as pool:
        wrong = mutants("lint", Path(place))
        good = [*cases(sys.argv[1]), sound()]
        files = [(c.name, c, str(f), False) for c in good for f in templates(c)]
        files += [(m.name, m.case, str(m.case.template), True) for m in wrong]
        for (name, case, file, bad), linted in zip(
            files, pool.map(cfn_lint, [f[2] for f in files], chunksize=4), strict=True
        ):
            for tool, findings in (("cfn-lint", linted), ("cloudformation-validate", aws_validate(engine, file))):
                problems = [
                    f"{tool} {f[1]} at {f[2]}: {f[3]}"
                    for f in findings
                    if bad or not exceptions.pass_by(f, case, Path(file))
                ]
                if bad:
                    tally.self_test(f"{tool}: {name}", problems)
                else:
                    tally.judged(f"{name}: {Path(file).name}", problems)
    for row, used in zip(exceptions.rows, exceptions.used, strict=True):
        tally.note(f"{used} × {row['tool']} {row['id']} let pass: {row['reason']}")
        if not used:
            tally.judged(f"exception {row['tool']} {row['id']}", ["lets nothing pass: delete it from lint.toml"])
    tally.close()


if __name__ == "__main__":
    main()

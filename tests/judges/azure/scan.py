"""Judges evaluated templates by checkov: every finding must be on the list of those that are wrong for scant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from azure.document import Document
from mutants import mutants, sound
from tally import HERE, Case, Tally, cases

ROWS = tomllib.loads((HERE / "azure" / "scan.toml").read_text())["except"]
EXCEPT: dict[str, dict[str, str]] = {i: row for row in ROWS for i in row["ids"]}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def scanned(folder: Path) -> dict[str, dict[str, list[str]]]:
    """By file name, the ids of checkov's findings and the resources they are of."""
    command = [str(Path(sys.executable).with_name("checkov")), "-d", str(folder), "--framework", "arm", "-o", "json"]
    options = ["--compact", "--quiet", "--skip-download"]
    done = subprocess.run(
        command + options, capture_output=True, text=True, check=False, env={**os.environ, "NO_PROXY": "*"}
    )
    report = json.loads(done.stdout)
    if report["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov could not read {report['results']['parsing_errors']}")
    found: dict[str, dict[str, list[str]]] = {}
    for row in report["results"]["failed_checks"]:
        ids = found.setdefault(Path(row["file_path"]).name, {})
        ids.setdefault(row["check_id"], []).append(f"{row['resource']}: {row['check_name']}")
    return found


def evaluated(case: Case, into: Path) -> None:
    """Writes a case's resources with all expressions evaluated: names made of functions would hide them."""
    document = Document(case.template)
    bodies = [r.body for r in document.resources if "properties" in r.body]
    into.write_text(json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": bodies}, indent=1))


def main() -> None:
    tally, used = Tally("azure_scan"), dict.fromkeys(EXCEPT, 0)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as place:
        # One start of checkov takes longer than reading all files.
        good = [c for c in [*cases(sys.argv[1], "azure"), sound("azure")] if not c.name.startswith("generated/")]
        wrong = mutants("azure_scan", Path(first), "azure")
        read: list[tuple[str, Case, bool]] = []
        for name, case, bad in [*((c.name, c, False) for c in good), *((m.name, m.case, True) for m in wrong)]:
            try:
                evaluated(case, Path(place) / f"{len(read)}.json")
                read.append((name, case, bad))
            except Exception as error:  # noqa: BLE001 - one case must not take the others with it
                tally.judged(name, [f"{type(error).__name__}: {error}"])
        found = scanned(Path(place))
        for number, (name, _, bad) in enumerate(read):
            rows = found.get(f"{number}.json", {})
            problems = []
            for check, resources in rows.items():
                on = EXCEPT[check]["on"] if check in EXCEPT else None
                passed = [r for r in resources if on is not None and r.startswith(on)]
                used[check] = used.get(check, 0) + (0 if bad else len(passed))
                problems += [f"{check} {r}" for r in resources if r not in passed]
            if bad:
                tally.self_test(name, problems)
            else:
                tally.judged(name, problems)
    for check, row in EXCEPT.items():
        tally.note(f"{used[check]} × {check} let pass: {row['reason']}")
        if not used[check]:
            tally.judged(f"exception {check}", ["lets nothing pass: delete it from scan.toml"])
    tally.close()


if __name__ == "__main__":
    main()

"""Judges the documents as text: both YAMLs, kustomize, schemas, Knative's admission, pod security, preconditions."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from knative import documents, mutants, negatives, network, platform, schemas, whole
from tally import Case, Tally, cases


def judge(case: Case) -> list[str]:
    """What is wrong with an artifact."""
    artifact = documents.read(case.folder)
    found = list(artifact.problems)
    for item in artifact.objects:
        found += negatives.judged(item)
    for part in (whole, network, platform):
        found += [f"{part.__name__.rpartition('.')[2]}: {row}" for row in part.problems(artifact)]
    return found


def main() -> None:
    tally = Tally("knative_manifests")
    known = negatives.known_bad()
    if known is None:
        tally.note(
            "skipped: known-bad objects and custom resources' schemas; their data is not there (SCANT_REFERENCE)"
        )
    for row in known or []:
        tally.judged(f"self-test: {row.case}", row.problems())
    for item in negatives.known_good():
        tally.judged(f"self-test: {item.id}", negatives.judged(item))
    without: dict[str, int] = {}
    for case in [*cases(sys.argv[1], "knative"), mutants.sound()]:
        tally.try_case(case.name, case, judge)
        for item in documents.read(case.folder).objects if known is not None else []:
            if schemas.unknown(item):
                without[f"{item.api} {item.kind}"] = without.get(f"{item.api} {item.kind}", 0) + 1
    for kind, times in sorted(without.items()):
        tally.note(f"{times} × {kind} held against no schema: the reference has none")
    with tempfile.TemporaryDirectory() as place:
        for mutant in mutants.made("manifests", Path(place)):
            tally.try_case(mutant.name, mutant, judge, bad=True)
    tally.close()


if __name__ == "__main__":
    main()

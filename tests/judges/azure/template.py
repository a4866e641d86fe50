"""Judges templates as ARM would read them: schemas, expressions twice evaluated, order, names and limits."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from azure import names, order, second, wrapper
from azure.document import Document
from azure.schemas import FILE, Schemas, reference
from mutants import mutants, sound
from program import read
from tally import Case, Tally, cases


def judge(case: Case, schemas: Schemas | None) -> list[str]:
    """What is wrong with a template."""
    document = Document(case.template)
    beside = wrapper.problems(document, case.folder / "main.bicep")
    found = schemas.problems(document.template) if schemas else []
    return (
        found
        + second.differences(document)
        + order.problems(document)
        + names.problems(document, raw_types(case))
        + beside
    )


def raw_types(case: Case) -> set[str]:
    """The types that the spec writes by itself."""
    program = read(case.spec, case.environment, dict(case.given), "azure")
    return {r.type.partition("@")[0] for r in program.of("raw")}


def main() -> None:
    tally, place = Tally("azure_template"), reference()
    schemas = Schemas(place / FILE) if place else None
    if schemas is None:
        tally.note("SKIPPED: resources are not held against their schemas, for SCANT_REFERENCE names no folder of them")
    with tempfile.TemporaryDirectory() as folder:
        for case in [*cases(sys.argv[1], "azure"), sound("azure")]:
            tally.try_case(case.name, case, lambda c: judge(c, schemas))
        for mutant in mutants("azure_template", Path(folder), "azure"):
            tally.try_case(mutant.name, mutant.case, lambda c: judge(c, schemas), bad=True)
        for mutant in mutants("azure_schema", Path(folder) / "schema", "azure") if schemas else []:
            tally.try_case(mutant.name, mutant.case, lambda c: judge(c, schemas), bad=True)
    tally.close()


if __name__ == "__main__":
    main()

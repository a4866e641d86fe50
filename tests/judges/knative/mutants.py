"""Known-bad artifacts: the sound one of `selftest/` with one text replaced or one document added."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from tally import Case

HERE = Path(__file__).parent / "selftest"


def sound() -> Case:
    """The case every mutant is made from; each judge must accept it."""
    return Case("self-test", HERE / "app.scant", None, HERE / "artifact", target="knative")


def made(judge: str, into: Path) -> list[Case]:
    """The mutants that a judge must refuse, written under `into`."""
    found = []
    for number, row in enumerate(tomllib.loads((HERE / "mutants.toml").read_text())["mutant"]):
        if judge not in row["judges"]:
            continue
        folder = into / f"mutant-{number}"
        shutil.copytree(HERE / "artifact", folder)
        file = folder / row["file"]
        text = file.read_text()
        if "add" in row:
            text += f"---\n{row['add']}"
        elif text.count(row["old"]) < 1:
            raise ValueError(f"{row['name']}: {row['file']} does not hold the text to replace")
        else:
            text = text.replace(row["old"], row["new"], row.get("times", 1))
        file.write_text(text)
        found.append(Case(row["name"], HERE / "app.scant", None, folder, target="knative"))
    return found

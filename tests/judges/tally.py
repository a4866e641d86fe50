"""Counts what a judge passes and fails, prints the failures, and ends with the line the test command reads."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENTS = {"aws": "template.json", "azure": "azuredeploy.json", "knative": "platform.json"}


@dataclass(frozen=True)
class Case:
    """A program that was built: its spec, the environment it was built for, and the folder with the artifact."""

    name: str
    spec: Path
    environment: str | None
    folder: Path
    given: tuple[tuple[str, str], ...] = ()  # parameters set on the command line
    target: str = "aws"

    @property
    def told(self) -> Path:
        """What `scant explain --access --format json` said of it."""
        return self.folder / "access.json"

    @property
    def template(self) -> Path:
        """The target's main document."""
        return self.folder / DOCUMENTS[self.target]


def cases(manifest: str, target: str = "aws") -> list[Case]:
    """The cases of a target that `build.py` wrote down."""
    return [
        Case(c["name"], Path(c["spec"]), c["environment"], Path(c["folder"]), tuple(map(tuple, c["given"])), target)
        for c in json.loads(Path(manifest).read_text())
        if c["target"] == target
    ]


class Tally:
    """What was judged so far."""

    def __init__(self, judge: str) -> None:
        self.judge, self.passed, self.failed, self.begun = judge, 0, 0, time.monotonic()

    def judged(self, name: str, problems: list[str]) -> None:
        """One thing was judged; without problems it passed."""
        if problems:
            self.failed += 1
            print(f"{self.judge}: {name}", *problems, sep="\n    ", flush=True)
        else:
            self.passed += 1

    def try_case(self, name: str, case: Case, judge: Callable[[Case], list[str]], bad: bool = False) -> None:
        """Judges a case; a template that a judge cannot read is a problem like any other."""
        try:
            problems = judge(case)
        except Exception as error:  # noqa: BLE001 - one case must not take the others with it
            problems = [f"{type(error).__name__}: {error}"]
        if bad:
            self.self_test(name, problems)
        else:
            self.judged(name, problems)

    def self_test(self, name: str, problems: list[str]) -> None:
        """A known-bad input was judged; it must have been refused."""
        self.judged(f"self-test: {name}", [] if problems else ["accepted, although it is wrong"])

    def note(self, text: str) -> None:
        print(f"{self.judge}: note: {text}", flush=True)

    def close(self) -> None:
        """Prints the judge's last line and ends the process."""
        seconds = time.monotonic() - self.begun
        if self.passed + self.failed == 0:
            print(f"{self.judge}: nothing was judged")
        print(f"{self.judge}: {self.passed} passed, {self.failed} failed in {seconds:.1f} s", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)

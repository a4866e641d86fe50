"""Builds every example, golden case and judges' program for every target and environment, and writes down where."""

from __future__ import annotations

import filecmp
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from spec import environments, targets
from tally import DOCUMENTS, Case, Tally

FUNCTIONS = 130  # of four resources each at least; a stack holds 500


def programs(root: Path) -> list[tuple[str, Path]]:
    """Every program there is to build: a folder a name, found by looking."""
    found = [(f"examples/{p.name}", p) for p in sorted((root / "examples").iterdir()) if p.is_dir()]
    judges = root / "tests" / "judges"
    found.append(("judges/selftest", judges / "selftest"))
    found += [(f"judges/{p.parent.parent.name}-{p.stem}", p) for p in sorted(judges.glob("*/specs/*.scant"))]
    goldens = root / "tests" / "compile"
    if goldens.is_dir():
        found += [
            (f"compile/{p.name}", p / "spec.scant" if (p / "spec.scant").is_file() else p)
            for p in sorted(goldens.iterdir())
            if p.is_dir()
        ]
    return found


def wanted_on(name: str, spec: Path, target: str) -> bool:
    """Whether a program is for a target: a golden case has a folder of that name, others declare it or none."""
    if name.startswith("compile/"):
        return ((spec.parent if spec.is_file() else spec) / target).is_dir()
    if name == "judges/selftest":
        return target == "aws"
    declared = targets(spec)
    return target in declared or not declared


def is_refused(name: str, spec: Path, target: str) -> bool:
    """Whether a golden case must not build for a target: its golden says why, and holds nothing else."""
    home = spec.parent / target
    return name.startswith("compile/") and [p.name for p in home.iterdir()] == ["diagnostics.txt"]


def many(place: Path) -> tuple[str, Path]:
    """A program of more functions than one stack can hold, so that the judges see nested ones."""
    starts = ["on http GET /f{i} {{ public }}", "on schedule every 5m", "on call"]
    tables = [f"table t{i} {{ key id: string }}" for i in range(10)]
    functions = [
        f'function f{i} {{\n  code "code"\n  runtime python3.13\n  {starts[i % 3].format(i=i)}\n'
        f"  allow get on t{i % 10}\n}}"
        for i in range(FUNCTIONS)
    ]
    targets = [
        "target aws",
        "target azure",
        'target knative { registry "ghcr.io/example"; ingress istio; gateway "edge/public"; domain "many.example" }',
    ]
    place.mkdir(parents=True)
    (place / "app.scant").write_text("\n\n".join(["app many", *targets, *tables, *functions]) + "\n")
    return "generated/many", place


def available(scant: str, root: Path) -> list[str]:
    """The targets this scant has."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        for target in DOCUMENTS:
            spec = str(root / "tests" / "judges" / "selftest")
            done = _run([scant, "build", spec, "--target", target, "--out", place])
            if "not available yet" not in done.stderr:
                found.append(target)
    return found


def options(spec: Path) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The environment and the parameters that a golden case is compiled with, from its file `options`."""
    file, environment, given = spec.parent / "options", None, []
    for line in file.read_text().splitlines() if file.is_file() and spec.is_file() else []:
        word, _, rest = line.partition(" ")
        if word == "env":
            environment = rest
        elif word == "set":
            name, _, value = rest.partition("=")
            given.append((name, value))
        else:
            raise ValueError(f"{file}: `{line}` is not an option")
    return environment, tuple(given)


def choices(case: Case) -> list[str]:
    """The words on the command line that choose what a case is built for."""
    chosen = ["--target", case.target, *(["--env", case.environment] if case.environment else [])]
    return chosen + [word for pair in case.given for word in ("--set", "=".join(pair))]


def judged(scant: str, case: Case) -> list[str]:
    """What is wrong with a case's build, or with its not being refused."""
    judge = refuse if is_refused(case.name, case.spec, case.target) else build
    return judge(scant, case, case.folder.parent)


def build(scant: str, case: Case, out: Path) -> list[str]:
    """Builds a case twice: both must succeed and give the same bytes. Also asks for its rights."""
    chosen = choices(case)
    for place in (out, Path(f"{out}-again")):
        done = _run([scant, "build", str(case.spec), *chosen, "--out", str(place)])
        if done.returncode:
            return [f"`scant build` ended with {done.returncode}", *done.stderr.strip().splitlines()]
    if not case.template.is_file():
        return [f"there is no {case.template.relative_to(out)}"]
    found = differences(filecmp.dircmp(out, f"{out}-again"))
    told = _run([scant, "explain", "--access", "--path", str(case.spec), *chosen, "--format", "json"])
    case.told.write_text(told.stdout)
    return found + ([f"`scant explain --access` ended with {told.returncode}"] if told.returncode else [])


def refuse(scant: str, case: Case, out: Path) -> list[str]:
    """Builds a case that its target refuses: it must end with findings, and write nothing."""
    done = _run([scant, "build", str(case.spec), *choices(case), "--out", str(out)])
    found = [] if done.returncode == 1 else [f"`scant build` ended with {done.returncode}, and should refuse it"]
    return found + ([f"it wrote {case.template.name}"] if case.template.exists() else [])


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def differences(both: filecmp.dircmp) -> list[str]:
    """What two builds have different."""
    found = [f"{name} is only in one of two builds" for name in both.left_only + both.right_only]
    _, other, unread = filecmp.cmpfiles(both.left, both.right, both.common_files, shallow=False)
    found += [f"{name} is not the same in two builds" for name in other + unread]
    return found + [row for inner in both.subdirs.values() for row in differences(inner)]


def main() -> None:
    scant, root, out = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    tally, wanted = Tally("build"), []
    has = available(scant, root)
    for target in [t for t in DOCUMENTS if t not in has]:
        tally.note(f"this scant does not build {target} yet, so nothing is judged on it but the self-tests")
    for name, spec in [*programs(root), many(out / "generated")]:
        chosen, given = options(spec)
        for environment in [chosen] if chosen else environments(spec) or [None]:
            for target in has:
                if not wanted_on(name, spec, target):
                    continue
                full = f"{name}:{environment}" if environment else name
                folder = out / f"{full.replace('/', '-').replace(':', '-')}-{target}" / target
                wanted.append(Case(full, spec, environment, folder, given, target))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda case: judged(scant, case), wanted))
    for case, problems in zip(wanted, found, strict=True):
        tally.judged(f"{case.name} on {case.target}", problems)
    built = [
        {
            "name": c.name,
            "spec": str(c.spec),
            "environment": c.environment,
            "folder": str(c.folder),
            "given": c.given,
            "target": c.target,
        }
        for c in wanted
        if c.template.is_file()
    ]
    (out / "cases.json").write_text(json.dumps(built, indent=1))
    tally.close()


if __name__ == "__main__":
    main()

"""Tries every probe as every subject, and holds the server's answers against what each subject was granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

LIMITS = ("whole", "keys", "prefixes", "fields", "index")


@dataclass(frozen=True, order=True)
class Cell:
    """A verb on a kind of store under a limit: what the portability table has one entry for."""

    kind: str
    verb: str
    limit: str = "whole"

    def __str__(self) -> str:
        return f"{self.verb} on a {self.kind}" + ("" if self.limit == "whole" else f", limit {self.limit}")


@dataclass(frozen=True)
class Probe:
    """One operation. Whoever holds one of `opened_by` may do it and nobody else; without any, nobody may."""

    name: str
    operation: object  # whatever the store's `attempt` takes
    opened_by: frozenset[Cell] = frozenset()


def probe(name: str, operation: object, *opened_by: Cell) -> Probe:
    """A probe that these cells open."""
    return Probe(name, operation, frozenset(opened_by))


@dataclass
class Outcome:
    """What was wrong with each subject, and the cells seen both ways: let through where granted, refused elsewhere."""

    problems: dict[str, list[str]]
    exercised: set[Cell]
    tried: int


def run(
    granted: Mapping[str, Iterable[Cell]], probes: Iterable[Probe], attempt: Callable[[str, Probe], bool]
) -> Outcome:
    """Tries each probe as each subject; `attempt` says whether the server let it be done."""
    found: dict[str, list[str]] = {}
    allowed: set[Cell] = set()
    denied: set[Cell] = set()
    tried, probes = 0, list(probes)
    for subject, cells in granted.items():
        holds, found[subject] = frozenset(cells), []
        for p in probes:
            tried += 1
            expected = bool(p.opened_by & holds)
            try:
                answer = attempt(subject, p)
            except Exception as error:  # noqa: BLE001 - an answer that is neither yes nor no is a problem of this probe
                found[subject].append(f"{p.name}: {type(error).__name__}: {str(error).strip()}")
                continue
            if answer and not expected:
                found[subject].append(f"may {p.name}, which no grant says")
            elif expected and not answer:
                found[subject].append(f"may not {p.name}, although {', '.join(map(str, sorted(p.opened_by & holds)))}")
            elif len(p.opened_by) == 1:
                (allowed if answer else denied).update(p.opened_by)
    return Outcome(found, allowed & denied, tried)


def subsets(verbs: Iterable[str]) -> list[tuple[str, ...]]:
    """Every choice of verbs, none and all included, in one fixed order."""
    found: list[tuple[str, ...]] = [()]
    for verb in verbs:
        found += [(*chosen, verb) for chosen in found]
    return sorted(found, key=lambda chosen: (len(chosen), chosen))

"""Judges the decision whether two lists of statements grant the same: by z3, which proves, and by Cedar, which evaluates.

`python decision.py PROBLEMS` runs the program that prints random problems with the decision on each.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys

import cedarpy
import z3

from tally import Tally

PROBLEMS = 400
PATIENCE = 5_000  # milliseconds that z3 may think about one problem
UNSOLVED = 8  # problems it may give up on


def main() -> None:
    tally = Tally("decision")
    printed = subprocess.run([sys.argv[1], str(PROBLEMS)], check=True, capture_output=True, text=True).stdout
    problems = [json.loads(line) for line in printed.splitlines()]
    unsolved = 0
    for number, problem in enumerate(problems):
        proven = prove(problem)
        unsolved += proven is None
        tally.judged(f"problem {number} by z3", disagreement(problem, proven))
        if not any("?" in pattern for side in ("spec", "artifact") for pattern in patterns(problem[side])):
            tally.judged(f"problem {number} by Cedar", evaluate(problem))
    tally.judged("what z3 could not solve", [f"{unsolved} problems"] if unsolved > UNSOLVED else [])
    wrong = {"spec": [said("a", "b")], "artifact": [said("a*", "b")], "excess": [], "missing": []}
    tally.self_test("an excess nobody found, by z3", disagreement(wrong, prove(wrong)))
    tally.self_test("a witness that is none, by Cedar", evaluate(wrong | {"excess": [["a", "b"]]}))
    wide = wrong | {"artifact": [said("*", "*")]}
    tally.self_test("an excess nobody found, by Cedar", evaluate(wide))
    tally.close()


def said(action: str, resource: str) -> dict:
    return {"denies": False, "action": [[action], False], "resource": [[resource], False]}


def patterns(side: list[dict]) -> list[str]:
    return [pattern for one in side for part in ("action", "resource") for pattern in one[part][0]]


def disagreement(problem: dict, equal: bool | None) -> list[str]:
    """Where the decision says something else than what was proven."""
    decided = not problem["excess"] and not problem["missing"]
    if equal is None or equal == decided:
        return []
    return [f"z3 says {'equal' if equal else 'different'}: {json.dumps(problem)}"]


def prove(problem: dict) -> bool | None:
    """Whether both sides grant the same, or nothing if z3 gives up."""
    action, resource = z3.String("action"), z3.String("resource")
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    letters = z3.Star(z3.Union(z3.Re("a"), z3.Re("b"), z3.Re("x")))
    solver.add(z3.InRe(action, letters), z3.InRe(resource, letters))
    solver.add(grants(problem["spec"], action, resource) != grants(problem["artifact"], action, resource))
    outcome = solver.check()
    return None if outcome == z3.unknown else outcome == z3.unsat


def grants(side: list[dict], action: z3.SeqRef, resource: z3.SeqRef) -> z3.BoolRef:
    def hit(denies: bool) -> z3.BoolRef:
        return z3.Or(
            [
                z3.And(matches(one["action"], action), matches(one["resource"], resource))
                for one in side
                if one["denies"] == denies
            ]
            + [z3.BoolVal(False)]
        )

    return z3.And(hit(False), z3.Not(hit(True)))


def matches(part: list, text: z3.SeqRef) -> z3.BoolRef:
    listed, negated = part
    hit = z3.Or([z3.InRe(text, expression(pattern)) for pattern in listed])
    return z3.Not(hit) if negated else hit


def expression(pattern: str) -> z3.ReRef:
    one = z3.AllChar(z3.ReSort(z3.StringSort()))
    parts = [z3.Star(one) if c == "*" else one if c == "?" else z3.Re(c) for c in pattern]
    return z3.Re("") if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)


def evaluate(problem: dict) -> list[str]:
    """What Cedar finds wrong: a witness that is none, or a word only one side grants though nothing was found."""
    spec, artifact = cedar(problem["spec"]), cedar(problem["artifact"])
    wrong = []
    for words, granting, other in ((problem["excess"], artifact, spec), (problem["missing"], spec, artifact)):
        wrong += [
            f"{word} is no witness: {json.dumps(problem)}"
            for word in words
            if not allows(granting, word) or allows(other, word)
        ]
    dice = random.Random(json.dumps(problem, sort_keys=True))
    for _ in range(20):
        word = ["".join(dice.choices("abx", k=dice.randrange(4))) for _ in range(2)]
        one, two = allows(spec, word), allows(artifact, word)
        if two and not one and not problem["excess"] or one and not two and not problem["missing"]:
            wrong.append(f"nobody found {word}: {json.dumps(problem)}")
    return wrong


def cedar(side: list[dict]) -> str:
    return "\n".join(
        f"{'forbid' if one['denies'] else 'permit'}(principal, action, resource) when "
        f"{{ {like('action', one['action'])} && {like('resource', one['resource'])} }};"
        for one in side
    )


def like(part: str, said: list) -> str:
    listed, negated = said
    hit = " || ".join(f'context.{part} like "{pattern}"' for pattern in listed)
    return f"{'!' if negated else ''}({hit})"


def allows(policies: str, word: list[str]) -> bool:
    request = {
        "principal": 'User::"one"',
        "action": 'Action::"call"',
        "resource": 'Thing::"one"',
        "context": {"action": word[0], "resource": word[1]},
    }
    return cedarpy.is_authorized(request, policies, []).allowed


if __name__ == "__main__":
    main()

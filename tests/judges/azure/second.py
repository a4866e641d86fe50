"""A second opinion on every expression: the template evaluated by bicep-cost and held against our own evaluation."""

from __future__ import annotations

import json
from typing import Any

from bicep_cost import armexpr
from bicep_cost import engine as theirs

from azure import expressions
from azure.document import GROUP, LOCATION, NESTED, SUBSCRIPTION, Document
from azure.runtime import facts, principal

# What these give depends on the cloud and the clock; bicep-cost makes up other values, or none.
for _name in ("guid", "uniquestring", "utcnow", "datetimeadd", "datetimetoepoch"):
    armexpr._FUNCTIONS[_name] = expressions.FUNCTIONS[_name]


class _Scope(theirs.TemplateScope):
    """Their scope, told what runs, and evaluating names of properties, which it leaves alone by itself."""

    def reference(self, args: Any) -> Any:
        found = super().reference(args)
        if isinstance(found, dict) and "outputs" in found:
            return {"outputs": {k: v["value"] for k, v in found["outputs"].items()}}
        target = str(args[0])
        if list(args[2:]) == ["full"]:
            return {"identity": {"principalId": principal(target)}, "properties": facts(target)}
        return facts(target)

    def eval_value(self, value: Any) -> Any:
        value = super().eval_value(value)
        if isinstance(value, dict):
            return {armexpr.evaluate_string(key, self): item for key, item in value.items()}
        return value


theirs.TemplateScope = _Scope  # nested templates are opened with this name


def differences(document: Document) -> list[str]:
    """What bicep-cost evaluates differently, does not know, or complains of."""
    engine = theirs.Engine(theirs.DeploymentSettings(SUBSCRIPTION, GROUP, LOCATION, "judged"))
    scope = _Scope(engine, document.template, dict(document.given), (), SUBSCRIPTION, GROUP, "judged", None)
    scope.run()
    outputs = {k: v["value"] for k, v in scope.evaluate_outputs().items()}
    found = [f"bicep-cost: {d.message}" for d in engine.diagnostics]
    mine = [((*r.path, r.type, r.name), r.body) for r in document.resources if r.type != NESTED]
    other = [((*r.module_path, r.type, r.name), r.body) for r in engine.resources]
    found += _compare(_lines(mine), _lines(other))
    if _plain(outputs) != _plain(document.outputs):
        found.append(f"bicep-cost: the outputs are {_plain(outputs)[:300]}, not {_plain(document.outputs)[:300]}")
    return found


def _compare(mine: list[str], other: list[str]) -> list[str]:
    if len(mine) != len(other):
        return [f"bicep-cost: sees {len(other)} resources, not {len(mine)}"]
    return [f"bicep-cost: {_apart(a, b)}" for a, b in zip(mine, other, strict=True) if a != b]


def _lines(bodies: list[tuple[tuple[str, ...], dict[str, Any]]]) -> list[str]:
    left_out = ("id", "type", "name")
    kept = [(path, {k: v for k, v in body.items() if k not in left_out}) for path, body in bodies]
    return sorted(f"{'/'.join(path)}: {_plain(body)}" for path, body in kept)


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def _apart(mine: str, other: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), min(len(mine), len(other)))
    begin = max(0, at - 60)
    return f"{mine.split(': ')[0]}: has …{other[begin : at + 60]}… for …{mine[begin : at + 60]}…"

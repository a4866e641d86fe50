"""Judges every resource, expressions and all, by the schema of its type and API version."""

from __future__ import annotations

import json
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from azure.document import NESTED

ROOT = Path(__file__).resolve().parents[3]
FILE = Path("azure-schemas") / "arm-resources.strict.schema.json"


def reference() -> Path | None:
    """The folder of the schemas and roles that are not the project's own, if it is on this machine."""
    places = [os.environ.get("SCANT_REFERENCE"), str(ROOT.parent / "shared" / "reference"), *_beside()]
    return next((Path(p) for p in places if p and (Path(p) / FILE).is_file()), None)


def _beside() -> list[str]:
    """The places beside the main checkout, when this one is a linked worktree."""
    link = ROOT / ".git"
    if not link.is_file():
        return []
    main = Path(link.read_text().removeprefix("gitdir:").strip()).parents[2]
    return [str(main.parent / "shared" / "reference")]


class Schemas:
    """The schemas of all types there are."""

    def __init__(self, file: Path) -> None:
        self.whole = json.loads(file.read_text())
        self.names = {name.lower(): name for name in self.whole["resources"]}

    @cached_property
    def _validators(self) -> dict[str, Draft202012Validator]:
        return {}

    def problems(self, template: dict[str, Any]) -> list[str]:
        """What is wrong with the resources of a template and those nested in it."""
        found = []
        for raw in template["resources"]:
            found += [f"{raw['type']} {raw['name']}: {problem}" for problem in self.of_resource(raw)]
            if raw["type"] == NESTED:
                found += self.problems(raw["properties"]["template"])
        return found

    def of_resource(self, raw: dict[str, Any]) -> list[str]:
        """What is wrong with one resource."""
        key = f"{raw['type']}@{raw['apiVersion']}"
        name = self.names.get(key.lower())
        if name is None:
            return [f"there is no schema of {key}"]
        if name not in self._validators:
            pointer = name.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace("@", "%40")
            schema = {**self.whole, "$ref": f"#/resources/{pointer}"}
            self._validators[name] = Draft202012Validator(schema)
        # What is nested is judged on its own.
        shown = json.loads(json.dumps(raw))
        if raw["type"] == NESTED:
            shown["properties"]["template"] = {}
            # Where it deploys to is said to the Resource Manager, and is nothing of the resource.
            for word in ("subscriptionId", "resourceGroup"):
                shown.pop(word, None)
        errors = list(self._validators[name].iter_errors(shown))
        return [_words(best_match([e])) for e in errors]


def _words(error: Any) -> str:
    path = "/".join(map(str, error.absolute_path))
    return re.sub(r"\s+", " ", f"at {path}: {error.message}")[:300]

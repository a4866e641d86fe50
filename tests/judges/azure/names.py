"""Judges names, versions and sizes by the rules Azure has for them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from azure.document import NESTED, Document

TYPES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "types.toml").read_text())
RUINOUS = ("toLower(", "trim(", "join(", "split(", "substring(")  # scanners skip resources whose names hold these
MOST = {"parameters": 256, "variables": 256, "outputs": 64, "resources": 800}
EXPRESSION, TEMPLATE, RESOURCE = 24_576, 4 * 2**20, 2**20  # characters, bytes, bytes


def problems(document: Document, raw: set[str]) -> list[str]:
    """Names that Azure refuses, and limits that are passed; types of raw resources are whatever the spec says."""
    found = []
    for r in document.resources:
        said = TYPES.get(r.type)
        if any(word in r.raw["name"] for word in RUINOUS):
            found.append(f"{r}: its name is made with a function that hides it from scanners")
        if said is None:
            found += [] if r.type in raw else [f"{r}: this judge knows no rule for its name"]
            continue
        if not re.fullmatch(said["name"], r.last):
            found.append(f"{r}: the name breaks the rule {said['name']}")
        if r.raw["apiVersion"] != said["version"] and r.type not in raw:
            found.append(f"{r}: is of the version {r.raw['apiVersion']}, not {said['version']}")
        if said.get("everywhere") and not re.search(r"[a-z2-7]{13}", r.last):
            found.append(f"{r}: its name may be taken by anybody")
    return found + _limits("", document.template) + _size(document)


def _size(document: Document) -> list[str]:
    size = len(document.text.encode())
    return [f"the template is {size} bytes long, more than {TEMPLATE}"] if size > TEMPLATE else []


def _limits(where: str, template: dict[str, Any]) -> list[str]:
    found = []
    for part, most in MOST.items():
        if len(template.get(part, [])) > most:
            found.append(f"{where}{len(template[part])} {part}, more than {most}")
    for raw in template.get("resources", []):
        if raw["type"] == NESTED:
            found += _limits(f"{where}{raw['name']}: ", raw["properties"]["template"])
        elif len(json.dumps(raw)) > RESOURCE:
            found.append(f"{where}{raw['name']}: a resource of more than {RESOURCE} bytes")
    return found + [f"{where}an expression of {n} characters" for n in _expressions(template) if n > EXPRESSION]


def _expressions(value: Any) -> list[int]:
    if isinstance(value, dict):
        return [n for key, item in value.items() for n in (len(key), *_expressions(item))]
    if isinstance(value, list):
        return [n for item in value for n in _expressions(item)]
    return [len(value)] if isinstance(value, str) and value.startswith("[") else []

"""Judges main.bicep, which deploys the template as a module: it can be read, and hands on what the template asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pycep import BicepParser

from azure.document import Document


def problems(document: Document, file: Path) -> list[str]:
    """What is wrong with the file beside a template."""
    if not file.is_file():
        return ["there is no main.bicep"]
    text = file.read_text()
    try:
        tree: dict[str, Any] = BicepParser().parse(text=text)
    except Exception as error:  # noqa: BLE001 - the parser has no error of its own
        return [f"main.bicep cannot be read: {str(error)[:200]}"]
    modules = [m for m in tree.get("modules", {}).values() if m["detail"]["path"].endswith("azuredeploy.json")]
    if len(modules) != 1:
        return [f"main.bicep deploys the template {len(modules)} times"]
    asked = document.template.get("parameters", {})
    handed = {key.strip("'") for key in modules[0]["config"].get("params", {})}
    found = [f"hands on `{name}`, which the template does not take" for name in sorted(handed - asked.keys())]
    for name, said in asked.items():
        if name not in handed and "defaultValue" not in said:
            found.append(f"does not hand on `{name}`")
        if said["type"].lower().startswith("secure") and name in handed:
            found += _open(tree, modules[0]["config"]["params"], name)
    told = set(re.findall(r"\boutputs(?:\.(\w+)|\['([^']+)'\])", text))
    names = {plain or quoted for plain, quoted in told}
    found += [f"tells the output `{n}`, which the template has not" for n in sorted(names - document.outputs.keys())]
    return [f"main.bicep: {problem}" for problem in found]


def _open(tree: dict[str, Any], params: dict[str, Any], name: str) -> list[str]:
    """What is wrong with how a secret is handed on."""
    value = str(params.get(name, params.get(f"'{name}'"))).strip("'")
    said = tree.get("parameters", {}).get(value, {"decorators": []})
    secure = any(d.get("type") == "secure" for d in said["decorators"])
    return [] if secure and said.get("default") is None else [f"`{name}` is not handed on as a secret"]

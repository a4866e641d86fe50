"""Reads an artifact's folder: its objects, its kustomizations, its preconditions; by both versions of YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Body = dict[str, Any]
KUSTOMIZATION = "kustomization.yaml"
RENAMES = ("namespace", "namePrefix", "nameSuffix", "labels", "commonLabels", "patches", "replacements")


@dataclass(frozen=True)
class Object:
    """One object, and the file it stands in (relative to the artifact's folder)."""

    file: str
    body: Body

    @property
    def api(self) -> str:
        return str(self.body.get("apiVersion", ""))

    @property
    def group(self) -> str:
        return self.api.partition("/")[0] if "/" in self.api else ""

    @property
    def kind(self) -> str:
        return str(self.body.get("kind", ""))

    @property
    def name(self) -> str:
        return str(self.body.get("metadata", {}).get("name", ""))

    @property
    def namespace(self) -> str:
        return str(self.body.get("metadata", {}).get("namespace", ""))

    @property
    def labels(self) -> dict[str, str]:
        return self.body.get("metadata", {}).get("labels", {}) or {}

    @property
    def spec(self) -> Body:
        return self.body.get("spec", {}) or {}

    @property
    def id(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass
class Artifact:
    """Everything in a folder that is meant for a cluster, and what was wrong while reading it."""

    folder: Path
    objects: list[Object]
    platform: Body
    problems: list[str]

    def of(self, *kinds: str, group: str | None = None) -> list[Object]:
        """The objects of these kinds, of one API group if it is named."""
        return [o for o in self.objects if o.kind in kinds and group in (None, o.group)]


def read(folder: Path) -> Artifact:
    """The artifact in a folder."""
    objects: list[Object] = []
    problems: list[str] = []
    for file in sorted(folder.rglob("*.yaml")):
        place = str(file.relative_to(folder))
        found, wrong = both(file.read_text())
        problems += [f"{place}: {row}" for row in wrong]
        if file.name != KUSTOMIZATION:
            objects += [Object(place, body) for body in found if isinstance(body, dict)]
            problems += [f"{place}: a document that is no object" for body in found if not isinstance(body, dict)]
    problems += kustomizations(folder)
    platform = folder / "platform.json"
    if not platform.is_file():
        problems.append("there is no platform.json")
    return Artifact(folder, objects, json.loads(platform.read_text()) if platform.is_file() else {}, problems)


def objects(folder: Path) -> list[Object]:
    """The objects in a folder, without a word on how they are written."""
    files = [file for file in sorted(folder.rglob("*.yaml")) if file.name != KUSTOMIZATION]
    return [
        Object(str(file.relative_to(folder)), body)
        for file in files
        for body in yaml.load_all(file.read_text(), yaml.CSafeLoader)  # noqa: S506 - a safe loader
        if isinstance(body, dict)
    ]


def both(text: str) -> tuple[list[Any], list[str]]:
    """The documents of a text, and where a reader of YAML 1.1 and one of YAML 1.2 would not agree on them."""
    older = list(yaml.load_all(text, yaml.CSafeLoader))  # noqa: S506 - a safe loader
    try:
        newer = list(_twelve().load_all(text))
    except YAMLError as error:
        return older, [f"YAML 1.2: {error}"]
    if len(older) != len(newer):
        return older, ["YAML 1.1 and 1.2 do not read the same number of documents"]
    return older, [row for i, (a, b) in enumerate(zip(older, newer, strict=True)) for row in unlike(a, b, f"[{i}]")]


def _twelve() -> YAML:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)  # type: ignore[assignment]
    return reader


def unlike(a: Any, b: Any, at: str) -> Iterable[str]:
    """Where two readings differ; a date is one already, since JSON has none."""
    if isinstance(a, (date, bytes)) or isinstance(b, (date, bytes)):
        yield f"{at}: read as {a!r}, which no Kubernetes object holds"
    elif type(a) is not type(b):
        yield f"{at}: YAML 1.1 reads {a!r}, YAML 1.2 reads {b!r}"
    elif isinstance(a, dict):
        for key in a.keys() | b.keys():
            if not isinstance(key, str):
                yield f"{at}: the key {key!r} is no text"
            elif key not in a or key not in b:
                yield f"{at}.{key}: only one version of YAML reads it"
            else:
                yield from unlike(a[key], b[key], f"{at}.{key}")
    elif isinstance(a, list):
        if len(a) != len(b):
            yield f"{at}: lists of different length"
        for i, (x, y) in enumerate(zip(a, b, strict=False)):
            yield from unlike(x, y, f"{at}[{i}]")
    elif a != b and not (a != a and b != b):  # noqa: PLR0124 - NaN
        yield f"{at}: YAML 1.1 reads {a!r}, YAML 1.2 reads {b!r}"


def kustomizations(folder: Path) -> list[str]:
    """What is wrong with the kustomizations: each names what is there, together they name every file once."""
    found: list[str] = []
    named: list[Path] = []
    for file in sorted(folder.rglob(KUSTOMIZATION)):
        place, body = str(file.relative_to(folder)), yaml.load(file.read_text(), yaml.CSafeLoader)  # noqa: S506
        found += [
            f"{place}: `{word}` renames or changes objects after they were judged" for word in RENAMES if word in body
        ]
        component = body.get("kind") == "Component"
        wanted = "kustomize.config.k8s.io/" + ("v1alpha1" if component else "v1beta1")
        if body.get("apiVersion") != wanted:
            found.append(f"{place}: apiVersion is not {wanted}")
        for word in ("resources", "components"):
            for name in body.get(word) or []:
                target = (file.parent / name).resolve()
                inside = target / KUSTOMIZATION if target.is_dir() else target
                if not inside.is_file():
                    found.append(f"{place}: names {name}, which is not there")
                    continue
                named.append(inside)
                if target.is_dir():
                    is_component = yaml.safe_load(inside.read_text()).get("kind") == "Component"
                    if is_component != (word == "components"):
                        found.append(f"{place}: {name} stands under `{word}`")
    root = folder / KUSTOMIZATION
    if not root.is_file():
        found.append(f"there is no {KUSTOMIZATION}")
    for file in sorted(folder.rglob("*.yaml")):
        alone = file == root or file.parent.name == "cluster" and file.name == KUSTOMIZATION
        times = named.count(file.resolve())
        if times != (0 if alone else 1):
            found.append(f"{file.relative_to(folder)}: named by {times} kustomizations")
    return found

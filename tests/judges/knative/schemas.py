"""Holds objects against published schemas: the core kinds' own, and custom resources' where the data is there."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import jsonschema
import kubernetes_validate

from knative.documents import Object

VERSION = "1.37"
CORE = ("", "apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io", "policy")
CHECKOUT = Path(__file__).parents[3]


def reference() -> Path | None:
    """The folder of data that is not the project's: `SCANT_REFERENCE`, or beside the checkout; `None` without it."""
    for place in (os.environ.get("SCANT_REFERENCE"), CHECKOUT.parent / "shared" / "reference"):
        if place and Path(place, "knative-schemas").is_dir():
            return Path(place)
    return None


def problems(item: Object) -> list[str]:
    """What an object's schema says against it. A kind without a schema is told by `unknown`, not here."""
    try:
        if item.group in CORE:
            kubernetes_validate.validate(item.body, VERSION, strict=True)
            return []
        validator = custom(item.group, item.kind, item.api.rpartition("/")[2])
        if validator is None:
            return []
        found = sorted(validator.iter_errors(item.body), key=lambda e: [str(p) for p in e.absolute_path])
        return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in found]
    except kubernetes_validate.SchemaNotFoundError:
        return [f"Kubernetes {VERSION} has no {item.api} {item.kind}"]
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}"]


def unknown(item: Object) -> bool:
    """Whether there is no schema to hold a custom resource against."""
    return item.group not in CORE and custom(item.group, item.kind, item.api.rpartition("/")[2]) is None


@cache
def custom(group: str, kind: str, version: str) -> jsonschema.Draft202012Validator | None:
    """The validator of a custom resource; no unknown field but where its definition keeps them."""
    place = reference()
    file = place / "knative-schemas" / group / f"{kind.lower()}_{version}.json" if place else None
    if file is None or not file.is_file():
        return None
    return jsonschema.Draft202012Validator(json.loads(file.read_text()))

"""Known-bad objects from the reference data, each of which some part of the judge must refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass

from knative import documents, eventing, mistakes, pods, schemas, serving
from knative.documents import Object


def refused(item: Object) -> list[str]:
    """What a cluster with Knative says against an object when it is applied."""
    found = [f"schema: {row}" for row in schemas.problems(item)]
    if item.kind == "Service" and item.group == "serving.knative.dev":
        return found + [f"admission: {row}" for row in serving.problems(item)]
    return found + [f"admission: {row}" for row in eventing.problems(item)]


def judged(item: Object) -> list[str]:
    """What every part of the judge says against one object."""
    found = refused(item)
    for template in pods.template(item):
        found += [f"pods: {row}" for row in pods.problems(template)]
    try:
        found += [f"mistake: {row}" for row in mistakes.problems(item)]
    except ValueError as error:
        found.append(f"mistake: {error}")
    return [f"{item.file}: {item.id}: {row}" for row in found]


@dataclass(frozen=True)
class Known:
    """A known-bad object: what is wrong with it, and whether a cluster with Knative refused it."""

    case: str
    item: Object
    refused: bool

    def problems(self) -> list[str]:
        """Where the judge does not see what is known of it."""
        found = [] if judged(self.item) else ["accepted, although it is wrong"]
        said = refused(self.item)
        if self.refused and not said:
            found.append("Knative refuses it, and the judge's own admission rules do not")
        if said and not self.refused:
            found += ["Knative accepts it, and the judge's own admission rules do not:", *said]
        return found


def known_bad() -> list[Known] | None:
    """The known-bad objects; `None` where the data is not there."""
    place = schemas.reference()
    file = place / "knative-negatives.json" if place else None
    if file is None or not file.is_file():
        return None
    return [
        Known(row["case"], Object(file.name, row["object"]), "reject" in (row["schema"], row["admission"]))
        for row in json.loads(file.read_text())
    ]


def known_good() -> list[Object]:
    """The objects of the reference's sample, which every part of the judge must accept."""
    place = schemas.reference()
    file = place / "knative-sample.yaml" if place else None
    if file is None or not file.is_file():
        return []
    return [Object(file.name, body) for body in documents.both(file.read_text())[0] if body]

"""Judges the order of a deployment: nothing is deployed before its parent, its scope, or what its properties ask of."""

from __future__ import annotations

from azure.document import NESTED, Document, Resource


def problems(document: Document) -> list[str]:
    """Every edge that is missing, leads nowhere, or closes a circle."""
    found = []
    before = _Before(document)
    for r in document.resources:
        found += [f"{r}: depends on {d}, which is not in its template" for d in r.depends if d.lower() not in before.of]
        try:
            earlier = before.all(r.id.lower())
        except RecursionError:
            found.append(f"{r}: depends on itself")
            continue
        for needed, why in _needs(document, r):
            if needed not in earlier:
                found.append(f"{r}: {why} {needed}, but does not wait for it")
    return found


def _needs(document: Document, r: Resource) -> list[tuple[str, str]]:
    """What must stand before a resource, and why, as far as the document deploys it."""
    found = [(asked, "asks for") for asked in sorted(r.asks)]
    above = r.id.rsplit("/", 2)[0]
    found.append((above.lower(), "stands in"))
    if r.type == "Microsoft.Authorization/roleAssignments":
        found.append((str(r.properties.get("roleDefinitionId")).lower(), "assigns"))
        found.append((r.id.lower().split("/providers/microsoft.authorization/")[0], "is on"))
    return [(needed, why) for needed, why in found if needed in document.by_id and needed != r.id.lower()]


class _Before:
    """For each resource, everything that is deployed before it."""

    def __init__(self, document: Document) -> None:
        # Everything of a nested deployment comes after what the deployment waits for, and before who waits for it.
        inside: dict[tuple[str, ...], str] = {}
        for r in document.resources:
            if r.type == NESTED:
                inside[(*r.path, r.name)] = r.id.lower()
        self.of: dict[str, list[str]] = {}
        self.after_whole: dict[str, list[str]] = {}
        for r in document.resources:
            self.of[r.id.lower()] = [d.lower() for d in r.depends]
            if r.path in inside:
                holder = inside[r.path]
                self.of[r.id.lower()] += [f"start of {holder}"]
                self.after_whole.setdefault(holder, []).append(r.id.lower())
        for holder in inside.values():
            self.of[f"start of {holder}"] = list(self.of[holder])
            self.of[holder] = self.of[holder] + self.after_whole.get(holder, [])
        self.known: dict[str, set[str]] = {}
        self.open: set[str] = set()

    def all(self, identity: str) -> set[str]:
        if identity in self.known:
            return self.known[identity]
        if identity in self.open:
            raise RecursionError(identity)
        self.open.add(identity)
        found: set[str] = set()
        for earlier in self.of.get(identity, []):
            found |= {earlier} | self.all(earlier)
        self.open.discard(identity)
        self.known[identity] = found
        return found

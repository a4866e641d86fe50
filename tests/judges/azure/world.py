"""An Azure case as the judges see it: what the spec declares, the evaluated template, and which resource is which."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from azure.document import Document, Resource
from azure.grants import Grants
from azure.runtime import principal
from program import read
from spec import Declaration, entry, parse
from tally import Case

VERBS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "verbs.toml").read_text())
KINDS = {page["type"].lower(): kind for kind, page in VERBS.items() if "type" in page}
HASH = r"[0-9][0-9a-z]{5}"


class World:
    """A case, read from both sides."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.program = read(case.spec, case.environment, dict(case.given), "azure")
        self.document = Document(case.template)
        self.grants = Grants(self.document)

    @cached_property
    def built_in(self) -> bool:
        """Whether the spec asks for roles that Azure comes with."""
        blocks = [s.block or [] for s in parse(entry(self.case.spec)) if s.words[:2] == ["target", "azure"]]
        return any(s.words == ["rbac", "builtin"] for block in blocks for s in block)

    def functions(self) -> list[Declaration]:
        return [f for f in self.program.of("function") if not f.external]

    @cached_property
    def _sites(self) -> dict[str, Resource]:
        return {r.body.get("tags", {}).get("azd-service-name", ""): r for r in self.document.of("Microsoft.Web/sites")}

    def site(self, function: Declaration) -> Resource:
        """The app of a function."""
        if function.name not in self._sites:
            raise KeyError(f"no app has the tag azd-service-name `{function.name}`")
        return self._sites[function.name]

    def identity(self, function: Declaration) -> str:
        """The id of the one identity a function's app has."""
        said = self.site(function).body.get("identity", {})
        held = list(said.get("userAssignedIdentities", {}))
        if said.get("type") != "UserAssigned" or len(held) != 1:
            raise KeyError(f"`{function.name}` has not exactly one identity that was made for it")
        return held[0]

    def principal(self, function: Declaration) -> str:
        return principal(self.identity(function))

    def settings(self, function: Declaration) -> dict[str, str]:
        """The settings of a function's app."""
        said = self.site(function).properties.get("siteConfig", {}).get("appSettings", [])
        return {s["name"]: s["value"] for s in said}

    def host(self, function: Declaration) -> str:
        """The id of the account in which a function's host keeps its own things."""
        told = self.settings(function)["AzureWebJobsStorage__blobServiceUri"]
        name = re.fullmatch(r"https://([a-z0-9]+)\.blob\.[a-z.]+/?", told)
        found = [r for r in self.document.of("Microsoft.Storage/storageAccounts") if name and r.name == name.group(1)]
        if len(found) != 1:
            raise KeyError(f"`{function.name}`: no account of this template is at {told}")
        return found[0].id

    def id(self, name: str) -> str:
        """The id of a thing of the spec: of its own resource, or the one its `azure` block tells."""
        thing = self.program.things[name]
        if thing.external:
            return self._elsewhere(thing)
        if thing.kind == "function":
            return self.site(thing).id
        return self.resource(thing).id

    def _elsewhere(self, thing: Declaration) -> str:
        for block in thing.says("azure"):
            for s in block.block or []:
                if s.words[0] == "id":
                    return json.loads(s.words[1])
        raise KeyError(f"`{thing.name}` does not say where it is on Azure")

    def resource(self, thing: Declaration) -> Resource:
        """The main resource of a store: named like it, with a hash at the end where the name alone is not enough."""
        kind = VERBS[thing.kind]["type"]
        slug = re.sub("[._]", "-", thing.name)
        fits = re.compile(f"(egt-)?({re.escape(thing.name)}|{re.escape(slug)})(-[a-z2-7]{{13}})?")
        found = [r for r in self.document.of(kind) if self._store(r) and fits.fullmatch(r.last)]
        if not found:
            hashed = [
                r for r in self.document.of(kind) if self._store(r) and re.search(f"-{HASH}(-[a-z2-7]{{13}})?$", r.last)
            ]
            found = [
                r
                for r in hashed
                if re.sub("-+", "-", slug).startswith(re.sub(f"^egt-|-{HASH}(-[a-z2-7]{{13}})?$", "", r.last))
            ]
        if len(found) != 1:
            raise KeyError(f"{len(found)} resources of the type {kind} look like `{thing.name}`")
        return found[0]

    def _store(self, resource: Resource) -> bool:
        """Whether a resource is none that a function's host keeps for itself."""
        return not any(resource.id.lower().startswith(host) for host in self._hosts)

    @cached_property
    def _hosts(self) -> list[str]:
        return [self.host(f).lower() + "/" for f in self.functions()]

    def kind(self, resource: Resource) -> str | None:
        """The kind of store a resource is."""
        return KINDS.get(resource.type.lower())

"""An Azure deployment as ARM would carry it out: every resource of the template and its nested ones, evaluated."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from azure.expressions import ExpressionError, evaluate, resource_id
from azure.runtime import TENANT, facts, principal

SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
GROUP = "judged"
LOCATION = "westeurope"
NESTED = "Microsoft.Resources/deployments"
ASIDE = {"dependsOn", "condition", "comments", "metadata"}


@dataclass
class Resource:
    """One resource that is deployed: its id, what of it is evaluated, and where its text stands."""

    type: str
    name: str
    id: str
    raw: dict[str, Any]
    path: tuple[str, ...]  # the nested deployments it stands in
    depends: list[str]
    asks: set[str] = field(default_factory=set)  # the ids of what its properties refer to while they run
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, Any]:
        return self.body.get("properties", {})

    @property
    def last(self) -> str:
        """The last part of its name."""
        return self.name.rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return f"{self.type} {self.name}"


class Document:
    """A template with its parameters, evaluated."""

    def __init__(self, template: Path) -> None:
        self.text = template.read_text()
        self.template: dict[str, Any] = json.loads(self.text)
        self.given = _given(template.with_name("azuredeploy.parameters.json"), self.template)
        self.resources: list[Resource] = []
        self.by_id: dict[str, Resource] = {}
        self.deployments: dict[str, _Scope] = {}
        self.main = _Scope(self, self.template, self.given, (), SUBSCRIPTION, GROUP)
        self.main.collect()
        for resource, scope in self.main.everything():
            resource.body = scope.body_of(resource)
        self.outputs = self.main.outputs()

    def of(self, kind: str) -> list[Resource]:
        """The resources of a type."""
        return self._by_type.get(kind.lower(), [])

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for r in self.resources:
            found.setdefault(r.type.lower(), []).append(r)
        return found

    def get(self, identity: str) -> Resource | None:
        return self.by_id.get(identity.lower())


def _given(file: Path, template: dict[str, Any]) -> dict[str, Any]:
    """The parameters' values: those of the parameters file, and made-up ones where it must not tell any."""
    found = {}
    if file.is_file():
        found = {k: v["value"] for k, v in json.loads(file.read_text()).get("parameters", {}).items() if "value" in v}
    for name in found.keys() - template.get("parameters", {}).keys():
        raise ExpressionError(f"the parameters file gives `{name}`, which is no parameter")
    for name, said in template.get("parameters", {}).items():
        if name not in found and "defaultValue" not in said:
            found[name] = {"int": 1, "bool": True, "array": [], "object": {}}.get(said["type"].lower(), f"given-{name}")
    return found


class _Scope:
    """A template being deployed: the values its expressions see."""

    def __init__(
        self,
        document: Document,
        template: dict[str, Any],
        given: dict[str, Any],
        path: tuple[str, ...],
        subscription: str,
        group: str,
    ) -> None:
        self.document, self.template, self.given, self.path = document, template, given, path
        self.subscription = {
            "id": f"/subscriptions/{subscription}",
            "subscriptionId": subscription,
            "tenantId": TENANT,
        }
        group_id = f"/subscriptions/{subscription}/resourceGroups/{group}"
        self.group = {"id": group_id, "name": group, "location": LOCATION}
        self.values: dict[tuple[str, str], Any] = {}
        self.running = False  # only what runs can be referred to
        self.asked: set[str] = set()
        self.inner: list[tuple[Resource, _Scope]] = []

    def parameter(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        said = self.template.get("parameters", {})
        if name not in said or "defaultValue" not in said[name]:
            raise ExpressionError(f"there is no parameter `{name}`")
        return self._once("parameter", name, said[name]["defaultValue"])

    def variable(self, name: str) -> Any:
        if name not in self.template.get("variables", {}):
            raise ExpressionError(f"there is no variable `{name}`")
        return self._once("variable", name, self.template["variables"][name])

    def _once(self, kind: str, name: str, value: Any) -> Any:
        key = (kind, name)
        if key not in self.values:
            self.values[key] = _Unfinished
            running, self.running = self.running, False
            self.values[key] = evaluate(value, self)
            self.running = running
        if self.values[key] is _Unfinished:
            raise ExpressionError(f"{kind} `{name}` depends on itself")
        return self.values[key]

    def reference(self, args: list[Any]) -> Any:
        if not self.running:
            raise ExpressionError("`reference` stands where ARM knows nothing yet of what runs")
        target = args[0] if args[0].startswith("/") else self._named(args[0])
        self.asked.add(target.lower())
        deployed = self.document.deployments.get(target.lower())
        if deployed:
            return {"outputs": deployed.outputs()}
        resource = self.document.get(target)
        if resource is None and target.lower().startswith(self.group["id"].lower() + "/"):
            raise ExpressionError(f"nothing here is {target}")
        if args[2:] != ["full"]:
            return facts(target)
        identity = {"type": "SystemAssigned", "principalId": principal(target), "tenantId": TENANT}
        if resource and "SystemAssigned" not in resource.raw.get("identity", {}).get("type", ""):
            raise ExpressionError(f"{target} has no identity of its own")
        return {"identity": identity, "properties": facts(target)}

    def _named(self, name: str) -> str:
        found = [i for i, s in self.document.deployments.items() if s.path[-1] == name]
        found += [r.id for r in self.document.resources if r.name == name]
        if len(found) != 1:
            raise ExpressionError(f"{len(found)} resources are called `{name}`")
        return found[0]

    def collect(self) -> None:
        """Finds what is deployed: types, names and ids, which ARM knows before anything runs."""
        for raw in self.template["resources"]:
            if "copy" in raw or "resources" in raw:
                raise ExpressionError("loops and nested children are not what scant writes")
            if not evaluate(raw.get("condition", True), self):
                continue
            kind, name = raw["type"], evaluate(raw["name"], self)
            prefix = self.group["id"]
            if "scope" in raw:
                scope = evaluate(raw["scope"], self)
                prefix = scope if scope.startswith("/") else f"{prefix}/providers/{scope}"
            depends = [evaluate(d, self) for d in raw.get("dependsOn", [])]
            found = Resource(kind, name, resource_id(prefix, kind, name.split("/")), raw, self.path, depends)
            if found.id.lower() in self.document.by_id:
                raise ExpressionError(f"{found.id} is deployed twice")
            self.document.by_id[found.id.lower()] = found
            self.document.resources.append(found)
            self.inner.append((found, self))
            if kind.lower() == NESTED.lower():
                self._nested(found)

    def _nested(self, deployment: Resource) -> None:
        raw, said = deployment.raw, deployment.raw["properties"]
        if said.get("expressionEvaluationOptions", {}).get("scope", "").lower() != "inner":
            raise ExpressionError(f"{deployment}: its expressions are not evaluated inside of it")
        inner = _Scope(
            self.document,
            said["template"],
            _Lazy(self, said.get("parameters", {})),
            (*self.path, deployment.name),
            evaluate(raw.get("subscriptionId", self.subscription["subscriptionId"]), self),
            evaluate(raw.get("resourceGroup", self.group["name"]), self),
        )
        self.document.deployments[deployment.id.lower()] = inner
        inner.collect()
        self.inner += inner.inner

    def everything(self) -> list[tuple[Resource, _Scope]]:
        return self.inner

    def body_of(self, resource: Resource) -> dict[str, Any]:
        """A resource's properties and what stands beside them."""
        found: dict[str, Any] = {}
        self.asked = resource.asks
        for key, value in resource.raw.items():
            if key in ASIDE or key == "properties" and resource.type.lower() == NESTED.lower():
                continue
            self.running = key == "properties"
            found[key] = evaluate(value, self)
            self.running = False
        return found

    def outputs(self) -> dict[str, Any]:
        """The values of the outputs."""
        self.running, self.asked = True, set()
        found = {k: evaluate(v["value"], self) for k, v in self.template.get("outputs", {}).items()}
        self.running = False
        return found


class _Lazy(dict[str, Any]):
    """The parameters a nested deployment is given, each evaluated in the outer one when it is first asked for."""

    def __init__(self, outer: _Scope, said: dict[str, Any]) -> None:
        super().__init__(said)
        self.outer = outer
        self.known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.known:
            before, self.outer.running = self.outer.running, True
            self.known[name] = evaluate(super().__getitem__(name)["value"], self.outer)
            self.outer.running = before
        return self.known[name]


class _Unfinished:
    """Stands for a value that is being evaluated."""

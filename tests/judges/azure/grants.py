"""Who may do what: every role assignment of a document, evaluated as Azure evaluates them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.conditions import Call, holds, matches
from azure.document import Document, Resource

BUILT_IN: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "roles.toml").read_text())
COSMOS = "Microsoft.DocumentDB/databaseAccounts/"
COSMOS_ITEMS = f"{COSMOS}sqlDatabases/containers/"
# What Azure itself defines in every Cosmos account.
COSMOS_BUILT_IN = {
    "00000000-0000-0000-0000-000000000001": [
        f"{COSMOS}readMetadata",
        *(f"{COSMOS_ITEMS}{a}" for a in ("items/read", "executeQuery", "readChangeFeed")),
    ],
    "00000000-0000-0000-0000-000000000002": [
        f"{COSMOS}readMetadata",
        *(f"{COSMOS_ITEMS}{a}" for a in ("*", "items/*")),
    ],
}


@dataclass(frozen=True)
class Permission:
    """One entry of a role: what it gives and what it takes out of that again."""

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()

    def covers(self, action: str, data: bool) -> bool:
        given = self.data_actions if data else self.actions
        taken = self.not_data_actions if data else self.not_actions
        return any(matches(p, action) for p in given) and not any(matches(p, action) for p in taken)


@dataclass(frozen=True)
class Assignment:
    """A role given to a principal on a scope and everything below it."""

    resource: Resource
    principal: str
    scope: str
    role: str
    permissions: tuple[Permission, ...]
    condition: str = ""
    cosmos: bool = False
    built_in: bool = False

    def gives(self, call: Call, data: bool) -> bool:
        """Whether it is good for a call on something in its scope."""
        if not any(p.covers(call.action, data) for p in self.permissions):
            return False
        return not self.condition or holds(self.condition, call)


class Grants:
    """All assignments of a document, and what is wrong with how they are written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[str] = []
        self.by_principal: dict[str, list[Assignment]] = {}
        self.roles = {r.last: r for r in document.of("Microsoft.Authorization/roleDefinitions")}
        for r in document.of("Microsoft.Authorization/roleAssignments"):
            self._keep(self._assignment(r))
        for r in document.of("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"):
            self._keep(self._cosmos(r))
        for r in document.of("Microsoft.Authorization/denyAssignments"):
            self.problems.append(f"{r}: only Azure makes these")

    def may(self, principal: str, call: Call, resource: str, data: bool, cosmos: bool = False) -> bool:
        """Whether any assignment lets a principal do this to a resource."""
        return any(
            a.cosmos == cosmos and within(a.scope, resource) and a.gives(call, data)
            for a in self.by_principal.get(principal, [])
        )

    def only_built_in(self, principal: str, call: Call, resource: str, data: bool) -> bool:
        """Whether whatever lets a principal do this is a role that Azure comes with."""
        found = [a for a in self.by_principal.get(principal, []) if within(a.scope, resource) and a.gives(call, data)]
        return bool(found) and all(a.built_in for a in found)

    def reached(self, principal: str, resource: str) -> bool:
        """Whether any assignment of a principal stands over a resource, whatever it gives."""
        return any(within(a.scope, resource) for a in self.by_principal.get(principal, []))

    def _keep(self, assignment: Assignment) -> None:
        self.by_principal.setdefault(assignment.principal, []).append(assignment)

    def _assignment(self, r: Resource) -> Assignment:
        p = r.properties
        scope = r.id.rsplit("/providers/Microsoft.Authorization/", 1)[0]
        guid = p["roleDefinitionId"].rsplit("/", 1)[-1].lower()
        name, permissions = guid, ()
        if guid in self.roles:
            own = self.roles[guid]
            name, permissions = own.properties["roleName"], tuple(_permission(e) for e in own.properties["permissions"])
            if not any(within(s, scope) for s in own.properties["assignableScopes"]):
                self.problems.append(f"{own}: cannot be assigned on {scope}")
            if "/resourcegroups/" in p["roleDefinitionId"].lower() and p["roleDefinitionId"].lower() != own.id.lower():
                self.problems.append(f"{r}: no role definition is {p['roleDefinitionId']}")
            self._plain(own)
        elif guid in BUILT_IN:
            name, permissions = BUILT_IN[guid]["name"], (_permission(BUILT_IN[guid]),)
        else:
            self.problems.append(f"{r}: nobody knows the role {guid}")
        if p.get("principalType") != "ServicePrincipal":
            self.problems.append(f"{r}: without `principalType` it fails while the identity is still new")
        if ("condition" in p) != (p.get("conditionVersion") == "2.0"):
            self.problems.append(f"{r}: a condition needs version 2.0, and nothing else does")
        built_in = guid in BUILT_IN and guid not in self.roles
        return Assignment(r, p["principalId"], scope, name, permissions, p.get("condition", ""), built_in=built_in)

    def _cosmos(self, r: Resource) -> Assignment:
        p, account = r.properties, r.id.rsplit("/sqlRoleAssignments/", 1)[0]
        guid = p["roleDefinitionId"].rsplit("/", 1)[-1].lower()
        if not within(account, p["scope"]):
            self.problems.append(f"{r}: its scope {p['scope']} is not in its account")
        own = self.document.get(p["roleDefinitionId"])
        if own:
            entries = own.properties["permissions"]
            if not any(within(s, p["scope"]) for s in own.properties["assignableScopes"]):
                self.problems.append(f"{own}: cannot be assigned on {p['scope']}")
            self._plain(own)
        elif guid in COSMOS_BUILT_IN:
            entries = [{"dataActions": COSMOS_BUILT_IN[guid]}]
        else:
            entries = []
            self.problems.append(f"{r}: nobody knows the role {p['roleDefinitionId']}")
        permissions = tuple(Permission(data_actions=tuple(e["dataActions"])) for e in entries)
        return Assignment(r, p["principalId"], p["scope"], str(own or guid), permissions, cosmos=True)

    def _plain(self, role: Resource) -> None:
        """A role of the program's own says word for word what it gives."""
        if "*" in json.dumps(role.properties["permissions"]):
            self.problems.append(f"{role}: gives actions by a wildcard")


def _permission(entry: dict[str, Any]) -> Permission:
    keys = ("actions", "notActions", "dataActions", "notDataActions")
    return Permission(*(tuple(entry.get(key, ())) for key in keys))


def within(scope: str, resource: str) -> bool:
    """Whether a scope is a resource or stands over it, part by part."""
    above, below = scope.lower().strip("/") + "/", resource.lower().strip("/") + "/"
    return below.startswith(above) or above == "/"

"""What Azure tells of a resource once it runs, made up from its id: identities, endpoints, host names."""

from __future__ import annotations

import uuid
from typing import Any

TENANT = "00000000-0000-0000-0000-000000000000"
OURS = uuid.UUID("5b1f7ab2-3f0f-4a0e-9d8e-7c4a1f3a9b10")


def made_up(resource: str, what: str) -> str:
    """A GUID that is always the same for a resource."""
    return str(uuid.uuid5(OURS, f"{resource.lower()}:{what}"))


def principal(resource: str) -> str:
    """The principal of a resource's own identity, or of a user-assigned identity."""
    return made_up(resource, "principal")


def facts(resource: str) -> dict[str, Any]:
    """What `reference(id)` gives of a resource; nothing for types nobody asks about."""
    kind, name = kind_of(resource), resource.rsplit("/", 1)[-1]
    if kind not in FACTS:
        return {}
    return {key: value(resource, name) if callable(value) else value for key, value in FACTS[kind].items()}


def kind_of(resource: str) -> str:
    """The type of an id's last resource, in small letters."""
    namespace, *rest = resource.lower().rsplit("/providers/", 1)[-1].split("/")
    return "/".join([namespace, *rest[::2]])


def _storage(_: str, name: str) -> dict[str, str]:
    parts = {"blob": "blob", "queue": "queue", "table": "table", "file": "file", "dfs": "dfs", "web": "web"}
    return {part: f"https://{name}.{host}.core.windows.net/" for part, host in parts.items()}


FACTS: dict[str, dict[str, Any]] = {
    "microsoft.managedidentity/userassignedidentities": {
        "principalId": lambda r, n: principal(r),
        "clientId": lambda r, n: made_up(r, "client"),
        "tenantId": TENANT,
    },
    "microsoft.storage/storageaccounts": {"primaryEndpoints": _storage},
    "microsoft.servicebus/namespaces": {
        "serviceBusEndpoint": lambda r, n: f"https://{n}.servicebus.windows.net:443/",
    },
    "microsoft.eventhub/namespaces": {
        "serviceBusEndpoint": lambda r, n: f"https://{n}.servicebus.windows.net:443/",
    },
    "microsoft.documentdb/databaseaccounts": {
        "documentEndpoint": lambda r, n: f"https://{n}.documents.azure.com:443/",
    },
    "microsoft.insights/components": {
        "ConnectionString": lambda r, n: f"InstrumentationKey={made_up(r, 'key')}",
        "InstrumentationKey": lambda r, n: made_up(r, "key"),
    },
    "microsoft.operationalinsights/workspaces": {"customerId": lambda r, n: made_up(r, "customer")},
    "microsoft.eventgrid/topics": {"endpoint": lambda r, n: f"https://{n}.westeurope-1.eventgrid.azure.net/api/events"},
    "microsoft.keyvault/vaults": {"vaultUri": lambda r, n: f"https://{n}.vault.azure.net/"},
    "microsoft.keyvault/vaults/secrets": {
        "secretUri": lambda r, n: f"https://{r.split('/')[-3]}.vault.azure.net/secrets/{n}",
    },
    "microsoft.web/sites": {"defaultHostName": lambda r, n: f"{n}.azurewebsites.net"},
    "microsoft.apimanagement/service": {"gatewayUrl": lambda r, n: f"https://{n}.azure-api.net"},
}

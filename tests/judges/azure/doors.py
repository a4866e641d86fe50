"""Judges that role assignments are the only way in: no keys, no passwords, no plain text, no secrets laid open."""

from __future__ import annotations

import json
import re
from typing import Any

from azure.world import World

# By type, what must be said for the door to be closed: the path in the body and the value.
CLOSED: dict[str, dict[str, Any]] = {
    "Microsoft.Storage/storageAccounts": {
        "properties.allowSharedKeyAccess": False,
        "properties.allowBlobPublicAccess": False,
        "properties.minimumTlsVersion": "TLS1_2",
        "properties.supportsHttpsTrafficOnly": True,
        "properties.allowCrossTenantReplication": False,
    },
    "Microsoft.Storage/storageAccounts/blobServices/containers": {"properties.publicAccess": "None"},
    "Microsoft.DocumentDB/databaseAccounts": {
        "properties.disableLocalAuth": True,
        "properties.disableKeyBasedMetadataWriteAccess": True,
        "properties.minimalTlsVersion": "Tls12",
    },
    "Microsoft.ServiceBus/namespaces": {"properties.disableLocalAuth": True, "properties.minimumTlsVersion": "1.2"},
    "Microsoft.EventHub/namespaces": {"properties.disableLocalAuth": True, "properties.minimumTlsVersion": "1.2"},
    "Microsoft.EventGrid/topics": {"properties.disableLocalAuth": True, "properties.minimumTlsVersionAllowed": "1.2"},
    "Microsoft.KeyVault/vaults": {
        "properties.enableRbacAuthorization": True,
        "properties.enablePurgeProtection": True,
        "properties.enabledForDeployment": False,
        "properties.enabledForDiskEncryption": False,
        "properties.enabledForTemplateDeployment": False,
    },
    "Microsoft.Insights/components": {"properties.DisableLocalAuth": True},
    "Microsoft.OperationalInsights/workspaces": {"properties.features.disableLocalAuth": True},
    "Microsoft.Web/sites": {
        "properties.httpsOnly": True,
        "properties.siteConfig.minTlsVersion": "1.2",
        "properties.siteConfig.scmMinTlsVersion": "1.2",
        "properties.siteConfig.ftpsState": "Disabled",
        "properties.siteConfig.remoteDebuggingEnabled": False,
    },
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": {"properties.allow": False},
}
NEVER = re.compile(
    r"list[A-Za-z]*Keys?\(|listSecrets\(|listConnectionStrings\(|list\w*Sas\(|AccountKey=|SharedAccessKey=", re.I
)


def problems(world: World) -> list[str]:
    """Every door that is open, or not said to be closed."""
    document, found = world.document, []
    for r in document.resources:
        for path, value in CLOSED.get(r.type, {}).items():
            told = _at(r.body, path)
            if told != value or type(told) is not type(value):
                found.append(f"{r}: {path} is {told!r}, not {value!r}")
        if r.type == "Microsoft.Web/sites":
            for door in ("ftp", "scm"):
                if not document.get(f"{r.id}/basicPublishingCredentialsPolicies/{door}"):
                    found.append(f"{r}: nothing closes its {door} door to passwords")
        if r.type == "Microsoft.KeyVault/vaults" and r.properties.get("accessPolicies"):
            found.append(f"{r}: has access policies besides its roles")
        if r.type.lower().endswith(("/authorizationrules", "/accesspolicies")):
            found.append(f"{r}: is a way in besides the roles")
    found += [f"`{match.group()}` lays a key open" for match in NEVER.finditer(document.text)]
    return found + _secrets(world)


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body


def _secrets(world: World) -> list[str]:
    """Secret parameters: told by the deployer alone, and put nowhere but into secrets of vaults."""
    found, document = [], world.document
    said = document.template.get("parameters", {})
    secret = {name for name in said if said[name]["type"].lower() in ("securestring", "secureobject")}
    found += [f"parameter {name}: a secret has a default" for name in secret if "defaultValue" in said[name]]
    file = world.case.template.with_name("azuredeploy.parameters.json")
    told = json.loads(file.read_text())["parameters"] if file.is_file() else {}
    found += [f"parameter {name}: the parameters file tells a secret" for name in secret & told.keys()]
    marks = [document.given[name] for name in secret - told.keys() if name in document.given]
    for r in document.resources:
        if r.type != "Microsoft.KeyVault/vaults/secrets" and any(mark in json.dumps(r.body) for mark in marks):
            found.append(f"{r}: holds a secret")
    if any(mark in json.dumps(document.outputs) for mark in marks):
        found.append("the outputs hold a secret")
    return found

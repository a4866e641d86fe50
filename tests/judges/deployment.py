"""Puts a case's template on the emulator by change set, changes it, deletes it, and tells what was made."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from drive import Target
from emulator import Emulator
from spec import Declaration
from template import ACCOUNT, Resource, Stack
from world import World

ARTIFACTS = "scant-artifacts"
PYTHON = "def {name}(event, context):\n    print('scant-stub ran')\n    return {{'statusCode': 200, 'body': 'ran'}}\n"
NODE = "exports.{name} = async () => {{ console.log('scant-stub ran'); return {{ statusCode: 200, body: 'ran' }}; }};\n"


class DeployError(Exception):
    """The emulator refused a template."""


class Deployed(Stack):
    """The template, evaluated with the names that the deployment gave."""

    def __init__(self, file: Path, imports: dict[str, str], names: dict[str, str], **rest: Any) -> None:
        self.names = names
        super().__init__(file, imports, **rest)

    def _child(self, logical: str, raw: Any) -> Stack:
        child = super()._child(logical, raw)
        return Deployed(
            child.file,
            self.imports,
            self.names,
            name=child.name,
            parameters=child.given,
            path=child.path,
            region=self.region,
        )

    def _physical(self, logical: str) -> str:
        known = self.names.get(self.path + logical)
        if known is None:
            return super()._physical(logical)
        type_ = self.raw[logical]["Type"]
        if type_ == "AWS::SQS::Queue":
            return known.rsplit("/", 1)[-1]
        whole = type_ in ("AWS::SecretsManager::Secret", "AWS::CloudFormation::Stack")
        return known.rsplit(":", 1)[-1] if known.startswith("arn:") and not whole else known

    def _arn(self, logical: str) -> str:
        known = self.names.get(self.path + logical, "")
        return (
            known if known.startswith("arn:") and "Lambda" not in self.raw[logical]["Type"] else super()._arn(logical)
        )

    def _attribute(self, logical: str, attribute: str) -> Any:
        known = self.names.get(f"{self.path}{logical}.{attribute}")
        return known or super()._attribute(logical, attribute)

    def _ref(self, logical: str) -> str:
        known = self.names.get(self.path + logical, "")
        return (
            known
            if self.raw[logical]["Type"] in ("AWS::SQS::Queue", "AWS::SecretsManager::Secret")
            else super()._ref(logical)
        )


class Deployment:
    """One stack of one case."""

    def __init__(self, emulator: Emulator, world: World, name: str, gaps: dict[str, Any]) -> None:
        self.emulator, self.world, self.name, self.gaps = emulator, world, name, gaps
        self.clouds = emulator.client("cloudformation")
        self.store = emulator.client("s3")
        self.bucket = f"{ARTIFACTS}-{emulator.region}"
        self.left_out: list[str] = []
        self.changes: list[dict[str, Any]] = []

    def create(self) -> None:
        """Uploads everything, then creates the stack by a change set that is looked at and executed."""
        self._upload()
        self._change("CREATE", self._document(self.world.case.template))

    def update(self, edited: dict[str, Any]) -> None:
        """Brings the stack to another template."""
        self._change("UPDATE", edited)

    def delete(self) -> None:
        self.clouds.delete_stack(StackName=self.stack_id)
        status = self._wait()
        if status != "DELETE_COMPLETE":
            raise DeployError(f"deleting ended in {status}: {self._reasons()}")

    @cached_property
    def names(self) -> dict[str, str]:
        """The physical id of every resource by its path; of a secret its ARN; a table's stream is at `.StreamArn`."""
        found = self._names(self.stack_id, "")
        for r in self.world.resources:
            known = found.get(r.path)
            if known and r.type == "AWS::SecretsManager::Secret":
                found[r.path] = self.emulator.client("secretsmanager").describe_secret(SecretId=known)["ARN"]
            if known and r.type == "AWS::DynamoDB::Table":
                table = self.emulator.client("dynamodb").describe_table(TableName=known)["Table"]
                found[f"{r.path}.StreamArn"] = table.get("LatestStreamArn", "")
        return found

    @cached_property
    def resources(self) -> list[Resource]:
        """Every resource with its real names."""
        file = self.world.case.template
        given = self._parameters(json.loads(file.read_text()))
        return Deployed(
            file, self.world.imports, self.names, name=self.name, parameters=given, region=self.world.program.region
        ).resources()

    @cached_property
    def by_path(self) -> dict[str, Resource]:
        return {r.path: r for r in self.resources}

    def same(self, fake: Resource) -> Resource:
        """The deployed twin of a resource of the evaluated template."""
        return self.by_path[fake.path]

    def document(self) -> dict[str, Any]:
        """The template as it was deployed."""
        return self._document(self.world.case.template)

    def target(self, name: str) -> Target:
        """A thing by the names its calls take."""
        thing = self.world.program.things[name]
        if thing.external:
            arn = self.world.arn(name)
            tail = arn.rsplit("/", 1)[-1] if thing.kind in ("table", "bus", "stream") else arn.rsplit(":", 1)[-1]
            return Target(tail, arn, f"{self.emulator.endpoint}/{ACCOUNT}/{tail}", keys=keys_said(thing))
        real = self.same(self.world.resource(name))
        properties = real.properties
        if thing.kind == "table":
            kinds = {a["AttributeName"]: a["AttributeType"] for a in properties["AttributeDefinitions"]}
            indexes = [*properties.get("GlobalSecondaryIndexes", []), *properties.get("LocalSecondaryIndexes", [])]
            return Target(
                real.physical,
                real.arn,
                stream=self.names[f"{real.path}.StreamArn"],
                keys=_typed(properties["KeySchema"], kinds),
                indexes={i["IndexName"]: _typed(i["KeySchema"], kinds) for i in indexes},
            )
        if thing.kind == "function" and thing.says("scale"):
            return Target(real.physical, f"{real.arn}:live")
        return Target(
            real.physical, real.arn, real.ref, fifo=bool(properties.get("FifoQueue") or properties.get("FifoTopic"))
        )

    def logs(self, function: str) -> str:
        """The name of a function's log group."""
        return self.same(self.world.part(function, "Logs")).physical

    def _names(self, stack: str, path: str) -> dict[str, str]:
        found = {}
        for page in self.clouds.get_paginator("list_stack_resources").paginate(StackName=stack):
            for row in page["StackResourceSummaries"]:
                found[path + row["LogicalResourceId"]] = row["PhysicalResourceId"]
                if not row["ResourceStatus"].endswith("_COMPLETE") or "DELETE" in row["ResourceStatus"]:
                    raise DeployError(f"{path}{row['LogicalResourceId']} is {row['ResourceStatus']}")
                if row["ResourceType"] == "AWS::CloudFormation::Stack":
                    found |= self._names(row["PhysicalResourceId"], f"{path}{row['LogicalResourceId']}/")
        return found

    def _upload(self) -> None:
        try:
            self.store.create_bucket(
                Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": self.emulator.region}
            )
        except ClientError as error:
            if "Already" not in error.response["Error"]["Code"]:
                raise
        folder = self.world.case.folder
        for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".json", ".zip")):
            body = file.read_bytes()
            if file.suffix == ".json" and b'"Resources"' in body:
                body = json.dumps(self._document(file)).encode()
            self.store.put_object(Bucket=self.bucket, Key=str(file.relative_to(folder)), Body=body)
        for resource in self.world.resources:
            key = (
                (resource.properties.get("Code") or {}).get("S3Key")
                if resource.type == "AWS::Lambda::Function"
                else None
            )
            if key and not (folder / key).exists():
                self.store.put_object(Bucket=self.bucket, Key=key, Body=_stub(resource.properties["Handler"]))

    def _document(self, file: Path) -> dict[str, Any]:
        """A template as the emulator takes it: without types it does not have, nested ones at its own address."""
        document = json.loads(file.read_text())
        for logical, raw in list(document["Resources"].items()):
            if raw["Type"] in self.gaps["types"]:
                self.left_out.append(f"{logical} ({raw['Type']}: {self.gaps['types'][raw['Type']]})")
                del document["Resources"][logical]
            elif raw["Type"] == "AWS::CloudFormation::Stack":
                # It reads the bucket from the path of an address, not from the host.
                name = re.findall(r"[^/\"]+\.json", json.dumps(raw["Properties"]["TemplateURL"]))[-1]
                nested = next(self.world.case.folder.rglob(name)).relative_to(self.world.case.folder)
                raw["Properties"]["TemplateURL"] = f"{self.emulator.endpoint}/{self.bucket}/{nested}"
        for raw in document["Resources"].values():
            waits = raw.get("DependsOn", [])
            raw["DependsOn"] = [w for w in ([waits] if isinstance(waits, str) else waits) if w in document["Resources"]]
        return document

    def _parameters(self, document: dict[str, Any]) -> dict[str, Any]:
        """A value for every parameter that has no default: of the bucket the one with the packages, else any."""
        found = {}
        for name, parameter in document.get("Parameters", {}).items():
            if name == "ArtifactBucket":
                found[name] = self.bucket
            elif "Default" not in parameter:
                found[name] = f"arn:aws:acm:{self.emulator.region}:{ACCOUNT}:certificate/{name.lower()}"
        return found

    def _change(self, kind: str, document: dict[str, Any]) -> None:
        body = json.dumps(document)
        template = {"TemplateBody": body}
        if len(body) > 51_200:
            key = f"{self.name}-{kind.lower()}.json"
            self.store.put_object(Bucket=self.bucket, Key=key, Body=body.encode())
            template = {"TemplateURL": f"{self.emulator.endpoint}/{self.bucket}/{key}"}
        given = [{"ParameterKey": k, "ParameterValue": v} for k, v in self._parameters(document).items()]
        made = self.clouds.create_change_set(
            StackName=self.name,
            ChangeSetName=kind.lower(),
            ChangeSetType=kind,
            Parameters=given,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            **template,
        )
        self.stack_id = made["StackId"]
        until = time.monotonic() + 60
        while True:
            seen = self.clouds.describe_change_set(ChangeSetName=made["Id"])
            if seen["Status"] in ("CREATE_COMPLETE", "FAILED") or time.monotonic() > until:
                break
            time.sleep(0.02)
        if seen["Status"] != "CREATE_COMPLETE":
            raise DeployError(f"the change set ended in {seen['Status']}: {seen.get('StatusReason')}")
        self.changes = [change["ResourceChange"] for change in seen["Changes"]]
        self.clouds.execute_change_set(ChangeSetName=made["Id"])
        status = self._wait()
        if status != f"{kind}_COMPLETE":
            raise DeployError(f"the stack ended in {status}: {self._reasons()}")

    def _wait(self) -> str:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            status = self.clouds.describe_stacks(StackName=self.stack_id)["Stacks"][0]["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(0.02)
        return "no end within two minutes"

    def _reasons(self) -> str:
        events = self.clouds.describe_stack_events(StackName=self.stack_id)["StackEvents"]
        told = [
            f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}"
            for e in events
            if "FAILED" in e["ResourceStatus"] and e.get("ResourceStatusReason")
        ]
        return "; ".join(told[:5])


def _typed(schema: list[dict[str, str]], kinds: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((k["AttributeName"], kinds[k["AttributeName"]]) for k in schema)


def _stub(handler: str) -> bytes:
    """A package for functions whose code folder the case does not have; it holds their handler in two languages."""
    module, _, name = handler.rpartition(".")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for ending, text in ((".py", PYTHON), (".js", NODE)):
            package.writestr(f"{module}{ending}", text.format(name=name))
    return file.getvalue()


def keys_said(thing: Declaration) -> tuple[tuple[str, str], ...]:
    """The key attributes that a declaration of a table or an index says, with DynamoDB's types."""
    kinds = {"string": "S"}
    return tuple((s.words[1], kinds.get(s.words[-1], "N")) for word in ("key", "sort") for s in thing.says(word))

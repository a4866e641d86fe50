"""Reads a CloudFormation template with its nested stacks and puts made-up values in for everything only AWS knows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT, STACK = "111122223333", "proof"


@dataclass(frozen=True)
class Kind:
    """How AWS names a resource of a type: its name property, its ARN, and what `Ref` gives."""

    name: str
    arn: str
    ref: str = "{name}"


KINDS = {
    "AWS::DynamoDB::Table": Kind("TableName", "arn:aws:dynamodb:{here}:table/{name}"),
    "AWS::S3::Bucket": Kind("BucketName", "arn:aws:s3:::{name}"),
    "AWS::SQS::Queue": Kind(
        "QueueName", "arn:aws:sqs:{here}:{name}", "https://sqs.{region}.amazonaws.com/{account}/{name}"
    ),
    "AWS::SNS::Topic": Kind("TopicName", "arn:aws:sns:{here}:{name}", "{arn}"),
    "AWS::Events::EventBus": Kind("Name", "arn:aws:events:{here}:event-bus/{name}"),
    "AWS::Events::Rule": Kind("Name", "arn:aws:events:{here}:rule/{name}"),
    "AWS::Events::Archive": Kind("ArchiveName", "arn:aws:events:{here}:archive/{name}"),
    "AWS::Kinesis::Stream": Kind("Name", "arn:aws:kinesis:{here}:stream/{name}"),
    "AWS::SecretsManager::Secret": Kind("Name", "arn:aws:secretsmanager:{here}:secret:{name}-AbCdEf", "{arn}"),
    "AWS::Lambda::Function": Kind("FunctionName", "arn:aws:lambda:{here}:function:{name}"),
    "AWS::KMS::Key": Kind("", "arn:aws:kms:{here}:key/{name}"),
    "AWS::Logs::LogGroup": Kind("LogGroupName", "arn:aws:logs:{here}:log-group:{name}:*"),
    "AWS::IAM::Role": Kind("RoleName", f"arn:aws:iam::{ACCOUNT}:role/{{name}}"),
    "AWS::IAM::ManagedPolicy": Kind("ManagedPolicyName", f"arn:aws:iam::{ACCOUNT}:policy/{{name}}", "{arn}"),
    "AWS::Scheduler::ScheduleGroup": Kind("Name", "arn:aws:scheduler:{here}:schedule-group/{name}"),
    "AWS::Scheduler::Schedule": Kind("Name", "arn:aws:scheduler:{here}:schedule/default/{name}"),
    "AWS::StepFunctions::StateMachine": Kind("StateMachineName", "arn:aws:states:{here}:stateMachine:{name}", "{arn}"),
    "AWS::SES::EmailIdentity": Kind("EmailIdentity", "arn:aws:ses:{here}:identity/{name}"),
}


class TemplateError(Exception):
    """The template holds something that CloudFormation would refuse or that this reader does not know."""


@dataclass
class Resource:
    """A resource with every intrinsic evaluated; `path` is its logical id, after its nested stacks'."""

    path: str
    type: str
    properties: Any
    physical: str
    arn: str
    ref: str

    @property
    def logical(self) -> str:
        return self.path.rsplit("/", 1)[-1]


class Stack:
    """A template, evaluated. `imports` says what other stacks export and what parameters of the account hold."""

    def __init__(
        self,
        file: Path,
        imports: dict[str, str] | None = None,
        name: str = STACK,
        parameters: dict[str, Any] | None = None,
        path: str = "",
        region: str = "eu-west-1",
    ) -> None:
        self.file, self.name, self.path, self.imports, self.region = file, name, path, imports or {}, region
        self.here = f"{region}:{ACCOUNT}"
        self.document = json.loads(file.read_text())
        self.given = parameters or {}
        self.raw: dict[str, Any] = self.document["Resources"]
        self.children: dict[str, Stack] = {}
        for logical, raw in self.raw.items():
            if raw["Type"] == "AWS::CloudFormation::Stack":
                self.children[logical] = self._child(logical, raw)

    def resources(self) -> list[Resource]:
        """Every resource of this stack and of those nested in it."""
        found = [self._resource(logical) for logical in self.raw]
        for child in self.children.values():
            found += child.resources()
        return found

    def value(self, node: Any) -> Any:
        """What an expression comes to."""
        if isinstance(node, list):
            return [v for v in map(self.value, node) if v is not None]
        if isinstance(node, str):
            return self._dynamic(node)
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((key, argument),) = node.items()
            if key == "Ref" or key.startswith("Fn::") or key == "Condition" and isinstance(argument, str):
                return self._intrinsic(key, argument)
        return {k: v for k, v in ((k, self.value(v)) for k, v in node.items()) if v is not None}

    def output(self, name: str) -> Any:
        return self.value(self.document["Outputs"][name]["Value"])

    def _child(self, logical: str, raw: Any) -> Stack:
        url = str(self.value(raw["Properties"]["TemplateURL"]))
        file = self.file.parent / url.rsplit("/", 1)[-1]
        if not file.exists():
            matches = sorted(self.file.parent.rglob(url.rsplit("/", 1)[-1]))
            if not matches:
                raise TemplateError(f"{self.path}{logical}: no file for the nested stack {url}")
            file = matches[0]
        return Stack(
            file,
            self.imports,
            f"{self.name}-{logical}",
            _Later(self, raw["Properties"].get("Parameters", {})),
            f"{self.path}{logical}/",
            self.region,
        )

    def _resource(self, logical: str) -> Resource:
        raw = self.raw[logical]
        return Resource(
            self.path + logical,
            raw["Type"],
            self.value(raw.get("Properties", {})),
            self._physical(logical),
            self._arn(logical),
            self._ref(logical),
        )

    def _physical(self, logical: str) -> str:
        kind, properties = KINDS.get(self.raw[logical]["Type"]), self.raw[logical].get("Properties", {})
        if kind and kind.name and kind.name in properties:
            return str(self.value(properties[kind.name]))
        made = f"{self.name}-{logical}-FAKE"
        return made.lower() if self.raw[logical]["Type"] == "AWS::S3::Bucket" else made

    def _arn(self, logical: str) -> str:
        type_, properties = self.raw[logical]["Type"], self.raw[logical].get("Properties", {})
        if type_ in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            function = str(self.value(properties["FunctionName"]))
            function = function if function.startswith("arn:") else f"arn:aws:lambda:{self.here}:function:{function}"
            return f"{function}:{self.value(properties['Name']) if type_.endswith('Alias') else '1'}"
        if type_ == "AWS::Events::Rule" and "EventBusName" in properties:
            bus = str(self.value(properties["EventBusName"])).rsplit("/", 1)[-1]
            return f"arn:aws:events:{self.here}:rule/{bus}/{self._physical(logical)}"
        kind = KINDS.get(type_)
        if kind:
            return kind.arn.format(name=self._physical(logical), here=self.here)
        service = type_.split("::")[1].lower()
        return f"arn:aws:{service}:{self.here}:{self._physical(logical)}"

    def _ref(self, logical: str) -> str:
        type_ = self.raw[logical]["Type"]
        if type_ in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            return self._arn(logical)
        kind = KINDS.get(type_, Kind("", ""))
        return kind.ref.format(
            name=self._physical(logical), arn=self._arn(logical), region=self.region, account=ACCOUNT
        )

    def _dynamic(self, text: str) -> str:
        def known(match: re.Match[str]) -> str:
            return self.imports.get(match.group(2), f"resolved-{match.group(2).strip('/').replace('/', '-')}")

        return re.sub(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^:}]+)[^}]*\}\}", known, text)

    def _intrinsic(self, key: str, argument: Any) -> Any:
        if key == "Ref":
            return self._named(argument)
        if key == "Fn::GetAtt":
            return self._attribute(*(argument.split(".", 1) if isinstance(argument, str) else argument))
        if key == "Fn::Sub":
            return self._substitute(argument)
        if key == "Fn::Join":
            return self.value(argument[0]).join(str(v) for v in self.value(argument[1]))
        if key == "Fn::Select":
            return self.value(argument[1])[int(self.value(argument[0]))]
        if key == "Fn::Split":
            return str(self.value(argument[1])).split(self.value(argument[0]))
        if key == "Fn::If":
            return self.value(argument[1] if self._condition(argument[0]) else argument[2])
        if key == "Fn::ImportValue":
            name = self.value(argument)
            return self.imports.get(name, f"imported-{name}")
        if key in ("Fn::Base64", "Fn::ToJsonString"):
            return json.dumps(self.value(argument)) if key.endswith("String") else self.value(argument)
        if key == "Fn::FindInMap":
            first, second, third = self.value(argument)
            return self.document["Mappings"][first][second][third]
        raise TemplateError(f"{self.path}: `{key}` is not known here")

    def _named(self, name: str) -> Any:
        if name.startswith("AWS::"):
            return self._pseudo(name)
        if name in self.raw:
            return self.children[name].file.name if name in self.children else self._ref(name)
        parameter = self.document.get("Parameters", {}).get(name)
        if parameter is None:
            raise TemplateError(f"{self.path}: `Ref` to `{name}`, which does not exist")
        if name in self.given:
            return self.given[name]
        value = parameter.get("Default", f"parameter-{name.lower()}")
        return self.imports.get(value, value) if parameter["Type"].startswith("AWS::SSM::") else value

    def _pseudo(self, name: str) -> Any:
        known = {
            "Partition": "aws",
            "Region": self.region,
            "AccountId": ACCOUNT,
            "StackName": self.name,
            "NoValue": None,
            "URLSuffix": "amazonaws.com",
            "StackId": f"arn:aws:cloudformation:{self.here}:stack/{self.name}/0",
        }
        return known[name.removeprefix("AWS::")]

    def _attribute(self, logical: str, attribute: str) -> Any:
        if logical not in self.raw:
            raise TemplateError(f"{self.path}: `GetAtt` of `{logical}`, which does not exist")
        if logical in self.children and attribute.startswith("Outputs."):
            return self.children[logical].output(attribute.removeprefix("Outputs."))
        if attribute in ("Arn", "TopicArn", "Id") and self.raw[logical]["Type"] in KINDS:
            return self._arn(logical)
        if attribute in ("QueueName", "TopicName", "Name"):
            return self._physical(logical)
        if attribute == "StreamArn":
            return f"{self._arn(logical)}/stream/2026-01-01T00:00:00.000"
        if attribute == "QueueUrl":
            return self._ref(logical)
        if attribute == "Arn":
            return self._arn(logical)
        if attribute == "ApiEndpoint":
            return f"https://{self._physical(logical).lower()}.execute-api.{self.region}.amazonaws.com"
        return f"{self._physical(logical)}.{attribute}"

    def _substitute(self, argument: Any) -> str:
        text, extra = argument if isinstance(argument, list) else (argument, {})

        def one(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in extra:
                return str(self.value(extra[name]))
            return str(self._attribute(*name.split(".", 1)) if "." in name else self._named(name))

        return self._dynamic(re.sub(r"\$\{([^}]+)\}", one, text))

    def _condition(self, name: str) -> bool:
        def holds(node: Any) -> bool:
            ((key, argument),) = node.items()
            if key == "Condition":
                return self._condition(argument)
            if key == "Fn::Not":
                return not holds(argument[0])
            if key == "Fn::And":
                return all(map(holds, argument))
            if key == "Fn::Or":
                return any(map(holds, argument))
            return self.value(argument[0]) == self.value(argument[1])

        return holds(self.document["Conditions"][name])


class _Later(dict):
    """A nested stack's parameters, evaluated in the parent when asked for."""

    def __init__(self, parent: Stack, raw: dict[str, Any]) -> None:
        super().__init__(raw)
        self.parent = parent

    def __getitem__(self, name: str) -> Any:
        return self.parent.value(super().__getitem__(name))

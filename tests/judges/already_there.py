"""Makes on the emulator what a program says exists already: external things, exported values, parameters, layers."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from deployment import keys_said
from emulator import Emulator
from spec import Declaration
from template import ACCOUNT
from world import World


def prepare(emulator: Emulator, world: World) -> None:
    """Makes everything of this account that the program expects to find; another account's things stay away."""
    exports = {}
    for thing in world.program.things.values():
        if not thing.external:
            continue
        word, text = world.locator(thing)
        arn = world.arn(thing.name)
        if word == "import_value":
            exports[text] = arn
        elif word == "parameter":
            emulator.client("ssm").put_parameter(Name=text, Value=arn, Type="String", Overwrite=True)
        region, account = arn.split(":")[3:5]
        if account in (ACCOUNT, ""):
            _make(emulator, thing, arn, region or emulator.region)
    _export(emulator, exports)
    for r in world.resources:
        for layer in r.properties.get("Layers", []) if r.type == "AWS::Lambda::Function" else []:
            _layer(emulator, layer)


def _make(emulator: Emulator, thing: Declaration, arn: str, region: str) -> None:
    tail = arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    client = partial(emulator.client, region=region)
    try:
        if thing.kind == "topic":
            client("sns").create_topic(Name=tail)
        elif thing.kind == "queue":
            client("sqs").create_queue(QueueName=tail)
        elif thing.kind == "bus":
            client("events").create_event_bus(Name=tail)
        elif thing.kind == "stream":
            client("kinesis").create_stream(StreamName=tail, ShardCount=1)
        elif thing.kind == "bucket":
            client("s3").create_bucket(Bucket=tail, CreateBucketConfiguration={"LocationConstraint": region})
        elif thing.kind == "table":
            _table(client("dynamodb"), thing, tail)
    except ClientError as error:
        if not any(word in error.response["Error"]["Code"] for word in ("Exist", "InUse", "Already")):
            raise


def _table(tables: Any, thing: Declaration, name: str) -> None:
    keys = keys_said(thing)
    indexes = []
    attributes = dict(keys)
    for index in thing.says("index"):
        own = keys_said(Declaration("index", "", index.block or []))
        attributes |= dict(own)
        indexes.append(
            {"IndexName": index.words[1], "KeySchema": _schema(own), "Projection": {"ProjectionType": "ALL"}}
        )
    extra = {"GlobalSecondaryIndexes": indexes} if indexes else {}
    tables.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema(keys),
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in attributes.items()],
        **extra,
    )


def _schema(keys: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for (name, _), kind in zip(keys, ("HASH", "RANGE"), strict=False)]


def _export(emulator: Emulator, exports: dict[str, str]) -> None:
    """A stack that exports values under their names, unless an earlier case has made it."""
    clouds = emulator.client("cloudformation")
    known = {e["Name"] for e in clouds.list_exports()["Exports"]}
    wanted = {name: arn for name, arn in exports.items() if name not in known}
    if not wanted:
        return
    body = {
        "Resources": {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": {}}},
        "Outputs": {
            f"Export{i}": {"Value": arn, "Export": {"Name": name}} for i, (name, arn) in enumerate(wanted.items())
        },
    }
    name = f"exports-{time.monotonic_ns()}"
    clouds.create_stack(StackName=name, TemplateBody=json.dumps(body))
    until = time.monotonic() + 30
    while clouds.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] != "CREATE_COMPLETE":
        if time.monotonic() > until:
            raise RuntimeError("the stack that exports values was not made")
        time.sleep(0.02)


def _layer(emulator: Emulator, arn: str) -> None:
    """A layer with as many versions as the ARN asks for."""
    _, _, _, region, account, _, name, version = arn.split(":")
    if account != ACCOUNT:
        return
    functions = emulator.client("lambda", region)
    while int(functions.publish_layer_version(LayerName=name, Content={"ZipFile": EMPTY})["Version"]) < int(version):
        pass


# A zip file without entries.
EMPTY = b"PK\x05\x06" + b"\x00" * 18

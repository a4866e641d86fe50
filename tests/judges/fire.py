"""Fires every trigger of a deployed example once and looks whether its handler really ran."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable
from typing import Any

from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

import samples
from deployment import Deployment
from emulator import Emulator
from http_calls import Issuer, Outside, call_route
from spec import Declaration, Trigger
from tally import HERE
from world import World

QUIET = 1.5  # seconds in which a handler would have run for what its trigger does not take
FIRST = ("schedule", "bucket", "topic", "bus", "stream", "changes", "queue", "call", "http")


def assume(emulator: Emulator, role: str) -> dict[str, str]:
    """Credentials of a role, after letting the account's owner take it."""
    iam = emulator.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
    arn = iam.get_role(RoleName=role)["Role"]["Arn"]
    given = emulator.client("sts").assume_role(RoleArn=arn, RoleSessionName="judge")["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


class Firing:
    """The triggers of one deployment, with what `events/` says of them."""

    def __init__(
        self, emulator: Emulator, world: World, deployment: Deployment, gaps: dict[str, Any], patience: float
    ) -> None:
        """`patience` is the seconds within which a handler must have run."""
        self.patience = patience
        self.emulator, self.world, self.deployment = emulator, world, deployment
        self.gaps, self.conditions = gaps["triggers"], gaps["conditions"]
        file = HERE / "events" / f"{world.program.app}.toml"
        self.events: list[dict[str, Any]] = tomllib.loads(file.read_text()).get("event", []) if file.exists() else []
        self.outside = Outside(tomllib.loads(file.read_text()).get("outside", {}) if file.exists() else {})
        self.issuer = Issuer()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.fired = 0

    def run(self) -> None:
        """Fires everything, one after another, callers of others last."""
        with self.outside, self.issuer:
            self.issuer.stand_in(self.emulator, self.deployment)
            self._environments()
            jobs = [(f, t, n) for f in self.world.functions() for n, t in enumerate(f.triggers)]
            for function, trigger, number in sorted(jobs, key=lambda job: FIRST.index(job[1].kind)):
                if trigger.kind in self.gaps:
                    self.notes.append(f"trigger {trigger.kind}: {self.gaps[trigger.kind]}")
                self._one(function, trigger, self._event(function, number))

    def _event(self, function: Declaration, number: int) -> dict[str, Any]:
        for event in self.events:
            if event["function"] == function.name and event.get("trigger", 0) == number:
                return event
        return {}

    def _environments(self) -> None:
        """Points variables that name a place outside at the judge's own server."""
        functions = self.emulator.client("lambda")
        for event in self.events:
            if "environment" in event and event["function"] in self.world.program.things:
                name = self.deployment.target(event["function"]).name
                had = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
                new = {k: v.replace("{outside}", self.outside.url) for k, v in event["environment"].items()}
                functions.update_function_configuration(FunctionName=name, Environment={"Variables": had | new})

    def _one(self, function: Declaration, trigger: Trigger, event: dict[str, Any]) -> None:
        label = f"{function.name}: on {trigger.kind} {' '.join(trigger.words)}"
        before, failed = self._runs(function), self._failures(function)
        fire = getattr(self, f"_{trigger.kind}")
        try:
            if samples.filtered(trigger):
                fire(function, trigger, event, fits=False)
                time.sleep(QUIET)
                if self._runs(function) > before:
                    self.problems.append(f"{label}: the handler ran for what the trigger does not take")
                    before = self._runs(function)
            said = fire(function, trigger, event)
        except (ClientError, OSError, KeyError) as error:
            self.problems.append(f"{label}: firing failed: {error}")
            return
        self.problems += [f"{label}: {problem}" for problem in said or []]
        if not self._until(lambda: self._runs(function) > before):
            self.problems.append(
                f"{label}: the handler did not run within {self.patience} s: {self._log(function)[-600:]}"
            )
            return
        if "stopped_by" in event:
            # A gap of the emulator stops the handler: it must have come as far as that.
            self.notes.append(f"{label} is stopped by a gap: {self.conditions[event['stopped_by']]}")
            if not self._until(lambda: "AccessDenied" in self._log(function)):
                self.problems.append(f"{label}: is no longer stopped by {event['stopped_by']}: delete `stopped_by`")
        elif self._failures(function) > failed:
            self.problems.append(f"{label}: the handler failed: {self._log(function)[-600:]}")
        self.fired += 1
        if "says" in event and not self._until(lambda: event["says"] in self._log(function)):
            self.problems.append(f"{label}: its log does not say {event['says']!r}: {self._log(function)[-600:]}")
        for name in event.get("leaves", []):
            if not self._until(lambda name=name: self._holds(name)):
                self.problems.append(f"{label}: left nothing in {name}: {self._log(function)[-600:]}")

    def _until(self, holds: Callable[[], bool]) -> bool:
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            if holds():
                return True
            time.sleep(0.05)
        return False

    def _messages(self, function: Declaration) -> list[str]:
        logs = self.emulator.client("logs")
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=self.deployment.logs(function.name))
        return [e["message"] for page in pages for e in page["events"]]

    def _runs(self, function: Declaration) -> int:
        """How often the handler ran, failing or not."""
        return sum(message.startswith("END RequestId") for message in self._messages(function))

    def _failures(self, function: Declaration) -> int:
        """How often the handler raised something, or could not be loaded, which the emulator tells in its own log."""
        unloaded = self.emulator.log().count(f"execution error for {self.deployment.target(function.name).name}:")
        return unloaded + self._log(function).count("Traceback (most recent call last)")

    def _log(self, function: Declaration) -> str:
        return "\n".join(m for m in self._messages(function) if not m.startswith(("START ", "END ", "REPORT ")))

    def _holds(self, name: str) -> bool:
        """Whether a store has anything in it."""
        thing, target = self.world.program.things[name], self.deployment.target(name)
        if thing.kind == "table":
            return self.emulator.client("dynamodb").scan(TableName=target.name, Limit=1)["Count"] > 0
        if thing.kind == "bucket":
            return self.emulator.client("s3").list_objects_v2(Bucket=target.name)["KeyCount"] > 0
        if thing.kind == "queue":
            seen = self.emulator.client("sqs").get_queue_attributes(QueueUrl=target.url, AttributeNames=["All"])[
                "Attributes"
            ]
            return int(seen["ApproximateNumberOfMessages"]) + int(seen["ApproximateNumberOfMessagesNotVisible"]) > 0
        raise KeyError(f"nobody knows how to look into a {thing.kind}")

    def _http(self, function: Declaration, trigger: Trigger, event: dict[str, Any]) -> list[str]:
        return call_route(self.emulator, self.world, self.deployment, self.issuer, trigger, event)

    def _schedule(self, function: Declaration, trigger: Trigger, event: dict[str, Any]) -> list[str]:
        """Schedules fire by the clock only, so the judge takes the schedule's role and calls what it targets."""
        at = [t for t in function.triggers if t.kind == "schedule"].index(trigger)
        targets = [
            r
            for r in self.deployment.resources
            if r.type == "AWS::Scheduler::Schedule"
            and r.properties["Target"]["Arn"].startswith(self.deployment.target(function.name).arn)
        ]
        target = targets[at].properties["Target"]
        credentials = assume(self.emulator, target["RoleArn"].rsplit("/", 1)[-1])
        functions = self.emulator.client("lambda", credentials=credentials)
        functions.invoke(FunctionName=target["Arn"], InvocationType="Event", Payload=target.get("Input", "{}").encode())
        return []

    def _call(self, function: Declaration, trigger: Trigger, event: dict[str, Any]) -> list[str]:
        arn = self.deployment.target(function.name).arn
        self.emulator.client("lambda").invoke(FunctionName=arn, Payload=json.dumps(event.get("message", {})).encode())
        return []

    def _queue(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target = self.deployment.target(trigger.thing or "")
        group = {"MessageGroupId": "judge", "MessageDeduplicationId": str(time.monotonic_ns())} if target.fifo else {}
        group = group or {"DelaySeconds": 0}  # whatever delay the queue has
        message = event.get("message", {}) | samples.message(trigger, fits)
        self.emulator.client("sqs").send_message(QueueUrl=target.url, MessageBody=json.dumps(message), **group)
        return []

    def _topic(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target = self.deployment.target(trigger.thing or "")
        group = {"MessageGroupId": "judge", "MessageDeduplicationId": str(time.monotonic_ns())} if target.fifo else {}
        message = event.get("message", {}) | samples.message(trigger, fits)
        region = target.arn.split(":")[3]
        self.emulator.client("sns", region).publish(TopicArn=target.arn, Message=json.dumps(message), **group)
        return []

    def _bus(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target, message = self.deployment.target(trigger.thing or ""), samples.message(trigger, fits)
        kind, source = message.pop("type", "probe"), message.pop("source", "judge")
        entry = {
            "EventBusName": target.name,
            "Source": source,
            "DetailType": kind,
            "Detail": json.dumps(message | event.get("message", {})),
        }
        told = self.emulator.client("events").put_events(Entries=[entry])
        return [] if told["FailedEntryCount"] == 0 else [f"the bus refused the event: {told['Entries']}"]

    def _stream(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target = self.deployment.target(trigger.thing or "")
        data = json.dumps(event.get("message", {}) | samples.message(trigger, fits)).encode()
        self.emulator.client("kinesis").put_record(StreamName=target.name, Data=data, PartitionKey="judge")
        return []

    def _changes(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target, table = self.deployment.target(trigger.thing or ""), self.emulator.client("dynamodb")
        item = (
            {name: "judge" if kind == "S" else 1 for name, kind in target.keys}
            | event.get("item", {})
            | samples.message(trigger, fits)
        )
        typed = {name: TypeSerializer().serialize(value) for name, value in item.items()}
        table.put_item(TableName=target.name, Item=typed)
        table.put_item(TableName=target.name, Item=typed | {"scant_judge": {"S": "changed"}})
        table.delete_item(TableName=target.name, Key={name: typed[name] for name, _ in target.keys})
        return []

    def _bucket(self, function: Declaration, trigger: Trigger, event: dict[str, Any], fits: bool = True) -> list[str]:
        target, store = self.deployment.target(trigger.thing or ""), self.emulator.client("s3")
        key, body = samples.object(trigger, event, fits)
        store.put_object(Bucket=target.name, Key=key, Body=body)
        if trigger.words[1] == "removed":
            store.delete_object(Bucket=target.name, Key=key)
        return []

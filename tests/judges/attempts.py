"""Tries every call of the matrix on a deployment, each as its function's role."""

from __future__ import annotations

from functools import partial
from typing import Any

import fire
from deployment import Deployment
from drive import CALLS, Target, refused
from matrix import ELSE, Call, calls
from template import ACCOUNT

SHOWS = ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan")


class Attempts:
    """The calls made so far, and what was answered otherwise than the spec says."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment, self.gaps = deployment, deployment.gaps
        self.made = 0
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._targets: dict[tuple[str, str | None], Target] = {}
        self._roles: dict[str, dict[str, str]] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}

    def run(self) -> None:
        """Makes all of them."""
        for call in calls(self.deployment.world):
            gap = self._gap(call)
            if gap:
                self.notes.append(gap)
            elif call.action not in CALLS:
                self.problems.append(f"{call}: nobody knows how to make this call; add it to drive.py")
            else:
                self._try(call)

    def _gap(self, call: Call) -> str | None:
        """Why a call would say nothing here."""
        conditions, shows = self.gaps["conditions"], ", ".join(SHOWS)
        if call.kind == "table" and call.key is None:
            return "not called: a table without a key: its service asks for one first; simulate.py judges it"
        if call.kind == "key":
            return f"not called: {conditions['kms:ViaService']}"
        if call.action in self.gaps["calls"]:
            return f"not called: {call.action}: {self.gaps['calls'][call.action]}"
        if not call.allowed:
            return None
        if call.action in self.gaps["refuses"]:
            return f"not called: {call.action} where it is allowed: {self.gaps['refuses'][call.action]}"
        if call.fields is not None and call.action not in SHOWS:
            return f"not called: attributes of other calls than {shows}: {conditions['dynamodb:Attributes']}"
        if call.kind == "table" and call.scoped:
            return f"not called: rows where they are allowed: {conditions['dynamodb:LeadingKeys']}"
        return None

    def _try(self, call: Call) -> None:
        target = self._target(call)
        region = target.arn.split(":")[3] if target.arn else ""
        self.made += 1
        if refused(call, partial(self._client, call.function, region), target) == call.allowed:
            self.problems.append(f"{call}: {'refused' if call.allowed else 'let through'}")

    def _client(self, function: str, region: str, service: str) -> Any:
        """A client with the rights of a function's role, which the account's owner is let take for this."""
        if function not in self._roles:
            role = self.deployment.same(self.deployment.world.role(function).resource)
            self._roles[function] = fire.assume(self.deployment.emulator, role.physical)
        key = (function, region, service)
        if key not in self._clients:
            self._clients[key] = self.deployment.emulator.client(service, region or None, self._roles[function])
        return self._clients[key]

    def _target(self, call: Call) -> Target:
        if call.kind == "traces":
            return Target("", "")
        if call.thing is None:
            arn = call.resource.removesuffix(f"/{ELSE}") if call.kind == "bucket" else call.resource
            return Target(ELSE, arn, f"{self.deployment.emulator.endpoint}/{ACCOUNT}/{ELSE}", keys=(("id", "S"),))
        key = (call.kind, call.thing)
        if key not in self._targets:
            logs = call.kind == "logs"
            self._targets[key] = (
                Target(self.deployment.logs(call.thing), "") if logs else self.deployment.target(call.thing)
            )
        return self._targets[key]

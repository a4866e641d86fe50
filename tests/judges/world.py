"""A case as the judges see it: what the spec declares, the evaluated template, and which resource is which thing."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property

from policies import Role, resource_policies, roles
from program import read
from spec import Declaration
from tally import HERE, Case
from template import ACCOUNT, Resource, Stack

VERBS = tomllib.loads((HERE / "verbs.toml").read_text())
SUFFIX = {"function": "Function", "raw": "Resource", **{k: k.capitalize() for k in VERBS if k != "floor"}}
ELSEWHERE = {
    "table": "arn:aws:dynamodb:{here}:table/imported",
    "bucket": "arn:aws:s3:::imported",
    "queue": "arn:aws:sqs:{here}:imported",
    "topic": "arn:aws:sns:{here}:imported",
    "bus": "arn:aws:events:{here}:event-bus/imported",
    "stream": "arn:aws:kinesis:{here}:stream/imported",
    "secret": "arn:aws:secretsmanager:{here}:secret:imported-AbCdEf",
    "function": "arn:aws:lambda:{here}:function:imported",
}


class World:
    """A case, read from both sides."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.program = read(case.spec, case.environment, dict(case.given))
        self.imports = {}
        for thing in self.program.things.values():
            if thing.external:
                word, text = self.locator(thing)
                if word != "arn":
                    self.imports[text] = ELSEWHERE[thing.kind].format(here=f"{self.program.region}:{ACCOUNT}")
        self.stack = Stack(case.template, self.imports, region=self.program.region)
        self.resources = self.stack.resources()
        self.roles = roles(self.resources)
        self.policies = resource_policies(self.resources)

    @cached_property
    def _by_logical(self) -> dict[str, Resource]:
        return {r.logical: r for r in self.resources}

    def locator(self, thing: Declaration) -> tuple[str, str]:
        """Where the spec says an external thing is: the word and the text."""
        for block in thing.says("aws"):
            for s in block.block or []:
                if s.words[0] in ("arn", "import_value", "parameter"):
                    return s.words[0], s.words[1][1:-1]
        raise KeyError(f"`{thing.name}` does not say where it is on AWS")

    def resource(self, name: str) -> Resource:
        """The main resource of a thing this program makes."""
        thing = self.program.things[name]
        return self.part(name, SUFFIX[thing.kind])

    def part(self, name: str, suffix: str) -> Resource:
        """The resource of a thing with that ending; a hash stands before it where the name alone would be unclear."""
        pascal = "".join(word[:1].upper() + word[1:] for word in re.split(r"[._]", name))
        if pascal + suffix in self._by_logical and "." not in name:
            return self._by_logical[pascal + suffix]
        hashed = [
            r
            for logical, r in self._by_logical.items()
            if re.fullmatch(re.escape(pascal) + r"([0-9a-f]{6})?" + suffix, logical)
        ]
        if len(hashed) != 1:
            raise KeyError(f"{len(hashed)} resources look like `{name}` {suffix}")
        return hashed[0]

    def arn(self, name: str) -> str:
        """The ARN of a thing, own or external; of a function, what calls go through."""
        thing = self.program.things[name]
        if thing.external:
            word, text = self.locator(thing)
            return text if word == "arn" else self.imports[text]
        if thing.kind == "function" and thing.says("scale"):
            return self.part(name, "Live").arn
        return self.resource(name).arn

    def role(self, function: str) -> Role:
        """The role a function runs as."""
        return self.roles[self.resource(function).properties["Role"]]

    def key(self) -> str:
        """The application's own encryption key."""
        keys = [r.arn for r in self.resources if r.type == "AWS::KMS::Key"]
        if len(keys) != 1:
            raise KeyError(f"{len(keys)} encryption keys")
        return keys[0]

    def functions(self) -> list[Declaration]:
        return [f for f in self.program.of("function") if not f.external]

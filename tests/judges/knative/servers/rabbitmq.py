"""A RabbitMQ server, the topology operator's objects laid on it, and what it answers when a user tries an operation."""

from __future__ import annotations

import base64
import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from knative.servers.process import Server, free_port, program

ADMIN = PASSWORD = "judge"
START = 'epmd & while ! epmd -names >/dev/null 2>&1; do sleep 0.05; done; exec "$0"'
Refused = (pika.exceptions.ChannelClosedByBroker, pika.exceptions.ConnectionClosedByBroker)


class RabbitMQ(Server):
    """A server that has only its administrator."""

    def __init__(self) -> None:
        super().__init__("rabbitmq")
        self.port, self.web, names, talk = (free_port() for _ in range(4))
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nmanagement.tcp.ip = 127.0.0.1\n"
            f"management.tcp.port = {self.web}\ndefault_user = {ADMIN}\ndefault_pass = {PASSWORD}\n"
        )
        (self.folder / "plugins").write_text("[rabbitmq_management].\n")
        self.start(
            ["sh", "-c", START, str(program("rabbitmq-server", "usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin"))],
            lambda: self.ask("GET", "overview"),
            HOME=str(self.folder),
            RABBITMQ_NODENAME=f"judge{self.port}@localhost",
            RABBITMQ_CONFIG_FILE=str(self.folder / "rabbitmq.conf"),
            RABBITMQ_ENABLED_PLUGINS_FILE=str(self.folder / "plugins"),
            RABBITMQ_MNESIA_BASE=str(self.folder / "data"),
            RABBITMQ_LOG_BASE=str(self.folder / "logs"),
            RABBITMQ_GENERATED_CONFIG_DIR=str(self.folder / "generated"),
            RABBITMQ_PLUGINS_EXPAND_DIR=str(self.folder / "expanded"),
            RABBITMQ_PID_FILE=str(self.folder / "pid"),
            RABBITMQ_CONF_ENV_FILE="/dev/null",
            RABBITMQ_DIST_PORT=str(talk),
            ERL_EPMD_PORT=str(names),
            ERL_EPMD_ADDRESS="127.0.0.1",
            RUNNING_UNDER_SYSTEMD="true",  # it must not wait for a terminal
        )

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """One request of the administrator to the management API; its answer, if it has one."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.web}/api/{path}", method=method)
        request.add_header("Authorization", "Basic " + base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode())
        request.add_header("Content-Type", "application/json")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=10) as answer:  # noqa: S310 - loopback only
            told = answer.read()
        return json.loads(told) if told else None

    def apply(self, objects: Iterable[dict[str, Any]]) -> None:
        """Lays objects of `rabbitmq.com/v1beta1` on the server as the topology operator does."""
        order = ["Vhost", "Exchange", "Queue", "Binding", "User", "Permission", "TopicPermission"]
        for one in sorted((o for o in objects if o["kind"] in order), key=lambda o: order.index(o["kind"])):
            spec, name = one["spec"], one["spec"].get("name", one["metadata"]["name"])
            at = _quoted(spec.get("vhost", "/"))
            user = spec.get("user") or spec.get("userReference", {}).get("name")
            match one["kind"]:
                case "Vhost":
                    self.ask("PUT", f"vhosts/{_quoted(name)}", {})
                    self.ask("PUT", f"permissions/{_quoted(name)}/{ADMIN}", ALL)
                case "Exchange":
                    kept = {k: spec[k] for k in ("type", "durable", "autoDelete", "arguments") if k in spec}
                    self.ask("PUT", f"exchanges/{at}/{_quoted(name)}", _snake({"type": "direct", **kept}))
                case "Queue":
                    said = {"x-queue-type": spec["type"]} if "type" in spec else {}
                    kept = {k: spec[k] for k in ("durable", "autoDelete") if k in spec}
                    kept["arguments"] = said | spec.get("arguments", {})
                    self.ask("PUT", f"queues/{at}/{_quoted(name)}", _snake(kept))
                case "Binding":
                    kind = {"queue": "q", "exchange": "e"}[spec.get("destinationType", "queue")]
                    body = {"routing_key": spec.get("routingKey", ""), "arguments": spec.get("arguments", {})}
                    path = f"bindings/{at}/e/{_quoted(spec['source'])}/{kind}/{_quoted(spec['destination'])}"
                    self.ask("POST", path, body)
                case "User":
                    tags = ",".join(spec.get("tags", []))
                    self.ask("PUT", f"users/{_quoted(one['metadata']['name'])}", {"password": PASSWORD, "tags": tags})
                case "Permission":
                    given = {"configure": "", "write": "", "read": "", **spec["permissions"]}
                    self.ask("PUT", f"permissions/{at}/{_quoted(user)}", given)
                case "TopicPermission":
                    given = {"write": "", "read": "", **spec["permissions"]}
                    self.ask("PUT", f"topic-permissions/{at}/{_quoted(user)}", given)

    def clear(self, vhost: str) -> None:
        """Takes a vhost away with all it holds, if it is there."""
        if any(one["name"] == vhost for one in self.ask("GET", "vhosts")):
            self.ask("DELETE", f"vhosts/{_quoted(vhost)}")

    def connect(self, user: str, vhost: str = "/") -> pika.BlockingConnection:
        """A connection of a user; who has no permission at all in the vhost gets none."""
        login = pika.PlainCredentials(user, PASSWORD)
        return pika.BlockingConnection(
            pika.ConnectionParameters("127.0.0.1", self.port, vhost, login, connection_attempts=1, socket_timeout=5)
        )


ALL = {"configure": ".*", "write": ".*", "read": ".*"}


def attempt(connection: pika.BlockingConnection, operation: Callable[[BlockingChannel], object]) -> bool:
    """Whether the server lets the connection's user do an operation. Errors that are no refusal are raised."""
    channel = connection.channel()
    try:
        channel.confirm_delivery()
        operation(channel)
        return True
    except Refused as error:
        if error.reply_code != 403:
            raise
        return False
    finally:
        if channel.is_open:
            channel.close()


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")


def _snake(body: dict[str, Any]) -> dict[str, Any]:
    return {("auto_delete" if key == "autoDelete" else key): value for key, value in body.items()}

"""Calls HTTP routes as AWS's callers do: signed, with a token, or as anybody; and stands in for the world outside."""

from __future__ import annotations

import base64
import json
import re
import ssl
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from deployment import Deployment
from emulator import ROOT, Emulator
from spec import Trigger
from world import World

OWN = ("/health",)  # paths that the emulator answers itself on every host; their routes are called by its other address


class Server:
    """A small web server on this machine, for the length of a `with` block."""

    def __init__(self) -> None:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def reply(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                body = json.dumps(owner.answer(self.command, self.path)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = reply

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Server:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Outside(Server):
    """Other companies' services, answering what an events file says."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__()
        self.answers = answers

    def answer(self, method: str, path: str) -> Any:
        return self.answers.get(f"{method} {path.split('?')[0]}", {})


class Issuer(Server):
    """Who signs tokens; stands in for the issuers that a template names."""

    def __init__(self) -> None:
        super().__init__()
        self.key = rsa.generate_private_key(65537, 2048)
        self.audiences: list[str] = []

    def answer(self, method: str, path: str) -> Any:
        if path.endswith("openid-configuration"):
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        public = self.key.public_key().public_numbers()
        n, e = (_web(i.to_bytes((i.bit_length() + 7) // 8, "big")) for i in (public.n, public.e))
        return {"keys": [{"kty": "RSA", "kid": "judge", "alg": "RS256", "n": n, "e": e}]}

    def stand_in(self, emulator: Emulator, deployment: Deployment) -> None:
        """Makes every token authoriser of a deployment trust this issuer instead of the one it names."""
        gateway = emulator.client("apigatewayv2")
        for r in deployment.resources:
            if r.type == "AWS::ApiGatewayV2::Authorizer" and r.properties["AuthorizerType"] == "JWT":
                self.audiences = r.properties["JwtConfiguration"]["Audience"]
                gateway.update_authorizer(
                    ApiId=r.properties["ApiId"],
                    AuthorizerId=r.physical.rsplit("/", 1)[-1],
                    JwtConfiguration={"Issuer": self.url, "Audience": self.audiences},
                )

    def token(self, claims: dict[str, Any]) -> str:
        now = int(time.time())
        full = {"iss": self.url, "aud": self.audiences, "iat": now - 10, "exp": now + 600, "sub": "judge"} | claims
        signed = ".".join(_web(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "judge"}, full))
        return f"{signed}.{_web(self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def call_route(
    emulator: Emulator, world: World, deployment: Deployment, issuer: Issuer, trigger: Trigger, event: dict[str, Any]
) -> list[str]:
    """Calls a route as somebody who may, and, if it is not public, first as somebody who may not."""
    api, (said, route) = (trigger.words[0] if len(trigger.words) > 2 else None), trigger.words[-2:]
    method = "POST" if said == "ANY" else said
    path = event.get("path", re.sub(r"\{[^}]+\}", "judge", route))
    found: list[str] = []
    resource = _route(world, deployment, api, said, route)
    host = f"{resource.properties['ApiId']}.execute-api.localhost:{emulator.port}"
    body = json.dumps(event.get("body", {})).encode() if method in ("POST", "PUT", "PATCH") else None
    headers = {"Host": host, "content-type": "application/json"}
    if path in OWN:
        path = f"/_aws/execute-api/{resource.properties['ApiId']}/$default{path}"
        headers["Host"] = f"localhost:{emulator.port}"
    kind = resource.properties.get("AuthorizationType", "NONE")
    if kind != "NONE":
        status, _ = _send(emulator, method, path, headers, body)
        if status not in (401, 403):
            found.append(f"answered {status} to somebody without credentials")
    if kind == "JWT":
        scopes = {"scope": " ".join(resource.properties.get("AuthorizationScopes", []))}
        headers["Authorization"] = f"Bearer {issuer.token(scopes | event.get('claims', {}))}"
    if kind == "AWS_IAM":
        headers |= _signed(emulator, method, path, headers, body)
    status, text = _send(emulator, method, path, headers, body)
    wanted = event.get("status")
    if (wanted is not None and status != wanted) or (wanted is None and status in (401, 403, 404)):
        found.append(f"answered {status} {text[:300]!r}{f', not {wanted}' if wanted else ''}")
    return found


def _route(world: World, deployment: Deployment, api: str | None, method: str, route: str) -> Any:
    key = f"{method} {route.replace('...}', '+}')}"
    through = deployment.same(world.part(api, "Api")).ref if api else None
    for r in deployment.resources:
        if (
            r.type == "AWS::ApiGatewayV2::Route"
            and r.properties["RouteKey"] == key
            and through in (None, r.properties["ApiId"])
        ):
            return r
    raise KeyError(f"no route {key}")


def _send(emulator: Emulator, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, str]:
    request = urllib.request.Request(f"{emulator.endpoint}{path}", data=body, headers=headers, method=method)
    unchecked = ssl._create_unverified_context()  # noqa: S323 - the emulator signs its own certificate
    try:
        with urllib.request.urlopen(request, timeout=60, context=unchecked) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def _signed(emulator: Emulator, method: str, path: str, headers: dict[str, str], body: bytes | None) -> dict[str, str]:
    request = AWSRequest(method, f"https://{headers['Host']}{path}", headers, body)
    SigV4Auth(
        Credentials(ROOT["aws_access_key_id"], ROOT["aws_secret_access_key"]), "execute-api", emulator.region
    ).add_auth(request)
    return dict(request.headers.items())


def _web(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

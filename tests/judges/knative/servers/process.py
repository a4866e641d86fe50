"""Runs a real server as an ordinary user, on free ports, for a limited time, with its data in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

UNPACKED = Path(__file__).parents[4] / ".tools" / "servers"  # where tests/setup leaves what the machine lacks
LIMIT = 170  # seconds after which a server that nobody stopped ends by itself
PATIENCE = 60  # seconds a server has to answer


class ServerError(Exception):
    """A server is not installed, did not start, or ended too soon."""


def program(name: str, *folders: str) -> Path:
    """Where a program is: among the unpacked packages or in the system, in one of the folders (globs)."""
    for root in (UNPACKED, Path("/")):
        for folder in (*folders, "usr/bin", "usr/sbin"):
            found = sorted(root.glob(f"{folder.strip('/')}/{name}"))
            if found:
                return found[-1]
    raise ServerError(f"`{name}` is not installed: run tests/setup")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ordinary() -> list[str]:
    """What makes a command run as an ordinary user, and end together with all that it started."""
    alone = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--pid", "--fork", "--kill-child"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0:
        return alone
    if os.geteuid() == 0:
        raise ServerError("servers refuse to run as root, and this machine has no user namespaces to run them in")
    return []


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server: the unpacked programs and libraries first."""
    libraries = [str(p) for p in sorted(UNPACKED.glob("usr/lib/*-linux-gnu"))]
    path = [str(UNPACKED / "usr" / "bin"), str(UNPACKED / "usr" / "lib" / "erlang" / "bin"), os.environ["PATH"]]
    return {
        "PATH": ":".join(path),
        "LD_LIBRARY_PATH": ":".join(libraries),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        **more,
    }


class Server:
    """A running server. As a context manager it stops and takes its folder away."""

    def __init__(self, name: str) -> None:
        self.name, self.folder = name, Path(tempfile.mkdtemp(prefix=f"judge-{name}-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.folder / "log"

    def run(self, command: list[str], **more: str) -> None:
        """Runs a command to its end, as the server's user."""
        done = subprocess.run(
            [*ordinary(), *command], capture_output=True, text=True, env=environment(more), cwd=self.folder, check=False
        )
        if done.returncode:
            raise ServerError(f"{self.name}: `{command[0]}` ended with {done.returncode}\n{done.stdout}{done.stderr}")

    def start(self, command: list[str], ready: Callable[[], object], **more: str) -> None:
        """Starts the server and waits until `ready` no longer raises."""
        limited = ["timeout", "--signal=KILL", str(LIMIT), *ordinary(), *command]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                limited, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(more), cwd=self.folder
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                ready()
                return
            except Exception as error:  # noqa: BLE001 - whatever its client says before the server answers
                if self.process.poll() is not None or time.monotonic() > until:
                    told = self.log.read_text(errors="replace")[-2000:]
                    self.stop()
                    raise ServerError(f"{self.name} did not start: {error}\n{told}") from error
                time.sleep(0.1)

    def stop(self) -> None:
        """Ends the server and takes its folder away; nothing of it is worth an orderly end."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # `timeout` leads a group of its own
        if self.process:
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):  # noqa: ANN204
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

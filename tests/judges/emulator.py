"""Starts an emulator of AWS for the length of a `with` block and makes clients for it; nothing of it stays."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import botocore.session
import urllib3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from tally import HERE
from template import ACCOUNT

REGION = "eu-west-1"  # where a stack goes whose program names no region
TOOLS = HERE.parent.parent / ".tools"
ROOT = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
urllib3.disable_warnings()


class Emulator:
    """ministack with access control and TLS on, in a process group and a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="scant-emulator-"))
        self.port = _free_port()
        self.session = botocore.session.Session()
        self.process: subprocess.Popen[bytes] | None = None
        self.region = REGION

    def __enter__(self) -> Emulator:
        # Handlers in Node find their SDK by looking upward from where the emulator unpacks them.
        (self.folder / "node_modules").symlink_to(TOOLS / "node" / "node_modules")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "AUTH": "true",
            "USE_SSL": "1",
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": REGION,
            "S3_DATA_DIR": str(self.folder / "s3"),
            "LAMBDA_EXECUTOR": "local",
            "LOG_LEVEL": "WARNING",
            "IOT_MTLS_ENABLED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def client(self, service: str, region: str | None = None, credentials: dict[str, str] | None = None) -> Any:
        """A client of a service, where the current stack is and with its owner's rights unless told otherwise."""
        config = Config(
            retries={"max_attempts": 0}, read_timeout=60, s3={"addressing_style": "path"}, parameter_validation=False
        )
        return self.session.create_client(
            service,
            region or self.region,
            endpoint_url=self.endpoint,
            verify=False,
            config=config,
            **(credentials or ROOT),
        )

    @property
    def endpoint(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.client("sts").get_caller_identity()
                return
            except (BotoCoreError, OSError):
                if self.process is None or self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"the emulator did not start:\n{self.log()[-2000:]}")

    def _stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""The fake AWS as a process, and the environment in which it is asked."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MANAGEMENT", "Fake", "fake_aws"]

MANAGEMENT = "000000000001"


@dataclass(frozen=True)
class Fake:
    """The fake AWS, running.

    Args:
        port: Where it listens.

        environment: In which everything asks it.
    """

    port: int
    environment: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return what it saw."""
        address = self.environment["AWS_ENDPOINT_URL"]
        trusting = ssl._create_unverified_context()  # noqa: S323, SLF001 - it is this machine
        direct = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
        )
        with direct.open(f"{address}/fake/told") as answer:
            return json.load(answer)


@contextmanager
def fake_aws(**options: Any) -> Iterator[Fake]:  # noqa: ANN401 - as the server takes them
    """Run it, and let this process ask it.

    Args:
        options: How AWS behaves, as the server takes them.
    """
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin  # noqa: S101 - as was asked for
    assert server.stdout  # noqa: S101
    print(json.dumps(options), file=server.stdin, flush=True)
    fake = Fake(int(server.stdout.readline()))
    scheme = "https" if options.get("certificate") else "http"
    asking = {
        "AWS_ENDPOINT_URL": f"{scheme}://127.0.0.1:{fake.port}",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1",
    }
    before = dict(os.environ)
    os.environ.update(asking)
    try:
        yield Fake(fake.port, asking)
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stdin.close()
        server.wait()
        server.stdout.close()

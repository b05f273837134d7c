"""Runs the emulator: ``python -m trailwright.sandbox.emulator --port 4610``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from importlib.metadata import PackageNotFoundError, version

__all__ = ["main"]

#: The one version whose inside the emulation knows.
MINISTACK = "1.5.33"

_BANNER = """\
trailwright sandbox: an emulation of AWS on http://127.0.0.1:{port}
CloudTrail is trailwright's; CloudFormation, S3, KMS, SNS and all else is ministack {version}'s.
Nothing here is deployed to AWS, and nothing here proves that AWS would accept it.
"""


def main() -> None:
    """Check the environment, then serve until told to stop."""
    arguments = _arguments()
    problem = _version_problem()
    if problem:
        sys.exit(problem)
    _serve(arguments.port, arguments.token)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trailwright.sandbox.emulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="the port, on 127.0.0.1 only")
    parser.add_argument("--token", default="", help="what tells this process from others")
    return parser.parse_args()


def _version_problem() -> str | None:
    """Return why this environment cannot run the emulator, if it cannot."""
    try:
        installed = version("ministack")
    except PackageNotFoundError:
        return f"the sandbox needs ministack {MINISTACK}, which is not installed: make sandbox-env"
    if installed == MINISTACK:
        return None
    return (
        f"the sandbox works with ministack {MINISTACK} only, found {installed}, whose inside may "
        "differ: make sandbox-env"
    )


def _serve(port: int, token: str) -> None:
    from hypercorn.asyncio import serve  # noqa: PLC0415 - only once the version is known
    from hypercorn.config import Config  # noqa: PLC0415

    from trailwright.sandbox.emulator.installation import install  # noqa: PLC0415
    from trailwright.sandbox.emulator.names import gateway  # noqa: PLC0415

    seconds = float(os.environ.get("TRAILWRIGHT_SANDBOX_DELIVERY_SECONDS", "300"))
    install(token=token, delivery_seconds=seconds)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.2
    config.loglevel = os.environ.get("LOG_LEVEL", "WARNING")
    sys.stdout.write(_BANNER.format(port=port, version=MINISTACK))
    sys.stdout.flush()
    asyncio.run(serve(gateway.app, config))


if __name__ == "__main__":
    main()

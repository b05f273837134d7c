"""Starts, stops and describes the emulator, which runs in an environment of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trailwright.sandbox.client import (
    SandboxError,
    check_loopback,
    flush,
    identity,
    inject,
    reset,
    set_organization,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Sandbox",
    "SandboxError",
    "environment",
    "flush",
    "inject",
    "interpreter",
    "reset",
    "set_organization",
    "start",
    "status",
    "stop",
]

_LAUNCHER = Path(__file__).with_name("_launch.py")
_CHECKOUT = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02
#: What the emulator may see of this process's environment: no credentials, no proxies.
_INHERITED = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """An emulator process.

    Args:
        url: Where it answers.

        port: Its port, on 127.0.0.1.

        pid: Its process id.

        started: When, in seconds since 1970.

        token: Tells it from another process that came to have the same id.

        running: Whether it still runs. Default: it does.
    """

    url: str
    port: int
    pid: int
    started: float
    token: str
    running: bool = True


def interpreter() -> Path:
    """Return the Python of the emulator's own environment.

    Raises:
        SandboxError: If there is none.
    """
    named = os.environ.get("TRAILWRIGHT_SANDBOX_PYTHON")
    folders = dict.fromkeys((Path.cwd(), _CHECKOUT))
    candidates = (
        [Path(named)] if named else [f / ".venv-sandbox" / "bin" / "python" for f in folders]
    )
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    looked = " and ".join(str(candidate) for candidate in candidates)
    msg = (
        f"the sandbox's environment is missing: looked for {looked}; make it with "
        "'make sandbox-env', or name a Python that has requirements/sandbox.txt installed in "
        "TRAILWRIGHT_SANDBOX_PYTHON"
    )
    raise SandboxError(msg)


def start(*, port: int | None = None, state_dir: Path | None = None) -> Sandbox:
    """Start the emulator, and return once it answers.

    Args:
        port: On 127.0.0.1. Default: one that is free.

        state_dir: Where its state and its log are kept. Default: ``.sandbox`` in the current
            folder.

    Returns:
        The sandbox: the one that runs already, when there is one.

    Raises:
        SandboxError: If it cannot be started.
    """
    folder = _state_dir(state_dir)
    found = status(state_dir=folder)
    if found and found.running:
        if port in (None, found.port):
            return found
        msg = f"a sandbox runs already at {found.url}; stop it with: trailwright sandbox stop"
        raise SandboxError(msg)
    python = interpreter()
    port = _free_port(port)
    folder.mkdir(parents=True, exist_ok=True)
    sandbox = _launch(python, port, folder)
    _state_file(folder).write_text(json.dumps(_stored(sandbox), indent=2), encoding="utf-8")
    return sandbox


def stop(*, state_dir: Path | None = None) -> bool:
    """Stop the emulator.

    Args:
        state_dir: Where its state is kept. Default: ``.sandbox`` in the current folder.

    Returns:
        Whether there was one to stop.
    """
    folder = _state_dir(state_dir)
    found = status(state_dir=folder)
    if found and found.running:
        _terminate(found)
    _state_file(folder).unlink(missing_ok=True)
    return bool(found and found.running)


def status(*, state_dir: Path | None = None) -> Sandbox | None:
    """Return the sandbox that was started here, or ``None`` when none was.

    Args:
        state_dir: Where its state is kept. Default: ``.sandbox`` in the current folder.

    Returns:
        The sandbox; ``running`` is false when its process is gone, or is another's by now.
    """
    try:
        stored = json.loads(_state_file(_state_dir(state_dir)).read_text(encoding="utf-8"))
        sandbox = Sandbox(**stored)
    except (FileNotFoundError, TypeError, ValueError):
        return None
    return replace(sandbox, running=_is_alive(sandbox))


def environment(
    url: str,
    account: str,
    region: str,
    *,
    base: Mapping[str, str] | None = None,
    cdk_home: Path | None = None,
) -> dict[str, str]:
    """Return the environment in which the CDK, the AWS CLI and the SDKs use the sandbox.

    Every AWS setting of ``base`` is left out, so that nothing can reach AWS by mistake.

    Args:
        url: The sandbox.

        account: Twelve digits. The sandbox takes the access key for the account.

        region: The default Region.

        base: Default: this process's environment.

        cdk_home: Where the CDK caches which account a key belongs to. Default: a folder of this
            sandbox's own in ``.sandbox``.

    Raises:
        SandboxError: If ``url`` is not on this machine.
    """
    check_loopback(url)
    inherited = os.environ if base is None else base
    kept = {name: value for name, value in inherited.items() if not name.startswith("AWS_")}
    home = cdk_home or _state_dir(None) / f"cdk-{url.rstrip('/').rsplit(':', 1)[-1]}"
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": region,
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "CDK_HOME": str(home.resolve()),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _state_dir(given: Path | None) -> Path:
    return given or Path.cwd() / ".sandbox"


def _state_file(folder: Path) -> Path:
    return folder / "sandbox.json"


def _stored(sandbox: Sandbox) -> dict[str, object]:
    stored = asdict(sandbox)
    del stored["running"]
    return stored


def _free_port(wanted: int | None) -> int:
    """Return the port to use.

    Raises:
        SandboxError: If the wanted one is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted or 0))
        except OSError as error:
            msg = f"port {wanted} on 127.0.0.1 is taken; name another with --port, or none"
            raise SandboxError(msg) from error
        return probe.getsockname()[1]


def _launch(python: Path, port: int, folder: Path) -> Sandbox:
    """Start the process and wait until it answers.

    Raises:
        SandboxError: If it ends, or does not answer in time.
    """
    token = secrets.token_hex(16)
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own launcher, with the emulator's Python
            # -I: none of the caller's packages or settings may reach the emulator.
            [python, "-I", _LAUNCHER, "--port", str(port), "--token", token],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_emulator_environment(port),
            start_new_session=True,
        )
    sandbox = Sandbox(
        url=f"http://127.0.0.1:{port}", port=port, pid=process.pid, started=time.time(), token=token
    )
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        answered = identity(sandbox.url)
        if answered and answered.get("token") == token:
            # The process outlives this object on purpose.
            process.returncode = 0
            return sandbox
        time.sleep(_POLL_SECONDS)
    process.kill()
    process.wait()
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    msg = f"the sandbox did not start: {said[-1] if said else 'it said nothing'} (log: {log})"
    raise SandboxError(msg)


def _emulator_environment(port: int) -> dict[str, str]:
    ours = {
        name: value
        for name, value in os.environ.items()
        if name in _INHERITED or name.startswith("TRAILWRIGHT_SANDBOX_")
    }
    return {
        **ours,
        "BIND_HOST": "127.0.0.1",
        # ministack removes containers it takes for its own; it shall find no daemon.
        "DOCKER_HOST": "unix:///nonexistent",
        "GATEWAY_PORT": str(port),
        # Otherwise an MQTT listener would open on every interface.
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_HOST": "127.0.0.1",
    }


def _is_alive(sandbox: Sandbox) -> bool:
    """Return whether the process is there and is the one that was started."""
    try:
        command = Path(f"/proc/{sandbox.pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        answered = identity(sandbox.url)  # no /proc here: ask it
        return bool(answered and answered.get("token") == sandbox.token)
    return sandbox.token.encode() in command


def _terminate(sandbox: Sandbox) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    with suppress(ProcessLookupError):
        os.kill(sandbox.pid, signal.SIGTERM)
        while _is_alive(sandbox) and time.monotonic() < deadline:
            _reap(sandbox.pid)
            time.sleep(_POLL_SECONDS)
        if _is_alive(sandbox):
            os.kill(sandbox.pid, signal.SIGKILL)
    _reap(sandbox.pid)


def _reap(pid: int) -> None:
    """Let a child that has ended go; it may be no child of this process."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)

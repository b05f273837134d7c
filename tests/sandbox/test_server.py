"""The emulator's process: started, found again, stopped, and never reachable from elsewhere."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from trailwright.sandbox import server
from trailwright.sandbox.accounts import Account
from trailwright.sandbox.server import SandboxError

_LAUNCHER = Path(server.__file__).with_name("_launch.py")


@pytest.fixture
def python() -> Path:
    """The emulator's own Python."""
    try:
        return server.interpreter()
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("python")
def test_a_sandbox_is_started_found_and_stopped(tmp_path: Path) -> None:
    """Start answers with a running sandbox, status finds it, a second start keeps it."""
    started = server.start(state_dir=tmp_path)
    try:
        assert started == server.status(state_dir=tmp_path)
        assert started == server.start(state_dir=tmp_path)
        with pytest.raises(SandboxError, match="runs already at"):
            server.start(port=started.port + 1, state_dir=tmp_path)
        log = (tmp_path / "server.log").read_text(encoding="utf-8")
        assert "Nothing here is deployed to AWS" in log
    finally:
        assert server.stop(state_dir=tmp_path)
    assert server.status(state_dir=tmp_path) is None
    assert not server.stop(state_dir=tmp_path)
    with pytest.raises(SandboxError, match="no sandbox answers"):
        server.flush(started.url)


def test_a_process_that_took_the_id_over_is_left_alone(tmp_path: Path) -> None:
    """A state file whose process is another's by now is stale, and that process lives on."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        state = {
            "url": "http://127.0.0.1:9",
            "port": 9,
            "pid": other.pid,
            "started": 0.0,
            "token": "a token that is not in its command line",
        }
        (tmp_path / "sandbox.json").write_text(json.dumps(state), encoding="utf-8")
        found = server.status(state_dir=tmp_path)
        assert found is not None
        assert not found.running
        assert not server.stop(state_dir=tmp_path)
        assert other.poll() is None
        other.communicate(b"\n")


@pytest.mark.parametrize("content", ["", "{}", '{"pid": 1}', "[]"])
def test_an_unreadable_state_is_no_sandbox(tmp_path: Path, content: str) -> None:
    """Whatever the state file says, status answers."""
    (tmp_path / "sandbox.json").write_text(content, encoding="utf-8")
    assert server.status(state_dir=tmp_path) is None


def test_fails_without_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message names the command that makes the environment."""
    monkeypatch.setenv("TRAILWRIGHT_SANDBOX_PYTHON", str(tmp_path / "python"))
    with pytest.raises(SandboxError, match="make sandbox-env"):
        server.start(state_dir=tmp_path)


@pytest.mark.usefixtures("python")
def test_fails_on_a_port_that_is_taken(tmp_path: Path) -> None:
    """A port somebody else listens on is refused before anything starts."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SandboxError, match="is taken"):
            server.start(port=other.getsockname()[1], state_dir=tmp_path)


def test_fails_on_an_emulator_that_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the process said last is what the user reads."""
    # This interpreter has no ministack, and so stands for an environment without it.
    monkeypatch.setenv("TRAILWRIGHT_SANDBOX_PYTHON", sys.executable)
    with pytest.raises(SandboxError, match=r"needs ministack 1\.5\.33, which is not installed"):
        server.start(state_dir=tmp_path)


def test_refuses_another_version(python: Path, tmp_path: Path) -> None:
    """Any other ministack is refused in one sentence, before anything of it is used."""
    pretend = (
        "import importlib.metadata as m, runpy, sys;"
        "m.version = lambda name: '1.6.0';"
        f"sys.argv = ['launch', '--port', '1'];"
        f"runpy.run_path({str(_LAUNCHER)!r}, run_name='__main__')"
    )
    ended = subprocess.run(
        [python, "-I", "-c", pretend], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert 1 == ended.returncode
    assert "works with ministack 1.5.33 only, found 1.6.0" in ended.stderr


def test_every_private_name_exists(python: Path, tmp_path: Path) -> None:
    """The pinned ministack has each name that the emulation leans on."""
    ask = (
        f"import runpy; globals().update(runpy.run_path({str(_LAUNCHER)!r}));"
        "_make_known('trailwright');"
        "from trailwright.sandbox.emulator import names;"
        "print(names.missing())"
    )
    ended = subprocess.run(
        [python, "-I", "-c", ask], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "[]" == ended.stdout.strip()


def test_only_one_module_reaches_into_ministack() -> None:
    """The names are listed in one place, so nothing else imports ministack."""
    folder = _LAUNCHER.parent / "emulator"
    importing = [p.name for p in folder.glob("*.py") if "import ministack" in _code(p)]
    importing += [p.name for p in folder.glob("*.py") if "from ministack" in _code(p)]
    assert [] == importing


def _code(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_listens_on_the_loopback_interface_only(sandbox: str) -> None:
    """No socket of the process is open to other machines."""
    port = int(sandbox.rsplit(":", 1)[1])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    listening = [row[1].split(":") for row in rows if row[3] == "0A"]
    assert ["0100007F"] == [address for address, number in listening if int(number, 16) == port]


@pytest.mark.parametrize(
    "url",
    [
        "https://cloudtrail.us-east-1.amazonaws.com",
        "http://127.0.0.1.example.com:4610",
        "http://10.0.0.1:4610",
        "file:///etc/passwd",
        "127.0.0.1:4610",
    ],
)
def test_fails_on_an_endpoint_elsewhere(url: str) -> None:
    """Nothing is ever sent to another machine."""
    for use in (
        lambda: server.flush(url),
        lambda: server.reset(url),
        lambda: server.environment(url, "111122223333", "us-east-1"),
        lambda: Account(url, "111122223333"),
    ):
        with pytest.raises(SandboxError, match="must be on this machine"):
            use()


def test_the_environment_points_at_the_sandbox_and_nowhere_else(tmp_path: Path) -> None:
    """Settings for AWS that were there before are gone."""
    before = {
        "PATH": os.defpath,
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "secret",
        "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
    }
    made = server.environment(
        "http://127.0.0.1:4610", "111122223333", "eu-west-1", base=before, cdk_home=tmp_path
    )
    expected = {
        "AWS_ACCESS_KEY_ID": "111122223333",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4610",
        "AWS_REGION": "eu-west-1",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "CDK_HOME": str(tmp_path),
        "NO_PROXY": "127.0.0.1,localhost",
        "PATH": os.defpath,
        "no_proxy": "127.0.0.1,localhost",
    }
    assert expected == made


@pytest.mark.parametrize("name", ["ministack", "aws_cdk", "boto3"])
def test_starting_needs_no_heavy_package(name: str) -> None:
    """The command line can import the server module at once."""
    ask = f"import sys, trailwright.sandbox.server; sys.exit({name!r} in sys.modules)"
    path = os.pathsep.join(sys.path)
    subprocess.run([sys.executable, "-c", ask], check=True, env={"PYTHONPATH": path})


def test_web_pages_cannot_use_the_hooks(sandbox: str) -> None:
    """A page in the user's browser must not inject events."""
    with socket.create_connection(("127.0.0.1", int(sandbox.rsplit(":", 1)[1]))) as connection:
        connection.sendall(
            b"POST /_trailwright/flush HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Origin: https://example.com\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        assert connection.recv(64).startswith(b"HTTP/1.1 403")


def test_fails_on_a_body_the_hooks_cannot_read(sandbox: str) -> None:
    """A bad request is the caller's mistake, not the sandbox's."""
    with pytest.raises(SandboxError, match="refuses /_trailwright/inject"):
        server.inject(sandbox, account="111122223333", region="us-east-1", events=[{"no": "name"}])

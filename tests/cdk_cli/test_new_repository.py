"""What ``trailwright init`` writes passes its own workflow, run word for word."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from trailwright.starter import Choices, repository, write_new

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = pytest.mark.cdk_cli

CHECKOUT = Path(__file__).parents[2]
_commented = pytest.mark.skipif(shutil.which("jq") is None, reason="there is no jq")
#: What ``pip install`` and ``npm ci`` put there; the rest of the workflow is run as it is.
SETUP = ("python3 -m pip install --requirement requirements.txt", "npm ci --no-audit --no-fund")
#: GitHub's command line, which keeps what it is told and knows the comments in a file.
GH = """#!/bin/sh
case "$*" in
  *--paginate*) jq "$5" "$GH_COMMENTS" ;;
  *) echo "$*" >>"$GH_CALLS" ;;
esac
"""


def _comment(number: int, author: str, body: str) -> dict[str, object]:
    return {"id": number, "user": {"login": author}, "body": body}


#: What others wrote, and what the workflow wrote for something else.
OTHERS = [
    _comment(1, "mallory", "<!-- trailwright -->"),
    _comment(2, "github-actions[bot]", "Look at <!-- trailwright -->"),
]
OURS = _comment(3, "github-actions[bot]", "<!-- trailwright -->\nnothing found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A new repository, and the environment of those who work on it."""

    folder: Path
    environment: Mapping[str, str]

    def sh(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a script in it, as a step of the workflow is run."""
        return subprocess.run(
            ["/bin/sh", "-e", "-c", script],
            cwd=self.folder,
            env=dict(self.environment),
            capture_output=True,
            check=False,
            text=True,
        )

    def commit(self) -> None:
        """Commit everything that is not ignored."""
        done = self.sh("git add --all && git commit --quiet --message Change")
        assert 0 == done.returncode, done.stderr

    def read(self, path: str) -> str:
        """Return what a file holds."""
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, old: str, new: str) -> None:
        """Change a file."""
        assert old in self.read(path)
        (self.folder / path).write_text(self.read(path).replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def started(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository that was started, reviewed and committed, as `trailwright init` says."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    folder = tmp_path_factory.mktemp("new") / "audit"
    write_new(folder, repository(Choices()))
    (folder / "node_modules").symlink_to(CHECKOUT / "node_modules")
    new = Repository(folder=folder, environment=environment)
    begun = new.sh("git init --quiet --initial-branch main && python3 -m pytest --snapshot-update")
    assert 0 == begun.returncode, begun.stdout + begun.stderr
    new.commit()
    return new


@pytest.fixture
def new(started: Repository, tmp_path: Path) -> Repository:
    """The repository once more, to be changed."""
    folder = tmp_path / "audit"
    shutil.copytree(started.folder, folder, symlinks=True)
    return Repository(folder=folder, environment=started.environment)


@pytest.fixture(scope="module")
def environment(
    activated: Callable[[Path], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What the steps of the workflow see."""
    folder = tmp_path_factory.mktemp("environment")
    seen = activated(folder)
    github = folder / "bin" / "gh"
    github.write_text(GH, encoding="utf-8")
    github.chmod(0o755)
    return seen | {
        "COMMENT": "comments",
        "COMMENTS": "issues/1/comments",
        "GH_CALLS": str(folder / "calls"),
        "GH_COMMENTS": str(folder / "comments"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }


def _steps(new: Repository) -> list[str]:
    """Return the scripts of the workflow's steps that follow the set-up."""
    workflow = YAML(typ="safe").load(new.read(".github/workflows/audit-trail.yml"))
    scripts = [each["run"] for each in workflow["jobs"]["check"]["steps"] if "run" in each]
    assert list(SETUP) == scripts[:2]
    return scripts[2:]


@_commented
def test_a_pull_request_that_changes_nothing_passes_every_step(new: Repository) -> None:
    """Check, comparison, cost, report, summary and comment, as the workflow has them."""
    (new.folder / "README.md").write_text("Ours.\n", encoding="utf-8")
    new.commit()
    Path(new.environment["GH_COMMENTS"]).write_text("[]", encoding="utf-8")

    runs = [new.sh(script) for script in _steps(new)]

    assert [0, 0, 0] == [run.returncode for run in runs], "\n".join(run.stderr for run in runs)
    assert new.read("build/summary.md") == Path(new.environment["GITHUB_STEP_SUMMARY"]).read_text()
    assert "<html" in new.read("build/report.html")


@_commented
def test_the_comment_that_is_there_is_changed(new: Repository) -> None:
    """A pull request has one comment, however often it is pushed to, and nobody can plant it."""
    *_, comment = _steps(new)
    comments, calls = (Path(new.environment[name]) for name in ("GH_COMMENTS", "GH_CALLS"))
    (new.folder / "build").mkdir(exist_ok=True)
    (new.folder / "build/summary.md").write_text("<!-- trailwright -->\n", encoding="utf-8")
    calls.unlink(missing_ok=True)
    for known in (OTHERS, [*OTHERS, OURS]):
        comments.write_text(json.dumps(known), encoding="utf-8")
        new.sh(comment)

    body = "--field body=@build/comment.md --silent"
    expected = [
        f"api --method POST issues/1/comments {body}",
        f"api --method PATCH comments/3 {body}",
    ]
    assert expected == calls.read_text(encoding="utf-8").splitlines()


def test_a_shorter_retention_is_shown_and_fails_its_snapshot(new: Repository) -> None:
    """Nobody merges it without having seen it."""
    new.write("trails.yaml", "expire_after_days: 2557", "expire_after_days: 400")
    new.commit()

    run = new.sh("sh check.sh HEAD^1")

    assert 1 == run.returncode
    assert "400" in new.read("build/review.md")
    assert "test_the_template_is_as_reviewed" in run.stdout


def test_a_change_that_was_meant_is_shown_and_passes(new: Repository) -> None:
    """With the snapshot written anew, the reviewer decides."""
    new.write("trails.yaml", "expire_after_days: 2557", "expire_after_days: 400")
    new.sh("python3 -m pytest --snapshot-update")
    new.commit()

    run = new.sh("sh check.sh HEAD^1")

    assert 0 == run.returncode, run.stdout + run.stderr
    assert "expire after 400 days, and not after 2557 days" in new.read("build/summary.md")


def test_an_app_that_does_not_synthesize_is_no_success(new: Repository) -> None:
    """The mistake is told with its place, and the summary does not hide it."""
    new.write("trails.yaml", "kind: organization", "kind: organisation")
    new.commit()

    run = new.sh("sh check.sh HEAD^1")

    assert 0 != run.returncode
    assert "trails.yaml:12:11: trails[0].kind must be organization" in run.stderr
    assert "check.sh ended with status" in new.read("build/summary.md")


def test_a_base_that_is_not_here_is_no_success(new: Repository) -> None:
    """What could not be compared does not pass for unchanged."""
    run = new.sh("sh check.sh origin/main")

    assert 3 == run.returncode
    assert "Not compared: `origin/main` is not here." in new.read("build/summary.md")


def test_the_worst_of_what_happened_is_the_status(new: Repository) -> None:
    """What could not be looked at outweighs what cannot be used."""
    new.write("trails.yaml", "kind: organization", "kind: organisation")
    new.commit()

    run = new.sh("sh check.sh origin/main")

    assert 3 == run.returncode, run.stdout + run.stderr

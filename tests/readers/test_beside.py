"""A cloud assembly of a ``trails.yaml`` says what the file says beside its templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from trailwright.compose.beside import METADATA, beside
from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.readers import Context, Looked, ReadError, look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = """\
organization:
  id: o-a1b2c3d4e5
  management_account: "111122223333"
  log_archive_account: "222233334444"
  home_region: us-east-1
trails:
  - {kind: organization, name: org-audit}
existing_trails:
  - {name: legacy, account: "333344445555", region: eu-west-1, multi_region: false}
expected_events: {management: 40000000}
acknowledgements:
  - {rule: TW103, resource: trailwright-org-audit/Trail, reason: seen, expires: 2999-06-30}
"""


@pytest.fixture
def assembly(tmp_path: Path) -> Callable[..., Looked]:
    """Looks at a cloud assembly of the file, as the CDK would write it."""

    def see(*, changed: dict[str, Any] | None = None, apart: bool = False) -> Looked:
        plans = compose_estate(load("trails.yaml", text=TEXT))
        said = json.loads(json.dumps(beside(load("trails.yaml", text=TEXT), plans)))
        artifacts = {}
        for plan in plans:
            (tmp_path / f"{plan.name}.json").write_text(json.dumps(to_template(plan.resources)))
            entries = {
                f"/{plan.name}/Estate/{each}": [{"type": "aws:cdk:logicalId", "data": each}]
                for each in plan.resources
            }
            if plan is plans[0]:
                entries[f"/{plan.name}"] = [{"type": METADATA, "data": said | (changed or {})}]
            artifacts[plan.name] = {
                "type": "aws:cloudformation:stack",
                "environment": f"aws://{plan.account}/{plan.region}",
                "properties": {"templateFile": f"{plan.name}.json"},
                **_kept(tmp_path / f"{plan.name}.metadata.json", entries, apart=apart),
            }
        (tmp_path / "cdk.out").write_text('{"version": "48.0.0"}')
        manifest = {"version": "48.0.0", "artifacts": artifacts}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        return look([str(tmp_path)], Context())

    return see


def _kept(path: Path, entries: dict[str, Any], *, apart: bool) -> dict[str, Any]:
    """Return metadata as part of the manifest, or write it into a file of its own."""
    if not apart:
        return {"metadata": entries}
    path.write_text(json.dumps(entries))
    return {"additionalMetadataFile": path.name}


@pytest.fixture
def file(tmp_path: Path) -> Looked:
    """The file itself."""
    path = tmp_path / "trails.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return look([str(path)], Context())


@pytest.mark.parametrize("apart", [False, True])
def test_an_assembly_says_what_its_file_says(
    assembly: Callable[..., Looked], file: Looked, *, apart: bool
) -> None:
    """Its organization, trails that are there, what it accepts and expects."""
    found = assembly(apart=apart)

    assert found.acknowledgements == file.acknowledgements
    assert found.expected_events == file.expected_events
    for name in ("existing_trails", "organization"):
        assert getattr(file.estates[0], name) == getattr(found.estates[0], name)


def test_resources_know_the_line_of_their_trail(assembly: Callable[..., Looked]) -> None:
    """It is what the user would change."""
    (trail,) = assembly().estates[0].trails

    assert "trails.yaml:7" == trail.origin.source_line


@pytest.mark.parametrize(
    "changed",
    [
        {"acknowledgements": "none"},
        {"acknowledgements": ["none"]},
        {"acknowledgements": [{"rule": "TW103"}]},
        {"acknowledgements": [{"rule": "T", "resource": "R", "reason": "r", "expires": "never"}]},
        {"acknowledgements": [{"rule": 1, "resource": "R", "reason": "r", "expires": "2999-1-1"}]},
        {"context": None},
        {"expected_events": {"management": "many"}},
        {"expected_events": {"management": True}},
        {"expected_events": {"management": -1}},
        {"lines": {"trailwright-org-audit": 7}},
    ],
)
def test_what_is_not_as_it_was_written_is_refused(
    assembly: Callable[..., Looked], changed: dict[str, Any]
) -> None:
    """Somebody changed the assembly, or another version wrote it."""
    with pytest.raises(ReadError, match="is not as trailwright writes it; synthesize again"):
        assembly(changed=changed)


def test_what_no_context_can_say_is_refused(assembly: Callable[..., Looked]) -> None:
    """As it is in a context file, by name."""
    with pytest.raises(ReadError, match=r"org\.id"):
        assembly(changed={"context": {"org": {"id": "o_"}}})

"""The pytest plug-in: one fixture, and nothing that is loaded before it is used."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

__all__ = ["template_snapshot"]


@pytest.fixture
def template_snapshot(request: pytest.FixtureRequest) -> SnapshotAssertion:
    """Compares an app, a stack or a template with what was reviewed.

    A syrupy snapshot, one JSON file for each assertion. `pytest --snapshot-update` writes
    what is new.
    """
    if find_spec("syrupy") is None:
        pytest.fail(
            "template_snapshot needs syrupy; pip install 'trailwright[testing]'", pytrace=False
        )
    from trailwright.testing._snapshots import TemplateSnapshotExtension  # noqa: PLC0415 - optional

    snapshot: SnapshotAssertion = request.getfixturevalue("snapshot")
    return snapshot.use_extension(TemplateSnapshotExtension)

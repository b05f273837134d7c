"""What ``trails.yaml`` says beside its templates goes with them into the cloud assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright import load, provision_estate
from trailwright.readers import Context, look

if TYPE_CHECKING:
    from aws_cdk import App


def test_an_assembly_is_looked_at_as_its_file_is(app: App) -> None:
    """The command line needs the one or the other, and not both."""
    provision_estate(app, load("trails.yaml"))

    synthesized = look([app.synth().directory], Context())

    written = look(["trails.yaml"], Context())
    (there,), (here,) = synthesized.estates, written.estates
    assert written.expected_events == synthesized.expected_events
    assert here.existing_trails == there.existing_trails
    assert here.organization == there.organization
    lines = [f"{each.origin.path}:{each.origin.line}" for each in here.trails]
    assert lines == [each.origin.source_line for each in there.trails]

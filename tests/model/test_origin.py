"""Where something is written."""

from __future__ import annotations

from trailwright.model.origin import Origin


def test_resources_of_one_file_are_told_apart() -> None:
    """A trails.yaml makes the same logical ids in each of its stacks."""
    one, other = (
        Origin(path="trails.yaml", stack=stack, logical_id="Trail") for stack in ("a", "b")
    )

    assert one.key != other.key

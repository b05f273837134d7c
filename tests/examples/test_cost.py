"""Every example can be estimated, and says what is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trailwright.cost import Volumes, estimate, joined
from trailwright.model.unknown import Unknown
from trailwright.readers.context import Context
from trailwright.readers.template import read_bytes

if TYPE_CHECKING:
    from conftest import Synthesized
    from trailwright.model.estate import Estate

VOLUMES = Volumes(management=1_000_000, data=1_000_000)


def _read(stack: Synthesized) -> Estate:
    raw = json.dumps(stack.template).encode()
    return read_bytes(raw, stack.name, Context(account=stack.account, region=stack.region))


def test_every_example_is_estimated(example: tuple[Synthesized, ...]) -> None:
    """Each trail has lines of its own, every price is known, and all of it costs something."""
    estate = joined([_read(stack) for stack in example])

    found = estimate(estate, VOLUMES)

    assert {each.logical_id for each in estate.trails}
    assert len(estate.trails) == len({(each.account, each.trail) for each in found.lines})
    assert [] == [each.label for each in found.lines if isinstance(each.price, Unknown)]
    assert found.total.low > 0

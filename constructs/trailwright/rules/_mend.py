"""What to write instead, as it would stand in the template."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trailwright.rules._properties import is_known

if TYPE_CHECKING:
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Value

__all__ = ["mended"]


def mended(finding: Finding, mend: dict[str, Value]) -> Finding:
    """Return a finding with its mend, unless something in that is not known.

    Args:
        finding: The finding.

        mend: Properties, attributes or a part of a policy statement.
    """
    return replace(finding, mend=mend) if is_known(mend) else finding

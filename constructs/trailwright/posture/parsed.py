"""The policies of an estate, each parsed once however many rules ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.iam.policies import PolicyKind, parse_policy
from trailwright.model.once import once

if TYPE_CHECKING:
    from trailwright.iam.statements import Policy
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Value

__all__ = ["parsed"]


def parsed(estate: Estate, document: Value, *, kind: PolicyKind = PolicyKind.RESOURCE) -> Policy:
    """Return a policy document as records.

    Args:
        estate: The estate that holds the document, which therefore keeps its identity.

        document: The document.

        kind: What it is attached to. Default: a resource.
    """
    known, key = _policies(estate), (id(document), kind)
    if key not in known:
        known[key] = parse_policy(document, kind=kind)
    return known[key]


@once
def _policies(_: Estate) -> dict[tuple[int, PolicyKind], Policy]:
    return {}

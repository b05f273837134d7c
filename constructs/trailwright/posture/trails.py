"""A trail of an estate as policies name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.once import once
from trailwright.model.symbols import is_symbolic
from trailwright.model.trails import TrailIdentity
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Trail

__all__ = ["arn_region", "identity", "is_organization", "text"]

_ARN_PARTS = 6


def identity(estate: Estate, trail: Trail) -> TrailIdentity | Unknown:
    """Return who a trail is, or why that cannot be known.

    Args:
        estate: The estate it is in.

        trail: The trail.
    """
    known = _identities(estate)
    if id(trail) not in known:
        known[id(trail)] = trail, _identity(estate, trail)
    return known[id(trail)][1]


@once
def _identities(_: Estate) -> dict[int, tuple[Trail, TrailIdentity | Unknown]]:
    return {}


def _identity(estate: Estate, trail: Trail) -> TrailIdentity | Unknown:
    prefix = trail.s3_key_prefix
    if isinstance(prefix, Unknown):
        return prefix
    if isinstance(trail.is_organization_trail, Unknown):
        return trail.is_organization_trail
    organization = None
    if trail.is_organization_trail:
        if estate.organization is None:
            return Unknown("which organization it is of; give --context with org")
        organization = estate.organization.id
    name = trail.name
    return TrailIdentity(
        name=trail.ref if isinstance(name, Unknown) else name,
        account=trail.place.account_text,
        region=trail.place.region_text,
        partition=trail.place.partition_text,
        organization_id=organization,
        s3_key_prefix=prefix or "",
    )


def arn_region(text: str) -> str | None:
    """Return the Region that stands in an ARN, or ``None``.

    Args:
        text: An ARN, or any other text.
    """
    parts = text.split(":")
    known = len(parts) >= _ARN_PARTS and parts[0] == "arn" and not is_symbolic(parts[3])
    return parts[3] if known and parts[3] else None


def is_organization(trail: Trail) -> bool:
    """Return whether a trail is known to be an organization's."""
    return trail.is_organization_trail is True


def text(value: object) -> str | None:
    """Return a value that is text and known, or ``None``."""
    return value if isinstance(value, str) and value else None

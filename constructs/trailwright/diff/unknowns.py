"""What cannot be compared, because nobody knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.unknown import Unknown
from trailwright.posture import posture_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.posture import Posture

__all__ = ["not_compared"]


def not_compared(estates: Iterable[Estate]) -> Iterator[str]:
    """Yield what of one side is not known, as sentences, so that it does not pass for equal.

    Args:
        estates: What was read of the side.
    """
    for each in estates:
        yield from _not_known(posture_of(each))


def _not_known(posture: Posture) -> Iterator[str]:
    for trail in posture.trails:
        if isinstance(trail.records, Unknown):
            yield f"what trail {trail.name} records is not compared: {trail.records.reason}"
        if isinstance(trail.logging, Unknown):
            yield f"whether trail {trail.name} is logging is not compared: {trail.logging.reason}"
    for archive in posture.archives:
        if isinstance(archive.account, Unknown):
            reason = archive.account.reason
            yield f"how bucket {archive.bucket} keeps files is not compared: {reason}"
        elif isinstance(archive.expire_days, Unknown):
            reason = archive.expire_days.reason
            yield f"when files in bucket {archive.bucket} expire is not compared: {reason}"

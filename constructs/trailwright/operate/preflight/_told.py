"""Lists that AWS answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from trailwright.model.unknown import Unknown
from trailwright.readers.account import Answered, CouldNotLook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.readers.account import Outcome
    from trailwright.readers.account.here import Here

__all__ = ["Row", "listed", "refused_as", "there"]

#: One entry of a list.
Row: TypeAlias = "Mapping[str, Any]"


def listed(here: Here, action: str, key: str, **parameters: Any) -> tuple[Row, ...] | Unknown:  # noqa: ANN401 - of any call
    """Return a list of an answer; an empty one when there is nothing to list.

    Args:
        here: Who is asked, and where.

        action: The service and the operation.

        key: What the list is called.

        parameters: Of the call.
    """
    told = here.told(action, key, **parameters)
    if isinstance(told, Unknown):
        return told
    rows = cast("list[Any]", told) if isinstance(told, list) else []
    return tuple(each for each in rows if isinstance(each, dict))


def there(outcome: Outcome) -> bool:
    """Return whether AWS says that something is there.

    Args:
        outcome: What came of asking for it.
    """
    return isinstance(outcome, Answered)


def refused_as(outcome: Outcome, *codes: str) -> bool:
    """Return whether AWS refused a call, and by which code.

    Args:
        outcome: What came of the call.

        codes: Error codes.
    """
    return isinstance(outcome, CouldNotLook) and any(each in outcome.sentence for each in codes)

"""Events in words, as a reviewer would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.posture.events import ACCOUNT, REGION
from trailwright.posture.selected import CATEGORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.posture.events import Events, Match, Pattern

__all__ = ["account_of", "category_of", "listed", "narrowing_of", "region_of", "what_of"]

_MOST = 3
_CATEGORIES = {
    "Management": "management events",
    "Data": "data events",
    "NetworkActivity": "network activity events",
    "Insight": "Insights events",
    "Aggregated": "aggregated events",
}
_SHAPES = {"Equals": "{}", "StartsWith": "{}*", "EndsWith": "*{}"}
#: What the category says, or the place.
_SAID = frozenset({CATEGORY, "readOnly", ACCOUNT, REGION})
#: Fields that say by themselves what they are, and how; of the rest the name is said.
_JOINTS = {
    "insightType": "of",
    "insightOf": "about",
    "template": "of",
    "resources.type": "of",
    "resources.ARN": "at",
    "eventSource": "of",
}


def category_of(events: Events) -> str:
    """Return the category, and whether they read or write: ``management events that write``.

    Args:
        events: The events.
    """
    wanted = events.of(CATEGORY).wanted or frozenset()
    names = sorted(_CATEGORIES.get(each.value, each.value) for each in wanted)
    return f"{' and '.join(names) or 'events'}{_access(events.of('readOnly'))}"


def narrowing_of(events: Events) -> str:
    """Return what narrows them besides: ``of AWS::S3::Object at arn:aws:s3:::orders/*``.

    Args:
        events: The events.
    """
    names = sorted({name for name, _ in events.fields} - _SAID, key=_order)
    return " ".join(part for name in names for part in _narrowing(name, events.of(name)))


def account_of(events: Events) -> str:
    """Return the accounts: ``account 111122223333``, or ``every account of the organization``.

    Args:
        events: The events.
    """
    return _place(events.of(ACCOUNT), "account", "every account of the organization")


def region_of(events: Events) -> str:
    """Return the Regions: ``eu-west-1``, or ``every Region but eu-west-1``.

    Args:
        events: The events.
    """
    return _place(events.of(REGION), "", "every Region")


def what_of(events: Events) -> str:
    """Return all of it in one phrase.

    Args:
        events: The events.
    """
    what = f"{category_of(events)} {narrowing_of(events)}".strip()
    return f"{what} in {region_of(events)} of {account_of(events)}"


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list of which only the first are said.

    Args:
        texts: The texts.
    """
    known = sorted(texts)
    shown = known if len(known) <= _MOST + 1 else known[:_MOST]
    more = [] if shown is known else [f"{len(known) - _MOST} more"]
    *first, last = [*shown, *more]
    return f"{', '.join(first)} and {last}" if first else last


def _access(match: Match) -> str:
    reads, writes = match.allows("true"), match.allows("false")
    if reads == writes:
        return ""
    return " that read" if reads else " that write"


def _order(name: str) -> tuple[int, str]:
    known = list(_JOINTS)
    return (known.index(name) if name in known else len(known)), name


def _narrowing(name: str, match: Match) -> Iterator[str]:
    joint = _JOINTS.get(name)
    if match.wanted is not None:
        yield f"{joint or f'with {name}'} {_values(match.wanted)}"
    if match.unwanted:
        yield f"but not {joint or f'with {name}'} {_values(match.unwanted)}"


def _values(patterns: Iterable[Pattern]) -> str:
    return listed(_SHAPES[each.operator].format(each.value) for each in patterns)


def _place(match: Match, one: str, every: str) -> str:
    if match.wanted is not None:
        return f"{one} {_values(match.wanted)}".strip()
    return f"{every} but {_values(match.unwanted)}" if match.unwanted else every

"""Which alarms of the catalogue an estate has, told by what raises them and not by their names."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright.controls.posts import Post, State
from trailwright.model.alarms import profile_names, profile_of
from trailwright.model.record import record
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Watch", "watches"]


@record
class Watch:
    """One alarm of the catalogue, and what an estate has of it.

    Args:
        id: Its id in the catalogue.

        title: What it tells.

        profile: The profile it is in.

        severity: How urgent it is.

        by: The alarms of the estate that every event raises which must raise it, and none
            which must not.

        exact: Those of them whose pattern is the catalogue's, letter by letter.
    """

    id: str
    title: str
    profile: str
    severity: str
    by: tuple[Post, ...] = ()
    exact: tuple[Post, ...] = ()

    @property
    def best(self) -> Post | None:
        """The alarm that is heard best."""
        return min(self.by, key=lambda each: list(State).index(each.state), default=None)

    @property
    def state(self) -> State:
        """Whether it would be heard."""
        return self.best.state if self.best else State.ABSENT


def watches(known: Sequence[Post]) -> tuple[Watch, ...]:
    """Return the alarms of the catalogue, each with those of an estate that do its work.

    Args:
        known: The alarms of the estate.
    """
    named = [(each, _names(each)) for each in known]
    return tuple(_watch(profile, entry, named) for profile, entry in _catalogue())


def _watch(
    profile: str, entry: dict[str, Any], named: Sequence[tuple[Post, tuple[str, str]]]
) -> Watch:
    by = tuple(each for each, names in named if _does(each, entry["id"], names))
    return Watch(
        id=entry["id"],
        title=entry["title"],
        profile=profile,
        severity=entry["severity"],
        by=by,
        exact=tuple(each for each in by if _is_exact(each, entry["pattern"])),
    )


def _does(post: Post, alarm: str, names: tuple[str, str]) -> bool:
    """Return whether an alarm does what one of the catalogue does."""
    must, must_not = _examples(alarm, *names)
    fires = post.armed.matches
    return all(map(fires, must)) and not any(map(fires, must_not))


def _is_exact(post: Post, pattern: str) -> bool:
    return any(each.text == pattern for each in post.armed.patterns)


def _names(post: Post) -> tuple[str, str]:
    """Return the bucket and the log group that an alarm's events are of."""
    buckets = (text(trail.s3_bucket_name) for trail in post.trails)
    groups = (text(each.log_group) for each in post.armed.filters)
    return next(filter(None, buckets), ""), next(filter(None, groups), "")


@cache
def _catalogue() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((name, entry) for name in profile_names() for entry in profile_of(name)["alarms"])


@cache
def _examples(alarm: str, bucket: str, group: str) -> tuple[list[Any], list[Any]]:
    """Return the events that must raise an alarm of the catalogue, and those that must not."""
    entry = next(entry for _, entry in _catalogue() if entry["id"] == alarm)
    return _filled(entry["must_fire"], bucket, group), _filled(
        entry["must_not_fire"], bucket, group
    )


def _filled(events: list[Any], bucket: str, group: str) -> list[Any]:
    """Return events in which the names of the trail's own stand."""
    return list(_fill(events, {"${ArchiveBucket}": bucket, "${LogGroup}": group}))


def _fill(events: list[Any], names: dict[str, str]) -> Iterator[Any]:
    for event in events:
        written = json.dumps(event)
        for name, value in names.items():
            written = written.replace(name, json.dumps(value)[1:-1])
        yield json.loads(written)

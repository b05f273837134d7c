"""The catalogue of alarms in ``policies/alarms/``, and what of it may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright._policies import policies_root, read_policy
from trailwright.model.problems import Problem
from trailwright.model.quotas import quotas
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "SEVERITIES",
    "AlarmOverride",
    "check_alarms",
    "profile_names",
    "profile_of",
    "watches_archive",
]

#: How urgent an alarm is, the most urgent first.
SEVERITIES = ("critical", "high", "medium", "low")

_MINUTE = 60
_DAY = 86_400


@record
class AlarmOverride:
    """A change to one alarm of the catalogue.

    Args:
        threshold: Events within one period that raise it. Default: the catalogue's.

        period_seconds: Seconds that are added up, whole minutes. Default: the catalogue's.

        evaluation_periods: Periods in a row that must reach the threshold. Default: the
            catalogue's.
    """

    threshold: int | None = None
    period_seconds: int | None = None
    evaluation_periods: int | None = None

    def problems(self, option: str) -> Iterator[Problem]:
        """Yield what CloudWatch would refuse, or what could never fire.

        Args:
            option: The option by the name the user wrote.
        """
        for name in ("threshold", "evaluation_periods"):
            value = getattr(self, name)
            if value is not None and value < 1:
                yield Problem(
                    option=f"{option}.{name}",
                    rule="must be at least 1",
                    value=value,
                    remedy="leave it out for the catalogue's",
                )
        yield from self._period(option)

    def _period(self, option: str) -> Iterator[Problem]:
        """Yield what is wrong with the times.

        CloudWatch wants whole minutes here, and at most a day for all periods together:
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
        """
        period = self.period_seconds
        if period is None:
            return
        if period < _MINUTE or period % _MINUTE or period * (self.evaluation_periods or 1) > _DAY:
            yield Problem(
                option=f"{option}.period_seconds",
                rule="must be whole minutes in seconds, and at most a day for all periods together",
                value=period,
                remedy="write 300 for five minutes",
            )


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that exist."""
    names = (entry.name for entry in (policies_root() / "alarms").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def check_alarms(
    profiles: Sequence[str],
    without: Sequence[str] = (),
    overrides: Mapping[str, AlarmOverride] | None = None,
    *,
    at: str = "",
) -> Iterator[Problem]:
    """Yield what is wrong with a choice of alarms.

    Args:
        profiles: Names of profiles.

        without: Ids of alarms that are left out.

        overrides: Changes to single alarms, by id. Default: none.

        at: What stands before the names of the options, as the user wrote them.
    """
    known = profile_names()
    for index, name in enumerate(profiles):
        if name not in known:
            yield _unknown(
                f"{at}profiles[{index}]", name, known, "must be a profile in policies/alarms/"
            )
    ids = _ids([name for name in profiles if name in known])
    for index, name in enumerate(without):
        if name not in ids:
            yield _unknown(f"{at}without[{index}]", name, ids, "must be an alarm of the profiles")
    for name, override in (overrides or {}).items():
        if name not in ids:
            yield _unknown(f"{at}overrides", name, ids, "must name alarms of the profiles")
        yield from override.problems(f"{at}overrides.{name}")
    yield from _count(profiles, ids, without, at)


def _count(
    profiles: Sequence[str], ids: Sequence[str], without: Sequence[str], at: str
) -> Iterator[Problem]:
    if not profiles:
        yield Problem(
            option=f"{at}profiles",
            rule="must name at least one profile",
            value=[],
            remedy=f"choose from {', '.join(profile_names())}",
        )
    limit = quotas().metric_filters_per_log_group
    count = len(set(ids) - set(without))
    if count > limit:
        yield Problem(
            option=f"{at}profiles",
            rule=f"must come to at most {limit} metric filters, CloudWatch's limit per log group",
            value=count,
            remedy="leave some out",
        )


def _ids(profiles: Sequence[str]) -> tuple[str, ...]:
    found = (alarm["id"] for name in profiles for alarm in profile_of(name)["alarms"])
    return tuple(dict.fromkeys(found))


def watches_archive(profiles: Sequence[str]) -> bool:
    """Return whether alarms of profiles look for the name of the trail's archive.

    Args:
        profiles: Names of profiles.
    """
    patterns = (alarm["pattern"] for name in profiles for alarm in profile_of(name)["alarms"])
    return any("${ArchiveBucket}" in pattern for pattern in patterns)


def profile_of(name: str) -> dict[str, Any]:
    """Return a profile as its file has it.

    Args:
        name: Its name.
    """
    return read_policy(f"alarms/{name}.json")


def _unknown(option: str, name: str, known: Sequence[str], rule: str) -> Problem:
    from difflib import get_close_matches  # noqa: PLC0415 - dear, and rarely needed

    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return Problem(
        option=option, rule=rule, value=name, remedy=f"{hint}choose from {', '.join(known)}"
    )

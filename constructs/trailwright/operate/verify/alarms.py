"""Are alarms as they were deployed, is anybody told, and is any raised by silence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from trailwright.operate.verify.sameness import differing
from trailwright.operate.verify.say import say
from trailwright.readers.account import Answered, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm
    from trailwright.readers.account.looks import Looks

__all__ = ["alarms"]

_ACTION = "cloudwatch:DescribeAlarms"
#: `DescribeAlarms
#: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html>`_
#: takes so many names.
_MOST_NAMES = 100
#: What an alarm is made of, beside whom it tells.
_WATCHED = (
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)
#: What AWS takes for what a template leaves out.
_DEFAULTS: dict[str, Any] = {"TreatMissingData": "missing"}
_FEWER = ("LessThanThreshold", "LessThanOrEqualToThreshold")


def alarms(estate: Estate, looks: Looks) -> Iterator[Finding]:
    """Yield alarms that are gone, changed, mute or raised by silence.

    Args:
        estate: What was deployed.

        looks: What is known.
    """
    for site, wanted in _by_site(estate).items():
        for first in range(0, len(wanted), _MOST_NAMES):
            yield from _some(site, wanted[first : first + _MOST_NAMES], looks)


def _by_site(estate: Estate) -> Mapping[tuple[str, str], Sequence[Alarm]]:
    found: dict[tuple[str, str], list[Alarm]] = defaultdict(list)
    for each in estate.alarms:
        if each.exists is True:
            found[each.place.account_text, each.place.region_text].append(each)
    return found


def _some(site: tuple[str, str], wanted: Sequence[Alarm], looks: Looks) -> Iterator[Finding]:
    outcome = looks(Question.of(*site, _ACTION, AlarmNames=tuple(each.ref for each in wanted)))
    if isinstance(outcome, Answered):
        there = {each["AlarmName"]: each for each in outcome.value.get("MetricAlarms", ())}
        for each in wanted:
            found = there.get(each.ref)
            if found is None:
                yield say("TW874", each, f"alarm {each.ref} is not there")
            else:
                yield from _compared(each, found)


def _compared(wanted: Alarm, found: Mapping[str, Any]) -> Iterator[Finding]:
    before = {**_DEFAULTS, **wanted.properties}
    changed = differing(before, found, _WATCHED)
    if changed:
        yield say("TW874", wanted, f"alarm {wanted.ref} is not as deployed: {', '.join(changed)}")
    if found.get("ActionsEnabled") is False and wanted.actions_enabled is not False:
        yield say("TW875", wanted, f"the actions of alarm {wanted.ref} are switched off")
    if differing(wanted.properties, found, ("AlarmActions",)):
        told = ", ".join(found.get("AlarmActions", ())) or "nobody"
        yield say("TW875", wanted, f"alarm {wanted.ref} tells {told}")
    if wanted.comparison_operator in _FEWER and found.get("StateValue") == "ALARM":
        watched = wanted.metric_name if isinstance(wanted.metric_name, str) else "what it watches"
        yield say("TW876", wanted, f"alarm {wanted.ref} is in ALARM: too few {watched}")

"""Would an alarm on silence hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at, entries
from trailwright.posture.reach import log_group_names
from trailwright.rules._mends import mended
from trailwright.rules._say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Alarm

__all__ = ["findings"]

_ARRIVING = ("IncomingLogEvents", "IncomingBytes")
_FEWER = ("LessThanThreshold", "LessThanOrEqualToThreshold")
_DEAF = (None, "missing", "ignore", "notBreaching")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield alarms on events that stop arriving which take silence for health.

    Args:
        estate: What was read.
    """
    names = log_group_names(estate)
    for alarm in estate.alarms:
        if _is_heartbeat(alarm, names) and alarm.treat_missing_data in _DEAF:
            message = "a log group where nothing arrives has no data, not a count of nothing"
            finding = say("TW520", alarm, message, keys=("Properties", "TreatMissingData"))
            yield mended(finding, {"TreatMissingData": "breaching"})


def _is_heartbeat(alarm: Alarm, names: frozenset[str]) -> bool:
    """Return whether an alarm is on too few events of CloudTrail's arriving."""
    values = (at(each, "Value") for _, each in entries(at(alarm.properties, "Dimensions")))
    of = {each for each in values if isinstance(each, str)}
    arriving = alarm.namespace == "AWS/Logs" and alarm.metric_name in _ARRIVING
    return arriving and alarm.comparison_operator in _FEWER and bool(of & names)

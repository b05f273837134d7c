"""What the trails of an estate record together: too much of themselves, or too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import bucket_arn
from trailwright.model.properties import entries, is_known
from trailwright.model.unknown import Unknown
from trailwright.posture.reach import archives
from trailwright.posture.recorded import management, records_object
from trailwright.posture.trails import is_organization
from trailwright.rules._mends import mended
from trailwright.rules._places import also_there, same_account, shares_region, trails_near
from trailwright.rules._say import say
from trailwright.rules.protection.access_logs import access_log_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Bucket, Resource, Trail, Value

__all__ = ["findings"]

_BASIC = ("Properties", "EventSelectors")
_KINDS = ("read", "write")


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is recorded over and over, and what is not recorded at all.

    Args:
        estate: What was read.
    """
    yield from _loops(estate)
    yield from _lakes(estate)
    for trail in estate.trails:
        yield from _again(trail)
        yield from _left_out(estate, trail)


def _loops(estate: Estate) -> Iterator[Finding]:
    for bucket, writers in archives(estate):
        logs = access_log_bucket(estate, bucket)
        if logs is not None and logs is not bucket:
            for trail in _recorders(estate, logs):
                message = f"S3 data events of {logs.logical_id}, which logs accesses to its archive"
                yield say("TW321", trail, message, keys=_selector_keys(trail))
        for trail in _recorders(estate, bucket):
            if trail not in writers:
                message = f"S3 data events of {bucket.logical_id}, where {_names(writers)} delivers"
                yield say("TW322", trail, message, keys=_selector_keys(trail))


def _lakes(estate: Estate) -> Iterator[Finding]:
    for each in estate.others:
        if each.type == "AWS::CloudTrail::EventDataStore":
            yield say("TW327", each, "it is refused in an account that never had one")


def _recorders(estate: Estate, bucket: Bucket) -> Iterator[Trail]:
    """Yield the trails that are known to record an object written to a bucket."""
    for trail in trails_near(estate, bucket):
        here = same_account(trail, bucket) or is_organization(trail)
        name = bucket_arn(partition=trail.place.partition_text, name=bucket.ref)
        if here and records_object(trail, f"{name}/AWSLogs/file"):
            yield trail


def _names(resources: tuple[Resource, ...]) -> str:
    return ", ".join(each.logical_id for each in resources)


def _selector_keys(trail: Trail) -> tuple[str, str]:
    return _BASIC if trail.event_selectors else ("Properties", "AdvancedEventSelectors")


def _again(trail: Trail) -> Iterator[Finding]:
    """Yield the selector that turns on again what another one narrows."""
    selectors = list(entries(trail.event_selectors))
    if not is_known(trail.event_selectors) or not any(_narrows(each) for _, each in selectors):
        return
    for index, each in selectors:
        if each.get("DataResources") and "IncludeManagementEvents" not in each:
            message = "it selects all management events, which another selector narrows"
            finding = say("TW326", trail, message, keys=(*_BASIC, index))
            yield mended(finding, each | {"IncludeManagementEvents": False})


def _narrows(selector: dict[str, Value]) -> bool:
    included = str(selector.get("IncludeManagementEvents", True)).lower()
    return included == "false" or selector.get("ReadWriteType", "All") != "All"


def _left_out(estate: Estate, trail: Trail) -> Iterator[Finding]:
    recorded = management(trail)
    if isinstance(recorded, Unknown) or _is_watched(estate, trail):
        return
    near = trails_near(estate, trail)
    others = [each for each in near if each is not trail and _reaches(each, trail)]
    if not recorded:
        if not any(management(each) for each in others):
            message = "it records data events alone, and nothing else here records the account"
            yield say("TW324", trail, message, keys=_selector_keys(trail))
        return
    for source in sorted({source for each in recorded for source in each.but}):
        if not _all_recorded((trail, *others), source):
            message = f"no trail records the management events of {source}"
            yield say("TW325", trail, message, keys=_selector_keys(trail))


def _is_watched(estate: Estate, trail: Trail) -> bool:
    """Return whether a trail that is there already may record the rest."""
    return any(also_there(trail, each) or each.organization for each in estate.existing_trails)


def _reaches(other: Trail, trail: Trail) -> bool:
    """Return whether a trail may record the account and Region of another."""
    account = is_organization(other) or same_account(other, trail)
    return account and (other.is_multi_region_trail is True or shares_region(other, trail))


def _all_recorded(trails: tuple[Trail, ...], source: str) -> bool:
    """Return whether the management events of a source are recorded, or may be."""
    found = [management(each) for each in trails]
    known = [one for each in found if not isinstance(each, Unknown) for one in each]
    doubt = any(isinstance(each, Unknown) for each in found)
    return doubt or all(any(each.has(source, kind) for each in known) for kind in _KINDS)

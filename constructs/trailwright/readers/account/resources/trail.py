"""A trail, read at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, trail_arn
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described
from trailwright.readers.account.here import told
from trailwright.readers.account.outcomes import Absent, CouldNotLook
from trailwright.readers.account.resources._settings import entries, renamed, tags, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here

__all__ = ["trail"]

_PROPERTIES = {
    "Name": "TrailName",
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicARN": "SnsTopicName",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IsOrganizationTrail": "IsOrganizationTrail",
    "LogFileValidationEnabled": "EnableLogFileValidation",
    "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "KmsKeyId": "KMSKeyId",
}


def trail(here: Here, name: str) -> Iterator[Described]:
    """Yield a trail with its selectors.

    Args:
        here: Who is asked, and where.

        name: Its name, when this is its home Region, or its ARN.
    """
    here = here.at(name)
    outcome = here.look("cloudtrail:GetTrail", Name=name)
    known = told(outcome, "Trail")
    arn = Arn.parse(name if name.startswith("arn:") else _arn(here, name))
    found = Described(
        type="AWS::CloudTrail::Trail",
        place=here.place_of(arn.account, arn.region),
        name=arn.resource.removeprefix("trail/"),
        arn=str(arn),
        exists=Unknown(outcome.sentence)
        if isinstance(outcome, CouldNotLook)
        else not isinstance(outcome, Absent),
        properties={} if known is None else there(_settings(known) | _recorded(here, str(arn))),
        facts={"HasInsightSelectors": known.get("HasInsightSelectors")}
        if isinstance(known, dict)
        else {},
    )
    yield found


def _arn(here: Here, name: str) -> str:
    return trail_arn(
        partition=here.place.partition_text, region=here.region, account=here.account, name=name
    )


def _settings(known: Value) -> dict[str, Value]:
    if isinstance(known, Unknown):
        return {each: known for each in _PROPERTIES.values() if each != "TrailName"}
    found = renamed(known, _PROPERTIES)
    return found if isinstance(found, dict) else {}


def _recorded(here: Here, arn: str) -> dict[str, Value]:
    """Return what a trail records, by the calls that tell it."""

    def of(call: str, *keys: str) -> Value:
        return here.told(f"cloudtrail:{call}", *keys, TrailName=arn)

    return {
        "IsLogging": here.told("cloudtrail:GetTrailStatus", "IsLogging", Name=arn),
        "EventSelectors": of("GetEventSelectors", "EventSelectors") or None,
        "AdvancedEventSelectors": of("GetEventSelectors", "AdvancedEventSelectors") or None,
        "InsightSelectors": of("GetInsightSelectors", "InsightSelectors") or None,
        "AggregationConfigurations": of("GetEventConfiguration", "AggregationConfigurations")
        or None,
        "Tags": _tags(here.told("cloudtrail:ListTags", "ResourceTagList", ResourceIdList=(arn,))),
    }


def _tags(listed: Value) -> Value:
    if isinstance(listed, Unknown):
        return listed
    return tags([each for one in entries(listed) for each in one.get("TagsList", ())])

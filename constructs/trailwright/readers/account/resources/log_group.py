"""A log group, and its metric filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import Arn, log_group_arn
from trailwright.model.unknown import Unknown
from trailwright.readers.account.described import Described, Unseen
from trailwright.readers.account.here import told
from trailwright.readers.account.outcomes import CouldNotLook
from trailwright.readers.account.resources._settings import entries, renamed, tags, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trailwright.model.resources import Value
    from trailwright.readers.account.here import Here

__all__ = ["log_group"]

_PROPERTIES = {
    "logGroupName": "LogGroupName",
    "retentionInDays": "RetentionInDays",
    "kmsKeyId": "KmsKeyId",
    "logGroupClass": "LogGroupClass",
    "deletionProtectionEnabled": "DeletionProtectionEnabled",
}
_TRANSFORMATION = {
    "metricName": "MetricName",
    "metricNamespace": "MetricNamespace",
    "metricValue": "MetricValue",
    "defaultValue": "DefaultValue",
    "unit": "Unit",
    "dimensions": "Dimensions",
}


def log_group(here: Here, name: str) -> Iterator[Described | Unseen]:
    """Yield a log group and its metric filters.

    Args:
        here: Who is asked, and where.

        name: Its name, which is here, or its ARN, with or without ``:*``.
    """
    here = here.at(name)
    arn = Arn.parse(name.removesuffix(":*") if name.startswith("arn:") else _arn(here, name))
    plain = arn.resource.removeprefix("log-group:")
    outcome = here.look("logs:DescribeLogGroups", logGroupNamePrefix=plain)
    listed = entries(told(outcome, "logGroups"))
    known = next((each for each in listed if each.get("logGroupName") == plain), None)
    unknown = isinstance(outcome, CouldNotLook)
    exists = Unknown(outcome.sentence) if unknown else known is not None
    yield Described(
        type="AWS::Logs::LogGroup",
        place=here.place_of(arn.account, arn.region),
        name=plain,
        arn=str(arn),
        properties=_properties(here, arn, told(outcome) if unknown else known),
        exists=exists,
    )
    if exists is not False:
        yield from _filters(here, plain, arn)


def _arn(here: Here, name: str) -> str:
    return log_group_arn(
        partition=here.place.partition_text, region=here.region, account=here.account, name=name
    ).removesuffix(":*")


def _properties(here: Here, arn: Arn, known: Value) -> dict[str, Value]:
    if isinstance(known, Unknown):
        return dict.fromkeys(("RetentionInDays", "KmsKeyId", "LogGroupClass"), known)
    found = renamed(known, _PROPERTIES)
    tagged = tags(here.told("logs:ListTagsForResource", "tags", resourceArn=str(arn)))
    return there({**(found if isinstance(found, dict) else {}), "Tags": tagged})


def _filters(here: Here, group: str, arn: Arn) -> Iterator[Described | Unseen]:
    found = here.told("logs:DescribeMetricFilters", "metricFilters", logGroupName=group)
    if isinstance(found, Unknown):
        yield Unseen(
            type="AWS::Logs::MetricFilter",
            account=here.account,
            region=here.region,
            of=str(arn),
            why=found,
        )
    for each in entries(found):
        name = each.get("filterName", "")
        transformations = entries(each.get("metricTransformations"))
        yield Described(
            type="AWS::Logs::MetricFilter",
            place=here.place_of(arn.account, arn.region),
            name=name,
            arn=f"{arn}:metric-filter:{name}",
            properties={
                "FilterName": name,
                "FilterPattern": each.get("filterPattern", ""),
                "LogGroupName": group,
                "MetricTransformations": [renamed(one, _TRANSFORMATION) for one in transformations],
            },
        )

"""``AWS::CloudTrail::Trail`` for ministack's CloudFormation.

`AWS::CloudTrail::Trail
<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html>`_.
What CloudFormation does with a property that a template no longer has was measured on AWS by the
go-to-k/cdkd project in August 2026; for AdvancedEventSelectors, AggregationConfigurations and
IsOrganizationTrail it is UNVERIFIED, and they are reset here like EventSelectors.
"""

from __future__ import annotations

import uuid
from typing import Any

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator import operations, stores
from trailwright.sandbox.emulator.names import cloudtrail, drift, provisioners, request
from trailwright.sandbox.emulator.refusals import Refused

__all__ = ["install"]

_TYPE = "AWS::CloudTrail::Trail"
_Properties = dict[str, Any]
_Created = tuple[str, dict[str, str]]

_FLAGS = (
    "EnableLogFileValidation",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "IsOrganizationTrail",
)
#: Cleared when the template drops them.
_TEXTS = {
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
    "KMSKeyId": "KmsKeyId",
}
#: Kept when the template drops them.
_LOGS = ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
_LISTS = (
    "AdvancedEventSelectors",
    "AggregationConfigurations",
    "EventSelectors",
    "InsightSelectors",
)
_REQUIRED = ("IsLogging", "S3BucketName")
_PROPERTIES = frozenset({"TrailName", "IsLogging", "Tags", *_FLAGS, *_TEXTS, *_LOGS, *_LISTS})
_LONGEST_NAME = 128


def install() -> None:
    """Register the resource type with ministack."""
    provisioners.RESOURCE_HANDLERS[_TYPE] = {
        "create": _create,
        "update": _update,
        "update_with_logical_id": True,
        "delete": _delete,
        "import": _import,
    }
    provisioners.REPLACING_PROPERTIES[_TYPE] = ("TrailName",)
    drift.DRIFT_READERS[_TYPE] = (_read, _PROPERTIES)


def _create(logical_id: str, properties: _Properties, stack: str) -> _Created:
    _check_schema(properties)
    name = _name(properties, stack, logical_id)
    body = {**_settings(properties, properties), "TagsList": _tags(properties)}
    _call("CreateTrail", {"Name": name, **body})
    try:
        _configure(name, properties, {})
    except ValueError:
        _call("DeleteTrail", {"Name": name})
        raise
    return name, _attributes(name)


def _update(
    physical_id: str, old: _Properties, new: _Properties, stack: str, logical_id: str
) -> _Created:
    _check_schema(new)
    current = cloudtrail.trails.get(physical_id)
    replaced = provisioners.rename_replacement(
        physical_id,
        old,
        new,
        stack,
        logical_id,
        _name(new, stack, logical_id),
        current["Name"] if current else None,
        _create,
        _delete,
    )
    if replaced is not None:
        return replaced
    _call("UpdateTrail", {"Name": physical_id, **_settings(new, old)})
    _configure(physical_id, new, old)
    tags = {tag["Key"]: tag["Value"] for tag in _tags(new)}
    cloudtrail.trail_tags[cloudtrail.trail_arn(physical_id)] = tags
    return physical_id, _attributes(physical_id)


def _delete(physical_id: str, _properties: _Properties) -> None:
    if cloudtrail.trails.get(physical_id) is not None:
        _call("DeleteTrail", {"Name": physical_id})


def _import(identifier: dict[str, str]) -> _Created:
    name = identifier["TrailName"]
    if cloudtrail.trails.get(name) is None:
        msg = f"Resource of type '{_TYPE}' with identifier '{name}' was not found."
        raise ValueError(msg)
    return name, _attributes(name)


def _call(operation: str, body: dict[str, Any]) -> None:
    """Call CloudTrail as the resource handler does.

    Raises:
        ValueError: With the handler's message, when CloudTrail refuses.
    """
    try:
        operations.call(operation, body)
    except Refused as refusal:
        msg = (
            f'Resource handler returned message: "Invalid request provided: {refusal.message} '
            f"(Service: CloudTrail, Status Code: 400, Request ID: {uuid.uuid4()}) "
            f'[{refusal.code}]" (RequestToken: {uuid.uuid4()}, HandlerErrorCode: '
            f"{'AlreadyExists' if 'AlreadyExists' in refusal.code else 'InvalidRequest'})"
        )
        raise ValueError(msg) from refusal


def _check_schema(properties: _Properties) -> None:
    """Refuse what CloudFormation refuses before CloudTrail is called."""
    problems = [f"#: required key [{k}] not found" for k in _REQUIRED if k not in properties]
    unknown = set(properties) - _PROPERTIES
    problems += [f"#: extraneous key [{key}] is not permitted" for key in sorted(unknown)]
    repeated = [n for n in _LISTS if _has_repeats(properties.get(n) or [])]
    problems += [f"#/{name}: array items are not unique" for name in repeated]
    most = quotas().event_selectors_per_trail
    if len(properties.get("EventSelectors") or []) > most:
        problems.append(f"#/EventSelectors: expected maximum item count: {most}")
    if problems:
        msg = "Properties validation failed for resource with message:\n" + "\n".join(problems)
        raise ValueError(msg)


def _has_repeats(value: object) -> bool:
    """Return whether any list in a value holds an item twice."""
    if isinstance(value, dict):
        return any(_has_repeats(item) for item in value.values())
    if not isinstance(value, list):
        return False
    repeated = any(item in value[:index] for index, item in enumerate(value))
    return repeated or any(_has_repeats(item) for item in value)


def _name(properties: _Properties, stack: str, logical_id: str) -> str:
    return properties.get("TrailName") or provisioners.physical_name(
        stack, logical_id, max_len=_LONGEST_NAME
    )


def _settings(properties: _Properties, before: _Properties) -> dict[str, Any]:
    """Return the settings for ``CreateTrail`` or ``UpdateTrail``.

    Args:
        properties: The resource's properties now.

        before: Its properties before. What only they have is cleared.
    """
    return {
        **{flag: _is_true(properties.get(flag)) for flag in _FLAGS},
        **{
            setting: properties.get(name, "")
            for name, setting in _TEXTS.items()
            if name in properties or name in before
        },
        **{name: properties[name] for name in _LOGS if name in properties},
    }


def _configure(name: str, properties: _Properties, before: _Properties) -> None:
    """Bring selectors, Insights, aggregation and logging to what a template says."""
    _put_selectors(name, properties, before)
    for prop, operation in (
        ("InsightSelectors", "PutInsightSelectors"),
        ("AggregationConfigurations", "PutEventConfiguration"),
    ):
        if prop in properties or prop in before:
            _call(operation, {"TrailName": name, prop: properties.get(prop) or []})
    logging = _is_true(properties["IsLogging"])
    if logging != _is_true(before.get("IsLogging")):
        _call("StartLogging" if logging else "StopLogging", {"Name": name})


def _put_selectors(name: str, properties: _Properties, before: _Properties) -> None:
    given = {
        p: properties[p] for p in ("EventSelectors", "AdvancedEventSelectors") if properties.get(p)
    }
    if "EventSelectors" in given:
        given["EventSelectors"] = [_selector(selector) for selector in given["EventSelectors"]]
    elif not given and (before.get("EventSelectors") or before.get("AdvancedEventSelectors")):
        given = {"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]}
    if given:
        _call("PutEventSelectors", {"TrailName": name, **given})


def _selector(selector: dict[str, Any]) -> dict[str, Any]:
    if "IncludeManagementEvents" not in selector:
        return selector
    return {**selector, "IncludeManagementEvents": _is_true(selector["IncludeManagementEvents"])}


def _is_true(value: object) -> bool:
    """Return a template's boolean, which YAML may carry as a string."""
    return str(value).lower() == "true"


def _tags(properties: _Properties) -> list[dict[str, str]]:
    return [
        {"Key": tag["Key"], "Value": tag.get("Value", "")} for tag in properties.get("Tags") or []
    ]


def _attributes(name: str) -> dict[str, str]:
    trail = cloudtrail.trails[name]
    return {"Arn": trail["TrailARN"], "SnsTopicArn": trail.get("SnsTopicARN", "")}


def _read(physical_id: str, expected: _Properties) -> _Properties | None:
    """Return a trail's properties as they are, for drift detection."""
    trail = cloudtrail.trails.get(physical_id)
    if trail is None:
        return None
    named = {name: trail.get(setting) or "" for name, setting in _TEXTS.items()}
    named |= {name: trail.get(name) or "" for name in _LOGS}
    return {
        **{name: value for name, value in named.items() if value},
        **{flag: bool(trail.get(flag)) for flag in _FLAGS},
        "EnableLogFileValidation": bool(trail.get("LogFileValidationEnabled")),
        "IsLogging": bool(trail.get("IsLogging")),
        "TrailName": trail["Name"],
        "Tags": _read_tags(trail),
        **_read_key(trail, expected),
        **_read_selectors(trail, expected),
    }


def _read_tags(trail: dict[str, Any]) -> list[dict[str, str]]:
    tags = cloudtrail.trail_tags.get(trail["TrailARN"]) or {}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _read_key(trail: dict[str, Any], expected: _Properties) -> _Properties:
    """Return the key as the template spells it, when it is that key."""
    spelled = expected.get("KMSKeyId")
    if not spelled or not trail.get("KmsKeyId"):
        return {}
    region = stores.bucket_region(trail["S3BucketName"])
    found = stores.key(spelled, account=request.get_account_id(), region=region)
    return {
        "KMSKeyId": spelled if found and found["Arn"] == trail["KmsKeyId"] else trail["KmsKeyId"]
    }


def _read_selectors(trail: dict[str, Any], expected: _Properties) -> _Properties:
    arn = trail["TrailARN"]
    stored = cloudtrail.event_selectors.get(trail["Name"]) or []
    advanced = bool(stored) and "FieldSelectors" in stored[0]
    kind = "AdvancedEventSelectors" if advanced else "EventSelectors"
    written = expected.get(kind) or []
    as_written = [
        _as_written(selector, written[index] if index < len(written) else {})
        for index, selector in enumerate(stored)
    ]
    return {
        "EventSelectors": [],
        "AdvancedEventSelectors": [],
        kind: as_written,
        "InsightSelectors": operations.insight_selectors(arn),
        "AggregationConfigurations": operations.aggregations(arn),
    }


def _as_written(stored: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """Return a selector without the defaults that its template leaves out."""
    defaults = cloudtrail.DEFAULT_EVENT_SELECTORS[0]
    return {k: v for k, v in stored.items() if k in written or v != defaults.get(k)}

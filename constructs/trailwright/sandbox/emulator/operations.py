"""CloudTrail's operations, with what ministack's own leave out: checks, Insights, pages."""

from __future__ import annotations

import json
import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator import delivery, digests, name_checks, organization, recorder
from trailwright.sandbox.emulator.checks import check_new_trail, check_trail, destinations
from trailwright.sandbox.emulator.name_checks import check_trail_name
from trailwright.sandbox.emulator.names import cloudtrail, request
from trailwright.sandbox.emulator.refusals import Answer, Refused, answer, refuse
from trailwright.sandbox.emulator.selector_checks import (
    check_aggregation,
    check_insights,
    check_selectors,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["aggregations", "call", "insight_selectors", "install"]

_PAGE = 50
_ON_AN_ARN = ("GetEventSelectors", "GetInsightSelectors", "GetTrail", "GetTrailStatus")
_MUTATING = (
    "DeleteTrail",
    "PutEventConfiguration",
    "PutEventSelectors",
    "PutInsightSelectors",
    "StartLogging",
    "StopLogging",
    "UpdateTrail",
)
#: The API's names of a trail's settings, and those of the record ministack keeps.
_RECORDED_AS = {"EnableLogFileValidation": "LogFileValidationEnabled"}
_HISTORY_ATTRIBUTES = ("AccessKeyId", "EventId", "EventName", "EventSource", "ReadOnly", "Username")

_insights: dict[str, list[dict[str, Any]]] = {}
_aggregations: dict[str, list[dict[str, Any]]] = {}
_vanilla: dict[str, Callable[[dict[str, Any]], Answer]] = {}


def install() -> None:
    """Put these operations in the place of ministack's."""
    # ministack records before it knows the outcome, and names Query calls "POST.ec2".
    cloudtrail.replace("recording_enabled", value=False)
    cloudtrail.replace("TRAIL_STATE_KEYS", cloudtrail.TRAIL_STATE_KEYS | {"_Delivery"})
    _vanilla.update(cloudtrail.DISPATCH)
    cloudtrail.DISPATCH.update(
        AddTags=_add_tags,
        CreateTrail=_create_trail,
        DeleteTrail=_delete_trail,
        DescribeTrails=_describe_trails,
        GetEventConfiguration=_get_event_configuration,
        GetInsightSelectors=_get_insight_selectors,
        GetTrailStatus=_get_trail_status,
        ListPublicKeys=digests.list_public_keys,
        ListTrails=_list_trails,
        LookupEvents=_lookup_events,
        PutEventConfiguration=_put_event_configuration,
        PutEventSelectors=_put_event_selectors,
        PutInsightSelectors=_put_insight_selectors,
        StartLogging=_start_logging,
        UpdateTrail=_update_trail,
    )
    for name, operation in cloudtrail.DISPATCH.items():
        cloudtrail.DISPATCH[name] = _as_aws_answers(name, operation)
    _forget_on_reset(cloudtrail.reset)


def _forget_on_reset(vanilla_reset: Callable[[], None]) -> None:
    def reset() -> None:
        vanilla_reset()
        _insights.clear()
        _aggregations.clear()
        recorder.forget()
        digests.forget()
        organization.forget()

    cloudtrail.replace("reset", reset)


def call(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call an operation from inside.

    Raises:
        Refused: With the error it answers.
    """
    status, _, text = cloudtrail.DISPATCH[operation](body)
    result = json.loads(text)
    if status != 200:  # noqa: PLR2004 - HTTP
        refuse(result["__type"], result["message"])
    return result


def insight_selectors(trail_arn: str) -> list[dict[str, Any]]:
    """Return a trail's Insight selectors."""
    return _insights.get(trail_arn, [])


def aggregations(trail_arn: str) -> list[dict[str, Any]]:
    """Return a trail's aggregation configurations."""
    return _aggregations.get(trail_arn, [])


def _as_aws_answers(
    name: str, operation: Callable[[dict[str, Any]], Answer]
) -> Callable[[dict[str, Any]], Answer]:
    """Wrap an operation: refusals become answers, and members reach the organization's trails."""

    @wraps(operation)
    def answered(body: dict[str, Any]) -> Answer:
        try:
            owner = _organization_owner(body)
            if owner and name in _MUTATING:
                refuse(
                    "NotOrganizationMasterAccountException",
                    "Only the management account can change an organization trail.",
                )
            if owner and name in _ON_AN_ARN:
                with request.request_scope(*owner):
                    return _in_aws_words(operation(body), body)
            return _in_aws_words(operation(body), body)
        except Refused as refusal:
            return refusal.answer()

    return answered


def _organization_owner(body: dict[str, Any]) -> tuple[str, str] | None:
    """Return account and Region of the organization trail that a member names by its ARN."""
    arn = _named(body)
    if not arn.startswith("arn:"):
        return None
    owner = arn.split(":")[4]
    belongs_to = organization.of(request.get_account_id())
    if owner == request.get_account_id() or not belongs_to:
        return None
    return (owner, arn.split(":")[3]) if owner == belongs_to.management_account else None


def _named(body: dict[str, Any]) -> str:
    return (body.get("Name") or body.get("TrailName") or "").strip()


def _in_aws_words(given: Answer, body: dict[str, Any]) -> Answer:
    """Return an answer whose ``TrailNotFoundException`` reads as AWS's does."""
    if given[0] == 200 or b"TrailNotFoundException" not in given[2]:  # noqa: PLR2004 - HTTP
        return given
    account = request.get_account_id()
    name = _named(body)
    arn = name if name.startswith("arn:") else cloudtrail.trail_arn(name)
    return Refused(
        "TrailNotFoundException", f"Unknown trail: {arn} for the user: {account}"
    ).answer()


def _trail_to_change(body: dict[str, Any]) -> dict[str, Any]:
    """Return the trail a request names, which must be at home here.

    Raises:
        Refused: If it is not.
    """
    _, _, trail, error = cloudtrail.find_mutable_trail(_named(body))
    if error:
        refused = json.loads(error[2])
        refuse(refused["__type"], refused["message"])
    return trail


def _create_trail(body: dict[str, Any]) -> Answer:
    name = (body.get("Name") or "").strip()
    check_trail_name(name)
    name_checks.check_tags(body.get("TagsList") or [])
    account, region = request.get_account_id(), request.get_region()
    arn = cloudtrail.trail_arn(name)
    settings = {"IncludeGlobalServiceEvents": True, **body, "Name": name}
    check_new_trail(settings, account=account, region=region)
    key_arn = check_trail(settings, arn=arn)
    _vanilla["CreateTrail"]({**settings, "KmsKeyId": key_arn})
    trail = cloudtrail.trails[name]
    _record_destinations(trail, settings)
    if body.get("TagsList"):
        cloudtrail.trail_tags[arn] = {t["Key"]: t.get("Value") or "" for t in body["TagsList"]}
    delivery.announce_topic(trail)
    return answer(_described(trail))


def _update_trail(body: dict[str, Any]) -> Answer:
    trail = _trail_to_change(body)
    settings = {**trail, **body}
    if "EnableLogFileValidation" in body and not body["EnableLogFileValidation"]:
        digests.begin_chain(trail)
    key_arn = check_trail(settings, arn=trail["TrailARN"])
    topic_before = trail.get("SnsTopicARN")
    _vanilla["UpdateTrail"]({**body, "KmsKeyId": key_arn})
    _record_destinations(trail, settings)
    if trail.get("SnsTopicARN") != topic_before:
        delivery.announce_topic(trail)
    return answer(_described(trail))


def _record_destinations(trail: dict[str, Any], settings: dict[str, Any]) -> None:
    """Keep what ministack drops on creation, and what AWS derives."""
    at = destinations(settings, arn=trail["TrailARN"])
    derived = {
        "SnsTopicARN": at.topic_arn,
        "CloudWatchLogsLogGroupArn": at.log_group_arn,
        "CloudWatchLogsRoleArn": at.role_arn,
    }
    for name, value in derived.items():
        if value:
            trail[name] = value
        else:
            trail.pop(name, None)


def _described(trail: dict[str, Any]) -> dict[str, Any]:
    """Return what ``CreateTrail`` and ``UpdateTrail`` answer: the trail, without its state."""
    left_out = ("HomeRegion", "HasCustomEventSelectors", "HasInsightSelectors")
    view = cloudtrail.trail_view(trail)
    return {name: value for name, value in view.items() if name not in left_out}


def _add_tags(body: dict[str, Any]) -> Answer:
    existing = cloudtrail.trail_tags.get(body.get("ResourceId", "")) or {}
    added = {t["Key"]: t.get("Value") or "" for t in body.get("TagsList") or []}
    merged = [{"Key": key, "Value": value} for key, value in {**existing, **added}.items()]
    name_checks.check_tags(body.get("TagsList") or [])
    name_checks.check_tags(merged)
    return _vanilla["AddTags"](body)


def _delete_trail(body: dict[str, Any]) -> Answer:
    trail = _trail_to_change(body)
    # Its backlog is still delivered, and its last digest written; then nothing any more.
    trail["IsLogging"] = False
    _insights.pop(trail["TrailARN"], None)
    _aggregations.pop(trail["TrailARN"], None)
    cloudtrail.trail_tags.pop(trail["TrailARN"], None)
    return _vanilla["DeleteTrail"](body)


def _start_logging(body: dict[str, Any]) -> Answer:
    trail = _trail_to_change(body)
    if not trail.get("IsLogging"):
        digests.begin_chain(trail)
    return _vanilla["StartLogging"](body)


def _put_event_selectors(body: dict[str, Any]) -> Answer:
    _trail_to_change(body)
    check_selectors(body.get("EventSelectors"), body.get("AdvancedEventSelectors"))
    return _vanilla["PutEventSelectors"](body)


def _selectors_of(trail: dict[str, Any]) -> list[dict[str, Any]]:
    _, _, _, region, account, _ = trail["TrailARN"].split(":", 5)
    defaults = cloudtrail.DEFAULT_EVENT_SELECTORS
    return cloudtrail.event_selectors.get_scoped(account, region, trail["Name"], defaults)


def _put_insight_selectors(body: dict[str, Any]) -> Answer:
    trail = _trail_to_change(body)
    wanted = body.get("InsightSelectors") or []
    check_insights(wanted, _selectors_of(trail))
    _insights[trail["TrailARN"]] = wanted
    trail["HasInsightSelectors"] = bool(wanted)
    return answer({"TrailARN": trail["TrailARN"], "InsightSelectors": wanted})


def _visible_trail(body: dict[str, Any]) -> dict[str, Any]:
    name, _, trail = cloudtrail.find_visible_trail(_named(body))
    if trail is None:
        refuse("TrailNotFoundException", f"Unknown trail: {name}")
    return trail


def _get_insight_selectors(body: dict[str, Any]) -> Answer:
    arn = _visible_trail(body)["TrailARN"]
    if not _insights.get(arn):
        refuse("InsightNotEnabledException", f"Trail {arn} does not have Insights enabled.")
    return answer({"TrailARN": arn, "InsightSelectors": _insights[arn]})


def _put_event_configuration(body: dict[str, Any]) -> Answer:
    trail = _trail_to_change(body)
    wanted = body.get("AggregationConfigurations") or []
    check_aggregation(wanted, _selectors_of(trail))
    _aggregations[trail["TrailARN"]] = wanted
    return answer({"TrailARN": trail["TrailARN"], "AggregationConfigurations": wanted})


def _get_event_configuration(body: dict[str, Any]) -> Answer:
    arn = _visible_trail(body)["TrailARN"]
    return answer({"TrailARN": arn, "AggregationConfigurations": aggregations(arn)})


def _get_trail_status(body: dict[str, Any]) -> Answer:
    status, headers, text = _vanilla["GetTrailStatus"](body)
    if status != 200:  # noqa: PLR2004 - HTTP
        return status, headers, text
    delivered = _visible_trail(body).get("_Delivery", {})
    return answer({**json.loads(text), **delivered})


def _organization_trails() -> Iterator[dict[str, Any]]:
    """Yield the copies of organization trails that a member account sees here."""
    account, region = request.get_account_id(), request.get_region()
    belongs_to = organization.of(account)
    if belongs_to is None or belongs_to.management_account == account:
        return
    for (owner, home, _), trail in cloudtrail.trails.all_items():
        is_ours = owner == belongs_to.management_account and trail.get("IsOrganizationTrail")
        if is_ours and (trail["IsMultiRegionTrail"] or home == region):
            yield trail


def _describe_trails(body: dict[str, Any]) -> Answer:
    status, headers, text = _vanilla["DescribeTrails"](body)
    if status != 200 or body.get("includeShadowTrails") is False:  # noqa: PLR2004 - HTTP
        return status, headers, text
    asked = body.get("trailNameList") or []
    copies = [t for t in _organization_trails() if not asked or t["TrailARN"] in asked]
    listed = json.loads(text)["trailList"] + [cloudtrail.trail_view(t) for t in copies]
    return answer({"trailList": listed})


def _list_trails(body: dict[str, Any]) -> Answer:
    _, _, text = _vanilla["ListTrails"](body)
    copies = [
        {name: trail[name] for name in ("TrailARN", "Name", "HomeRegion")}
        for trail in _organization_trails()
    ]
    return answer({"Trails": json.loads(text)["Trails"] + copies})


def _lookup_events(body: dict[str, Any]) -> Answer:
    """``LookupEvents``, in pages, the newest first."""
    begin = int(body.get("NextToken") or 0)
    end = begin + min(int(body.get("MaxResults") or _PAGE), _PAGE)
    found = [e for e in reversed(cloudtrail.get_event_queue()) if _is_looked_for(e, body)]
    page: dict[str, Any] = {"Events": found[begin:end]}
    if len(found) > end:
        page["NextToken"] = str(end)
    return answer(page)


def _is_looked_for(event: dict[str, Any], body: dict[str, Any]) -> bool:
    begin, end = body.get("StartTime") or 0, body.get("EndTime") or time.time()
    # Times have whole seconds on the wire, and events do not.
    in_time = int(event["EventTime"]) >= int(begin) and int(event["EventTime"]) <= int(end)
    return in_time and all(
        _has(event, attribute["AttributeKey"], attribute["AttributeValue"])
        for attribute in body.get("LookupAttributes") or []
    )


def _has(event: dict[str, Any], attribute: str, value: str) -> bool:
    if attribute in _HISTORY_ATTRIBUTES:
        return event.get(attribute) == value
    return any(resource.get(attribute) == value for resource in event["Resources"])

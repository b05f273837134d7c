"""Is a live trail as it was deployed: its protections, where it delivers, what it records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.arns import topic_arn
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.operate.verify.coverage import coverage_of, told
from trailwright.operate.verify.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Trail, Value

    Compared = Callable[[Estate, Trail, Value], Value]

__all__ = ["BLANKED", "settings"]


def _flag(_estate: Estate, _trail: Trail, value: Value) -> Value:
    return value if isinstance(value, Unknown) else bool(value)


def _text(_estate: Estate, _trail: Trail, value: Value) -> Value:
    return value or None


def _group(_estate: Estate, _trail: Trail, value: Value) -> Value:
    return value.removesuffix(":*") or None if isinstance(value, str) else value


def _topic(_estate: Estate, trail: Trail, value: Value) -> Value:
    """Return the ARN of a topic, which a trail may name by its name alone."""
    if not isinstance(value, str) or not value or value.startswith("arn:"):
        return value or None
    place = trail.place
    return topic_arn(
        partition=place.partition_text,
        region=place.region_text,
        account=place.account_text,
        name=value,
    )


def _key(estate: Estate, trail: Trail, value: Value) -> Value:
    """Return the id of a key, of which CloudTrail tells the ARN whatever it was named by."""
    found = estate.key(value, near=trail)
    name = value if found is None else found.arn
    if not isinstance(name, str) or not name:
        return name or None
    if "alias/" in name:
        return Unknown(f"which key {name} names is not known")
    return name.rpartition("/")[2]


#: What one call of UpdateTrail may blank, by property, and how it is compared.
BLANKED: dict[str, tuple[str, Compared]] = {
    "EnableLogFileValidation": ("enable_log_file_validation", _flag),
    "KMSKeyId": ("kms_key_id", _key),
    "SnsTopicName": ("sns_topic_name", _topic),
    "CloudWatchLogsLogGroupArn": ("cloudwatch_logs_log_group_arn", _group),
    "CloudWatchLogsRoleArn": ("cloudwatch_logs_role_arn", _text),
    "IsMultiRegionTrail": ("is_multi_region_trail", _flag),
    "IncludeGlobalServiceEvents": ("include_global_service_events", _flag),
    "IsOrganizationTrail": ("is_organization_trail", _flag),
}
_PLACE: dict[str, tuple[str, Compared]] = {
    "S3BucketName": ("s3_bucket_name", _text),
    "S3KeyPrefix": ("s3_key_prefix", _text),
}
_ANALYSED: dict[str, str] = {
    "InsightSelectors": "insight_selectors",
    "AggregationConfigurations": "aggregation_configurations",
}


def settings(estate: Estate, trail: Trail, live: Trail, live_estate: Estate) -> Iterator[Finding]:
    """Yield where a live trail is not as it was deployed.

    Args:
        estate: What was deployed.

        trail: The trail in it.

        live: The trail as it is.

        live_estate: What it leans on now.
    """
    for rule_id, compared in (("TW855", BLANKED), ("TW856", _PLACE)):
        for name, (field, meaning) in compared.items():
            wanted = meaning(estate, trail, getattr(trail, field))
            found = meaning(live_estate, live, getattr(live, field))
            yield from _differs(rule_id, trail, name, wanted, found)
    yield from _recorded(trail, live)
    yield from _analysed(trail, live)


def _differs(
    rule_id: str, trail: Trail, name: str, wanted: Value, found: Value
) -> Iterator[Finding]:
    if isinstance(found, Unknown):
        return  # the call that failed is told
    if is_symbolic(wanted):
        wanted = Unknown(f"no stack tells what {wanted} stands for")
    if isinstance(wanted, Unknown) and found:
        yield say("TW840", trail, f"{name} cannot be compared: {wanted.reason}")
    elif wanted != found:
        yield say(rule_id, trail, f"{name} is {_shown(found)}, deployed {_shown(wanted)}")


def _recorded(trail: Trail, live: Trail) -> Iterator[Finding]:
    if not live.event_selectors and not live.advanced_event_selectors:
        # CloudTrail tells the selectors of every trail, also of one that was given none.
        yield say("TW840", trail, "GetEventSelectors was answered, and says nothing")
        return
    wanted, found = coverage_of(trail), coverage_of(live)
    if isinstance(found, Unknown):
        return
    if isinstance(wanted, Unknown):
        yield say("TW840", trail, f"its selectors cannot be compared: {wanted.reason}")
        return
    unnamed = wanted.unnamed
    if unnamed:
        yield say("TW840", trail, f"no stack tells what is meant by {told(unnamed)}")
    less = [each for each in wanted.without(found) if each not in unnamed]
    more = found.without(wanted) if not unnamed else ()
    if less:
        yield say("TW853", trail, f"not recorded: {told(less)}")
    if more:
        yield say("TW854", trail, f"recorded beside what was deployed: {told(more)}")


def _analysed(trail: Trail, live: Trail) -> Iterator[Finding]:
    for name, field in _ANALYSED.items():
        wanted, found = getattr(trail, field) or [], getattr(live, field) or []
        known = isinstance(wanted, list) and isinstance(found, list)
        if known and set(map(_plain, wanted)) != set(map(_plain, found)):
            yield say("TW857", trail, f"{name} is {_shown(found)}, deployed {_shown(wanted)}")


def _plain(selector: Value) -> object:
    """Return what is analysed, with what AWS takes for it where a template leaves it out."""
    if not isinstance(selector, dict):
        return str(selector)
    whole = {"EventCategories": ["Management"], **selector}
    return frozenset((name, str(sorted(map(str, _many(each))))) for name, each in whole.items())


def _many(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _shown(value: Value) -> str:
    if isinstance(value, Unknown):
        return f"set ({value.reason})"
    if value in (None, "", []):
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)

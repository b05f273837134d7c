"""Metric filters that emit metrics; ministack only stores them.

`PutMetricFilter
<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html>`_.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator.filter_pattern import PatternError, compile_pattern, select
from trailwright.sandbox.emulator.names import alarms, logs
from trailwright.sandbox.emulator.refusals import Answer, Refused, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["install"]

_compiled = cache(compile_pattern)


def install() -> None:
    """Let log events become metrics, and refuse filters that CloudWatch Logs refuses."""
    logs.replace("put_metric_filter", _checked(logs.put_metric_filter))
    logs.replace("put_log_events", _counted(logs.put_log_events))


def _checked(put_filter: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    def put(body: dict[str, Any]) -> Answer:
        try:
            _compiled(body.get("filterPattern", ""))
            _check_room(body)
            _check_transformations(body)
        except PatternError as error:
            return _invalid(f"Invalid metric filter pattern: {error}")
        except Refused as refusal:
            return refusal.answer()
        return put_filter(body)

    return put


def _invalid(message: str) -> Answer:
    return Refused("InvalidParameterException", message).answer()


def _check_room(body: dict[str, Any]) -> None:
    group, name = body.get("logGroupName"), body.get("filterName")
    others = [key for key in logs.metric_filters if key[0] == group and key[1] != name]
    if len(others) >= quotas().metric_filters_per_log_group:
        refuse("LimitExceededException", "Resource limit exceeded.")


def _check_transformations(body: dict[str, Any]) -> None:
    for transformation in body.get("metricTransformations") or []:
        if transformation.get("dimensions") and transformation.get("defaultValue") is not None:
            refuse(
                "InvalidParameterException",
                "A default value cannot be used with dimensions.",
            )


def _counted(put_events: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    def put(body: dict[str, Any]) -> Answer:
        given = put_events(body)
        if given[0] == 200:  # noqa: PLR2004 - HTTP
            events = [_parsed(event.get("message", "")) for event in body.get("logEvents") or []]
            _emit(body.get("logGroupName"), [event for event in events if event is not None])
        return given

    return put


def _parsed(message: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(message)
    except ValueError:
        return None  # a JSON pattern matches no other text


def _emit(group: str | None, events: list[Any]) -> None:
    for (filtered, _), metric_filter in logs.metric_filters.items():
        if filtered != group:
            continue
        matches = [event for event in events if _compiled(metric_filter["filterPattern"])(event)]
        for transformation in metric_filter["metricTransformations"]:
            data = list(_data(transformation, matches))
            if data:
                metrics = {"Namespace": transformation["metricNamespace"], "MetricData": data}
                alarms.put_metric_data({}, metrics, is_cbor=False, is_json=True)


def _data(transformation: dict[str, Any], matches: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield what one batch of events adds to a metric."""
    default = transformation.get("defaultValue")
    if not matches and default is not None:
        yield {"MetricName": transformation["metricName"], "Value": float(default)}
    for event in matches:
        value = _value(transformation.get("metricValue") or "1", event)
        if value is not None:
            yield {
                "MetricName": transformation["metricName"],
                "Value": value,
                "Unit": transformation.get("unit") or "None",
                "Dimensions": [
                    {"Name": name, "Value": str(select(selector, event))}
                    for name, selector in (transformation.get("dimensions") or {}).items()
                ],
            }


def _value(metric_value: str, event: Any) -> float | None:  # noqa: ANN401 - any JSON
    found = select(metric_value, event) if str(metric_value).startswith("$") else metric_value
    try:
        return float(found)
    except (TypeError, ValueError):
        return None

"""The lifecycle of a bucket's objects, which CloudFormation writes in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright.readers.account.resources._settings import entries, renamed, there

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Value

__all__ = ["lifecycle"]

_EXPIRATION = {
    "Days": "ExpirationInDays",
    "Date": "ExpirationDate",
    "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
}
_TRANSITION = {
    "Days": "TransitionInDays",
    "Date": "TransitionDate",
    "StorageClass": "StorageClass",
}
_NONCURRENT = {
    "NoncurrentDays": "TransitionInDays",
    "StorageClass": "StorageClass",
    "NewerNoncurrentVersions": "NewerNoncurrentVersions",
}
_SAME = ("Prefix", "Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
_FILTER = ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")


def lifecycle(rules: Value) -> Value:
    """Return the lifecycle as CloudFormation writes it.

    Args:
        rules: As S3 answers them.
    """
    return {"Rules": [_rule(each) for each in entries(rules)]} if isinstance(rules, list) else rules


def _rule(rule: Mapping[str, Any]) -> dict[str, Value]:
    chosen = rule.get("Filter") or {}
    all_of = {**chosen, **chosen.get("And", {})}
    tag = [chosen["Tag"]] if "Tag" in chosen else []
    return there(
        {
            "Id": rule.get("ID"),
            **{name: rule.get(name) for name in _SAME},
            **{name: all_of.get(name) for name in _FILTER if name in all_of},
            "TagFilters": (tag or all_of.get("Tags")) or None,
            **(_of(rule.get("Expiration"), _EXPIRATION)),
            "Transitions": _each(rule.get("Transitions"), _TRANSITION),
            "NoncurrentVersionTransitions": _each(
                rule.get("NoncurrentVersionTransitions"), _NONCURRENT
            ),
        }
    )


def _of(part: Value, names: Mapping[str, str]) -> dict[str, Value]:
    found = renamed(part, names)
    return found if isinstance(found, dict) else {}


def _each(parts: Value, names: Mapping[str, str]) -> Value:
    return [renamed(each, names) for each in entries(parts)] or None

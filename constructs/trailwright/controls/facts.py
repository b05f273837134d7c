"""Facts of a trail that controls ask for: true, false, or not to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.properties import at
from trailwright.model.unknown import Unknown
from trailwright.posture.events import ACCOUNT, Events, Match, Pattern, minus
from trailwright.posture.selected import selected
from trailwright.posture.trail import truth
from trailwright.posture.trails import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.resources import Bucket, Key, Trail, Value

    Fact = Callable[[Estate, Trail], Truth]

__all__ = ["FACTS"]

_MANAGEMENT = {"eventCategory": ("Management",), "readOnly": ("true", "false")}
_S3_OBJECTS = {"eventCategory": ("Data",), "resources.type": ("AWS::S3::Object",)}


def _given(value: Value) -> Truth:
    return value if isinstance(value, Unknown) else bool(value)


def _bucket(estate: Estate, trail: Trail) -> Bucket | Unknown:
    return estate.bucket(text(trail.s3_bucket_name)) or Unknown("its bucket is not here")


def _key(estate: Estate, trail: Trail) -> Key | Unknown:
    found = estate.key(text(trail.kms_key_id), near=trail)
    return found or Unknown("its key is not here")


def _bucket_here(estate: Estate, trail: Trail) -> Truth:
    found = _bucket(estate, trail)
    return found if isinstance(found, Unknown) else True


def _key_here(estate: Estate, trail: Trail) -> Truth:
    if not trail.kms_key_id:
        return False
    found = _key(estate, trail)
    return found if isinstance(found, Unknown) else True


def _access_logged(estate: Estate, trail: Trail) -> Truth:
    found = _bucket(estate, trail)
    if isinstance(found, Unknown):
        return found
    return _given(at(found.properties, "LoggingConfiguration"))


def _records(wanted: Mapping[str, tuple[str, ...]]) -> Fact:
    """Return whether a trail records all of some events of its account, in every Region."""

    def recorded(_: Estate, trail: Trail) -> Truth:
        found = selected(trail)
        if isinstance(found, Unknown):
            return found
        fields = {**wanted, ACCOUNT: (trail.place.account_text,)}
        return not minus([_events(fields)], found)

    return recorded


def _events(fields: Mapping[str, tuple[str, ...]]) -> Events:
    events = Events()
    for name, values in fields.items():
        wanted = frozenset(Pattern("Equals", each) for each in values)
        events = events.narrowed(name, Match(wanted=wanted))
    return events


#: Each fact by the name it has in ``policies/controls.json``.
FACTS: Mapping[str, Fact] = {
    "access_logged": _access_logged,
    "all_regions": lambda _, trail: truth(trail.is_multi_region_trail),
    "bucket_here": _bucket_here,
    "key_here": _key_here,
    "kms_key": lambda _, trail: _given(trail.kms_key_id),
    "log_group": lambda _, trail: _given(trail.cloudwatch_logs_log_group_arn),
    "logging": lambda _, trail: truth(trail.is_logging),
    "management_read_and_write": _records(_MANAGEMENT),
    "s3_object_reads": _records({**_S3_OBJECTS, "readOnly": ("true",)}),
    "s3_object_writes": _records({**_S3_OBJECTS, "readOnly": ("false",)}),
    "tagged": lambda _, trail: _given(trail.properties.get("Tags")),
    "validated": lambda _, trail: truth(trail.enable_log_file_validation),
}

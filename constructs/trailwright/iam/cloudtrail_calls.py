"""The calls CloudTrail makes to deliver, as requests that policies can be asked about.

Their shapes are data, in ``policies/cloudtrail-calls.json``. What no page settles is unknown
there, so that a policy that hangs on it is neither passed nor refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from trailwright._policies import read_policy
from trailwright.iam.placeholders import choices, fill
from trailwright.iam.requests import OneOf, Request
from trailwright.iam.scopes import Scope
from trailwright.model.arns import bucket_arn, log_group_arn, trail_arn
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.iam.placeholders import Values
    from trailwright.iam.requests import Given
    from trailwright.model.trails import TrailIdentity

__all__ = [
    "CloudTrailCall",
    "bucket_calls",
    "key_calls",
    "log_group_calls",
    "read_scope",
    "role_calls",
    "topic_calls",
    "topic_key_calls",
]

_ELEMENTS = ("principals", "actions", "resources")


@record
class CloudTrailCall:
    """One call CloudTrail makes, or has its role make.

    Args:
        name: What it is for, as the rest of a sentence: "writes a digest file".

        request: The call.

        error: The error of CreateTrail and UpdateTrail when it is refused.

        certainty: ``observed`` (a trail was refused for want of it), ``documented`` or
            ``unverified`` (trails are known to work without it).

        shape: The call as it stands in ``policies/``.

        values: What each placeholder of the shape stands for.
    """

    name: str
    request: Request
    error: str
    certainty: str
    shape: Mapping[str, Any] = field(repr=False, compare=False)
    values: Values = field(repr=False, compare=False)

    @property
    def grant(self) -> Scope:
        """The requests that a policy may allow for its sake; filled in when it is asked for."""
        return _scope(self.shape["grant"], self.values)


def bucket_calls(
    trail: TrailIdentity,
    bucket: str,
    *,
    encrypted: bool = False,
    members: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> Iterator[CloudTrailCall]:
    """Yield the calls on the bucket: the check of its ACL, and every kind of file.

    Args:
        trail: The trail.

        bucket: The bucket's name.

        encrypted: Whether the trail has a KMS key. Default: it has none.

        members: Accounts of the organization. Default: the trail's own, and a stand-in for
            any other.

        regions: Regions it records. Default: its home Region.
    """
    values = _trail_values(trail) | {
        "BucketArn": (bucket_arn(partition=trail.partition, name=bucket),),
        "Member": tuple(members) or (trail.account, _document()["any_member"]),
        "DeliveryRegion": tuple(regions) or (trail.region,),
        "Encryption": ("encrypted" if encrypted else "unencrypted",),
    }
    return _calls("bucket", values)


def key_calls(trail: TrailIdentity, key_arn: str, bucket: str) -> Iterator[CloudTrailCall]:
    """Yield the calls on the KMS key that encrypts log files.

    Args:
        trail: The trail.

        key_arn: The key's ARN.

        bucket: The name of the bucket the files are delivered to.
    """
    own = {
        "KeyArn": (key_arn,),
        "BucketArn": (bucket_arn(partition=trail.partition, name=bucket),),
        "Member": (trail.account,),
        "DeliveryRegion": (trail.region,),
    }
    return _calls("key", _trail_values(trail) | own)


def topic_calls(trail: TrailIdentity, topic_arn: str) -> Iterator[CloudTrailCall]:
    """Yield the call on the topic that announces log files.

    Args:
        trail: The trail.

        topic_arn: The topic's ARN.
    """
    return _calls("topic", _trail_values(trail) | {"TopicArn": (topic_arn,)})


def topic_key_calls(trail: TrailIdentity, key_arn: str, topic_arn: str) -> Iterator[CloudTrailCall]:
    """Yield the calls on the KMS key that encrypts the topic.

    Args:
        trail: The trail.

        key_arn: The key's ARN.

        topic_arn: The topic's ARN.
    """
    own = {"KeyArn": (key_arn,), "TopicArn": (topic_arn,)}
    return _calls("topic_key", _trail_values(trail) | own)


def role_calls(trail: TrailIdentity, role_arn: str) -> Iterator[CloudTrailCall]:
    """Yield the call that assumes the role for CloudWatch Logs.

    Args:
        trail: The trail.

        role_arn: The role's ARN.
    """
    return _calls("role", _trail_values(trail) | {"RoleArn": (role_arn,)})


def log_group_calls(
    trail: TrailIdentity, log_group: str, role_arn: str
) -> Iterator[CloudTrailCall]:
    """Yield the calls the role makes on the log group.

    Args:
        trail: The trail.

        log_group: The log group's name.

        role_arn: The role's ARN.
    """
    group = log_group_arn(
        partition=trail.partition, region=trail.region, account=trail.account, name=log_group
    )
    own = {
        "LogGroupArn": (group,),
        "RoleArn": (role_arn,),
        "RoleName": (role_arn.rsplit("/", 1)[-1],),
    }
    return _calls("log_group", _trail_values(trail) | own)


def read_scope(source: Mapping[str, Any], values: Values) -> Scope | None:
    """Return a scope of ``policies/``, filled in, or ``None`` when it lacks a value.

    Args:
        source: The scope as it stands there.

        values: What each placeholder stands for.
    """
    found = _scope(source, values)
    asked = [getattr(found, name) for name in _ELEMENTS if name in source]
    return found if all([*asked, *found.context.values()]) else None


def _scope(source: Mapping[str, Any], values: Values) -> Scope:
    """Return a scope filled in, empty where it lacks a value."""
    principals, actions, resources = (_filled(source.get(name, ()), values) for name in _ELEMENTS)
    return Scope(
        principals=principals if "principals" in source else None,
        actions=actions,
        resources=resources,
        context={key: _filled(texts, values) for key, texts in source.get("context", {}).items()},
    )


def _filled(texts: Sequence[str], values: Values) -> tuple[str, ...]:
    return tuple([text for each in texts for text in fill(each, values)])


def _document() -> dict[str, Any]:
    return read_policy("cloudtrail-calls.json")


def _trail_values(trail: TrailIdentity) -> Values:
    any_region = trail_arn(partition=trail.partition, region="*", account=trail.account, name="*")
    found: Values = {
        "Partition": (trail.partition,),
        "Account": (trail.account,),
        "Region": (trail.region,),
        "TrailName": (trail.name,),
        "TrailArn": (trail.arn,),
        "TrailArnsAnyRegion": (any_region,),
        "Prefix": (f"{trail.s3_key_prefix}/" if trail.s3_key_prefix else "",),
        "Service": (_document()["service"],),
    }
    if trail.organization_id:
        found["OrganizationId"] = (trail.organization_id,)
    return found


def _calls(group: str, values: Values) -> Iterator[CloudTrailCall]:
    for shape in _document()["groups"][group]:
        for resource, chosen in choices(shape["resource"], values):
            yield CloudTrailCall(
                name=shape["name"],
                request=_request(shape, resource, values | chosen),
                error=shape["error"],
                certainty=shape["certainty"],
                shape=shape,
                values=values,
            )


def _request(shape: Mapping[str, Any], resource: str, values: Values) -> Request:
    """Return a call on one resource, each placeholder of which has one value."""
    values["Resource"] = (resource,)
    return Request(
        principal=fill(shape["principal"], values)[0],
        action=shape["action"],
        resource=resource,
        context=_Carried(_filled(shape["carries"], values), values),
    )


class _Carried(Mapping[str, "Given"]):
    """The condition keys a call carries, each filled in when it is asked for."""

    def __init__(self, contexts: tuple[str, ...], values: Values) -> None:
        self._sources, self._values = _sources(contexts), values
        self._known: dict[str, Given] = {}

    def __getitem__(self, key: str) -> Given:
        if key not in self._known:
            self._known[key] = _given(self._sources[key], self._values)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


@cache
def _sources(contexts: tuple[str, ...]) -> dict[str, object]:
    """Return the condition keys of some contexts as they stand in ``policies/``."""
    known = _document()["contexts"]
    return {key: source for context in contexts for key, source in known[context].items()}


def _given(source: object, values: Values) -> Given:
    """Return a condition key's value: a text, or what is not known of it."""
    if isinstance(source, str):
        return fill(source, values)[:1] or None
    shape = cast("Mapping[str, Any]", source)
    if "one_of" in shape:
        cases = (None if each is None else fill(each, values) for each in shape["one_of"])
        return OneOf(values=tuple(cases), reason=shape["unknown"])
    known = fill(shape["known"], values) if "known" in shape else ()
    return known[:1] or Unknown(shape["unknown"])

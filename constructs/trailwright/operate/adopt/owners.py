"""Who manages a trail already, and what it shares with others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trailwright._policies import read_policy
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource, Trail

__all__ = ["STACK_ID", "hidden_stack", "other_owner", "shared", "stack_of", "tags_of"]

#: Tags that CloudFormation gives to what it makes; they stay when the stack goes.
STACK_NAME, STACK_ID = "aws:cloudformation:stack-name", "aws:cloudformation:stack-id"
#: What of a trail is its own here, by the field that names it.
_OWN = {
    "s3_bucket_name": "bucket",
    "kms_key_id": "key",
    "sns_topic_name": "topic",
    "cloudwatch_logs_log_group_arn": "log group",
    "cloudwatch_logs_role_arn": "role",
}


def other_owner(trail: Trail) -> str:
    """Return whose trail it is, when somebody else is known to manage it.

    Args:
        trail: The trail.
    """
    names = {"trail": str(trail.name), "bucket": str(trail.s3_bucket_name)}
    for each in read_policy("adoption.json")["others"]:
        if re.search(each["pattern"], names[each["of"]]):
            return f"{each['owner']} manages it, and {each['because']}"
    return ""


def shared(estate: Estate, trail: Trail) -> str:
    """Return what a trail shares with another one, which one stack for each cannot say.

    Args:
        estate: What is live.

        trail: The trail.
    """
    for field, what in _OWN.items():
        mine = getattr(trail, field)
        for other in estate.trails if mine else ():
            if other.arn != trail.arn and mine == getattr(other, field):
                return f"it shares its {what} with {other.arn}, and here each trail has its own"
    return ""


def stack_of(resources: Iterable[Resource], gone: frozenset[str]) -> str:
    """Return which stack has one of the resources already: no other one can import it.

    Args:
        resources: What would be imported.

        gone: Ids of stacks that are deleted.
    """
    for each in resources:
        tags = tags_of(each)
        stack = tags.get(STACK_NAME)
        if stack and tags.get(STACK_ID) not in gone:
            return f"{each.arn} belongs to stack {stack}, and no other stack can import it"
    return ""


def hidden_stack(resources: Iterable[Resource]) -> str:
    """Return which resource may belong to a stack, as its tags are not known.

    Args:
        resources: What would be imported.
    """
    for each in resources:
        tags = each.properties.get("Tags")
        if isinstance(tags, Unknown):
            return f"it is not known whether {each.arn} belongs to a stack: {tags.reason}"
    return ""


def tags_of(resource: Resource) -> dict[str, str]:
    """Return the tags of a resource, those of AWS among them.

    Args:
        resource: The resource.
    """
    return dict(_pairs(resource.properties.get("Tags")))


def _pairs(tags: object) -> Iterator[tuple[str, str]]:
    known: Sequence[object] = tags if isinstance(tags, list) else ()
    for each in known:
        if isinstance(each, dict):
            yield str(each.get("Key")), str(each.get("Value"))

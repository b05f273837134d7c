"""From what was read of live resources to the same estate that templates make."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from trailwright.model.estate import Estate
from trailwright.model.origin import Origin
from trailwright.model.resources import Organization
from trailwright.model.unknown import Unknown
from trailwright.readers.identities import with_policies
from trailwright.readers.records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.model.resources import Resource, Value
    from trailwright.readers.account.described import Described

__all__ = ["live_estate"]

#: Policies that have the ARN of what they are on.
_ON_OTHERS = ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy")


def live_estate(
    described: Iterable[Described], organization: Value, notes: Iterable[str]
) -> Estate:
    """Return the estate that live resources make up.

    Args:
        described: The resources; those that are not there are left out.

        organization: What AWS Organizations said.

        notes: What could not be listed, as sentences.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for each in described:
        if each.exists is not False:
            field, resource = record_of(_common(each))
            found[field].append(resource)
    found["roles"] = list(with_policies(found["roles"], found["others"]))
    fields: dict[str, Any] = {field: tuple(each) for field, each in found.items()}
    return Estate(
        **fields,
        organization=_organization(organization),
        notes=tuple(dict.fromkeys(notes)),
        stacks_before=_all_there(resource for each in found.values() for resource in each),
    )


def _common(described: Described) -> dict[str, Any]:
    """Return the fields that all resources have; each is a stack of its own, named by its ARN."""
    arn = described.arn
    own = f"policy of {arn}" if described.type in _ON_OTHERS else arn
    kept = Unknown("whether a live resource stays with its stack is not told by the resource")
    return {
        "type": described.type,
        "origin": Origin(stack=arn, logical_id=own, arn=arn),
        "place": described.place,
        "ref": described.name,
        "arn": arn,
        "exists": described.exists,
        "deletion_policy": kept,
        "update_replace_policy": kept,
        "properties": described.properties,
        "written": {"Type": described.type, "Properties": described.properties},
    }


def _all_there(resources: Iterable[Resource]) -> Mapping[str, frozenset[str]]:
    """Return that every resource was there before every other one is asked to wait for it."""
    every = frozenset(each.origin.stack for each in resources)
    return dict.fromkeys(every, every)


def _organization(told: Value) -> Organization | None:
    if not isinstance(told, dict):
        return None
    management = told.get("MasterAccountId")
    return Organization(
        id=str(told.get("Id")),
        management_account=management if isinstance(management, str) else None,
    )

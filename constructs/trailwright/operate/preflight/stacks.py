"""What is deployed already of the stacks that are to be deployed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trailwright.model.resources import Resource
    from trailwright.operate.preflight._told import Row
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account.here import Here

__all__ = ["DeployedStack", "deployed", "physical_id"]

_GONE = ("DELETE_COMPLETE", "DELETE_SKIPPED")


@record
class DeployedStack:
    """A stack that is there.

    Args:
        name: Its name, or its id when it is nested.

        status: E.g. ``UPDATE_COMPLETE``.

        ids: By logical id: what AWS calls each resource.

        trails: The logical ids of its trails.
    """

    name: str
    status: str
    ids: Mapping[str, str]
    trails: tuple[str, ...]


def deployed(view: View, label: str) -> DeployedStack | Unknown | None:
    """Return what is there of a stack; nothing when it is new.

    Args:
        view: What is known.

        label: What tells the stack from others of the plan.
    """
    return view.once(("stack", label), partial(_deployed, view, label))


def physical_id(stack: DeployedStack | Unknown | None, resource: Resource) -> str | Unknown | None:
    """Return what AWS calls a resource; nothing when its stack does not have it yet.

    Args:
        stack: What is there of its stack.

        resource: The resource, as it is planned.
    """
    if isinstance(stack, DeployedStack):
        return stack.ids.get(resource.logical_id)
    return stack


def _deployed(view: View, label: str) -> DeployedStack | Unknown | None:
    place = view.plan.estate.stacks[label].place
    name = _name(view, label) if view.is_open(place) else None
    if name is None or isinstance(name, Unknown):
        return name
    here = view.at(place)
    found = view.once(("stacks", here.account, here.region), partial(_all, here))
    if isinstance(found, Unknown):
        return found
    for each in found:
        if name in (each["StackName"], each.get("StackId")) and _is_there(each["StackStatus"]):
            return _resources(here, name, each["StackStatus"])
    return None


def _all(here: Here) -> tuple[Row, ...] | Unknown:
    return listed(here, "cloudformation:ListStacks", "StackSummaries")


def _name(view: View, label: str) -> str | Unknown | None:
    """Return a stack's name, or a nested stack's id, which its parent knows."""
    stacks = view.plan.estate.stacks
    parent, _, logical_id = label.rpartition(".")
    if stacks[label].name is not None or parent not in stacks:
        return stacks[label].name
    found = deployed(view, parent)
    return found.ids.get(logical_id) if isinstance(found, DeployedStack) else found


def _is_there(status: str) -> bool:
    return status not in _GONE


def _resources(here: Here, name: str, status: str) -> DeployedStack | Unknown:
    call, key = "cloudformation:ListStackResources", "StackResourceSummaries"
    found = listed(here, call, key, StackName=name)
    if isinstance(found, Unknown):
        return found
    there = [each for each in found if _is_there(each["ResourceStatus"])]
    known = [each for each in there if each.get("PhysicalResourceId")]
    return DeployedStack(
        name=name,
        status=status,
        ids={each["LogicalResourceId"]: each["PhysicalResourceId"] for each in known},
        trails=tuple(
            each["LogicalResourceId"]
            for each in known
            if each["ResourceType"] == "AWS::CloudTrail::Trail"
        ),
    )

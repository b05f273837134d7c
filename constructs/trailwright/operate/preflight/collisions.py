"""Are the names free that the templates give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model.findings import Severity
from trailwright.model.resources import Alias, Bucket, LogGroup, Role
from trailwright.model.symbols import is_symbolic
from trailwright.model.unknown import Unknown
from trailwright.operate.preflight._told import listed, there
from trailwright.operate.preflight.stacks import deployed, physical_id
from trailwright.readers.account import CouldNotLook, Reason
from trailwright.rules import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource
    from trailwright.operate.preflight.view import View
    from trailwright.readers.account.here import Here

__all__ = ["findings"]


def findings(view: View) -> Iterator[Finding]:
    """Yield names that something else has already.

    Args:
        view: What is known.
    """
    for resource in view.plan.estate.resources():
        name = _name(resource)
        look = _LOOKS.get(type(resource))
        if name is None or look is None or not view.is_open(resource.place):
            continue
        known = physical_id(deployed(view, resource.origin.stack), resource)
        if not isinstance(known, Unknown) and known != name:
            yield from look(view.at(resource.place), resource, name)


def _name(resource: Resource) -> str | None:
    """Return the name a resource is given, if it is given one."""
    name = getattr(resource, "name", None)
    return name if isinstance(name, str) and not is_symbolic(name) else None


def _bucket(here: Here, bucket: Resource, name: str) -> Iterator[Finding]:
    keys = ("Properties", "BucketName")
    outcome = here.look("s3:HeadBucket", Bucket=name)
    if there(outcome):
        yield say("TW816", bucket, f"{name} is there, and not of this stack", keys=keys)
    elif isinstance(outcome, CouldNotLook) and outcome.reason is Reason.DENIED:
        message = f"S3 answers 403 for {name}: another account has it, or nobody may look"
        yield say("TW816", bucket, message, keys=keys, severity=Severity.UNKNOWN)


def _log_group(here: Here, group: Resource, name: str) -> Iterator[Finding]:
    found = listed(here, "logs:DescribeLogGroups", "logGroups", logGroupNamePrefix=name)
    if not isinstance(found, Unknown) and any(each.get("logGroupName") == name for each in found):
        message = f"{name} is in {here.account}, {here.region}, and not of this stack"
        yield say("TW817", group, message, keys=("Properties", "LogGroupName"))


def _alias(here: Here, alias: Resource, name: str) -> Iterator[Finding]:
    if there(here.look("kms:DescribeKey", KeyId=name)):
        message = f"{name} is in {here.account}, {here.region}, and not of this stack"
        yield say("TW818", alias, message, keys=("Properties", "AliasName"))


def _role(here: Here, role: Resource, name: str) -> Iterator[Finding]:
    if there(here.look("iam:GetRole", RoleName=name)):
        message = f"role {name} is in {here.account}, and not of this stack"
        yield say("TW818", role, message, keys=("Properties", "RoleName"))


_LOOKS: dict[type[Resource], Callable[[Here, Resource, str], Iterator[Finding]]] = {
    Alias: _alias,
    Bucket: _bucket,
    LogGroup: _log_group,
    Role: _role,
}

"""One CloudFormation resource as plain data, and references between them."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, cast

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Resource",
    "Resources",
    "get_att",
    "join",
    "map_leaves",
    "prefixed",
    "ref",
    "tag_list",
    "to_template",
]


@record
class Resource:
    """A CloudFormation resource.

    Args:
        type: Its type, e.g. ``AWS::S3::Bucket``.

        properties: Its properties; those that are ``None`` are left out.

        depends_on: Local ids of resources that must exist first.

        retain: Whether it outlives its stack. A resource of a stack whose first
            deployment failed is removed all the same, so that a second attempt does
            not meet its own leftovers (``RetainExceptOnCreate``). Default: yes.

        metadata: What is told to who reads the template; AWS ignores it. Default: nothing.
    """

    type: str
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])
    depends_on: tuple[str, ...] = ()
    retain: bool = True
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def to_cloudformation(self) -> dict[str, Any]:
        """Return the resource as it stands in a template."""
        document: dict[str, Any] = {
            "Type": self.type,
            "Properties": {k: v for k, v in self.properties.items() if v is not None},
        }
        if self.depends_on:
            document["DependsOn"] = list(self.depends_on)
        if self.retain:
            document["DeletionPolicy"] = "RetainExceptOnCreate"
            document["UpdateReplacePolicy"] = "Retain"
        if self.metadata:
            document["Metadata"] = dict(self.metadata)
        return document


#: Resources by local id.
Resources = dict[str, Resource]


def ref(local_id: str) -> dict[str, str]:
    """Return a reference to another resource.

    Args:
        local_id: The resource referred to.
    """
    return {"Ref": local_id}


def get_att(local_id: str, attribute: str) -> dict[str, list[str]]:
    """Return a reference to an attribute of another resource.

    Args:
        local_id: The resource referred to.

        attribute: The attribute, e.g. ``Arn``.
    """
    return {"Fn::GetAtt": [local_id, attribute]}


def join(*parts: object) -> object:
    """Return text put together from strings and intrinsics.

    Args:
        parts: Strings, and intrinsics such as :func:`ref`.
    """
    merged: list[object] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if all(isinstance(part, str) for part in merged):
        return "".join(str(part) for part in merged)
    return {"Fn::Join": ["", merged]}


def map_leaves(value: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return a value with every string, number and truth value in it changed.

    Args:
        value: Dictionaries and lists of anything.

        change: What becomes of each leaf.
    """
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {key: map_leaves(item, change) for key, item in items}
    if isinstance(value, list):
        return [map_leaves(item, change) for item in cast("list[Any]", value)]
    return change(value)


def prefixed(resources: Mapping[str, Resource], prefix: str) -> Resources:
    """Return resources under longer ids, with what they say of each other.

    Args:
        resources: The resources by id.

        prefix: What comes before each id.
    """

    def renamed(name: object) -> object:
        return f"{prefix}{name}" if name in resources else name

    return {
        f"{prefix}{name}": replace(
            each,
            properties=_renamed(each.properties, renamed),
            depends_on=tuple(str(renamed(other)) for other in each.depends_on),
        )
        for name, each in resources.items()
    }


def _renamed(value: Any, rename: Callable[[object], object]) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case {"Ref": name, **rest} if not rest:
            return {"Ref": rename(name)}
        case {"Fn::GetAtt": [name, attribute], **rest} if not rest:
            return {"Fn::GetAtt": [rename(name), attribute]}
        case dict():
            items = cast("dict[str, Any]", value).items()
            return {key: _renamed(item, rename) for key, item in items}
        case list():
            return [_renamed(item, rename) for item in cast("list[Any]", value)]
        case _:
            return value


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]] | None:
    """Return tags in CloudFormation's form, or ``None`` when there are none.

    Args:
        tags: Values by key.
    """
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)] or None


def to_template(resources: Mapping[str, Resource]) -> dict[str, Any]:
    """Return a CloudFormation template.

    Args:
        resources: The resources by id.
    """
    return {"Resources": {name: each.to_cloudformation() for name, each in resources.items()}}

"""Puts composed resources into a CDK app in one crossing into Node.

``CfnInclude`` turns a whole template into typed L1 resources at once: Aspects,
tags, cdk-nag and overrides see the same objects as if each had been written by
hand. Why this way: ``docs/decisions/0002-composed-resources.md``.
"""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING, Any

from aws_cdk.cloudformation_include import CfnInclude

from trailwright.compose.resources import to_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource
    from constructs import Construct

    from trailwright.compose.resources import Resource

__all__ = ["Template", "camel"]

#: A stack trace for each resource would end inside the CDK and tell nobody anything, at a
#: fifteenth of the time synthesis takes. ``CDK_DEBUG=1`` brings them back.
_NO_CREATION_STACKS = "aws:cdk:disable-creation-stack-traces"


class Template:
    """Composed resources as typed L1 resources below a construct.

    Args:
        scope: The construct they belong to. Their ids in it are the local ids.

        resources: The resources by local id.

        primary: The one that ``scope.node.default_child`` gives. Default: there is no one
            resource that stands for all.

        keep_ids: Whether local ids are the logical ids, as in a stack that holds nothing
            else. Default: logical ids follow the construct path.
    """

    def __init__(
        self,
        scope: Construct,
        resources: Mapping[str, Resource],
        *,
        primary: str | None = None,
        keep_ids: bool = False,
    ) -> None:
        self._cache: dict[str, CfnResource] = {}
        self._logical_ids: dict[str, str] = {}
        node = scope.node
        node.set_context(_NO_CREATION_STACKS, True)  # noqa: FBT003 - the CDK's own signature
        self._include = _include(scope, resources, keep_ids=keep_ids)
        if primary is not None:
            node.default_child = self.resource(primary)

    def resource(self, local_id: str) -> Any:  # noqa: ANN401 - any L1 class
        """Return a resource as an instance of its L1 class.

        Args:
            local_id: Its local id.
        """
        if local_id not in self._cache:
            self._cache[local_id] = self._include.get_resource(local_id)
        return self._cache[local_id]

    def say(self, value: Any) -> Any:  # noqa: ANN401 - any composed value
        """Return a composed value with the logical ids of this template for local ids.

        Args:
            value: A value with references such as ``{"Ref": "Bucket"}``.
        """
        if isinstance(value, list):
            return [self.say(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            if value["Ref"].startswith("AWS::"):
                return value
            return {"Ref": self._logical_id(value["Ref"])}
        if "Fn::GetAtt" in value:
            local_id, attribute = value["Fn::GetAtt"]
            return {"Fn::GetAtt": [self._logical_id(local_id), attribute]}
        return {key: self.say(item) for key, item in value.items()}

    def _logical_id(self, local_id: str) -> str:
        if local_id not in self._logical_ids:
            self._logical_ids[local_id] = self.resource(local_id).logical_id
        return self._logical_ids[local_id]


def camel(value: Any) -> Any:  # noqa: ANN401 - any CloudFormation value
    """Return CloudFormation properties with the names the L1 classes use for them.

    Args:
        value: Properties in CloudFormation's spelling.
    """
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def _include(scope: Construct, resources: Mapping[str, Resource], *, keep_ids: bool) -> CfnInclude:
    handle, path = tempfile.mkstemp(suffix=".json", prefix="trailwright-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(to_template(resources), separators=(",", ":")))
        # The id "Default" leaves no trace in logical ids, but a stack needs one that does.
        return CfnInclude(
            scope,
            "Estate" if keep_ids else "Default",
            template_file=path,
            preserve_logical_ids=keep_ids,
        )
    finally:
        os.unlink(path)  # noqa: PTH108 - plain text path from mkstemp

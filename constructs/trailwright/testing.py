"""Helpers for tests of stacks that use trailwright.

Use with any test runner::

    from trailwright.testing import normalise, template_of

    def test_audit_stack(snapshot):
        assert normalise(template_of(AuditStack(App(), "Audit"))) == snapshot
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_cdk import Stack

__all__ = ["normalise", "resources_of", "template_of"]

_ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_CDK_OWN = ("BootstrapVersion", "CheckBootstrapVersion")


def template_of(stack: Stack) -> dict[str, Any]:
    """Synthesize the app around a stack, and return the stack's template.

    Args:
        stack: The stack.

    Raises:
        RuntimeError: If the app does not synthesize.
    """
    from aws_cdk.assertions import Template  # noqa: PLC0415 - loads the CDK

    return dict(Template.from_stack(stack).to_json())


def resources_of(template: dict[str, Any], resource_type: str) -> list[dict[str, Any]]:
    """Return the properties of all resources of a type.

    Args:
        template: A CloudFormation template.

        resource_type: E.g. ``AWS::CloudTrail::Trail``.
    """
    found = template["Resources"].values()
    return [each.get("Properties", {}) for each in found if each["Type"] == resource_type]


def normalise(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template without what changes for reasons that are not its own.

    Asset hashes, the CDK's bootstrap parameter and rule, and its metadata resource are
    left out; order is kept.

    Args:
        template: A CloudFormation template.
    """
    kept = {key: _without_own(value) for key, value in template.items() if key != "Rules"}
    return _without_hashes({key: value for key, value in kept.items() if value != {}})


def _without_own(section: Any) -> Any:  # noqa: ANN401 - any section of a template
    if not isinstance(section, dict):
        return section
    return {
        name: value
        for name, value in section.items()
        if name not in _CDK_OWN
        and not (isinstance(value, dict) and value.get("Type") == "AWS::CDK::Metadata")
    }


def _without_hashes(value: Any) -> Any:  # noqa: ANN401 - any part of a template
    if isinstance(value, dict):
        return {key: _without_hashes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_hashes(item) for item in value]
    return _ASSET_HASH.sub("<asset>", value) if isinstance(value, str) else value

"""What an app makes, as plain templates."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import App, Stack, Stage

__all__ = ["normalise", "resources_of", "synth", "template_of"]

_ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_CDK_OWN = ("BootstrapVersion", "CheckBootstrapVersion")


def synth(app: Stage | Callable[[App], object]) -> dict[str, dict[str, Any]]:
    """Synthesize an app, and return the template of each stack by its path in the app.

    Args:
        app: The app, a stage of it, or a function that fills one. The function is given an
            app with the context of ``cdk.json`` in the working directory, if there is one,
            so that its templates are those of ``cdk synth``.

    Raises:
        RuntimeError: If the app does not synthesize.
    """
    from aws_cdk import Stage  # noqa: PLC0415 - loads the CDK

    made = app if isinstance(app, Stage) else _filled(app)
    return {
        stack.hierarchical_id: json.loads(
            Path(stack.template_full_path).read_text(encoding="utf-8")
        )
        for stack in made.synth().stacks_recursively
    }


def _filled(build: Callable[[App], object]) -> App:
    from aws_cdk import App  # noqa: PLC0415 - loads the CDK

    settings = Path("cdk.json")
    text = settings.read_text(encoding="utf-8") if settings.is_file() else "{}"
    app = App(context=json.loads(text).get("context"), analytics_reporting=False)
    build(app)
    return app


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

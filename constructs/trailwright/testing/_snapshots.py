"""How syrupy writes down what an app makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syrupy.extensions.json import JSONSnapshotExtension

from trailwright.testing.templates import normalise, synth, template_of

if TYPE_CHECKING:
    from aws_cdk import Stack, Stage
    from syrupy.types import SerializedData

__all__ = ["TemplateSnapshotExtension"]


class TemplateSnapshotExtension(JSONSnapshotExtension):
    """A snapshot in JSON of normalised templates."""

    def serialize(self, data: Any, **options: Any) -> SerializedData:  # noqa: ANN401 - syrupy's own
        """Return what stands in the file.

        Args:
            data: An app, a stage, a stack, a template, or templates by name.

            options: What the test leaves out, in syrupy's words.
        """
        return super().serialize(_reviewed_form(data), **options)


def _reviewed_form(made: Stage | Stack | dict[str, Any]) -> dict[str, Any]:
    found = made if isinstance(made, dict) else _synthesized(made)
    if "Resources" in found:
        return normalise(found)
    return {name: normalise(template) for name, template in found.items()}


def _synthesized(made: Stage | Stack) -> dict[str, Any]:
    from aws_cdk import Stage  # noqa: PLC0415 - loads the CDK, if the test has not yet

    return synth(made) if isinstance(made, Stage) else template_of(made)

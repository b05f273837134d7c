"""Composed estates as CloudFormation gets them: templates, and what the reader makes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.model.resources import Organization
from trailwright.readers import Context, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.config.records import Config
    from trailwright.model.estate import Estate

__all__ = ["Composed", "compose", "read_templates"]


@dataclass(frozen=True)
class Composed:
    """An estate, and the templates it was read from, by the name of the stack."""

    templates: Mapping[str, dict[str, Any]]
    estate: Estate

    def resources(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield every resource as it is written, after its stack and logical id."""
        for stack, template in self.templates.items():
            for logical_id, resource in template["Resources"].items():
                yield stack, logical_id, resource


def compose(config: Config) -> Composed:
    """Return what becomes of a config."""
    stacks = compose_estate(config)
    return read_templates(
        {each.name: to_template(each.resources) for each in stacks},
        {each.name: f"aws://{each.account}/{each.region}" for each in stacks},
        config.organization.id if config.organization else None,
    )


def read_templates(
    templates: Mapping[str, dict[str, Any]],
    environments: Mapping[str, str],
    organization: str | None,
) -> Composed:
    """Return what the reader makes of templates, each bound to an account and a Region."""
    with TemporaryDirectory() as folder:
        artifacts = {
            name: {
                "type": "aws:cloudformation:stack",
                "environment": environments[name],
                "properties": {"templateFile": f"{name}.template.json"},
            }
            for name in templates
        }
        version = {"version": "50.0.0"}
        _write(Path(folder, "cdk.out"), version)
        _write(Path(folder, "manifest.json"), version | {"artifacts": artifacts})
        for name, template in templates.items():
            _write(Path(folder, f"{name}.template.json"), template)
        return Composed(templates, _read(folder, organization))


def _read(folder: str, organization: str | None) -> Estate:
    known = Organization(id=organization) if organization else None
    return read(folder, Context(organization=known))


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document), encoding="utf-8")

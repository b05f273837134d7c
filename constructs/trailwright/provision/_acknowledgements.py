"""Findings that ``trails.yaml`` accepts, acknowledged where they stand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations

from trailwright.model.findings import Severity, rules
from trailwright.model.problems import Problem, raise_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from constructs import IConstruct

    from trailwright.compose.estate import StackPlan
    from trailwright.config.records import Acknowledgement, Config
    from trailwright.provision._template import Template

__all__ = ["acknowledge_accepted"]


def acknowledge_accepted(
    config: Config, plans: Mapping[str, StackPlan], templates: Mapping[str, Template]
) -> None:
    """Acknowledge the findings that an estate accepts; not those whose last day is over.

    Args:
        config: The estate.

        plans: What is in each of its stacks, by the stack's name.

        templates: The resources of each stack.

    Raises:
        InvalidOptionsError: If there is no such rule, it cannot be acknowledged, or not one
            resource is meant.
    """
    raise_for(config.source or "estate", _problems(config, plans))
    today = datetime.now(tz=UTC).date()
    for accepted in config.acknowledgements:
        if today <= date.fromisoformat(accepted.expires):
            ((stack, logical_id),) = _meant(accepted, plans)
            _acknowledge(templates[stack].resource(logical_id), accepted)


def _acknowledge(resource: IConstruct, accepted: Acknowledgement) -> None:
    reason = f"{accepted.reason} (until {accepted.expires})"
    Validations.of(resource).acknowledge(
        Acknowledgment(id=f"trailwright::{accepted.rule}", reason=reason)
    )


def _meant(
    accepted: Acknowledgement, plans: Mapping[str, StackPlan]
) -> tuple[tuple[str, str], ...]:
    """Return the resources that a name means, as stack and logical id."""
    return tuple(
        (stack, logical_id)
        for stack, plan in plans.items()
        for logical_id in plan.resources
        if accepted.resource in (logical_id, f"{stack}/{logical_id}")
    )


def _problems(config: Config, plans: Mapping[str, StackPlan]) -> Iterator[Problem]:
    for index, accepted in enumerate(config.acknowledgements):
        option = f"acknowledgements[{index}]"
        yield from _rule_problems(f"{option}.rule", accepted.rule)
        meant = ["/".join(each) for each in _meant(accepted, plans)]
        if len(meant) != 1:
            yield Problem(
                option=f"{option}.resource",
                rule=f"must name one resource of this estate, and names {len(meant)}",
                value=accepted.resource,
                remedy=f"write {' or '.join(meant)}" if meant else "write <stack>/<logical id>",
            )


def _rule_problems(option: str, rule_id: str) -> Iterator[Problem]:
    found = rules().get(rule_id)
    if found is None:
        yield Problem(
            option=option,
            rule="must be a rule",
            value=rule_id,
            remedy="write the id that the finding has",
        )
    elif found.severity is Severity.FATAL:
        yield Problem(
            option=option,
            rule="cannot be acknowledged, since AWS raises this limit for nobody",
            value=rule_id,
            remedy=found.remedy[:1].lower() + found.remedy[1:].removesuffix("."),
        )

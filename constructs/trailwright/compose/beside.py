"""What an estate says beside its templates: kept in its cloud assembly, for who reads that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trailwright.compose.estate import StackPlan
    from trailwright.config.records import Config, Organization

__all__ = ["METADATA", "beside"]

#: The type of the metadata entry in the cloud assembly.
METADATA = "trailwright:estate"


def beside(config: Config, plans: Iterable[StackPlan]) -> Mapping[str, object]:
    """Return what no template of an estate says, as JSON has it.

    Args:
        config: The estate.

        plans: Its stacks.
    """
    return {
        "context": {
            "existing_trails": [
                {
                    "name": each.name,
                    "account": each.account,
                    "region": each.region,
                    "multi_region": each.multi_region,
                    "organization": each.organization,
                }
                for each in config.existing_trails
            ],
            **_organization(config.organization),
        },
        "acknowledgements": [
            {
                "rule": each.rule,
                "resource": each.resource,
                "reason": each.reason,
                "expires": each.expires,
            }
            for each in config.acknowledgements
        ],
        "expected_events": dict(config.expected_events),
        "lines": {each.name: each.origin for each in plans if each.origin},
    }


def _organization(known: Organization | None) -> Mapping[str, object]:
    if known is None:
        return {}
    return {"org": {"id": known.id, "management_account": known.management_account}}

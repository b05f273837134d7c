"""What CloudFormation imports into a stack, and by which names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.compose.resources import to_template
from trailwright.model.record import record
from trailwright.readers.references import references

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trailwright.compose.estate import StackPlan
    from trailwright.model.resources import Resource

__all__ = ["Import", "import_of"]


@record
class Import:
    """What is imported into one stack.

    Args:
        stack: Its name.

        account: Where it is.

        region: Where it is.

        template: Only what is imported; nothing in it waits for what is not.

        mapping: By logical id: what identifies the live resource, as ``cdk import`` reads it.

        left_out: Logical ids that something in it waits for, and that cannot be imported.

        missing: Logical ids that something in it names, and that are not there to be imported.
    """

    stack: str
    account: str
    region: str
    template: Mapping[str, Any]
    mapping: Mapping[str, Mapping[str, str]]
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The same as CreateChangeSet takes it."""
        return [
            {
                "ResourceType": self.template["Resources"][logical_id]["Type"],
                "LogicalResourceId": logical_id,
                "ResourceIdentifier": dict(identifier),
            }
            for logical_id, identifier in self.mapping.items()
        ]


def import_of(plan: StackPlan, live: Mapping[str, Resource | None]) -> Import:
    """Return what is imported into a stack: all that is there, and that can be imported.

    Args:
        plan: The stack.

        live: The live resources, by logical id.
    """
    types = read_policy("adoption.json")["types"]
    found = {name: live.get(name) for name, each in plan.resources.items() if each.type in types}
    mapping = {
        name: _identifier(each, types[each.type]["identifier"])
        for name, each in found.items()
        if each is not None
    }
    whole = to_template(plan.resources)["Resources"]
    waited = {name for each in mapping for name in whole[each].get("DependsOn", ())}
    named = {name for each in mapping for name in references(whole[each]["Properties"])}
    return Import(
        stack=plan.name,
        account=plan.account,
        region=plan.region,
        template={"Resources": {each: _alone(whole[each], mapping) for each in mapping}},
        mapping=mapping,
        left_out=tuple(sorted(waited - set(mapping))),
        missing=tuple(sorted(named & set(whole) - set(mapping))),
    )


def _identifier(live: Resource, names: Sequence[str]) -> dict[str, str]:
    group = live.properties.get("LogGroupName")
    return {
        name: str(live.arn if name.endswith("Arn") else group if "Group" in name else live.ref)
        for name in names
    }


def _alone(written: dict[str, Any], imported: Mapping[str, object]) -> dict[str, Any]:
    """Return a resource that waits only for what is imported with it."""
    waits = [each for each in written.get("DependsOn", ()) if each in imported]
    rest = {key: each for key, each in written.items() if key != "DependsOn"}
    return rest | ({"DependsOn": waits} if waits else {})

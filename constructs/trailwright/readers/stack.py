"""One stack: a template, where it goes, and what its names stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from trailwright.model.origin import Origin
from trailwright.model.regions import dns_suffix
from trailwright.model.symbols import STACK_NAME, symbol
from trailwright.model.unknown import Unknown
from trailwright.readers.references import references
from trailwright.readers.resolve import NO_VALUE, Resolver
from trailwright.readers.shapes import SHAPES

if TYPE_CHECKING:
    from trailwright.model.resources import Place, Value
    from trailwright.readers.context import Context
    from trailwright.readers.world import World

__all__ = ["Locate", "Stack", "section"]

#: The construct of a resource that no metadata speaks of, and its line.
_NOWHERE = (None, None)

#: Returns the line of a path of keys in a template.
Locate: TypeAlias = Callable[[tuple[str | int, ...]], int | None]

#: What a name may be written as.
_NAMES = (str, int)


def section(holder: object, name: str) -> Mapping[str, object]:
    """Return a part of a template that is a mapping; empty when there is none.

    Args:
        holder: The template, or a part of it.

        name: The key.
    """
    # A cast() would be called for every resource of every template.
    found = holder.get(name) if isinstance(holder, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _type(resource: object) -> str:
    if not isinstance(resource, dict):
        return ""
    return str(cast("dict[str, object]", resource).get("Type", ""))


class Stack:
    """One stack, which knows its names (:class:`~trailwright.readers.resolve.Names`)."""

    def __init__(
        self,
        *,
        path: str,
        label: str,
        template: Mapping[str, object],
        place: Place,
        context: Context,
        world: World,
        locate: Locate,
        name: str | None = None,
        role: str | None = None,
        given: Mapping[str, Value] | None = None,
        origins: Mapping[str, tuple[str, str | None]] | None = None,
    ) -> None:
        """Args as the attributes.

        Args:
            path: The template's path.

            label: What tells the stack from others.

            template: What it says.

            place: Where it goes.

            context: What is known beside it.

            world: The stacks it may import from.

            locate: Returns the line of a path of keys.

            name: Its name. Default: not known.

            role: The ARN of the role that makes its resources. Default: not known.

            given: Its parameters. Default: those of the context.

            origins: By logical id: the construct's path, and its line. Default: not known.
        """
        self.path, self.label, self.place, self.name = path, label, place, name
        self._where = {
            "p": place.partition_text,
            "r": place.region_text,
            "a": place.account_text,
        }
        self.role = role
        self.template = template
        self.resources = section(template, "Resources")
        self.types = {name: _type(each) for name, each in self.resources.items()}
        self.nested: dict[str, Stack] = {}
        self.undecided: dict[str, None] = {}
        self.before: frozenset[str] | None = None
        self.resolver = Resolver(self)
        self._context, self._world = context, world
        self._locate = locate
        self._given = context.params if given is None else given
        self._origins = origins or {}
        self._conditions: dict[str, bool | Unknown] = {}
        self._physical: dict[str, str] = {}
        self._refs: dict[str, Value] = {}
        self._outputs: dict[str, Value] = {}
        self._edges: dict[str, tuple[str, ...]] = {}

    # --- names ---

    def ref(self, name: str) -> Value:
        """Return what Ref gives: a parameter, a pseudo parameter, or a resource's name."""
        if name not in self._refs:
            self._refs[name] = self._look_up(name)
        return self._refs[name]

    def _look_up(self, name: str) -> Value:
        if name.startswith("AWS::"):
            return self._pseudo(name)
        if name in section(self.template, "Parameters"):
            return self._parameter(name)
        shape = SHAPES.get(self.type_of(name))
        if shape is not None and shape.ref_is_arn:
            return self.arn(name)
        return self.physical_name(name)

    def _pseudo(self, name: str) -> Value:
        known: dict[str, Value] = {
            "AWS::AccountId": self.place.account_text,
            "AWS::Region": self.place.region_text,
            "AWS::Partition": self.place.partition_text,
            "AWS::StackName": self.name or STACK_NAME,
            "AWS::NoValue": NO_VALUE,
        }
        if name == "AWS::URLSuffix" and isinstance(self.place.partition, str):
            return dns_suffix(self.place.partition)
        return known.get(name, symbol(self.label, name))

    def _parameter(self, name: str) -> Value:
        written = section(section(self.template, "Parameters"), name)
        kind = str(written.get("Type"))
        # A default of these is the name under which the value is kept.
        stored = kind.startswith("AWS::SSM::Parameter::Value")
        if name in self._given:
            value = self._given[name]
        elif "Default" in written and not stored:
            value = cast("Value", written["Default"])
        else:
            return symbol(self.label, name)
        if isinstance(value, str) and (kind == "CommaDelimitedList" or kind.startswith("List<")):
            return [each.strip() for each in value.split(",")] if value else []
        return value

    def type_of(self, logical_id: str) -> str:
        """Return a resource's type; empty when there is no such resource."""
        return self.types.get(logical_id, "")

    def physical_name(self, logical_id: str) -> str:
        """Return the name a resource is given, or the stand-in for it."""
        if logical_id not in self._physical:
            own = symbol(self.label, logical_id)
            self._physical[logical_id] = own  # for a name that refers to itself
            self._physical[logical_id] = self._named(logical_id) or own
        return self._physical[logical_id]

    def _named(self, logical_id: str) -> str | None:
        shape = SHAPES.get(self.type_of(logical_id))
        if shape is None or not shape.name:
            return None
        written = section(self.resources[logical_id], "Properties").get(shape.name)
        if written is None:
            return None
        found = self.resolver.value(written)
        return str(found) if isinstance(found, _NAMES) and found != "" else None

    def arn(self, logical_id: str) -> str:
        """Return a resource's ARN, in which stand-ins take the place of what is not known."""
        shape = SHAPES.get(self.type_of(logical_id))
        if shape is None or not shape.arn:
            return ""
        return shape.arn.format(
            n=self.physical_name(logical_id),
            path=self._iam_path(logical_id) if "{path}" in shape.arn else "",
            **self._where,
        )

    def _iam_path(self, logical_id: str) -> str:
        properties = section(section(self.resources, logical_id), "Properties")
        return self.resolver.text(properties.get("Path") or "/", self.label, logical_id, "Path")

    def attribute(self, logical_id: str, name: str) -> Value:
        """Return what Fn::GetAtt gives."""
        shape = SHAPES.get(self.type_of(logical_id))
        if shape is not None and name in shape.names:
            return self.physical_name(logical_id)
        if shape is not None and name in shape.arns and shape.arn:
            return self.arn(logical_id) + shape.arns[name]
        if logical_id in self.nested and name.startswith("Outputs."):
            return self.nested[logical_id].stack_output(name.removeprefix("Outputs."))
        return symbol(self.label, logical_id, name)

    def condition(self, name: str) -> bool | Unknown:
        """Return whether a condition holds; one that nobody decides is noted."""
        if name not in self._conditions:
            self._conditions[name] = Unknown(f"condition {name} refers to itself")
            self._conditions[name] = self._decide(name)
        return self._conditions[name]

    def _decide(self, name: str) -> bool | Unknown:
        written = section(self.template, "Conditions").get(name)
        if written is None:
            return Unknown(f"there is no condition {name}")
        found = self.resolver.truth(written)
        if not isinstance(found, Unknown):
            return found
        if name in self._context.conditions:
            return self._context.conditions[name]
        self.undecided[name] = None
        return found

    def mapping(self, name: str, first: str, second: str) -> Value:
        """Return what Fn::FindInMap gives."""
        level = section(section(section(self.template, "Mappings"), name), first)
        if second not in level:
            return Unknown(f"the mapping {name} has no {first}.{second}")
        return cast("Value", level[second])

    def imported(self, name: str) -> Value:
        """Return what Fn::ImportValue gives."""
        return self._world.exported(self.place, name)

    def output(self, stack: str, name: str, region: str) -> Value:
        """Return what Fn::GetStackOutput gives."""
        here = self.place
        return self._world.output(
            stack, name, region=region or here.region_text, account=here.account_text
        )

    # --- parts ---

    def stack_output(self, name: str) -> Value:
        """Return one of its own outputs."""
        if name not in self._outputs:
            self._outputs[name] = symbol(self.label, "Outputs", name)
            written = section(section(self.template, "Outputs"), name)
            if "Value" in written:
                self._outputs[name] = self.resolver.value(written["Value"])
        return self._outputs[name]

    def exports(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each export, and of its output."""
        for name, written in section(self.template, "Outputs").items():
            export = section(written, "Export").get("Name")
            if export is not None:
                yield self.resolver.text(export, self.label, name), name

    def depends_on(self, logical_id: str) -> tuple[str, ...]:
        """Return the logical ids that are made before a resource, directly."""
        if logical_id not in self._edges:
            found = references(self.resources.get(logical_id))
            known = (name for name in found if name in self.resources and name != logical_id)
            self._edges[logical_id] = tuple(dict.fromkeys(known))
        return self._edges[logical_id]

    def origin(self, logical_id: str) -> Origin:
        """Return where a resource is written."""
        construct, line = self._origins.get(logical_id, _NOWHERE)
        written = section(self.resources[logical_id], "Metadata").get("aws:cdk:path")
        return Origin(
            path=self.path,
            stack=self.label,
            logical_id=logical_id,
            construct_path=written if isinstance(written, str) else construct,
            source_line=line,
            locate=self._locate,
        )

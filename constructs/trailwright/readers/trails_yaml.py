"""A ``trails.yaml`` as the stacks it composes to, without the CDK and without a file."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from trailwright.model.problems import InvalidOptionsError
from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.resources import ExistingTrail, Organization, Place
from trailwright.readers.context import Context
from trailwright.readers.errors import Fault, ReadError
from trailwright.readers.stack import Stack
from trailwright.readers.units import Unit

if TYPE_CHECKING:
    from trailwright.compose.estate import StackPlan
    from trailwright.config.errors import ConfigError
    from trailwright.config.records import Config
    from trailwright.readers.stack import Locate
    from trailwright.readers.units import Home
    from trailwright.readers.world import World

__all__ = ["ConfigUnit", "is_config", "load_config"]

_NAME = re.compile(r"trails\.ya?ml")
_SUFFIXES = ("", ".yaml", ".yml", ".json")
#: What stands at the top of YAML, or anywhere in JSON.
_TEMPLATE = re.compile(rb"""^(?:["']?Resources["']?|[\s{]*"Resources")\s*:""", re.MULTILINE)
_TRAILS = re.compile(rb"""^(?:["']?trails["']?|[\s{]*"trails")\s*:""", re.MULTILINE)
_KIND = re.compile(rb"""\bkind["']?\s*:\s*["']?(?:organization|account|regional)\b""")
_SCHEMA = re.compile(rb"^#\s*yaml-language-server:[^\n]*trails\.schema\.json", re.MULTILINE)


def is_config(raw: bytes, name: str, *, named: bool) -> bool:
    """Return whether a file is a ``trails.yaml``, by its name or by what it says.

    Args:
        raw: The file.

        name: Its path. A template of that name is a template all the same.

        named: Whether the user named it, so that its name alone says what it is. Others have
            files of that name too.
    """
    path = PurePath(name)
    if path.suffix not in _SUFFIXES or _TEMPLATE.search(raw):
        return False
    if (named and _NAME.fullmatch(path.name)) or _SCHEMA.search(raw):
        return True
    return bool(_TRAILS.search(raw) and _KIND.search(raw))


def load_config(text: str, name: str, context: Context) -> ConfigUnit:
    """Return the estate that a ``trails.yaml`` describes.

    Args:
        text: The file.

        name: Its path.

        context: What is known beside it. The file comes first.

    Raises:
        ReadError: If the file cannot be used; it carries every error found.
    """
    # Templates alone need neither the schema's validator nor the composer.
    from trailwright.compose.estate import compose_estate  # noqa: PLC0415
    from trailwright.config.load import ConfigError, load  # noqa: PLC0415

    try:
        config = load(name, text=text)
        plans = compose_estate(config)
    except ConfigError as error:
        raise ReadError(_faults(error)) from None
    except InvalidOptionsError as error:
        raise ReadError(Fault(name, 0, str(each)) for each in error.problems) from None
    return ConfigUnit(
        name=name,
        plans=plans,
        context=_known(config, context),
        alone=True,
        acknowledgements=config.acknowledgements,
        expected_events=config.expected_events,
    )


def _faults(error: ConfigError) -> list[Fault]:
    return [Fault(each.path, each.line, each.message, each.column) for each in error.errors]


def _known(config: Config, context: Context) -> Context:
    given = config.organization
    existing = (
        ExistingTrail(
            name=each.name,
            account=each.account,
            home_region=each.region,
            multi_region=each.multi_region,
            organization=each.organization,
        )
        for each in config.existing_trails
    )
    organization = given and Organization(id=given.id, management_account=given.management_account)
    said = Context(organization=organization, existing_trails=tuple(existing))
    return context.told(said)


@record
class ConfigUnit(Unit):
    """The stacks of a ``trails.yaml``, which describes a whole estate and is one alone.

    Args:
        plans: Its stacks, in the order they are deployed.
    """

    plans: tuple[StackPlan, ...]

    def homes(self) -> frozenset[Home] | None:
        """Return where its stacks go."""
        return frozenset((each.account, each.region, each.name) for each in self.plans)

    def put(self, world: World) -> None:
        """Put its stacks into a world.

        Args:
            world: Where they go.
        """
        from trailwright.compose.resources import to_template  # noqa: PLC0415 - see load_config

        before: dict[str, frozenset[str]] = {}
        for plan in self.plans:
            stack = Stack(
                path=self.name,
                label=world.label(plan.name),
                template=to_template(plan.resources),
                place=_place(plan),
                context=self.context,
                world=world,
                name=plan.name,
                locate=_at(plan.origin),
            )
            waits = (before[each] | {each} for each in plan.depends_on)
            before[plan.name] = frozenset[str]().union(*waits)
            stack.before = before[plan.name]
            world.stacks.append(stack)


def _place(plan: StackPlan) -> Place:
    return Place(account=plan.account, region=plan.region, partition=partition_of(plan.region))


def _at(origin: str) -> Locate:
    """Return what finds every part of a stack where its trail is written."""
    line = origin.rpartition(":")[2]
    found = int(line) if line.isdecimal() else None
    return lambda _: found

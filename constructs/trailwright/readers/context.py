"""What templates leave open, and the caller may know: account, parameters, organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from trailwright.model.record import record
from trailwright.model.regions import partition_of
from trailwright.model.resources import ExistingTrail, Organization, Place
from trailwright.model.unknown import Unknown
from trailwright.readers.document import parse_text
from trailwright.readers.errors import ReadError
from trailwright.readers.files import decode, read_file
from trailwright.readers.limits import TEMPLATE_BYTES

if TYPE_CHECKING:
    from trailwright.model.resources import Value

__all__ = ["Context", "load_context"]


@record
class Context:
    """What is known beside the templates. What a cloud assembly says of itself comes first.

    Args:
        account: The account. Default: not known.

        region: The Region. Default: not known.

        partition: Default: that of the Region, or ``aws``.

        params: Parameters by name. Default: those of the templates.

        conditions: Conditions by name, where nothing else decides them.

        organization: Default: not known.

        external: Policies of what is not in the templates: by type, then by name or ARN.

        existing_trails: Trails that are there already.

        extra: What else the file said.
    """

    account: str | None = None
    region: str | None = None
    partition: str | None = None
    params: Mapping[str, Value] = field(default_factory=dict[str, "Value"])
    conditions: Mapping[str, bool] = field(default_factory=dict[str, bool])
    organization: Organization | None = None
    external: Mapping[str, Mapping[str, Value]] = field(
        default_factory=dict[str, "Mapping[str, Value]"]
    )
    existing_trails: tuple[ExistingTrail, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict[str, object])

    def place(self, account: str | None = None, region: str | None = None) -> Place:
        """Return where a stack goes.

        Args:
            account: The account that the stack is bound to. Default: the context's.

            region: The Region that the stack is bound to. Default: the context's.
        """
        account, region = account or self.account, region or self.region
        partition = self.partition or (partition_of(region) if region else "aws")
        return Place(
            account=account or Unknown("the stack is not bound to an account"),
            region=region or Unknown("the stack is not bound to a Region"),
            partition=partition,
        )


def load_context(path: Path | str) -> Context:
    """Return the context that a JSON or YAML file holds.

    Args:
        path: The file.

    Raises:
        ReadError: If it cannot be read, or says what a context cannot say.
    """
    name = str(path)
    text = decode(read_file(Path(path), most=TEMPLATE_BYTES), name)
    return context_of(parse_text(text, name), name)


def context_of(data: object, name: str = "context") -> Context:
    """Return the context that a mapping describes.

    Args:
        data: The mapping; keys as in the file.

        name: How messages call it.

    Raises:
        ReadError: If it says what a context cannot say.
    """
    reader = _Reader(name)
    known = reader.mapping(data, "the file")
    own = {"account", "region", "partition", "params", "conditions", "org", "external"}
    conditions = reader.mapping(known.get("conditions"), "conditions")
    return Context(
        account=reader.text(known, "account"),
        region=reader.text(known, "region"),
        partition=reader.text(known, "partition"),
        params=cast("Mapping[str, Value]", reader.mapping(known.get("params"), "params")),
        conditions={key: value for key, value in conditions.items() if isinstance(value, bool)},
        organization=reader.organization(known.get("org")),
        external=reader.external(known.get("external")),
        existing_trails=reader.trails(known.get("existing_trails")),
        extra={key: value for key, value in known.items() if key not in own},
    )


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def mapping(self, value: object, what: str) -> Mapping[str, object]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise ReadError.of(self._name, f"{what} must be a mapping, got {value!r:.60}; see docs")
        return cast("Mapping[str, object]", value)

    def text(self, known: Mapping[str, object], key: str) -> str | None:
        value = known.get(key)
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise ReadError.of(self._name, f"{key} must be a text, got {value!r:.60}; put it in quotes")

    def organization(self, value: object) -> Organization | None:
        known = self.mapping(value, "org")
        found = self.text(known, "id")
        if found is None:
            return None
        return Organization(id=found, management_account=self.text(known, "management_account"))

    def external(self, value: object) -> Mapping[str, Mapping[str, Value]]:
        known = self.mapping(value, "external")
        return {
            kind: cast("Mapping[str, Value]", policies)
            for kind, policies in known.items()
            if isinstance(policies, Mapping)
        }

    def trails(self, value: object) -> tuple[ExistingTrail, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            message = f"existing_trails must be a list, got {value!r:.60}; begin each with -"
            raise ReadError.of(self._name, message)
        return tuple(self._trail(each) for each in cast("list[object]", value))

    def _trail(self, value: object) -> ExistingTrail:
        known = {"name": value} if isinstance(value, str) else self.mapping(value, "a trail")
        name = self.text(known, "name")
        if name is None:
            raise ReadError.of(self._name, "a trail of existing_trails must have a name; add it")
        region = self.text(known, "home_region") or self.text(known, "region")
        return ExistingTrail(
            name=name,
            account=self.text(known, "account") or Unknown(f"the account of {name} is not given"),
            home_region=region or Unknown(f"the home Region of {name} is not given"),
            multi_region=known.get("multi_region", True) is not False,
            organization=known.get("organization", False) is True,
        )

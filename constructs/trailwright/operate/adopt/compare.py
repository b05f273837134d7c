"""What would change if CloudFormation took over what is live: property by property."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trailwright.model.estate import Estate
    from trailwright.model.resources import Resource

__all__ = ["Change", "Effect", "changes"]


class Effect(StrEnum):
    """What a difference leads to."""

    REPLACEMENT = "replacement"
    UNKNOWN = "unknown"
    UPDATE = "update"

    @property
    def rank(self) -> int:
        """How bad it is; the least is the worst."""
        return tuple(Effect).index(self)


@record
class Change:
    """A property of which the template says one thing, and the account another.

    Args:
        logical_id: The resource in the template.

        arn: The live one.

        name: The property.

        effect: What the next deployment would do about it.

        live: What is there.

        planned: What would be written.
    """

    logical_id: str
    arn: str
    name: str
    effect: Effect
    live: Any
    planned: Any

    def __str__(self) -> str:
        if isinstance(self.live, Unknown):
            return f"{self.logical_id}.{self.name} is not known: {self.live.reason}"
        return (
            f"{self.logical_id}.{self.name} is {_short(self.live)}, "
            f"and would become {_short(self.planned)} ({self.effect})"
        )


def changes(
    planned: Resource, live: Resource, estate: Estate, names: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the properties that a deployment would change.

    Args:
        planned: The resource in the template.

        live: The same resource in the account.

        estate: What is live.

        names: What stand-ins in the template stand for.
    """
    plain = _Plain(estate, live, names)
    for found in (*_place(planned, live), *_properties(planned, live, plain)):
        name, effect, there, wanted = found
        yield Change(
            logical_id=planned.logical_id,
            arn=live.arn,
            name=name,
            effect=effect,
            live=there,
            planned=wanted,
        )


def _place(planned: Resource, live: Resource) -> Iterator[tuple[str, Effect, object, object]]:
    """Yield where a template would make a resource that stands elsewhere."""
    for name in ("account", "region"):
        here, there = getattr(live, name), getattr(planned, name)
        if isinstance(here, Unknown):
            yield name, Effect.UNKNOWN, here, there
        elif here != there:
            yield name, Effect.REPLACEMENT, here, there


def _properties(
    planned: Resource, live: Resource, plain: _Plain
) -> Iterator[tuple[str, Effect, object, object]]:
    policy = read_policy("adoption.json")
    create_only = policy["types"].get(planned.type, {}).get("create_only", ())
    defaults = policy["defaults"].get(planned.type, {})
    for name, value in planned.properties.items():
        found = live.properties.get(name, defaults.get(name))
        if isinstance(live.exists, Unknown):
            found = live.exists
        if isinstance(found, Unknown):
            yield name, Effect.UNKNOWN, found, value
        elif plain(name, found) != plain(name, value):
            effect = Effect.REPLACEMENT if name in create_only else Effect.UPDATE
            yield name, effect, found, plain.named(value)


class _Plain:
    """Makes values that mean the same equal.

    Args:
        estate: What is live.

        near: The live resource, which keys and topics are near to.

        names: What stand-ins stand for.
    """

    def __init__(self, estate: Estate, near: Resource, names: Mapping[str, str]) -> None:
        self._estate, self._near, self._names = estate, near, names

    def __call__(self, name: str, value: Any) -> Any:  # noqa: ANN401 - any property
        """Return a property's value as it is compared."""
        named = self.named(value)
        if name == "Tags":
            return sorted(json.dumps(each) for each in named or () if _is_ours(each))
        return self._plain(named)

    def named(self, value: Any) -> Any:  # noqa: ANN401 - any property
        """Return a value with the live names in place of stand-ins."""
        if isinstance(value, dict):
            return {key: self.named(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.named(each) for each in value]
        if isinstance(value, str) and "<" in value:
            for stand_in, name in self._names.items():
                value = value.replace(stand_in, name)
        return value

    def _plain(self, value: Any) -> Any:  # noqa: ANN401 - any property
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, list):
            parts = sorted((self._plain(each) for each in value), key=_order)
            return parts[0] if len(parts) == 1 else parts or None
        return self._scalar(value)

    def _mapping(self, value: dict[str, Any]) -> Any:  # noqa: ANN401 - any property
        # A selector's name is a label, and management events are what Insights look at.
        kept = {k: v for k, v in value.items() if k != "Name" or "FieldSelectors" not in value}
        if "InsightType" in value:
            kept.setdefault("EventCategories", ["Management"])
        plain = {key: self._plain(each) for key, each in kept.items()}
        return {key: each for key, each in plain.items() if each is not None} or None

    def _scalar(self, value: Any) -> Any:  # noqa: ANN401 - any property
        if value in ("", None):
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool | int):
            return str(value).lower()
        key = self._estate.key(value, near=self._near)
        return value if key is None else key.arn


def _is_ours(tag: Mapping[str, Any]) -> bool:
    return not str(tag.get("Key", "")).startswith("aws:")


def _order(value: Any) -> str:  # noqa: ANN401 - any property
    return json.dumps(value, sort_keys=True, default=str)


def _short(value: Any) -> str:  # noqa: ANN401 - any property
    text = json.dumps(value, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 120

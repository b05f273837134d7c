"""A request as a policy sees it: who does what, on what, with which condition keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trailwright.model.unknown import Unknown

__all__ = ["ANONYMOUS", "Given", "OneOf", "Request"]

#: The principal of a request that nobody signed.
ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The values a condition key may have, when it is not known which.

    Args:
        values: Each possibility; ``None`` for the key being absent.

        reason: Why it is not known.
    """

    values: tuple[tuple[str, ...] | None, ...]
    reason: str


#: What a condition key has: values, one of several, anything at all; ``None`` is absent.
Given = tuple[str, ...] | OneOf | Unknown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call that a policy is asked about.

    Args:
        principal: A service (``cloudtrail.amazonaws.com``), the ARN of an account
            (``…:root``), role, role session or user, or :data:`ANONYMOUS`.

        action: E.g. ``s3:PutObject``.

        resource: The ARN acted on.

        context: Condition keys, in any case. A key that is not here is absent.
    """

    principal: str
    action: str
    resource: str
    context: Mapping[str, str | Given] = field(default_factory=dict[str, "str | Given"])
    _keys: dict[str, Given] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = {name.lower(): _as_given(value) for name, value in self.context.items()}
        object.__setattr__(self, "_keys", keys)

    __hash__ = None  # type: ignore[assignment] - the context is a mapping

    def given(self, key: str) -> Given:
        """Return what a condition key has.

        Args:
            key: The key, in any case.
        """
        return self._keys.get(key.lower())

    def single(self, key: str) -> str | Unknown | None:
        """Return the one value of a condition key, as a policy variable takes it.

        Args:
            key: The key, in any case.
        """
        given = self.given(key)
        if isinstance(given, OneOf):
            return Unknown(given.reason)
        if isinstance(given, tuple):
            return given[0] if len(given) == 1 else Unknown(f"{key} has several values")
        return given

    def __str__(self) -> str:
        keys = [f"{name}={_shown(value)}" for name, value in self.context.items()]
        carrying = f" with {', '.join(keys)}" if keys else ""
        return f"{self.principal} calls {self.action} on {self.resource}{carrying}"


def _as_given(value: str | Given) -> Given:
    # A key without values is as good as absent.
    return ((value,) if isinstance(value, str) else value) or None


def _shown(value: str | Given) -> str:
    match value:
        case str():
            return value
        case tuple():
            return value[0] if len(value) == 1 else f"[{', '.join(value)}]"
        case None:
            return "(absent)"
        case _:
            return f"({value.reason})"

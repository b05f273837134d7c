"""A request as a policy sees it: who does what, on what, with which condition keys."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from trailwright.model.record import record
from trailwright.model.unknown import Unknown

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

__all__ = ["ANONYMOUS", "Given", "OneOf", "Request"]

#: The principal of a request that nobody signed.
ANONYMOUS = "anonymous"


@record
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


@record
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

    __hash__ = None  # type: ignore[assignment] - the context is a mapping

    def given(self, key: str) -> Given:
        """Return what a condition key has.

        Args:
            key: The key, in any case.
        """
        name = key if key in self.context else _by_lower_case(tuple(self.context)).get(key.lower())
        return None if name is None else _as_given(self.context[name])

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

    def about(self, keys: Container[str]) -> Request:
        """Return the request with some of its condition keys only, to be shown.

        Args:
            keys: The keys, in lower case.
        """
        kept = {name: self.context[name] for name in self.context if name.lower() in keys}
        return Request(
            principal=self.principal, action=self.action, resource=self.resource, context=kept
        )

    def without(self, keys: Container[str]) -> Request:
        """Return the request as it is when some condition keys are absent.

        Args:
            keys: The keys, in lower case.
        """
        return self.about({name.lower() for name in self.context if name.lower() not in keys})

    def __str__(self) -> str:
        keys = [
            f"{name}={', '.join(value)}" for name in self.context if (value := self._shown(name))
        ]
        carrying = f" with {', '.join(keys)}" if keys else ""
        return f"{self.principal} calls {self.action} on {self.resource}{carrying}"

    def _shown(self, key: str) -> tuple[str, ...]:
        given = self.given(key)
        return given if isinstance(given, tuple) else ()


@lru_cache(maxsize=256)
def _by_lower_case(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Return the keys of a context, which many requests share, by their names in lower case."""
    return {each.lower(): each for each in keys}


def _as_given(value: str | Given) -> Given:
    # A key without values is as good as absent.
    return ((value,) if isinstance(value, str) else value) or None

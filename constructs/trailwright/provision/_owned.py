"""A composed resource whose policy grows as trails are attached to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.provision._template import Template

__all__ = ["Owned"]

Plan = TypeVar("Plan")


class Owned(Generic[Plan]):
    """A plan, the resource made from it, and the one property that follows the plan.

    Args:
        template: Where the resource is.

        plan: What it was composed from.

        local_id: The resource that carries the property.

        prop: The property, by its name on the L1 class.

        compose: Makes the property's value from the plan.
    """

    def __init__(
        self,
        template: Template,
        plan: Plan,
        *,
        local_id: str,
        prop: str,
        compose: Callable[[Plan], Any],
    ) -> None:
        self.template = template
        self.plan = plan
        self._local_id = local_id
        self._prop = prop
        self._compose = compose

    @property
    def resource(self) -> Any:  # noqa: ANN401 - any L1 class
        """The resource that carries the property."""
        return self.template.resource(self._local_id)

    def change(self, **changes: object) -> None:
        """Change the plan, and the property with it.

        Args:
            changes: Fields of the plan and their new values.
        """
        self.plan = replace(self.plan, **changes)  # type: ignore[type-var]
        value = self.template.say(self._compose(self.plan))
        setattr(self.resource, self._prop, value)

"""What an app knows that its templates do not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from constructs import IConstruct

    from trailwright.model.ledger import TrailUse
    from trailwright.model.resources import Value

__all__ = ["Facts"]

_FACTS: WeakKeyDictionary[IConstruct, Facts] = WeakKeyDictionary()


@dataclass(slots=True, kw_only=True)
class Facts:
    """What the constructs of one app were told, for the rules to judge by.

    Args:
        existing_trails: Trails that are there already.

        organizations: By id: the management account, if it was given.

        policies: Policies of what is not in the app: by type, then by name or ARN.
    """

    existing_trails: list[TrailUse] = field(default_factory=list)
    organizations: dict[str, str | None] = field(default_factory=dict)
    policies: dict[str, dict[str, Value]] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: IConstruct) -> Facts:
        """Return the facts of the app around a construct.

        Args:
            scope: The construct.
        """
        return _FACTS.setdefault(scope.node.root, cls())

    def add_organization(self, id: str, management_account: str | None) -> None:
        """Tell of an organization.

        Args:
            id: Its id.

            management_account: Its management account. Default: what was told before.
        """
        self.organizations[id] = management_account or self.organizations.get(id)

    def policy(self, kind: str, name: str) -> Value:
        """Return the policy of something that is not in the app, if it was told.

        Args:
            kind: E.g. ``AWS::S3::BucketPolicy``.

            name: The name or ARN it is known by.
        """
        return self.policies.get(kind, {}).get(name)

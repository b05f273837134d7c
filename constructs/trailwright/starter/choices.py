"""What a new repository is told about the estate it will deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.model import names
from trailwright.model.problems import Problem, raise_for
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Choices"]

#: The identifiers that AWS's own documentation uses, to be replaced.
_EXAMPLES = {
    "organization_id": "o-a1b2c3d4e5",
    "management_account": "111122223333",
    "log_archive_account": "222233334444",
    "region": "us-east-1",
}
_CHECKS: Mapping[str, Callable[[str, str], Iterator[Problem]]] = {
    "organization_id": names.organization_id,
    "management_account": names.account_id,
    "log_archive_account": names.account_id,
    "account": names.account_id,
    "region": names.region,
}


@record
class Choices:
    """Whose trails are deployed, and from where.

    Args:
        organization_id: The organization. Default: the one of AWS's documentation, unless
            there is an account.

        management_account: The account that owns the organization's trail. Default: the one
            of AWS's documentation.

        log_archive_account: The account that keeps the logs. Default: the one of AWS's
            documentation.

        account: The account, when there is no organization. Default: there is one.

        region: The home Region. Default: ``us-east-1``.
    """

    organization_id: str | None = None
    management_account: str | None = None
    log_archive_account: str | None = None
    account: str | None = None
    region: str | None = None

    @property
    def kind(self) -> str:
        """``organization`` or ``account``."""
        return "account" if self.account is not None else "organization"

    @property
    def given(self) -> dict[str, str]:
        """What was chosen, by name."""
        every = {name: getattr(self, name) for name in _CHECKS}
        return {name: value for name, value in every.items() if value is not None}

    @property
    def values(self) -> dict[str, str]:
        """What was chosen, and examples for the rest."""
        return _EXAMPLES | self.given

    @property
    def examples(self) -> tuple[str, ...]:
        """What has to be replaced before a deployment: the examples in use."""
        if self.account is not None:
            return ()
        return tuple(name for name in _EXAMPLES if name not in {*self.given, "region"})

    def check(self) -> None:
        """Refuse what cannot be used, all of it at once.

        Raises:
            InvalidOptionsError: If a choice is malformed or contradicts another.
        """
        raise_for("init", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for name, value in self.given.items():
            yield from _CHECKS[name](value, _option(name))
        if self.account is not None:
            yield from (_beside_account(name) for name in self.given if name in _OF_ORGANIZATION)


_OF_ORGANIZATION = ("organization_id", "management_account", "log_archive_account")


def _beside_account(name: str) -> Problem:
    return Problem(
        option=_option(name),
        rule="must be left out beside --account",
        remedy="give --account for the trail of one account, or the others for an organization's",
    )


def _option(name: str) -> str:
    return "--org-id" if name == "organization_id" else f"--{name.replace('_', '-')}"

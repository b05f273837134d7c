"""What a new repository is told: refused as a whole when it contradicts itself."""

from __future__ import annotations

import pytest

from trailwright.model.problems import InvalidOptionsError
from trailwright.starter import Choices


def test_nothing_is_an_organization_of_examples() -> None:
    """What has to be replaced before a deployment is known by name."""
    choices = Choices()

    assert "organization" == choices.kind
    assert ("organization_id", "management_account", "log_archive_account") == choices.examples


def test_what_is_given_is_no_example() -> None:
    """Only the rest has to be replaced."""
    choices = Choices(organization_id="o-abcdefghij", log_archive_account="222233334444")

    assert ("management_account",) == choices.examples


def test_an_account_stands_without_an_organization() -> None:
    """Then nothing has to be replaced."""
    choices = Choices(account="111122223333")

    assert ("account", ()) == (choices.kind, choices.examples)


def test_all_problems_are_told_at_once() -> None:
    """Each by the option the user wrote, and the contradiction with them."""
    choices = Choices(organization_id="x", account="12", region="mars")

    with pytest.raises(InvalidOptionsError, match="4 problems") as failure:
        choices.check()

    told = [(each.option, each.value) for each in failure.value.problems]
    expected = [("--org-id", "x"), ("--account", "12"), ("--region", "mars"), ("--org-id", None)]
    assert expected == told

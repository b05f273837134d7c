"""Policy statements are filled in exactly."""

from __future__ import annotations

import pytest

from trailwright.compose.statements import labels, statements
from trailwright.model.trails import TrailIdentity


def _trail(name: str = "audit", **changes: str) -> TrailIdentity:
    values = {"account": "111122223333", "region": "us-east-1", "partition": "aws"} | changes
    return TrailIdentity(name=name, **values)


def test_a_list_replaces_the_whole_element() -> None:
    """A placeholder that stands alone becomes the list given for it."""
    found = statements("log-role", "always", LogStreamArns=["a", "b"])

    assert ["a", "b"] == found[0]["Resource"]


def test_a_list_of_one_is_said_as_one() -> None:
    """One value needs no list."""
    found = statements("log-role", "always", LogStreamArns=["a"])

    assert "a" == found[0]["Resource"]


def test_fails_on_a_placeholder_without_a_value() -> None:
    """Nothing is ever left unfilled."""
    with pytest.raises(LookupError, match=r"placeholder \$\{LogStreamArns\} has no value"):
        statements("log-role", "always")


def test_fails_on_an_unknown_group() -> None:
    """A group that does not exist is named in the error."""
    with pytest.raises(LookupError, match="has no group 'never'"):
        statements("log-role", "never")


def test_labels_are_letters_and_digits() -> None:
    """A trail's name is reduced to what a Sid may hold."""
    assert ["OrgAudit2"] == list(labels([_trail("org-audit.2")]).values())


def test_labels_of_names_that_reduce_alike_stay_apart() -> None:
    """Two trails never share a label."""
    found = labels([_trail("a-b"), _trail("a.b"), _trail("a-b", account="444455556666")])

    assert ["AB", "AB2", "AB3"] == list(found.values())

"""Records behave as frozen dataclasses do."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from trailwright.model.record import record


@record
class Point:
    """A place."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list[str], compare=False, repr=False)


@record
class Named(Point):
    """A place with a name, which is never empty."""

    name: str
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


def test_fields_are_given_by_name_or_left_to_their_defaults() -> None:
    """Those that are left out have their defaults, inherited ones too."""
    made = Named(x=1, name="home")

    assert (1, 0, [], "home", 4) == (made.x, made.y, made.tags, made.name, made.length)


def test_each_record_has_defaults_of_its_own() -> None:
    """A list that is made for one is not another's."""
    Point(x=1).tags.append("mine")

    assert [] == Point(x=1).tags


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, "x"),
        ({"x": 1, "z": 2}, "z"),
        ({"y": 1, "z": 2}, "x, z"),
        ({"x": 1, "y": 2, "z": 3}, "z"),
        ({"x": 1, "y": 2, "tags": [], "z": 3}, "z"),
    ],
)
def test_fails_on_other_fields_than_its_own(given: dict[str, Any], names: str) -> None:
    """What is missing and what is no field is named."""
    with pytest.raises(TypeError, match=f"none of them: {names}$"):
        Point(**given)


def test_fails_on_a_hidden_field() -> None:
    """What a record works out itself cannot be given."""
    with pytest.raises(TypeError, match=r"none of them: length$"):
        Named(x=1, name="home", length=3)  # type: ignore[call-arg]


def test_fails_on_a_change() -> None:
    """Fields stay as they are."""
    with pytest.raises(FrozenInstanceError, match=r"Point\.x is fixed; make another"):
        Point(x=1).x = 2  # type: ignore[misc]


def test_a_changed_copy_is_another_record() -> None:
    """``replace()`` takes records."""
    assert Point(x=1, y=3) == replace(Point(x=1, y=2), y=3)


def test_equal_records_have_equal_fields() -> None:
    """Those left out of comparisons do not count, and the class does."""
    assert Point(x=1, tags=["a"]) == Point(x=1)
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Named(x=1, name="home")
    assert 2 == len({Point(x=1), Point(x=1), Point(x=2)})


def test_records_show_their_fields() -> None:
    """As a call that would make them, without what is hidden."""
    assert "Named(x=1, y=0, name='home', length=4)" == repr(Named(x=1, name="home"))

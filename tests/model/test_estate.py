"""Records of an estate, and how they are found."""

from __future__ import annotations

import pytest

from trailwright.model.estate import Estate
from trailwright.model.origin import Origin
from trailwright.model.resources import Bucket, Place, Role, Topic
from trailwright.model.symbols import is_symbolic, symbol, symbols_in
from trailwright.model.unknown import Unknown

HERE = Place(account="111122223333", region="eu-west-1", partition="aws")
THERE = Place(account="444455556666", region="eu-west-1", partition="aws")


def _topic(place: Place, stack: str) -> Topic:
    return Topic(
        type="AWS::SNS::Topic",
        origin=Origin(path=f"{stack}.json", stack=stack, logical_id="Topic"),
        place=place,
        ref="told",
        arn=f"arn:aws:sns:eu-west-1:{place.account}:told",
        name="told",
    )


NEAR, FAR = _topic(HERE, "near"), _topic(THERE, "far")
ESTATE = Estate(topics=(FAR, NEAR))


def test_an_arn_finds_exactly_one() -> None:
    """Accounts tell topics of one name apart."""
    assert NEAR is ESTATE.topic(NEAR.arn)


def test_a_bare_name_is_one_of_the_same_account() -> None:
    """Who says a bare name means its own account and Region."""
    asking = Bucket(type="b", origin=Origin(), place=HERE, name="b")

    assert NEAR is ESTATE.topic("told", near=asking)
    assert FAR is ESTATE.topic("told")


def test_roles_are_of_an_account_and_no_region() -> None:
    """IAM names hold in all Regions."""
    role = Role(type="r", origin=Origin(), place=HERE, ref="ct", name="ct")
    elsewhere = Place(account="111122223333", region="us-east-1", partition="aws")
    asking = Bucket(type="b", origin=Origin(), place=elsewhere, name="b")

    assert role is Estate(roles=(role,)).role("ct", near=asking)


@pytest.mark.parametrize("name", [None, "", Unknown("not known"), 7, "others"])
def test_what_is_no_name_finds_nothing(name: object) -> None:
    """Unknown names, and none, find nothing."""
    assert None is ESTATE.topic(name)  # type: ignore[arg-type]


def test_the_order_of_loose_stacks_is_unknown() -> None:
    """Templates beside each other say nothing of who comes first."""
    assert isinstance(ESTATE.depends(NEAR, FAR), Unknown)


def test_prerequisites_go_all_the_way_and_round_circles() -> None:
    """Direct and indirect prerequisites are found once each."""
    edges = {("near", "Topic"): ("A",), ("near", "A"): ("B",), ("near", "B"): ("Topic", "A")}

    assert {"A", "B", "Topic"} == Estate(edges=edges).prerequisites(NEAR)


def test_resources_come_in_the_order_of_the_fields() -> None:
    """Every kind of resource is yielded."""
    bucket = Bucket(type="b", origin=Origin(), place=HERE, name="b")

    assert [bucket, NEAR] == list(Estate(buckets=(bucket,), topics=(NEAR,)).resources())


def test_unbound_places_have_stand_ins() -> None:
    """What is not known is the same text everywhere."""
    place = Place(account=Unknown("?"), region=Unknown("?"), partition=Unknown("?"))

    assert ("<account>", "<region>", "<partition>") == (
        place.account_text,
        place.region_text,
        place.partition_text,
    )


def test_stand_ins_are_harmless_in_policies() -> None:
    """They hold no wildcard, no variable and no part of an ARN, whatever they are made of."""
    made = symbol("a:b/c*?", "${x}")

    assert "<a-b-c-.-x->" == made
    assert is_symbolic(f"arn:aws:s3:::{made}/x")
    assert (made,) == symbols_in(f"{made}{made}")
    assert not is_symbolic("a < b > c")


def test_origins_say_where_to_look() -> None:
    """A live resource by its ARN, a template by path, line and logical id."""
    written = Origin(path="t.yaml", logical_id="Trail", locate=lambda _: 7)

    assert "t.yaml:7 (Trail)" == str(written)
    assert "arn:aws:s3:::logs" == str(Origin(arn="arn:aws:s3:::logs"))
    assert None is Origin(path="t.yaml", logical_id="Trail").line

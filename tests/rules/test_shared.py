"""What rules share: worked out once, and found by account and by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trailwright.iam.policies import PolicyKind
from trailwright.model.estate import Estate
from trailwright.model.once import once
from trailwright.model.origin import Origin
from trailwright.model.resources import Bucket, IdentityPolicy, Place, Resource, Role, Trail
from trailwright.posture.parsed import parsed
from trailwright.posture.reach import attached_policies
from trailwright.rules._places import trails_near

if TYPE_CHECKING:
    from collections.abc import Callable

HERE, THERE = (
    Place(account=account, region="eu-west-1", partition="aws")
    for account in ("111122223333", "444455556666")
)
POLICY: dict[str, Any] = {
    "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
}


def _trail(name: str, place: Place, *, organization: bool = False) -> Trail:
    return Trail(
        type="AWS::CloudTrail::Trail",
        origin=Origin(stack=name, logical_id="Trail"),
        place=place,
        name=name,
        is_organization_trail=organization,
    )


@pytest.fixture
def counted() -> tuple[list[Estate], Callable[[Estate], int]]:
    """The estates something was worked out of, and what works it out."""
    asked: list[Estate] = []

    @once
    def trails(estate: Estate) -> int:
        asked.append(estate)
        return len(estate.trails)

    return asked, trails


def test_what_is_shared_is_worked_out_once_for_each_estate(
    counted: tuple[list[Estate], Callable[[Estate], int]],
) -> None:
    """Whoever asks again is told the same; another estate is another matter."""
    asked, trails = counted
    one, two = Estate(), Estate(trails=(_trail("audit", HERE),))

    assert ([0, 0, 1], [one, two]) == ([trails(one), trails(one), trails(two)], asked)


def test_the_trails_near_a_bucket_are_its_accounts_and_the_organizations() -> None:
    """A trail of another account records it only for the whole organization."""
    own, strange = _trail("own", HERE), _trail("strange", THERE)
    everywhere = _trail("everywhere", THERE, organization=True)
    also = _trail("also", HERE, organization=True)
    bucket = Bucket(type="b", origin=Origin(), place=HERE, name="b")

    near = trails_near(Estate(trails=(everywhere, own, strange, also)), bucket)

    assert ["own", "also", "everywhere"] == [each.name for each in near]


def test_a_policy_within_a_role_is_no_resource() -> None:
    """Nothing can wait for it but by waiting for the role."""
    policy = Resource(
        type="AWS::IAM::Policy", origin=Origin(stack="s", logical_id="Policy"), place=HERE
    )
    role = Role(
        type="AWS::IAM::Role",
        origin=Origin(stack="s", logical_id="Role"),
        place=HERE,
        name="r",
        policies=tuple(
            IdentityPolicy(name="p", document=POLICY, origin=each, logical_id=each.logical_id)
            for each in (Origin(stack="s", logical_id="Role"), policy.origin)
        ),
    )

    assert [policy] == list(attached_policies(Estate(roles=(role,), others=(policy,)), role))


def test_a_policy_is_parsed_once_for_what_it_is_attached_to() -> None:
    """A role's needs no principal, a resource's does."""
    estate = Estate()
    once_, again = parsed(estate, POLICY), parsed(estate, POLICY)
    of_role = parsed(estate, POLICY, kind=PolicyKind.IDENTITY)

    assert (True, 1, 0) == (once_ is again, len(again.problems), len(of_role.problems))

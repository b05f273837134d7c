"""An archive's times and classes are those S3 accepts."""

from __future__ import annotations

import pytest
from aws_cdk import CfnParameter, Duration, Stack

from trailwright.model.problems import InvalidOptionsError
from trailwright.model.retention import LockMode, ObjectLock, Retention, StorageClass, in_days


def test_by_default_files_stay_for_ever() -> None:
    """Nothing moves and nothing expires."""
    kept = Retention()

    assert (None, None) == (kept.archive_days, kept.expire_days)
    assert StorageClass.GLACIER_FLEXIBLE_RETRIEVAL is kept.storage_class


@pytest.mark.parametrize(("size", "minimum"), [(None, 131072), (0, 0), (1, 1)])
def test_small_files_are_not_archived(size: int | None, minimum: int) -> None:
    """Below 128 KB by default, as S3 does; 0 archives all."""
    assert minimum == Retention(minimum_object_bytes=size).minimum_bytes


def test_durations_and_days_say_the_same() -> None:
    """Both of the CDK's and plain numbers are taken."""
    assert 90 == in_days(Duration.days(90)) == in_days(90)
    assert Retention(expire_after=Duration.days(90)).expire_days == 90


@pytest.mark.parametrize("option", ["archive_after", "expire_after"])
@pytest.mark.parametrize("days", [0, -1])
def test_fails_on_less_than_a_day(option: str, days: int) -> None:
    """S3 counts whole days from one."""
    with pytest.raises(InvalidOptionsError, match=f"{option} must be at least 1 day, got {days}"):
        Retention(**{option: days})


@pytest.mark.parametrize("option", ["archive_after", "expire_after"])
def test_a_day_is_enough(option: str) -> None:
    """One day is accepted."""
    Retention(**{option: 1})


@pytest.mark.parametrize(("archive", "expire"), [(30, 30), (30, 29)])
def test_fails_on_expiry_before_archiving(archive: int, expire: int) -> None:
    """Files must expire later than they move."""
    with pytest.raises(InvalidOptionsError, match=r"expire_after must be later than archive_after"):
        Retention(archive_after=archive, expire_after=expire)


def test_expiry_a_day_after_archiving_is_accepted() -> None:
    """One day later is later."""
    assert 31 == Retention(archive_after=30, expire_after=31).expire_days


@pytest.mark.parametrize("kind", [StorageClass.STANDARD_IA, "STANDARD_IA"], ids=["enum", "text"])
def test_fails_on_infrequent_access_before_thirty_days(kind: StorageClass) -> None:
    """S3 refuses the transition, whichever way the class is written."""
    with pytest.raises(InvalidOptionsError, match="at least 30 days for STANDARD_IA, got 29"):
        Retention(archive_after=29, storage_class=kind)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (30, StorageClass.STANDARD_IA),
        (1, StorageClass.GLACIER_INSTANT_RETRIEVAL),
        (1, StorageClass.GLACIER_FLEXIBLE_RETRIEVAL),
        (1, StorageClass.DEEP_ARCHIVE),
    ],
)
def test_only_infrequent_access_has_a_first_day(days: int, kind: StorageClass) -> None:
    """Glacier classes take files from the first day on."""
    assert days == Retention(archive_after=days, storage_class=kind).archive_days


def test_fails_on_an_unknown_class() -> None:
    """The message lists those there are."""
    with pytest.raises(InvalidOptionsError, match=r"storage_class must be one of STANDARD_IA, .*"):
        Retention(storage_class="ICE")


def test_fails_on_a_negative_size() -> None:
    """0 means every size."""
    with pytest.raises(InvalidOptionsError, match="minimum_object_bytes must not be negative"):
        Retention(minimum_object_bytes=-1)


def test_days_known_only_at_deploy_time_are_not_judged() -> None:
    """A parameter may stand for any number of days."""
    later = Duration.days(CfnParameter(Stack(), "Days", type="Number").value_as_number)

    kept = Retention(archive_after=later, expire_after=1, storage_class=StorageClass.STANDARD_IA)

    assert 1 == kept.expire_days
    assert [] == list(ObjectLock(retain_for=later).check_against(Retention(expire_after=1)))
    assert [] == list(ObjectLock(retain_for=9).check_against(Retention(expire_after=later)))


def test_a_lock_is_governance_by_default() -> None:
    """It can be lifted by those who may."""
    assert (LockMode.GOVERNANCE, 7) == (
        ObjectLock(retain_for=7).mode,
        ObjectLock(retain_for=Duration.days(7)).days,
    )


@pytest.mark.parametrize("mode", [LockMode.COMPLIANCE, "COMPLIANCE"], ids=["enum", "text"])
def test_fails_on_compliance_nobody_said_yes_to(mode: LockMode) -> None:
    """It cannot be undone by anybody."""
    with pytest.raises(InvalidOptionsError, match="pass acknowledge_compliance=True"):
        ObjectLock(mode=mode, retain_for=1)


def test_compliance_can_be_acknowledged() -> None:
    """Then it is made."""
    assert 1 == ObjectLock(mode=LockMode.COMPLIANCE, retain_for=1, acknowledge_compliance=True).days


@pytest.mark.parametrize("days", [0, -5])
def test_fails_on_a_lock_of_no_time(days: int) -> None:
    """A lock holds for a day at least."""
    with pytest.raises(InvalidOptionsError, match=f"retain_for must be at least 1 day, got {days}"):
        ObjectLock(retain_for=days)


def test_fails_on_an_unknown_mode() -> None:
    """The message lists both."""
    with pytest.raises(InvalidOptionsError, match="mode must be one of GOVERNANCE, COMPLIANCE"):
        ObjectLock(mode="NONE", retain_for=1)


@pytest.mark.parametrize(("expire", "problems"), [(None, 0), (31, 0), (30, 0), (29, 1)])
def test_files_must_not_expire_while_locked(expire: int | None, problems: int) -> None:
    """Expiry on the day the lock ends is the earliest."""
    found = list(ObjectLock(retain_for=30).check_against(Retention(expire_after=expire)))

    assert problems == len(found)
    assert all("must not be shorter than the Object Lock (30 days)" in str(p) for p in found)

"""How long an archive keeps its objects, and what S3 accepts of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from trailwright.model.problems import Problem, raise_for
from trailwright.model.quotas import quotas
from trailwright.model.record import record
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LockMode", "ObjectLock", "Retention", "StorageClass", "in_days"]


class _Duration(Protocol):
    """Anything that knows its length in days, such as ``aws_cdk.Duration``."""

    def to_days(self) -> float:
        """Return the length in days."""
        ...


class StorageClass(StrEnum):
    """The storage classes an archive may move its objects to, dearest first."""

    STANDARD_IA = "STANDARD_IA"
    GLACIER_INSTANT_RETRIEVAL = "GLACIER_IR"
    GLACIER_FLEXIBLE_RETRIEVAL = "GLACIER"
    DEEP_ARCHIVE = "DEEP_ARCHIVE"


class LockMode(StrEnum):
    """S3 Object Lock retention modes."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


def in_days(duration: _Duration | int) -> int:
    """Return a duration in whole days.

    Args:
        duration: An ``aws_cdk.Duration``, or a number of days.
    """
    # Not isinstance: a protocol looks at every attribute, each time.
    return duration if isinstance(duration, int | float) else int(duration.to_days())


@record
class Retention:
    """How long log files are kept, and when they move to a cheaper class.

    CloudTrail's files are often smaller than 128 KB, and S3 does not move those
    by default, so archiving saves less than it seems
    (`S3 user guide, "Transitioning objects using Amazon S3 Lifecycle"
    <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>`_).

    Args:
        archive_after: Age, as ``aws_cdk.Duration`` or days, at which files move to
            ``storage_class``. Default: they stay in S3 Standard.

        expire_after: Age at which files expire. Default: they are kept for ever.

        storage_class: Where archived files go. Default: S3 Glacier Flexible Retrieval.

        minimum_object_bytes: Files below this size are not archived. Default: 131072
            (128 KB), S3's own default, written out.

    Raises:
        InvalidOptionsError: If S3 would refuse the rule, or expiry comes first.
    """

    archive_after: _Duration | int | None = None
    expire_after: _Duration | int | None = None
    storage_class: StorageClass = StorageClass.GLACIER_FLEXIBLE_RETRIEVAL
    minimum_object_bytes: int | None = None

    def __post_init__(self) -> None:
        """Refuse what S3 would refuse."""
        raise_for("Retention", self._problems())

    @property
    def archive_days(self) -> int | None:
        """Days until files are archived, or ``None``."""
        return None if self.archive_after is None else in_days(self.archive_after)

    @property
    def expire_days(self) -> int | None:
        """Days until files expire, or ``None``."""
        return None if self.expire_after is None else in_days(self.expire_after)

    @property
    def minimum_bytes(self) -> int:
        """The size, in bytes, from which files are archived."""
        if self.minimum_object_bytes is None:
            return quotas().small_object_kb * 1024
        return self.minimum_object_bytes

    def _problems(self) -> Iterator[Problem]:
        archive, expire = self.archive_days, self.expire_days
        for option, days in (("archive_after", archive), ("expire_after", expire)):
            if days is not None and not is_token(days) and days < 1:
                yield Problem(
                    option=option, rule="must be at least 1 day", value=days, remedy="raise it"
                )
        if not is_token(self.minimum_bytes) and self.minimum_bytes < 0:
            yield Problem(
                option="minimum_object_bytes",
                rule="must not be negative",
                value=self.minimum_bytes,
                remedy="pass 0 to archive files of every size",
            )
        yield from _check_choice("storage_class", self.storage_class, StorageClass)
        yield from self._class_problems(archive)
        if archive is None or expire is None or is_token(archive) or is_token(expire):
            return
        if expire <= archive:
            yield Problem(
                option="expire_after",
                rule=f"must be later than archive_after ({archive} days)",
                value=expire,
                remedy="archive earlier, expire later, or leave archive_after out",
            )

    def _class_problems(self, archive: int | None) -> Iterator[Problem]:
        soonest = quotas().ia_min_days
        if archive is None or is_token(archive) or archive >= soonest:
            return
        if self.storage_class == StorageClass.STANDARD_IA:
            yield Problem(
                option="archive_after",
                rule=f"must be at least {soonest} days for {self.storage_class}",
                value=archive,
                remedy=f"wait {soonest} days, or choose a Glacier class",
            )


@record
class ObjectLock:
    """Default S3 Object Lock retention of an archive.

    Args:
        mode: ``GOVERNANCE`` can be lifted by principals with a special permission,
            ``COMPLIANCE`` by nobody, the root user included.

        retain_for: How long each file is locked, as ``aws_cdk.Duration`` or days.

        acknowledge_compliance: Must be true for ``COMPLIANCE``: the archive cannot be
            emptied or deleted before the time is over, whatever happens. Default: false.

    Raises:
        InvalidOptionsError: If compliance is not acknowledged, or the time is too short.
    """

    mode: LockMode = LockMode.GOVERNANCE
    retain_for: _Duration | int
    acknowledge_compliance: bool = False

    def __post_init__(self) -> None:
        """Refuse a lock nobody said yes to."""
        raise_for("ObjectLock", self._problems())

    @property
    def days(self) -> int:
        """Days each file is locked."""
        return in_days(self.retain_for)

    def _problems(self) -> Iterator[Problem]:
        if not is_token(self.days) and self.days < 1:
            yield Problem(
                option="retain_for",
                rule="must be at least 1 day",
                value=self.days,
                remedy="raise it",
            )
        yield from _check_choice("mode", self.mode, LockMode)
        if self.mode == LockMode.COMPLIANCE and not self.acknowledge_compliance:
            yield Problem(
                option="mode",
                rule="COMPLIANCE cannot be undone by anybody until the time is over",
                value=str(self.mode),
                remedy="pass acknowledge_compliance=True to accept that, or use GOVERNANCE",
            )

    def check_against(self, retention: Retention) -> Iterator[Problem]:
        """Yield a problem when files would expire while still locked.

        Args:
            retention: The archive's retention.
        """
        expire = retention.expire_days
        if expire is None or is_token(expire) or is_token(self.days) or expire >= self.days:
            return
        yield Problem(
            option="retention.expire_after",
            rule=f"must not be shorter than the Object Lock ({self.days} days)",
            value=expire,
            remedy="expire later, or lock for a shorter time",
        )


def _check_choice(option: str, value: str, choices: type[StrEnum]) -> Iterator[Problem]:
    if not is_token(value) and value not in tuple(choices):
        yield Problem(
            option=option,
            rule=f"must be one of {', '.join(choices)}",
            value=value,
            remedy="choose one of them",
        )

"""The archive construct: the bucket that log files are delivered to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from trailwright.compose.archive import ArchivePlan, archive, archive_policy, check_policy_size
from trailwright.compose.key import KeyPlan, key
from trailwright.compose.resources import get_att
from trailwright.model import names
from trailwright.model.arns import bucket_arn
from trailwright.model.problems import Problem, raise_for
from trailwright.model.retention import Retention
from trailwright.provision._owned import Owned
from trailwright.provision._template import Template
from trailwright.provision._where import Where, keeps
from trailwright.provision.trail_key import KeyView, TrailKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk import RemovalPolicy

    from trailwright.model.retention import ObjectLock
    from trailwright.model.trails import TrailIdentity
    from trailwright.provision.trail_key import KeyLike

__all__ = ["LogBucket", "LogBucketView"]


class LogBucketView:
    """An archive in a template, and the trails its policies let in."""

    def __init__(
        self, template: Template, plan: ArchivePlan, where: Where, key: KeyLike | None
    ) -> None:
        self.where = where
        self.key = key
        self._owned = Owned(
            template,
            plan,
            local_id="BucketPolicy",
            prop="policy_document",
            compose=archive_policy,
        )
        self._counted: list[Any] = []

    @property
    def cfn_bucket(self) -> s3.CfnBucket:
        """The bucket as its L1 class."""
        return self._owned.template.resource("Bucket")

    @property
    def cfn_bucket_policy(self) -> s3.CfnBucketPolicy:
        """The bucket policy as its L1 class."""
        return self._owned.resource

    @property
    def bucket_name(self) -> str:
        """The bucket's name: the literal one given, else a token."""
        name = self._owned.plan.bucket_name
        return self.cfn_bucket.ref if name is None else name

    @property
    def bucket_arn(self) -> str:
        """The bucket's ARN."""
        name = self._owned.plan.bucket_name
        if name is None:
            return self.cfn_bucket.attr_arn
        return bucket_arn(partition=self.where.partition, name=name)

    @property
    def has_literal_name(self) -> bool:
        """Whether stacks of other accounts and Regions can name the bucket."""
        return self._owned.plan.bucket_name is not None

    @property
    def encrypted_with_kms(self) -> bool:
        """Whether log files are encrypted with a KMS key by default."""
        return self.key is not None

    @property
    def own_bucket_arns(self) -> tuple[str, ...]:
        """ARNs of the archive and of its access-log bucket."""
        if self._owned.plan.access_log_bucket is not True:
            return (self.bucket_arn,)
        logs: s3.CfnBucket = self._owned.template.resource("AccessLogBucket")
        return (self.bucket_arn, logs.attr_arn)

    @property
    def retention(self) -> Retention:
        """When log files are archived and expire."""
        return self._owned.plan.retention

    @property
    def trails(self) -> tuple[TrailIdentity, ...]:
        """The trails that may deliver."""
        return self._owned.plan.trails

    def count_requests(self, *, filter_id: str, prefix: str) -> None:
        """Let S3 count the requests below a prefix, which costs money.

        Args:
            filter_id: What CloudWatch calls them.

            prefix: What the keys of the objects begin with.
        """
        counted = s3.CfnBucket.MetricsConfigurationProperty(id=filter_id, prefix=prefix)
        self._counted.append(counted)
        self.cfn_bucket.metrics_configurations = self._counted

    def allow(self, trail: TrailIdentity) -> None:
        """Let one more trail deliver, and encrypt.

        Args:
            trail: The trail.
        """
        if trail in self.trails:
            return
        changed = replace(self._owned.plan, trails=(*self.trails, trail))
        raise_for(f"trail {trail.name!r}", check_policy_size(changed))
        self._owned.change(trails=(*self.trails, trail))
        if self.key is not None:
            self.key.allow(trail=trail)


class LogBucket(Construct):
    """An archive for CloudTrail log files.

    Encrypted, versioned, private, TLS only, kept when its stack is deleted, with a
    policy that lets in exactly the trails that are given this bucket, in whatever
    account they live.

    Args:
        scope: The scope, usually a stack.

        id: The construct's id in the scope.

        bucket_name: Needed when a trail of another account or Region delivers to it.
            Default: CloudFormation makes one up.

        encryption: ``"kms"`` or ``"sse-s3"``. Default: KMS.

        key: A key to encrypt with. Default: a new one, for this archive alone.

        key_alias: ``alias/…`` of the new key. Default: one made from ``bucket_name``,
            when that is given.

        retention: When log files are archived and expire. Default: kept for ever.

        object_lock: Default: no Object Lock.

        access_logs: Whether S3 server access logs are kept, in a bucket of their own
            which can take them: no KMS, no Object Lock. Default: yes.

        access_log_bucket: Name of an existing bucket of the same account and Region for
            them. Default: a new one.

        readers: ARNs of principals that may read. Default: those to whom the account's
            own IAM policies give it.

        tags: Tags of the bucket and the key. Default: none.

        removal_policy: Default: everything is kept when the stack is deleted.

    Raises:
        InvalidOptionsError: If options cannot be used, all problems in one message.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket_name: str | None = None,
        encryption: str = "kms",
        key: TrailKey | None = None,
        key_alias: str | None = None,
        retention: Retention | None = None,
        object_lock: ObjectLock | None = None,
        access_logs: bool = True,
        access_log_bucket: str | None = None,
        readers: Sequence[str] = (),
        tags: Mapping[str, str] | None = None,
        removal_policy: RemovalPolicy | None = None,
    ) -> None:
        super().__init__(scope, id)
        retention = retention or Retention()
        raise_for(
            f"LogBucket {id!r}",
            _problems(bucket_name, encryption, key, key_alias, retention, object_lock),
        )
        where = Where.of(scope)
        kms = encryption == "kms"
        own_key = (
            _key_plan(where, bucket_name, key_alias, readers, tags, removal_policy)
            if kms and key is None
            else None
        )
        plan = ArchivePlan(
            partition=where.partition,
            account=where.account,
            bucket_name=bucket_name,
            key_arn=get_att("Key", "Arn") if own_key else (key.key_arn if key else None),
            retention=retention,
            object_lock=object_lock,
            access_log_bucket=access_log_bucket or access_logs,
            readers=tuple(readers),
            tags=tags or {},
            retain=keeps(removal_policy),
        )
        self._view = _materialise(self, plan, own_key, where, key.view if key else None)
        self._bucket: s3.IBucket | None = None

    @property
    def view(self) -> LogBucketView:
        """The archive and the trails it lets in."""
        return self._view

    @property
    def bucket_name(self) -> str:
        """The bucket's name."""
        return self._view.bucket_name

    @property
    def bucket_arn(self) -> str:
        """The bucket's ARN."""
        return self._view.bucket_arn

    @property
    def cfn_bucket(self) -> s3.CfnBucket:
        """The bucket as its L1 class."""
        return self._view.cfn_bucket

    @property
    def key_arn(self) -> str | None:
        """ARN of the key, or ``None`` with SSE-S3."""
        return self._view.key.key_arn if self._view.key else None

    @property
    def encrypted_with_kms(self) -> bool:
        """Whether log files are encrypted with a KMS key by default."""
        return self._view.encrypted_with_kms

    @property
    def bucket(self) -> s3.IBucket:
        """The bucket as an L2, for grants, metrics and notifications."""
        if self._bucket is None:
            self._bucket = s3.Bucket.from_bucket_attributes(
                self, "View", bucket_arn=self.bucket_arn
            )
        return self._bucket


def _materialise(
    scope: Construct,
    plan: ArchivePlan,
    own_key: KeyPlan | None,
    where: Where,
    given_key: KeyView | None,
) -> LogBucketView:
    resources = (key(own_key) if own_key else {}) | archive(plan)
    template = Template(scope, resources, primary="Bucket")
    view = KeyView(template, own_key, where) if own_key else given_key
    return LogBucketView(template, plan, where, view)


def _key_plan(  # noqa: PLR0917 - one private caller
    where: Where,
    bucket_name: str | None,
    alias: str | None,
    readers: Sequence[str],
    tags: Mapping[str, str] | None,
    removal_policy: RemovalPolicy | None,
) -> KeyPlan:
    return KeyPlan(
        partition=where.partition,
        account=where.account,
        region=where.region,
        alias=alias or (f"alias/trailwright/{bucket_name}" if bucket_name else None),
        readers=tuple(readers),
        tags=tags or {},
        retain=keeps(removal_policy),
    )


def _problems(  # noqa: PLR0917 - one private caller
    bucket_name: str | None,
    encryption: str,
    key: TrailKey | None,
    key_alias: str | None,
    retention: Retention,
    object_lock: ObjectLock | None,
) -> Iterator[Problem]:
    if bucket_name is not None:
        yield from names.bucket_name(bucket_name, "bucket_name")
    if encryption not in ("kms", "sse-s3"):
        yield Problem(
            option="encryption",
            rule="must be 'kms' or 'sse-s3'",
            value=encryption,
            remedy="choose one of them",
        )
    if encryption == "sse-s3" and (key is not None or key_alias is not None):
        yield Problem(
            option="key" if key is not None else "key_alias",
            rule="has no use with encryption='sse-s3'",
            remedy="leave it out, or encrypt with 'kms'",
        )
    if key_alias is not None:
        yield from names.key_alias(key_alias, "key_alias")
    if object_lock is not None:
        yield from object_lock.check_against(retention)

"""What a trail records beyond management events, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from trailwright.model.field_checks import (
    as_tuples,
    check_field,
    check_operands,
    check_read_write,
)
from trailwright.model.problems import Problem, raise_for
from trailwright.model.record import record
from trailwright.model.selectors import DataResource, FieldSelector, ReadWriteType
from trailwright.model.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["CLASSIC_TYPES", "DataEvents", "NetworkActivity"]

S3_OBJECT = "AWS::S3::Object"
LAMBDA_FUNCTION = "AWS::Lambda::Function"
DYNAMODB_TABLE = "AWS::DynamoDB::Table"

#: The types that basic selectors hold, too.
CLASSIC_TYPES = (S3_OBJECT, LAMBDA_FUNCTION, DYNAMODB_TABLE)


@record
class DataEvents:
    """Data events of some resources, or of all of a type.

    Made by :meth:`s3`, :meth:`lambda_function`, :meth:`dynamodb` and their ``all_``
    twins, or by :meth:`of` for every other type.

    Args:
        resource_type: E.g. ``AWS::S3::Object``.

        read_write: Default: all events.

        arns: The resources; for S3 what object ARNs begin with. Default: all of the type.

        event_names: Only these calls. Default: all.

        fields: Further conditions. Default: none.
    """

    resource_type: str
    read_write: ReadWriteType | str = ReadWriteType.ALL
    arns: tuple[str, ...] = ()
    event_names: tuple[str, ...] = ()
    fields: tuple[FieldSelector, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a read_write that CloudTrail does not know."""
        raise_for("DataEvents", check_read_write(self.read_write, "read_write"))
        as_tuples(self, "arns", "event_names", "fields", once=True)

    @classmethod
    def s3(cls, bucket: Any, *, prefix: str = "", read_write: str = "All") -> DataEvents:  # noqa: ANN401
        """Return the data events of a bucket's objects.

        Args:
            bucket: Any bucket of the CDK, one of ours, or an ARN.

            prefix: Only objects whose key begins so. Default: all.

            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.

        Raises:
            InvalidOptionsError: If the prefix begins with a slash.
        """
        raise_for("DataEvents.s3", _check_prefix(prefix))
        arn = _arn_of(bucket, "bucket").removesuffix("/")
        return cls(resource_type=S3_OBJECT, read_write=read_write, arns=(f"{arn}/{prefix}",))

    @classmethod
    def all_s3(cls, *, read_write: str = "All") -> DataEvents:
        """Return the data events of all buckets but the trail's own.

        Args:
            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.
        """
        return cls(resource_type=S3_OBJECT, read_write=read_write)

    @classmethod
    def lambda_function(cls, function: Any, *, read_write: str = "All") -> DataEvents:  # noqa: ANN401
        """Return the invocations of a function.

        Args:
            function: Any function of the CDK, or an ARN.

            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.
        """
        arn = _arn_of(function, "function")
        return cls(resource_type=LAMBDA_FUNCTION, read_write=read_write, arns=(arn,))

    @classmethod
    def all_lambda(cls, *, read_write: str = "All") -> DataEvents:
        """Return the invocations of all functions.

        Args:
            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.
        """
        return cls(resource_type=LAMBDA_FUNCTION, read_write=read_write)

    @classmethod
    def dynamodb(cls, table: Any, *, read_write: str = "All") -> DataEvents:  # noqa: ANN401
        """Return the item calls on a table.

        Args:
            table: Any table of the CDK, or an ARN.

            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.
        """
        arn = _arn_of(table, "table")
        return cls(resource_type=DYNAMODB_TABLE, read_write=read_write, arns=(arn,))

    @classmethod
    def all_dynamodb(cls, *, read_write: str = "All") -> DataEvents:
        """Return the item calls on all tables.

        Args:
            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.
        """
        return cls(resource_type=DYNAMODB_TABLE, read_write=read_write)

    @classmethod
    def of(
        cls,
        resource_type: str,
        *,
        arns: Sequence[str] = (),
        event_names: Sequence[str] = (),
        read_write: str = "All",
        fields: Sequence[FieldSelector] = (),
    ) -> DataEvents:
        """Return the data events of any type.

        Types beyond the classic three, and conditions, need advanced selectors.

        Args:
            resource_type: E.g. ``AWS::SNS::Topic``.

            arns: The resources. Default: all of the type.

            event_names: Only these calls. Default: all.

            read_write: ``All``, ``ReadOnly`` or ``WriteOnly``. Default: all.

            fields: Further conditions. Default: none.
        """
        return cls(
            resource_type=resource_type,
            read_write=read_write,
            arns=cast("tuple[str, ...]", arns),
            event_names=cast("tuple[str, ...]", event_names),
            fields=cast("tuple[FieldSelector, ...]", fields),
        )

    @property
    def basic_can_say_it(self) -> bool:
        """Whether a basic selector can hold it."""
        plain = not self.event_names and not self.fields
        return plain and self.resource_type in CLASSIC_TYPES

    def check(self, option: str = "data_events") -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        yield from self._check_arns(option)
        yield from check_operands(self.event_names, f"{option}.event_names")
        for field in self.fields:
            yield from check_field(field, "Data", f"{option}.fields")

    def _check_arns(self, option: str) -> Iterator[Problem]:
        classic = self.resource_type in CLASSIC_TYPES
        if classic:
            yield from DataResource(type=self.resource_type, values=self.arns).check(option)
        for arn in self.arns:
            if is_token(arn):
                continue
            if not classic and (not arn.startswith("arn:") or "*" in arn):
                yield Problem(
                    option=f"{option}.arns",
                    rule="must be full ARNs without wildcards",
                    value=arn,
                    remedy="name the resource, or leave arns out for all of the type",
                )
            if self.resource_type == S3_OBJECT and "*" in arn.partition("/")[2]:
                yield Problem(
                    option=f"{option}.prefix",
                    rule="has no wildcards, so * would be taken as it stands",
                    value=arn,
                    remedy="end the prefix before the *",
                )

    def __str__(self) -> str:
        what = ", ".join(self.arns) if self.arns else "all"
        return f"{self.resource_type} {self.read_write} {what}"


@record
class NetworkActivity:
    """Calls through VPC endpoints to one service.

    Args:
        event_source: E.g. ``s3.amazonaws.com``.

        event_names: Only these calls. Default: all.

        vpc_endpoint_ids: Only these endpoints. Default: all.

        access_denied_only: Only calls the endpoint's policy refused. Default: no.
    """

    event_source: str
    event_names: tuple[str, ...] = ()
    vpc_endpoint_ids: tuple[str, ...] = ()
    access_denied_only: bool = False

    def __post_init__(self) -> None:
        """Take lists as well, each of their values once."""
        as_tuples(self, "event_names", "vpc_endpoint_ids", once=True)

    def check(self, option: str = "network_activity") -> Iterator[Problem]:
        """Yield what CloudTrail would refuse.

        Args:
            option: The option by the name the user wrote.
        """
        yield from check_operands((self.event_source,), f"{option}.event_source")
        yield from check_operands(self.event_names, f"{option}.event_names")
        yield from check_operands(self.vpc_endpoint_ids, f"{option}.vpc_endpoint_ids")


def _check_prefix(prefix: str) -> Iterator[Problem]:
    if prefix.startswith("/"):
        yield Problem(
            option="prefix",
            rule="must not begin with a slash",
            value=prefix,
            remedy="leave the slash out, it stands after the bucket already",
        )


def _arn_of(resource: Any, kind: str) -> str:  # noqa: ANN401
    """Return the ARN of a string, of an L2 or one of ours, of any reference, or of an L1."""
    if isinstance(resource, str):
        return resource
    found = getattr(resource, f"{kind}_arn", None)
    if found is not None:
        return found
    reference = getattr(resource, f"{kind}_ref", None)
    found = getattr(reference, f"{kind}_arn", None) or getattr(resource, "attr_arn", None)
    if found is None:
        msg = f"{kind} must be an ARN or a {kind} of the CDK, got {resource!r}"
        raise TypeError(msg)
    return found

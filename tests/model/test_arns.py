"""ARNs are taken apart and put together without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trailwright.model import arns
from trailwright.model.arns import Arn
from trailwright.model.regions import partitions

ARNS = st.builds(
    Arn,
    partition=st.sampled_from(partitions()),
    service=st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    region=st.from_regex(r"[a-z0-9-]{0,20}", fullmatch=True),
    account=st.one_of(st.just(""), st.just("aws"), st.from_regex(r"[0-9]{12}", fullmatch=True)),
    resource=st.from_regex(r"[!-~]{1,30}( [!-~]{1,9})?", fullmatch=True),
)


@given(ARNS)
def test_an_arn_survives_being_written_and_read(arn: Arn) -> None:
    """Writing an ARN and parsing it gives the same parts."""
    assert arn == Arn.parse(str(arn))


@given(ARNS)
def test_an_arn_survives_being_read_and_written(arn: Arn) -> None:
    """Parsing an ARN and writing it gives the same text."""
    text = str(arn)

    assert text == str(Arn.parse(text))


@pytest.mark.parametrize("partition", partitions())
def test_every_partition_is_understood(partition: str) -> None:
    """The partition of an ARN is the first part."""
    arn = Arn.parse(f"arn:{partition}:s3:::logs")

    assert (partition, "s3", "", "", "logs") == (
        arn.partition,
        arn.service,
        arn.region,
        arn.account,
        arn.resource,
    )


def test_the_resource_keeps_its_colons_and_slashes() -> None:
    """Everything after the fifth colon is the resource."""
    arn = Arn.parse("arn:aws:logs:us-east-1:111122223333:log-group:/trails/audit:*")

    assert "log-group:/trails/audit:*" == arn.resource


GOOD = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "audit",
        "arn:aws:s3:::",
        "arn:aws:s3",
        f"{GOOD}\n",
        f" {GOOD}",
        f"{GOOD} ",
        f"x{GOOD}",
        GOOD.replace("aws", "a\u0455s", 1),
        GOOD.replace("111122223333", "11112222333"),
        GOOD.replace("111122223333", "1111222233334"),
        GOOD.replace("111122223333", "\u0661" * 12),
        GOOD.replace("us-east-1", "US-EAST-1"),
        GOOD.replace("audit", "\u0430udit"),
        GOOD.replace("aws", "AWS"),
        GOOD.replace("aws", "amazon"),
        GOOD.replace("111122223333", "*"),
    ],
)
def test_fails_on_what_is_no_arn(text: str) -> None:
    """Neither parts nor homoglyphs nor anything around it pass; the message shows the form."""
    with pytest.raises(ValueError, match="must be an ARN, arn:<partition>:<service>") as failure:
        Arn.parse(text)

    assert f"got {text!r}" in str(failure.value)


WHERE = {"partition": "aws", "region": "us-east-1", "account": "111122223333"}


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (arns.trail_arn(**WHERE, name="audit"), GOOD),
        (arns.bucket_arn(partition="aws-cn", name="logs"), "arn:aws-cn:s3:::logs"),
        (arns.topic_arn(**WHERE, name="t"), "arn:aws:sns:us-east-1:111122223333:t"),
        (arns.key_arn(**WHERE, key_id="k"), "arn:aws:kms:us-east-1:111122223333:key/k"),
        (
            arns.kms_alias_arn(**WHERE, alias="alias/trails"),
            "arn:aws:kms:us-east-1:111122223333:alias/trails",
        ),
        (
            arns.log_group_arn(**WHERE, name="/trails/audit"),
            "arn:aws:logs:us-east-1:111122223333:log-group:/trails/audit",
        ),
        (
            arns.role_arn(partition="aws", account="111122223333", name="r"),
            "arn:aws:iam::111122223333:role/r",
        ),
    ],
)
def test_builders_write_what_the_service_reference_says(built: str, expected: str) -> None:
    """Each kind of ARN has its form, and parses."""
    assert expected == built
    assert expected == str(Arn.parse(built))


def test_builders_take_tokens() -> None:
    """Values known only at deploy time are put in as they are."""
    built = arns.bucket_arn(partition="${Token[AWS.Partition.3]}", name="logs")

    assert "arn:${Token[AWS.Partition.3]}:s3:::logs" == built

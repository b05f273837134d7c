"""What AWS would refuse of a well-formed ``trails.yaml``, and where that was written."""

from __future__ import annotations

import pytest

from trailwright.config.errors import ConfigError
from trailwright.config.load import load

_ORGANIZATION = (
    "organization: {id: o-a1b2c3d4e5, management_account: 111122223333, "
    "log_archive_account: 222233334444, home_region: us-east-1}\n"
)


def _account(name: str, more: str = "", *, region: str = "eu-west-1") -> str:
    """Return an account trail, its further keys on a second line, from column 3."""
    line = f"- {{kind: account, name: {name}, account: 111122223333, region: {region}"
    return f"{line},\n  {more}}}\n" if more else f"{line}}}\n"


def _errors(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load("trails.yaml", text=text)
    return [str(error) for error in caught.value.errors]


def _expect(expected: list[str], text: str) -> None:
    assert [f"trails.yaml:{line}" for line in expected] == _errors(text)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "management_events: None",
            (
                "3:22: trails[0].management_events must not be None on a trail that records "
                "nothing "
                "else, got 'None'; record data events, or some management events"
            ),
        ),
        (
            "s3_key_prefix: a/AWSLogs/b",
            (
                "3:18: trails[0].s3_key_prefix must not hold AWSLogs/, which CloudTrail adds "
                "itself, "
                "got 'a/AWSLogs/b'; leave that part out"
            ),
        ),
        (
            "tags: {'aws:x': y}",
            (
                "3:9: trails[0].tags key must not begin with aws:, which AWS keeps for itself, "
                "got 'aws:x'; choose another key"
            ),
        ),
        (
            "archive: {bucket_name: 192.168.0.1}",
            (
                "3:26: trails[0].archive.bucket_name must not look like an address, "
                "got '192.168.0.1'; rename it"
            ),
        ),
        (
            "alarms: {profiles: [cos]}",
            (
                "3:23: trails[0].alarms.profiles[0] must be a profile in policies/alarms/, "
                "got 'cos'; did you mean 'cis'? "
                "choose from cis, tamper, threat, threat-extended, tuned"
            ),
        ),
        (
            "log_group: false, alarms: {emails: [a@example.com]}",
            (
                "3:29: trails[0].alarms needs the trail's log_group, which is false; "
                "give the trail a log group, or write alarms: false"
            ),
        ),
        (
            "management_events: ReadOnly, insights: [ApiCallRateInsight]",
            (
                "3:43: trails[0].insights[0] needs a trail that records write management events, "
                "got 'ApiCallRateInsight of Management events'; record them, or leave the "
                "Insights out"
            ),
        ),
        (
            "selectors: basic, data_events: [{type: AWS::SNS::Topic}]",
            (
                "3:14: trails[0].selectors cannot be basic: AWS::SNS::Topic with its conditions "
                "needs advanced event selectors, got 'basic'; use 'auto' or 'advanced'"
            ),
        ),
        (
            "archive: {bucket_name: logs}, data_events: [{s3: {bucket: logs}}]",
            (
                "3:47: trails[0].data_events[0] must not record the trail's own log bucket: each "
                "delivery would cause the next, got 'arn:aws:s3:::logs/'; leave it out"
            ),
        ),
        (
            "archive: {retention: {archive_after_days: 90, expire_after_days: 30}}",
            (
                "3:68: trails[0].archive.retention.expire_after_days must be later than "
                "archive_after_days (90 days), got 30; archive earlier, expire later, or leave "
                "archive_after_days out"
            ),
        ),
        (
            "archive: {retention: {archive_after_days: 7, storage_class: STANDARD_IA}}",
            (
                "3:45: trails[0].archive.retention.archive_after_days must be at least 30 days for "
                "STANDARD_IA, got 7; wait 30 days, or choose a Glacier class"
            ),
        ),
        (
            "archive: {retention: {expire_after_days: 30}, object_lock: {days: 365}}",
            (
                "3:44: trails[0].archive.retention.expire_after_days must not be shorter than the "
                "Object Lock (365 days), got 30; expire later, or lock for a shorter time"
            ),
        ),
        (
            "archive: {object_lock: {mode: COMPLIANCE, days: 365}}",
            (
                "3:33: trails[0].archive.object_lock.mode COMPLIANCE cannot be undone by anybody "
                "until the time is over, got 'COMPLIANCE'; write acknowledge_compliance: true to "
                "accept that, or use GOVERNANCE"
            ),
        ),
    ],
)
def test_fails_on_an_option_that_cannot_work(more: str, expected: str) -> None:
    """The option is named as it is written, at the place of its value."""
    _expect([expected], f"trails:\n{_account('audit', more)}")


def test_a_fault_in_the_defaults_is_shown_in_the_defaults() -> None:
    """A value that a trail inherits keeps its place."""
    _expect(
        [
            (
                "1:53: trails[0].archive.retention.expire_after_days must be later than "
                "archive_after_days (90 days), got 30; archive earlier, expire later, or leave "
                "archive_after_days out"
            )
        ],
        "defaults: {archive: {retention: {expire_after_days: 30}}}\ntrails:\n"
        + _account("audit", "archive: {retention: {archive_after_days: 90}}"),
    )


def test_fails_on_an_organization_trail_with_an_account() -> None:
    """The management account owns the trail, and the refusal says why."""
    _expect(
        [
            (
                "3:44: trails[0].account must not be given for an organization trail, "
                "got '222233334444'; delete it: the management account owns the trail, because "
                "CloudFormation cannot deploy one through a delegated administrator"
            )
        ],
        f"{_ORGANIZATION}trails:\n- {{kind: organization, name: org, account: 222233334444}}\n",
    )


def test_fails_on_an_organization_trail_without_an_organization() -> None:
    """An organization trail needs the organization's id and accounts."""
    _expect(
        [
            (
                "2:10: trails[0].kind needs the organization's id and accounts, "
                "got 'organization'; add organization at the top of the file"
            )
        ],
        "trails:\n- {kind: organization, name: org}\n",
    )


def test_fails_on_an_organization_trail_in_china() -> None:
    """Where AWS offers no organization trails, none is declared."""
    organization = _ORGANIZATION.replace("us-east-1", "cn-north-1")
    _expect(
        [
            (
                "3:10: trails[0].kind cannot be organization in partition aws-cn; "
                "declare an account trail for each account"
            )
        ],
        f"{organization}trails:\n- {{kind: organization, name: org}}\n",
    )


def test_fails_on_an_unknown_region_with_the_one_that_was_meant() -> None:
    """A misspelt Region is a suggestion away."""
    _expect(
        [
            (
                "2:63: trails[0].region must be a Region that CloudTrail knows, "
                "got 'us-eats-1'; did you mean us-east-1?"
            )
        ],
        "trails:\n" + _account("audit", region="us-eats-1"),
    )


def test_fails_on_two_partitions_in_one_file() -> None:
    """Accounts lie in one partition, so Regions and readers do too."""
    text = (
        "trails:\n"
        + _account("audit")
        + "existing_trails:\n- {name: old, account: 111122223333, region: cn-north-1}\n"
        + "readers: ['arn:aws-cn:iam::111122223333:role/analyst']\n"
    )
    _expect(
        [
            (
                "4:46: existing_trails[0].region must lie in partition aws like trails[0].region, "
                "got 'cn-north-1'; keep one file for each partition"
            ),
            (
                "5:11: readers[0] must lie in partition aws like the trails, "
                "got 'arn:aws-cn:iam::111122223333:role/analyst'; correct the ARN"
            ),
        ],
        text,
    )


def test_fails_on_a_reader_that_is_everybody() -> None:
    """A reader is one principal."""
    _expect(
        [
            (
                "3:11: readers[0] must name one principal, without *, "
                "got 'arn:aws:iam::111122223333:role/*'; list each role"
            ),
            (
                "3:47: readers[1] must be the ARN of an IAM role, user or account root, "
                "got 'arn:aws:iam::111122223333:role/a\\n'; correct it"
            ),
        ],
        "trails:\n"
        + _account("audit")
        + "readers: ['arn:aws:iam::111122223333:role/*', "
        + '"arn:aws:iam::111122223333:role/a\\n"]\n',
    )


def test_fails_on_a_day_that_is_in_no_calendar() -> None:
    """An acknowledgement ends on a real day."""
    _expect(
        [
            (
                "4:55: acknowledgements[0].expires must be a day of the calendar, "
                "got '2027-02-30'; write YYYY-MM-DD"
            )
        ],
        "trails:\n"
        + _account("audit")
        + "acknowledgements:\n- {rule: TW301, resource: audit, reason: ok, expires: 2027-02-30}\n",
    )


def test_fails_on_the_same_trail_twice() -> None:
    """Account, Region and name are one trail, ours or not."""
    text = (
        "trails:\n"
        + _account("audit")
        + "existing_trails:\n- {name: audit, account: 111122223333, region: eu-west-1}\n"
    )
    _expect(
        [
            (
                "2:3: trails[0] must have different names in account 111122223333, eu-west-1 "
                "(TrailAlreadyExistsException); trails.yaml:4 and trails.yaml:2 both have this "
                "one, "
                "got 'audit'; rename one of them"
            )
        ],
        text,
    )


def test_fails_on_names_that_differ_in_punctuation_only() -> None:
    """Stacks and buckets are named after trails, without their punctuation."""
    _expect(
        [
            (
                "3:25: trails[1].name must differ from that of the trail at trails.yaml:2: stacks, "
                "buckets and keys are named after it, got 'org-audit'; rename one"
            )
        ],
        "trails:\n" + _account("org.audit") + _account("org-audit"),
    )


def test_fails_on_two_trails_with_one_bucket() -> None:
    """Each trail makes its own bucket."""
    _expect(
        [
            (
                "5:26: trails[1].archive.bucket_name must differ from that of trails[0]: each "
                "trail "
                "makes its own bucket, got 'logs'; rename one"
            )
        ],
        "trails:\n"
        + _account("one", "archive: {bucket_name: logs}")
        + _account("two", "archive: {bucket_name: logs}"),
    )


def test_fails_on_a_sixth_trail_with_the_ledger() -> None:
    """Trails that are not ours count, and the refusal shows who uses the places."""
    text = (
        "trails:\n"
        + "".join(_account(f"trail-{number}") for number in range(5))
        + "existing_trails:\n- {name: legacy, account: 111122223333, region: us-east-1}\n"
    )
    (error,) = _errors(text)
    assert error.startswith(
        "trails.yaml:6:3: trails[4] must be at most 5 per Region in account 1111"
    )
    assert (
        "6 of 5 used by legacy (trails.yaml:8), trail-0 (trails.yaml:2), trail-1 (trails.yaml:3)"
        in error
    )


def test_fails_on_too_many_data_resources_with_the_ledger() -> None:
    """Beyond 250 data resources the refusal says what uses them."""
    buckets = ", ".join(f"{{bucket: bucket-{number}}}" for number in range(251))
    (error,) = _errors(
        "trails:\n" + _account("audit", f"selectors: basic, data_events: [{{s3: [{buckets}]}}]")
    )
    assert "trails.yaml:3:34: trails[0].data_events must name at most 250" in error
    assert "251 AWS::S3::Object All" in error


def test_what_basic_selectors_cannot_hold_becomes_advanced() -> None:
    """Left to itself, a trail of 251 buckets is no fault."""
    buckets = ", ".join(f"{{bucket: bucket-{number}}}" for number in range(251))
    text = "trails:\n" + _account("audit", f"data_events: [{{s3: [{buckets}]}}]")
    assert 251 == len(load("trails.yaml", text=text).trails[0].data_events[0].arns)


def test_every_fault_of_an_estate_is_said_at_once() -> None:
    """Faults of several trails are reported together, by line."""
    text = (
        "trails:\n"
        + _account("a..b", "management_events: None")
        + _account("c..d", "management_events: None")
    )
    places = [error.split(": ")[0] for error in _errors(text)]
    assert [f"trails.yaml:{place}" for place in ("2:25", "3:22", "4:25", "5:22")] == places

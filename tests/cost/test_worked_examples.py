"""Examples that are added up by hand in the comments, one service each.

What is taken for granted, low, likely and high: an event has 900, 1,300 or 2,500 bytes; files
shrink 12, 9 or 6 times; 500, 50 or 10 events make one. A month has 730 hours, or 30.41667 days.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., dict[str, Any]]
    Cost = Callable[..., Any]
    Find = Callable[..., Any]
    Rounded = Callable[[Any], tuple[str, str, str]]

MILLION = 1_000_000
S3_DATA = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::orders/"]}],
    }
]
BOTH_INSIGHTS = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]


def test_aws_own_example_of_two_trails(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """150,000 management events in two trails, 2 million data events in one.

    The first copy is free, the second 1.5 * $2 = $3, the data events 20 * $0.10 = $2.
    """
    first = trail(TrailName="first", EventSelectors=S3_DATA)
    found = cost_of(
        {"First": first, "Second": trail(TrailName="second")}, management=150_000, data=2 * MILLION
    )

    assert ("0.0000",) * 3 == rounded(line_of(found, "first_copy", "first").amount)
    assert ("3.0000",) * 3 == rounded(line_of(found, "further_copy", "second").amount)
    assert ("2.0000",) * 3 == rounded(line_of(found, "data_events").amount)


def test_aws_own_example_of_insights(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """300,000 events, 5%, 10% or 30% of which write, with both types of Insights.

    All are analysed for errors, those that write for rates too: 315,000, 330,000, 390,000,
    at $0.35 for 100,000.
    """
    found = cost_of({"Trail": trail(InsightSelectors=BOTH_INSIGHTS)}, management=300_000)

    assert ("315000.0000", "330000.0000", "390000.0000") == rounded(
        line_of(found, "insights").quantity
    )
    assert ("1.1025", "1.1550", "1.3650") == rounded(line_of(found, "insights").amount)


@pytest.mark.parametrize(
    ("insight", "expected"),
    [
        ("ApiCallRateInsight", ("15000.0000", "30000.0000", "90000.0000")),
        ("ApiErrorRateInsight", ("300000.0000", "300000.0000", "300000.0000")),
    ],
)
def test_one_type_of_insights_looks_at_its_own_events(  # noqa: PLR0917 - most are fixtures
    trail: Make,
    cost_of: Cost,
    line_of: Find,
    rounded: Rounded,
    insight: str,
    expected: tuple[str, str, str],
) -> None:
    """Call rates at those that write, error rates at all of 300,000."""
    found = cost_of(
        {"Trail": trail(InsightSelectors=[{"InsightType": insight}])}, management=300_000
    )

    assert expected == rounded(line_of(found, "insights").quantity)


def test_insights_of_two_trails_are_charged_to_each(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Where only their number is known, each may have any of it: likely half."""
    own = {"InsightSelectors": BOTH_INSIGHTS}
    found = cost_of(
        {"One": trail(TrailName="one", **own), "Two": trail(TrailName="two", **own)},
        insights=MILLION,
    )

    assert ("0.0000", "1.7500", "3.5000") == rounded(line_of(found, "insights", "two").amount)


def test_insights_whose_number_is_known_are_counted_so(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """2 million analysed, at $3.50 a million."""
    found = cost_of(
        {"Trail": trail(InsightSelectors=BOTH_INSIGHTS)}, management=MILLION, insights=2 * MILLION
    )

    assert ("7.0000",) * 3 == rounded(line_of(found, "insights").amount)


def test_insights_on_data_events_look_at_each_once_for_each_type(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A million data events, two types: 2 million at $0.30 a million."""
    insights = [each | {"EventCategories": ["Data"]} for each in BOTH_INSIGHTS]
    found = cost_of(
        {"Trail": trail(EventSelectors=S3_DATA, InsightSelectors=insights)}, data=MILLION
    )

    assert ("0.6000",) * 3 == rounded(line_of(found, "data_insights").amount)


def test_network_activity_costs_what_data_events_cost(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A million at $0.10 for 100,000; they come in 20,000 files, likely, like all others."""
    fields = [
        {"Field": "eventCategory", "Equals": ["NetworkActivity"]},
        {"Field": "eventSource", "Equals": ["kms.amazonaws.com"]},
    ]
    selectors = [{"FieldSelectors": fields}]
    found = cost_of({"Trail": trail(AdvancedEventSelectors=selectors)}, network_activity=MILLION)

    assert ("1.0000",) * 3 == rounded(line_of(found, "network_activity_events").amount)
    assert "20000.0000" == rounded(line_of(found, "put").quantity)[1]


def test_files_are_written_and_read(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A million events: 2,000, 20,000 or 100,000 files, read never, once or three times.

    PUT $5 a million: $0.01, $0.10, $0.50. GET $0.40 a million: 0, $0.008, 300,000 → $0.12.
    """
    found = cost_of({"Trail": trail()}, management=MILLION)

    assert ("0.0100", "0.1000", "0.5000") == rounded(line_of(found, "put").amount)
    assert ("0.0000", "0.0080", "0.1200") == rounded(line_of(found, "get").amount)


def test_digest_files_come_each_hour_from_each_region(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """730 hours * 17 Regions that are always on, or all 34, at $5 a million."""
    found = cost_of({"Trail": trail(EnableLogFileValidation=True)})

    assert ("12410.0000", "12410.0000", "24820.0000") == rounded(line_of(found, "put").quantity)
    assert "0.1241" == rounded(line_of(found, "put").amount)[2]
    assert "S3 PUT requests of digest files" == line_of(found, "put").label


def test_digest_files_of_a_template_that_fits_any_region_are_counted_as_if_here(
    trail: Make, cost_of: Cost, line_of: Find
) -> None:
    """All Regions of the partition aws."""
    here, anywhere = (
        cost_of({"Trail": trail(EnableLogFileValidation=True)}, region=region)
        for region in ("us-east-1", None)
    )

    assert line_of(here, "put").quantity == line_of(anywhere, "put").quantity


def test_digest_files_of_an_organization_come_from_each_account(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A trail of one Region in 100 accounts: 730 * 100."""
    own = trail(EnableLogFileValidation=True, IsOrganizationTrail=True, IsMultiRegionTrail=False)

    found = cost_of({"Trail": own}, accounts=100)

    assert ("73000.0000",) * 3 == rounded(line_of(found, "put").quantity)


def test_storage_grows_month_by_month(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """10 GiB of compressed files a month, likely; in the third month 30 GiB at $0.023.

    10 GiB * 9 / 1,300 bytes = 74,335,972.4 events.
    """
    found = cost_of({"Trail": trail(), "A": archive()}, management=74_335_973, month=3)

    assert "30.0000" == rounded(line_of(found, "storage_STANDARD").quantity)[1]
    assert "0.6900" == rounded(line_of(found, "storage_STANDARD").amount)[1]


def test_storage_ends_where_files_expire(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Kept for 73 days, which are 2.4 months: 24 GiB, in the twelfth month and ever after."""
    kept = {"Trail": trail(), "A": archive(ExpirationInDays=73)}

    found = [cost_of(kept, management=74_335_973, month=month) for month in (12, 1200)]

    assert ["24.0000"] * 2 == [rounded(line_of(e, "storage_STANDARD").quantity)[1] for e in found]


def test_small_files_in_glacier_cost_more_for_what_is_kept_beside_them(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """All files move after 73 days; the year has 365, so 292 days, or 9.6 months, are there.

    10 GiB a month: 96 GiB of files. 74,335,972 / 50 = 1,486,719.4 files a month, 14,272,507 in
    9.6: each 32 KB more there = 435.562 GiB, and 8 KB in S3 Standard = 108.891 GiB.
    There: (96 + 435.562) * $0.0036 = $1.9136. S3 Standard: 24 + 108.891 = 132.891 * $0.023 =
    $3.0565. To get there: 1,486,719.4 * $0.00003 = $44.6016.
    """
    moves = [{"StorageClass": "GLACIER", "TransitionInDays": 73}]
    kept = archive(Transitions=moves, ObjectSizeGreaterThan="0")
    found = cost_of({"Trail": trail(), "A": kept}, management=74_335_973)

    assert "1.9136" == rounded(line_of(found, "storage_GLACIER").amount)[1]
    assert "3.0565" == rounded(line_of(found, "storage_STANDARD").amount)[1]
    assert "44.6016" == rounded(line_of(found, "transition_GLACIER").amount)[1]


def test_each_class_has_its_time(trail: Make, archive: Make, cost_of: Cost, line_of: Find) -> None:
    """All files: 73 days in S3 Standard, 73 in Standard-IA, and from then on in Deep Archive.

    10 GiB a month, in files of 7 KB that Standard-IA bills as 128 KB: 1,486,719.5 * 2.4 months
    * 128 KB = 435.562 GiB. In Deep Archive: 219 days, or 7.2 months: 72 GiB, and 32 KB beside each
    of 1,486,719.5 * 7.2 files = 326.672 GiB.
    """
    moves = [
        {"StorageClass": "STANDARD_IA", "TransitionInDays": 73},
        {"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 146},
    ]
    kept = archive(Transitions=moves, ObjectSizeGreaterThan=0)
    found = cost_of({"Trail": trail(), "A": kept}, management=74_335_973)

    assert "435.562" == f"{line_of(found, 'storage_STANDARD_IA').quantity.likely:.3f}"
    assert "398.672" == f"{line_of(found, 'storage_DEEP_ARCHIVE').quantity.likely:.3f}"


def test_small_files_stay_where_they_are(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """By default S3 moves no file below 128 KB: likely 30% of the bytes, in files of 256 KB.

    10 GiB a month, 3 of which move after 73 days: 12,288 files. Standard: 7 * 12 + 3 * 2.4 =
    91.2 GiB, and 8 KB beside each of 9.6 * 12,288 files = 0.9 GiB. There: 28.8 GiB, and 3.6.
    """
    moves = [{"StorageClass": "GLACIER", "TransitionInDays": 73}]
    found = cost_of({"Trail": trail(), "A": archive(Transitions=moves)}, management=74_335_973)

    assert "12288.00" == f"{line_of(found, 'transition_GLACIER').quantity.likely:.2f}"
    assert "92.1000" == rounded(line_of(found, "storage_STANDARD").quantity)[1]
    assert "32.4000" == rounded(line_of(found, "storage_GLACIER").quantity)[1]
    # Low: 5.1923 GiB a month, all of which moves after 2.4 months, in files that are too large
    # for what is kept beside them to matter: none moves in the worst case for that.
    # High: 28.8462 GiB a month, all of which stays for 12; 236,308 files a month move all the
    # same as far as their 8 KB are concerned, for 9.6.
    assert "12.4615" == rounded(line_of(found, "storage_STANDARD").quantity)[0]
    assert "363.4615" == rounded(line_of(found, "storage_STANDARD").quantity)[2]


def test_what_leaves_glacier_too_soon_is_billed_for_the_least_time(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Moved after 30 days and gone after 40: 90 days are billed, not 10, as of 90 days."""
    billed, full = (
        cost_of(
            {
                "Trail": trail(),
                "A": archive(
                    Transitions=[{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                    ExpirationInDays=days,
                ),
            },
            management=MILLION,
        )
        for days in (40, 120)
    )

    stored = [line_of(each, "storage_GLACIER").quantity for each in (billed, full)]
    assert rounded(stored[1]) == rounded(stored[0])


def test_small_files_in_infrequent_access_are_billed_as_128_kb(
    trail: Make, archive: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A million events in 20,000 files of 7 KB: after 30 days 335 days, or 11.0137 months.

    20,000 * 11.0137 * 128 KB = 26.8889 GiB * $0.0125 = $0.3361. In S3 Standard, for the first 30
    days: 1,300,000,000 / 9 bytes * 30 / 30.41667 = 0.1327 GiB, and nothing beside the others.
    """
    moves = [{"StorageClass": "STANDARD_IA", "TransitionInDays": 30}]
    kept = archive(Transitions=moves, ObjectSizeGreaterThan=1)
    found = cost_of({"Trail": trail(), "A": kept}, management=MILLION)

    assert "0.3361" == rounded(line_of(found, "storage_STANDARD_IA").amount)[1]
    assert "0.1327" == rounded(line_of(found, "storage_STANDARD").quantity)[1]


def test_keys_are_counted_once_and_cost_more_when_they_rotate(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Two trails and a topic share one key: $1, and $1 more for each of two rotations."""

    def of(*, rotates: bool) -> dict[str, Any]:
        own = {"KMSKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}
        key = {"EnableKeyRotation": rotates}
        return {
            "Key": {"Type": "AWS::KMS::Key", "Properties": key},
            "Topic": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"KmsMasterKeyId": {"Ref": "Key"}},
            },
            "One": trail(TrailName="one", SnsTopicName={"Ref": "Topic"}, **own),
            "Two": trail(TrailName="two", **own),
        }

    rotating, fixed = (cost_of(of(rotates=each)) for each in (True, False))

    assert ("1.0000", "1.0000", "3.0000") == rounded(line_of(rotating, "key").amount)
    assert ("1.0000", "1.0000", "1.0000") == rounded(line_of(fixed, "key").amount)
    assert not line_of(fixed, "key").grows


@pytest.mark.parametrize(("bucket_key", "likely"), [(False, "0.0600"), (True, "0.0060")])
def test_who_reads_pays_kms_and_cloudtrail_does_not(
    trail: Make,
    archive: Make,
    cost_of: Cost,
    line_of: Find,
    rounded: Rounded,
    *,
    bucket_key: bool,
    likely: str,
) -> None:
    """20,000 files read once: 20,000 * $0.000003; a Bucket Key leaves one in ten."""
    bucket = archive()
    bucket["Properties"]["BucketEncryption"] = {
        "ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": bucket_key}]
    }
    key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    found = cost_of({"Trail": trail(KMSKeyId=key), "A": bucket}, management=MILLION)

    assert likely == rounded(line_of(found, "key_requests").amount)[1]


def test_a_log_group_takes_in_and_keeps(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """10 GiB of events a month, likely: in $5, kept 73 days at 15% = 3.6 GiB * $0.03.

    10 GiB / 1,300 bytes = 8,259,552 events.
    """
    group = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "audit", "RetentionInDays": 73},
    }
    own = trail(CloudWatchLogsLogGroupArn={"Fn::GetAtt": ["Group", "Arn"]})
    found = cost_of({"Trail": own, "Group": group}, management=8_259_552)

    assert "5.0000" == rounded(line_of(found, "log_ingestion").amount)[1]
    assert "0.1080" == rounded(line_of(found, "log_storage").amount)[1]


def test_infrequent_access_takes_in_for_half(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """10 GiB * $0.25."""
    group = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "audit", "LogGroupClass": "INFREQUENT_ACCESS"},
    }
    own = trail(CloudWatchLogsLogGroupArn={"Fn::GetAtt": ["Group", "Arn"]})
    found = cost_of({"Trail": own, "Group": group}, management=8_259_552)

    assert "2.5000" == rounded(line_of(found, "log_ingestion_infrequent_access").amount)[1]


def _filter(name: str, **more: object) -> dict[str, Any]:
    metric = {"MetricNamespace": "Audit", "MetricName": name, "MetricValue": "1"}
    return {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": {"Ref": "Group"},
            "FilterPattern": "{ $.eventName = StopLogging }",
            "MetricTransformations": [metric | more],
        },
    }


def _alarm(name: str, **more: object) -> dict[str, Any]:
    known = {"Namespace": "Audit", "MetricName": name, "Period": 300, "Threshold": 1}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": known | more}


def _stat(name: str) -> dict[str, Any]:
    return {"MetricStat": {"Metric": {"Namespace": "Audit", "MetricName": name}, "Stat": "Sum"}}


@pytest.fixture(scope="session", name="watched")
def _watched(trail: Make) -> dict[str, Any]:
    """Two trails into one log group, three metrics, and alarms of every sort."""
    own = {"CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Group", "Arn"]}}
    silence = {"Dimensions": [{"Name": "LogGroupName", "Value": "audit"}]}
    expression = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": []}}
    expression["Properties"]["Metrics"] += [_stat("a"), _stat("b"), {"Expression": "m1 + m2"}]
    return {
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "audit"}},
        "One": trail(TrailName="one", **own),
        "Two": trail(TrailName="two", EventSelectors=S3_DATA, **own),
        "FilterA": _filter("a", DefaultValue=0),
        "FilterB": _filter("b", DefaultValue=0),
        "FilterC": _filter("c"),
        "AlarmA": _alarm("a"),
        "AlarmB": _alarm("b", Period=10),
        "Silence": _alarm("IncomingLogEvents", Namespace="AWS/Logs", **silence),
        "Expression": expression,
        "Unrelated": _alarm("CPUUtilization", Namespace="AWS/EC2"),
    }


def test_metrics_cost_while_they_are_written(
    watched: dict[str, Any], cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Two at $0.30 always, since they have a default; a third never, sometimes, or always."""
    found = cost_of(watched)

    assert ("0.6000", "0.6600", "0.9000") == rounded(line_of(found, "metric").amount)


def test_a_metric_that_is_not_known_is_written_sometimes(
    watched: dict[str, Any], cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """Two of three always, and the one that a condition decides a fifth of the time."""
    unknown = _filter("c")
    unknown["Properties"]["MetricTransformations"] = {"Fn::If": ["Undecided", [{}], [{}]]}

    found = cost_of(watched | {"FilterC": unknown})

    assert ("0.6000", "0.6600", "0.9000") == rounded(line_of(found, "metric").amount)


def test_what_a_condition_decides_may_cost_nothing(
    watched: dict[str, Any], cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """The alarm of ten seconds, and a key."""
    perhaps = {"Condition": "Undecided"}
    key = {"Type": "AWS::KMS::Key", "Properties": {}} | perhaps
    trail = deepcopy(watched["One"])
    trail["Properties"]["KMSKeyId"] = {"Ref": "Key"}

    found = cost_of(watched | {"AlarmB": watched["AlarmB"] | perhaps, "Key": key, "One": trail})

    assert ("0.0000", "0.3000", "0.3000") == rounded(line_of(found, "alarm_high_resolution").amount)
    assert ("0.0000", "1.0000", "1.0000") == rounded(line_of(found, "key").amount)


def test_alarms_cost_by_the_metrics_they_watch(
    watched: dict[str, Any], cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """One on a filter, one on silence, one on two metrics: 4 * $0.10; one of ten seconds $0.30.

    The alarm on something else is nobody's here.
    """
    found = cost_of(watched)

    assert ("0.4000",) * 3 == rounded(line_of(found, "alarm").amount)
    assert ("0.3000",) * 3 == rounded(line_of(found, "alarm_high_resolution").amount)
    assert not any(line_of(found, item).grows for item in ("alarm", "metric"))


def test_notifications_cost_by_who_is_told(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """A million events: 400, 20,000 or 100,000 messages at $0.50 a million, by mail $20."""
    topic = {
        "Type": "AWS::SNS::Topic",
        "Properties": {"Subscription": [{"Protocol": "sqs", "Endpoint": "arn:aws:sqs:x"}]},
    }
    mail = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "a@b.c"},
    }
    own = trail(SnsTopicName={"Ref": "Topic"})
    found = cost_of({"Trail": own, "Topic": topic, "Mail": mail}, management=MILLION)

    assert ("0.0002", "0.0100", "0.0500") == rounded(line_of(found, "notifications").amount)
    assert ("0.0080", "0.4000", "2.0000") == rounded(line_of(found, "told_by_email").amount)
    assert ("0.0000",) * 3 == rounded(line_of(found, "told_by_sqs").amount)


def test_athena_costs_by_what_it_scans(
    trail: Make, cost_of: Cost, line_of: Find, rounded: Rounded
) -> None:
    """2,048 GB are 2 TB at $5."""
    found = cost_of({"Trail": trail()}, athena_gb=2048)

    assert ("10.0000",) * 3 == rounded(line_of(found, "athena").amount)


def test_a_million_events_more_cost_what_a_million_cost(
    trail: Make, cost_of: Cost, rounded: Rounded
) -> None:
    """Data events: $1 and the PUT and GET of their files; digest files come anyway."""
    own = trail(EventSelectors=S3_DATA, EnableLogFileValidation=True)
    found = cost_of({"Trail": own})

    # $1 + 2,000 PUT; $1 + 20,000 PUT + 20,000 GET; $1 + 100,000 PUT + 300,000 GET.
    assert ("1.0100", "1.1080", "1.6200") == rounded(found.per_million["data"])
    assert {"management", "data"} == set(found.per_million)

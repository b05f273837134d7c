"""What a ``trails.yaml`` becomes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from trailwright.config.errors import ConfigError, ErrorAt
from trailwright.config.load import load
from trailwright.config.records import (
    Acknowledgement,
    AlarmsConfig,
    ArchiveConfig,
    Config,
    Encryption,
    ExistingTrail,
    GuardrailsConfig,
    LogGroupConfig,
    Organization,
    TrailConfig,
    TrailKind,
)
from trailwright.model.data_events import DataEvents, NetworkActivity
from trailwright.model.insights import InsightSelector
from trailwright.model.retention import LockMode, ObjectLock, Retention, StorageClass
from trailwright.model.selectors import FieldSelector, ManagementEvents, ReadWriteType

_SAMPLE = Path(__file__).parents[2] / "trails.yaml"
_ACCOUNT = (
    "trails:\n- kind: account\n  name: audit\n  account: '111122223333'\n  region: eu-west-1\n"
)
GUARDED = """\
organization:
  id: o-a1b2c3d4e5
  management_account: "111122223333"
  log_archive_account: "222233334444"
  home_region: us-east-1
  guardrails:
    targets: {targets}
    exempt: {exempt}
trails:
- {{kind: organization, name: org-audit}}
"""
EXEMPT = "['arn:aws:iam::*:role/audit']"


def _trail(more: str = "", *, top: str = "") -> TrailConfig:
    """Return the account trail that a few more lines describe."""
    return load("trails.yaml", text=f"{top}{_ACCOUNT}{more}").trails[0]


def test_the_sample_estate_loads() -> None:
    """The ``trails.yaml`` at the top is valid, and has one trail of each kind."""
    config = load(_SAMPLE)
    assert [
        ("org-audit", TrailKind.ORGANIZATION, "111122223333", "us-east-1"),
        ("orders-data", TrailKind.ACCOUNT, "333344445555", "eu-west-1"),
        ("frankfurt-writes", TrailKind.REGIONAL, "444455556666", "eu-central-1"),
    ] == [(trail.name, trail.kind, trail.account, trail.region) for trail in config.trails]


def test_the_sample_names_its_schema_for_editors() -> None:
    """The first line tells an editor where the schema is."""
    first = _SAMPLE.read_text(encoding="utf-8").splitlines()[0]
    assert "# yaml-language-server: $schema=policies/schema/trails.schema.json" == first


def test_the_sample_records_management_events_once_in_each_account() -> None:
    """Data events are recorded without a second copy of management events."""
    data = load(_SAMPLE).trails[1]
    assert ManagementEvents.NONE is data.management_events
    assert (
        DataEvents(
            resource_type="AWS::S3::Object", arns=("arn:aws:s3:::orders-333344445555/invoices/",)
        ),
        DataEvents(
            resource_type="AWS::Lambda::Function",
            arns=("arn:aws:lambda:eu-west-1:333344445555:function:settle-invoices",),
        ),
    ) == data.data_events


def test_four_lines_make_a_trail_with_the_defaults() -> None:
    """Everything that is left out has the default of its record."""
    assert (
        TrailConfig(
            kind=TrailKind.ACCOUNT,
            name="audit",
            account="111122223333",
            region="eu-west-1",
            origin="trails.yaml:2",
        )
        == _trail()
    )


def test_the_file_is_read_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a path, ``trails.yaml`` of the working directory is read."""
    (tmp_path / "trails.yaml").write_text(_ACCOUNT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "trails.yaml" == load().source


def test_a_path_may_be_text_or_a_path(tmp_path: Path) -> None:
    """Both kinds of path give the same estate."""
    path = tmp_path / "mine.yaml"
    path.write_text(_ACCOUNT, encoding="utf-8")
    assert load(path) == load(str(path))


def test_every_key_of_a_trail_is_read() -> None:
    """A trail that says everything becomes a record that holds everything."""
    trail = _trail("""\
  s3_key_prefix: audit
  is_logging: false
  log_file_validation: false
  management_events: WriteOnly
  exclude_management_event_sources: [kms.amazonaws.com]
  selectors: advanced
  data_events:
  - s3: all
    read_write: WriteOnly
  - s3: [{bucket: orders}, {bucket: carts, prefix: open/}]
  - lambda: arn:aws:lambda:eu-west-1:111122223333:function:settle
  - dynamodb: all
  - type: AWS::SNS::Topic
    arns: ['arn:aws:sns:eu-west-1:111122223333:alerts']
    event_names: [Publish]
    fields: [{field: userIdentity.arn, not_starts_with: ['arn:aws:sts::111122223333:']}]
  network_activity:
  - event_source: s3.amazonaws.com
    event_names: [GetObject]
    vpc_endpoint_ids: [vpce-0123456789abcdef0]
    access_denied_only: true
  insights: [ApiCallRateInsight, {type: ApiErrorRateInsight, categories: [Management, Data]}]
  aggregation: [API_ACTIVITY]
  archive:
    bucket_name: audit-111122223333
    encryption: sse-s3
    retention: {archive_after_days: 30, expire_after_days: 400, storage_class: DEEP_ARCHIVE,
                minimum_object_bytes: 0}
    object_lock: {mode: COMPLIANCE, days: 365, acknowledge_compliance: true}
    access_logs: false
  notifications: false
  log_group: {name: /audit, retention_days: 90}
  alarms: {profiles: [cis], emails: [security@example.com]}
  tags: {CostCenter: 0815}
""")
    expected = TrailConfig(
        kind=TrailKind.ACCOUNT,
        name="audit",
        account="111122223333",
        region="eu-west-1",
        s3_key_prefix="audit",
        is_logging=False,
        log_file_validation=False,
        management_events=ManagementEvents.WRITE_ONLY,
        exclude_management_event_sources=("kms.amazonaws.com",),
        selectors="advanced",
        data_events=(
            DataEvents(resource_type="AWS::S3::Object", read_write=ReadWriteType.WRITE_ONLY),
            DataEvents(
                resource_type="AWS::S3::Object",
                arns=("arn:aws:s3:::orders/", "arn:aws:s3:::carts/open/"),
            ),
            DataEvents(
                resource_type="AWS::Lambda::Function",
                arns=("arn:aws:lambda:eu-west-1:111122223333:function:settle",),
            ),
            DataEvents(resource_type="AWS::DynamoDB::Table"),
            DataEvents(
                resource_type="AWS::SNS::Topic",
                arns=("arn:aws:sns:eu-west-1:111122223333:alerts",),
                event_names=("Publish",),
                fields=(
                    FieldSelector(
                        field="userIdentity.arn", not_starts_with=("arn:aws:sts::111122223333:",)
                    ),
                ),
            ),
        ),
        network_activity=(
            NetworkActivity(
                event_source="s3.amazonaws.com",
                event_names=("GetObject",),
                vpc_endpoint_ids=("vpce-0123456789abcdef0",),
                access_denied_only=True,
            ),
        ),
        insight_selectors=(
            InsightSelector(insight_type="ApiCallRateInsight"),
            InsightSelector(
                insight_type="ApiErrorRateInsight", event_categories=("Management", "Data")
            ),
        ),
        aggregation_templates=("API_ACTIVITY",),
        archive=ArchiveConfig(
            bucket_name="audit-111122223333",
            encryption=Encryption.SSE_S3,
            retention=Retention(
                archive_after=30,
                expire_after=400,
                storage_class=StorageClass.DEEP_ARCHIVE,
                minimum_object_bytes=0,
            ),
            object_lock=ObjectLock(
                mode=LockMode.COMPLIANCE, retain_for=365, acknowledge_compliance=True
            ),
            access_logs=False,
        ),
        notifications=False,
        log_group=LogGroupConfig(name="/audit", retention_days=90),
        alarms=AlarmsConfig(profiles=("cis",), emails=("security@example.com",)),
        tags={"CostCenter": "0815"},
        origin="trails.yaml:2",
    )
    assert expected == trail


def test_every_key_of_the_file_is_read() -> None:
    """What stands beside the trails is read too."""
    config = load(
        "trails.yaml",
        text="""\
organization: {id: o-a1b2c3d4e5, management_account: 111122223333,
               log_archive_account: 012345670123, home_region: us-east-1}
trails:
- {kind: organization, name: org-audit}
existing_trails:
- {name: legacy, account: 333344445555, region: eu-west-1, multi_region: false}
readers: ['arn:aws:iam::012345670123:role/analyst']
expected_events: {management: 40, data: 5}
acknowledgements:
- {rule: TW301, resource: org-audit, reason: looked at, expires: 2027-06-30}
""",
    )
    expected = Config(
        organization=Organization(
            id="o-a1b2c3d4e5",
            management_account="111122223333",
            log_archive_account="012345670123",
            home_region="us-east-1",
        ),
        trails=(
            TrailConfig(
                kind=TrailKind.ORGANIZATION,
                name="org-audit",
                account="111122223333",
                region="us-east-1",
                origin="trails.yaml:4",
            ),
        ),
        existing_trails=(
            ExistingTrail(
                name="legacy",
                account="333344445555",
                region="eu-west-1",
                multi_region=False,
                origin="trails.yaml:6",
            ),
        ),
        readers=("arn:aws:iam::012345670123:role/analyst",),
        expected_events={"management": 40, "data": 5},
        acknowledgements=(
            Acknowledgement(
                rule="TW301", resource="org-audit", reason="looked at", expires="2027-06-30"
            ),
        ),
        source="trails.yaml",
    )
    assert expected == config


def test_guardrails_are_read() -> None:
    """Where they are attached, accounts as numbers too, and whom they exempt."""
    text = GUARDED.format(targets="[ou-abcd-12345678, 333344445555]", exempt=EXEMPT)

    organization = load("trails.yaml", text=text).organization

    assert organization is not None
    assert organization.guardrails == GuardrailsConfig(
        targets=("ou-abcd-12345678", "333344445555"),
        exempt=("arn:aws:iam::*:role/audit",),
        origin="trails.yaml:7",
    )


@pytest.mark.parametrize(
    ("targets", "exempt", "said"),
    [
        ("[production]", EXEMPT, "trails.yaml:7:15: organization.guardrails.targets[0]"),
        ("[r-abcd]", "['arn:aws:iam::*:role/*']", "organization.guardrails.exempt[0] must be"),
        ("[r-abcd]", "[]", "organization.guardrails.exempt"),
    ],
)
def test_guardrails_that_cannot_be_used_are_refused(targets: str, exempt: str, said: str) -> None:
    """At their place; one that exempts every role protects nothing."""
    with pytest.raises(ConfigError) as caught:
        load("trails.yaml", text=GUARDED.format(targets=targets, exempt=exempt))

    assert said in str(caught.value)


def test_an_organization_trail_may_live_outside_the_home_region() -> None:
    """A Region on the trail wins over the organization's."""
    config = load(
        "trails.yaml",
        text="organization: {id: o-a1b2c3d4e5, management_account: 111122223333, "
        "log_archive_account: 222233334444, home_region: us-east-1}\n"
        "trails: [{kind: organization, name: org-audit, region: eu-west-1}]\n",
    )
    assert "eu-west-1" == config.trails[0].region


def test_a_trail_overrides_the_defaults_key_by_key() -> None:
    """Mappings are merged to any depth, everything else is replaced."""
    trail = _trail(
        "  archive: {retention: {expire_after_days: 800}}\n"
        "  alarms: {emails: [b@example.com]}\n"
        "  tags: {b: two}\n",
        top="defaults:\n"
        "  archive: {encryption: sse-s3, retention: {archive_after_days: 90, "
        "expire_after_days: 400}}\n"
        "  alarms: {profiles: [cis], emails: [a@example.com]}\n"
        "  tags: {a: one, b: one}\n",
    )
    assert (
        ArchiveConfig(
            encryption=Encryption.SSE_S3, retention=Retention(archive_after=90, expire_after=800)
        ),
        AlarmsConfig(profiles=("cis",), emails=("b@example.com",)),
        {"a": "one", "b": "two"},
    ) == (trail.archive, trail.alarms, trail.tags)


@pytest.mark.parametrize(
    ("defaults", "own", "expected"),
    [
        ("{retention_days: 30}", "false", None),
        ("{retention_days: 30}", "true", LogGroupConfig(retention_days=30)),
        ("{retention_days: 30}", "{name: /x}", LogGroupConfig(name="/x", retention_days=30)),
        ("false", "true", LogGroupConfig()),
        ("false", "{retention_days: 7}", LogGroupConfig(retention_days=7)),
        ("true", "false", None),
    ],
)
def test_false_switches_off_and_true_switches_on(
    defaults: str, own: str, expected: LogGroupConfig | None
) -> None:
    """A trail may switch off what the defaults give it, and on what they do not."""
    trail = _trail(
        f"  log_group: {own}\n  alarms: false\n", top=f"defaults: {{log_group: {defaults}}}\n"
    )
    assert expected == trail.log_group


def test_false_lifts_a_default_retention_and_lock() -> None:
    """A trail may keep its files for ever, unlocked, whatever the defaults say."""
    trail = _trail(
        "  archive: {retention: {expire_after_days: false}, object_lock: false}\n",
        top="defaults: {archive: {retention: {archive_after_days: 90, expire_after_days: 400}, "
        "object_lock: {days: 30}}}\n",
    )
    assert (Retention(archive_after=90), None) == (
        trail.archive.retention,
        trail.archive.object_lock,
    )


def test_without_a_log_group_there_are_no_alarms() -> None:
    """Nobody asked for alarms, so none are missed."""
    assert _trail("  log_group: false\n").alarms is None


def test_buckets_are_named_in_the_partition_of_the_trail() -> None:
    """A bucket name becomes an ARN of the trail's own partition."""
    text = _ACCOUNT.replace("eu-west-1", "cn-north-1")
    trail = load("t", text=f"{text}  data_events: [{{s3: {{bucket: orders}}}}]\n").trails[0]
    assert ("arn:aws-cn:s3:::orders/",) == trail.data_events[0].arns


_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=12)
_DIGITS = st.text("0123456789", min_size=12, max_size=12)
_DAYS = st.integers(1, 5000)
_TAGS = st.dictionaries(_WORDS, _WORDS, max_size=3)


def _mapping(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


_TRAILS = _mapping(
    {
        "kind": st.sampled_from(["account", "regional"]),
        "account": _DIGITS,
        "region": st.sampled_from(["eu-west-1", "us-east-1", "ap-southeast-2"]),
    },
    {
        "s3_key_prefix": _WORDS,
        "is_logging": st.booleans(),
        "log_file_validation": st.booleans(),
        "management_events": st.sampled_from(["All", "ReadOnly", "WriteOnly"]),
        "notifications": st.booleans(),
        "data_events": st.lists(
            st.one_of(
                st.just({"s3": "all"}),
                st.fixed_dictionaries({"s3": st.fixed_dictionaries({"bucket": _WORDS})}),
                st.just({"lambda": "all", "read_write": "WriteOnly"}),
            ),
            max_size=3,
        ),
        "archive": _mapping(
            {},
            {
                "encryption": st.sampled_from(["kms", "sse-s3"]),
                "retention": st.one_of(
                    st.just(value=False),
                    st.fixed_dictionaries({"expire_after_days": _DAYS}),
                ),
                "access_logs": st.booleans(),
            },
        ),
        "log_group": st.one_of(
            st.just(value=True),
            st.fixed_dictionaries({"retention_days": st.sampled_from([1, 90, 3653])}),
        ),
        "tags": _TAGS,
    },
)
_ESTATES = st.lists(_TRAILS, min_size=1, max_size=4).map(
    lambda trails: {
        "trails": [{"name": f"trail-{index}", **trail} for index, trail in enumerate(trails)]
    }
)


def _without_places(config: Config) -> Config:
    return replace(
        config, trails=tuple(replace(trail, origin="") for trail in config.trails), source=""
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(_ESTATES)
def test_block_yaml_and_json_mean_the_same(estate: dict[str, Any]) -> None:
    """An estate written as JSON equals the same estate written as block YAML."""
    stream = StringIO()
    # Equal parts of an estate may be one object, which would be written as an alias.
    YAML(typ="safe", pure=True).dump(json.loads(json.dumps(estate)), stream)
    from_yaml = load("a.yaml", text=stream.getvalue())
    from_json = load("a.json", text=json.dumps(estate))
    assert _without_places(from_json) == _without_places(from_yaml)


_PIECES = st.sampled_from(
    [
        *("\n", "  ", "- ", ": ", "{", "}", "[", "]", "'", '"', "*a", "&a ", "!!x ", "<<: ", ">\n"),
        *("\t", "#", "%", "@", "? ", "---\n", "...\n", "false", "~", "\\", "12", "\ud800", "\0"),
        *("|", "\u00e9", "\u2028", "\x85", "\ufeff"),
    ]
)


def _errors(text: str) -> tuple[ErrorAt, ...]:
    try:
        load("trails.yaml", text=text)
    except ConfigError as error:
        return error.errors
    return ()


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 40), st.one_of(_PIECES, st.text())),
        min_size=1,
        max_size=4,
    )
)
def test_no_damage_to_a_file_makes_a_traceback(damages: list[tuple[int, int, str]]) -> None:
    """A damaged file loads, or is refused with places that lie in it."""
    text = _SAMPLE.read_text(encoding="utf-8")
    for start, length, piece in damages:
        text = text[:start] + piece + text[start + length :]
    last = len(text.splitlines()) + 1
    for error in _errors(text):
        assert 0 <= error.line <= last
        assert str(error).encode("utf-8", errors="strict")


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    )
)
def test_no_value_makes_a_traceback(value: object) -> None:
    """Any JSON at all is an estate, or is refused."""
    for document in (value, {"trails": value}, {"trails": [value]}, {"defaults": value}):
        with pytest.raises(ConfigError):
            load("trails.yaml", text=json.dumps(document))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("trails: [" + "1," * 90_000 + "]", id="items"),
        pytest.param("".join(f"trial{number}: 1\n" for number in range(40_000)), id="keys"),
    ],
)
def test_a_file_of_nothing_but_faults_is_refused_quickly(text: str) -> None:
    """However many faults there are, they are found in seconds, and a hundred are shown."""
    begun = time.monotonic()
    assert 1 <= len(_errors(text)) <= 101
    assert time.monotonic() - begun < 30


def test_the_schema_library_is_loaded_only_when_a_file_is_read() -> None:
    """Importing the loader costs nothing but the standard library."""
    script = "import sys, trailwright.config.load as _; print('jsonschema' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert "False\n" == done.stdout

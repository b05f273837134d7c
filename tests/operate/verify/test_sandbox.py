"""The sample estate verifies clean once it is deployed, and what is done to it is found."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import trailwright
from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.model.health import State
from trailwright.readers import Context, look
from trailwright.sandbox import server
from trailwright.sandbox.accounts import Account
from trailwright.sandbox.verifying import verified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from trailwright.model.estate import Estate
    from trailwright.model.health import Verified

SAMPLE = Path(trailwright.__file__).parents[2] / "trails.yaml"
OWNER, ARCHIVE, ORDERS = "111122223333", "222233334444", "333344445555"
BUCKET = f"trailwright-orders-data-{ARCHIVE}-eu-west-1"
TRAIL = f"arn:aws:cloudtrail:eu-west-1:{ORDERS}:trail/orders-data"
GROUP = "/trailwright/org-audit"
#: What is started in the background may have been told to ignore Ctrl-C.
_ROOT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from trailwright.cli.root import root
root()
"""


class Deployed:
    """The sample estate in a sandbox.

    Args:
        url: The sandbox.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.estates: tuple[Estate, ...] = look([str(SAMPLE)], Context()).estates
        self._accounts: dict[str, Account] = {}

    def client(self, account: str, service: str, region: str) -> Any:  # noqa: ANN401 - boto3's own
        """Return a client of one of its accounts."""
        found = self._accounts.setdefault(account, Account(self.url, account))
        return found.client(service, region)

    def verify(self) -> Verified:
        """Verify it."""
        return verified(self._accounts.values(), self.estates)

    def deploy(self) -> None:
        """Deploy it, tell somebody of its alarms, and let files arrive."""
        for stack in compose_estate(load(SAMPLE)):
            account = self._accounts.setdefault(stack.account, Account(self.url, stack.account))
            template = to_template(stack.resources)
            made = account.deploy(template, stack=stack.name, region=stack.region)
            assert made.succeeded, made.reasons
            if any(each.endswith("AlarmTopic") for each in stack.resources):
                self._subscribe(stack.account, stack.region)
            if "Trail" in stack.resources:
                account.client("ec2", stack.region).create_vpc(CidrBlock="10.9.0.0/16")
        storage = self.client(ORDERS, "s3", "eu-west-1")
        where = {"LocationConstraint": "eu-west-1"}
        storage.create_bucket(Bucket=f"orders-{ORDERS}", CreateBucketConfiguration=where)
        storage.put_object(Bucket=f"orders-{ORDERS}", Key="invoices/1.json", Body=b"{}")
        server.flush(self.url, digest=True)

    def _subscribe(self, account: str, region: str) -> None:
        self.client(account, "sqs", region).create_queue(QueueName="on-call")
        topics = self.client(account, "sns", region)
        for each in topics.list_topics()["Topics"]:
            queue = f"arn:aws:sqs:{region}:{account}:on-call"
            topics.subscribe(TopicArn=each["TopicArn"], Protocol="sqs", Endpoint=queue)

    def close(self) -> None:
        """Close its connections."""
        for each in self._accounts.values():
            each.close()


@pytest.fixture(scope="module")
def estate(fresh_sandbox: Callable[[], AbstractContextManager[str]]) -> Iterator[Deployed]:
    """The sample estate, deployed."""
    if not SAMPLE.is_file():
        pytest.skip("not a checkout")
    with fresh_sandbox() as url:
        server.set_organization(
            url,
            id="o-a1b2c3d4e5",
            management_account=OWNER,
            member_accounts=[ARCHIVE, ORDERS, "444455556666"],
        )
        with closing(Deployed(url)) as made:
            made.deploy()
            yield made


@pytest.fixture
def clean(estate: Deployed) -> Iterator[Deployed]:
    """The same, which is clean again after a test: so the next one begins with it."""
    yield estate
    assert State.OK is estate.verify().state


def _said(found: Verified) -> dict[str, str]:
    """Return what each rule names, the informative ones left out."""
    told = (each for each in found.judgement.findings if each.severity != "info")
    return {each.rule.id: each.resource for each in told}


def test_a_file_that_is_refused_is_found(clean: Deployed) -> None:
    """TW843 with AWS's own error. First of all: each look is itself recorded in every Region."""
    client = clean.client(ARCHIVE, "s3", "eu-west-1")
    kept = client.get_bucket_policy(Bucket=BUCKET)["Policy"]
    client.put_bucket_policy(Bucket=BUCKET, Policy=_denied())
    _write(clean)

    found = clean.verify()

    client.put_bucket_policy(Bucket=BUCKET, Policy=kept)
    _write(clean)
    assert {"TW101", "TW843", "TW885"} == {*_said(found)}


def test_what_was_deployed_is_clean(estate: Deployed) -> None:
    """Every question of every account is answered, and every trail delivers by every way."""
    found = estate.verify()

    assert ({}, State.OK) == (_said(found), found.state)
    assert found.asked == found.answered > 200
    assert {"org-audit", "orders-data", "frankfurt-writes"} == {each.trail for each in found.rows}
    assert {"looked at 4 of 4 accounts"} == {found.looked.split(",")[0]}


def test_a_trail_that_is_stopped_is_found(clean: Deployed) -> None:
    """TW842, by the trail's name."""
    client = clean.client(ORDERS, "cloudtrail", "eu-west-1")
    client.stop_logging(Name="orders-data")

    found = clean.verify()

    client.start_logging(Name="orders-data")
    assert ({"TW842": TRAIL}, State.FAIL) == (_said(found), found.state)


def test_selectors_that_are_narrowed_are_found(clean: Deployed) -> None:
    """TW853: invoices are read, and nobody sees it."""
    client = clean.client(ORDERS, "cloudtrail", "eu-west-1")
    kept = client.get_event_selectors(TrailName="orders-data")["EventSelectors"]
    narrowed = [{**kept[0], "ReadWriteType": "WriteOnly"}]
    client.put_event_selectors(TrailName="orders-data", EventSelectors=narrowed)

    found = clean.verify()

    client.put_event_selectors(TrailName="orders-data", EventSelectors=kept)
    assert ({"TW853": TRAIL}, State.FAIL) == (_said(found), found.state)


def test_a_bucket_policy_that_is_cut_is_found(clean: Deployed) -> None:
    """TW101, before the next file is refused: the policy is proved as it is now."""
    client = clean.client(ARCHIVE, "s3", "eu-west-1")
    kept = client.get_bucket_policy(Bucket=BUCKET)["Policy"]
    document = json.loads(kept)
    document["Statement"] = [e for e in document["Statement"] if e["Effect"] == "Deny"]
    client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(document))

    found = clean.verify()

    client.put_bucket_policy(Bucket=BUCKET, Policy=kept)
    changed = f"policy of arn:aws:s3:::{BUCKET}"
    assert {"TW101": TRAIL, "TW885": changed} == _said(found)
    assert State.FAIL is found.state


def test_a_key_that_is_disabled_is_found(clean: Deployed) -> None:
    """TW863, by the key's ARN."""
    client = clean.client(ARCHIVE, "kms", "eu-west-1")
    key = client.describe_key(KeyId="alias/trailwright/orders-data")["KeyMetadata"]
    client.disable_key(KeyId=key["KeyId"])

    found = clean.verify()

    client.enable_key(KeyId=key["KeyId"])
    assert ({"TW863": key["Arn"]}, State.FAIL) == (_said(found), found.state)


def test_a_metric_filter_that_is_deleted_is_found(clean: Deployed) -> None:
    """TW872, by the filter's name."""
    client = clean.client(OWNER, "logs", "us-east-1")
    kept = client.describe_metric_filters(logGroupName=GROUP)["metricFilters"][0]
    client.delete_metric_filter(logGroupName=GROUP, filterName=kept["filterName"])

    found = clean.verify()

    names = ("logGroupName", "filterName", "filterPattern", "metricTransformations")
    client.put_metric_filter(**{name: kept[name] for name in names})
    assert ({"TW872": kept["filterName"]}, State.FAIL) == (_said(found), found.state)


def test_everything_that_one_call_blanks_is_found(clean: Deployed) -> None:
    """TW855, once for each of seven settings; UpdateTrail neither stops nor deletes the trail."""
    client = clean.client(ORDERS, "cloudtrail", "eu-west-1")
    kept = client.get_trail(Name="orders-data")["Trail"]
    flags = ("IncludeGlobalServiceEvents", "IsMultiRegionTrail", "EnableLogFileValidation")
    texts = ("KmsKeyId", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
    blank: dict[str, Any] = {"SnsTopicName": "", **dict.fromkeys(flags, False)}
    client.update_trail(Name="orders-data", **blank, **dict.fromkeys(texts, ""))

    found = clean.verify()

    whole = {"SnsTopicName": kept["SnsTopicARN"], **dict.fromkeys(flags, True)}
    client.update_trail(Name="orders-data", **whole, **{each: kept[each] for each in texts})
    said = [each.message for each in found.judgement.findings if each.rule.id == "TW855"]
    blanked = {"KMSKeyId", "SnsTopicName", *flags, *texts} - {"KmsKeyId"}
    assert blanked == {each.split()[0] for each in said}


def test_alarm_actions_that_are_disabled_are_found(clean: Deployed) -> None:
    """TW875, by the alarm's ARN."""
    client = clean.client(OWNER, "cloudwatch", "us-east-1")
    alarm = client.describe_alarms()["MetricAlarms"][0]
    client.disable_alarm_actions(AlarmNames=[alarm["AlarmName"]])

    found = clean.verify()

    client.enable_alarm_actions(AlarmNames=[alarm["AlarmName"]])
    assert ({"TW875": alarm["AlarmArn"]}, State.FAIL) == (_said(found), found.state)


@pytest.fixture
def command(clean: Deployed) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the command with the management account's credentials, and a role in the others."""
    for account in (ARCHIVE, ORDERS, "444455556666"):
        trust = {"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "sts:AssumeRole"}
        clean.client(account, "iam", "us-east-1").create_role(
            RoleName="reader",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        )
    seen = server.environment(clean.url, OWNER, "us-east-1")

    def start(*arguments: str) -> subprocess.Popen[str]:
        line = (sys.executable, "-c", _ROOT, "verify", str(SAMPLE), "--role", "reader", *arguments)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(line, env=seen, **pipes)

    yield start
    for account in (ARCHIVE, ORDERS, "444455556666"):
        clean.client(account, "iam", "us-east-1").delete_role(RoleName="reader")


def test_the_command_looks_into_every_account(
    command: Callable[..., subprocess.Popen[str]],
) -> None:
    """As who is on call would, once; and then again and again until Ctrl-C, in a pipe."""
    once = command()
    told, _ = once.communicate()
    watch = command("--watch", "10")
    assert watch.stdout is not None
    first = watch.stdout.readline()
    watch.send_signal(signal.SIGINT)
    _, said = watch.communicate()

    assert (0, 130) == (once.returncode, watch.returncode)
    assert told.splitlines()[0] + "\n" == first == f"org-audit, account {OWNER}\n"
    assert "looked at 4 of 4 accounts" in told
    assert "trailwright: interrupted" == said.splitlines()[-1]
    assert "Traceback" not in said


def _denied() -> str:
    everybody = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject"}
    statement = {**everybody, "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _write(estate: Deployed) -> None:
    """Let something be recorded and delivered."""
    storage = estate.client(ORDERS, "s3", "eu-west-1")
    storage.put_object(Bucket=f"orders-{ORDERS}", Key="invoices/2.json", Body=b"{}")
    server.flush(estate.url)

"""The demonstration: the sample estate deployed for real into the sandbox.

Everything is done with the tools a user has: the CDK command line, and AWS's SDK.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trailwright.compose.estate import compose_estate
from trailwright.compose.headroom import headroom
from trailwright.model.health import State
from trailwright.readers import Context, look
from trailwright.sandbox import server
from trailwright.sandbox.accounts import Account
from trailwright.sandbox.client import SandboxError
from trailwright.sandbox.verifying import verified

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.compose.estate import StackPlan
    from trailwright.config.records import Config, TrailConfig
    from trailwright.model.headroom import Use
    from trailwright.model.health import Verified

__all__ = ["Arrived", "Demo"]

#: Where the CDK puts what it deploys, unless it is told otherwise.
_ASSEMBLY = "cdk.out"
_CDK = Path("node_modules/.bin/cdk")
_SELECTORS = ("EventSelectors", "AdvancedEventSelectors")
_ROOT_LOGIN = {
    "eventName": "ConsoleLogin",
    "eventSource": "signin.amazonaws.com",
    "eventType": "AwsConsoleSignIn",
    "userIdentity": {"type": "Root", "principalId": "root"},
    "responseElements": {"ConsoleLogin": "Success"},
    "additionalEventData": {"MFAUsed": "No"},
    "sourceIPAddress": "203.0.113.7",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What was seen after the deployment.

    Args:
        log_files: Object keys by bucket.

        encrypted: Whether every log file is encrypted with KMS.

        notices: Log-file notices that came over SNS.

        log_events: Events by log group.

        alarms: Names of alarms that are in ALARM.

        alarm_notices: Notices of alarms that came over SNS.

        limits: What the estate uses of every limit.

        verified: What ``trailwright verify`` says of it.
    """

    log_files: dict[str, list[str]]
    encrypted: bool
    notices: int
    log_events: dict[str, int]
    alarms: tuple[str, ...]
    alarm_notices: int
    limits: tuple[Use, ...]
    verified: Verified

    def missing(self) -> list[str]:
        """Return what should have arrived and did not."""
        expected = {
            "log files in every archive": all(self.log_files.values()),
            "KMS encryption of every log file": self.encrypted,
            "SNS notices": self.notices > 0,
            "log group events": all(self.log_events.values()),
            "an alarm in ALARM": bool(self.alarms),
            "a notice of it": self.alarm_notices > 0,
            "a clean verification": self.verified.state is State.OK,
        }
        return [what for what, seen in expected.items() if not seen]


@dataclass(slots=True, kw_only=True)
class Demo:
    """One run of the demonstration.

    Args:
        config: The estate.

        say: Shows one line of progress.

        state_dir: Where the sandbox keeps its state, and the demonstration its log.
    """

    config: Config
    say: Callable[[str], None]
    state_dir: Path = field(default_factory=lambda: Path.cwd() / ".sandbox")
    _url: str = ""
    _queues: list[tuple[Account, str, str]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Where everything the CDK says is kept."""
        return self.state_dir / "demo.log"

    @property
    def stacks(self) -> tuple[StackPlan, ...]:
        """The estate's stacks."""
        return compose_estate(self.config)

    def run(self) -> Arrived:
        """Start the sandbox, deploy, cause activity, and return what arrived.

        Raises:
            SandboxError: If a step fails; the message says which and where its log is.
        """
        if not _CDK.is_file():
            msg = f"the CDK command line is missing: {_CDK}; run this with 'make demo'"
            raise SandboxError(msg)
        self._step("start the sandbox", self._start)
        self._step("bootstrap " + self._environments_in_words(), self._bootstrap)
        self._step("cdk deploy --all", self._deploy)
        self._step("cause activity, benign and hostile", self._act)
        found = self._step("trailwright verify", self._verify)
        return self._step("look at what arrived", partial(self._look, found))

    def _step(self, what: str, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the step gives
        began = time.monotonic()
        result = do()
        self.say(f"{time.monotonic() - began:6.1f} s  {what}")
        return result

    def _start(self) -> None:
        self._url = server.start(state_dir=self.state_dir).url
        server.reset(self._url)
        self.log.write_text("", encoding="utf-8")
        organization = self.config.organization
        if organization is not None:
            members = self._accounts() - {organization.management_account}
            server.set_organization(
                self._url,
                id=organization.id,
                management_account=organization.management_account,
                member_accounts=sorted(members),
            )

    def _accounts(self) -> set[str]:
        return {stack.account for stack in self.stacks}

    def _account(self, account: str, region: str) -> Account:
        return Account(self._url, account, region=region)

    def _environments_in_words(self) -> str:
        regions = {stack.region for stack in self.stacks}
        return f"{len(self._accounts())} accounts in {len(regions)} Regions"

    def _bootstrap(self) -> None:
        for account in sorted(self._accounts()):
            where = {f"aws://{account}/{s.region}" for s in self.stacks if s.account == account}
            self._cdk(account, "bootstrap", *sorted(where))

    def _deploy(self) -> None:
        organization = self.config.organization
        deployer = organization.management_account if organization else min(self._accounts())
        self._cdk(deployer, "deploy", "--all", "--require-approval", "never")

    def _cdk(self, account: str, *arguments: str) -> None:
        environment = server.environment(
            self._url,
            account,
            self.stacks[0].region,
            cdk_home=self.state_dir / "cdk",
        )
        # The app must run with the Python and the Node that run this.
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        environment["CI"] = "true"
        with self.log.open("a", encoding="utf-8") as log:
            ended = subprocess.run(  # noqa: S603 - the pinned CDK, with our own arguments
                [_CDK, *arguments], env=environment, stdout=log, stderr=log, check=False
            )
        if ended.returncode != 0:
            tail = self.log.read_text(encoding="utf-8").strip().splitlines()[-5:]
            said = "\n  ".join(tail)
            msg = f"cdk {arguments[0]} failed; the end of {self.log}:\n  {said}"
            raise SandboxError(msg)

    def _act(self) -> None:
        for stack in self.stacks:
            for topic in ("Topic", "AlarmTopic", "WatchAlarmTopic"):
                if topic in stack.resources:
                    self._subscribe(stack, topic)
        for trail in self.config.trails:
            account = self._account(trail.account, trail.region)
            network = account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
            account.client("ec2").delete_vpc(VpcId=network)
            for events in trail.data_events:
                self._use(account, events.arns)
            if trail.log_group is not None:
                self._attack(account, trail)
        server.flush(self._url, digest=True)

    def _attack(self, account: Account, trail: TrailConfig) -> None:
        """Do what an intruder does to a trail: look as root, blind it, and narrow what it sees."""
        server.inject(self._url, account=account.id, region=trail.region, events=[_ROOT_LOGIN])
        trails = account.client("cloudtrail")
        trails.stop_logging(Name=trail.name)
        trails.start_logging(Name=trail.name)
        found = trails.get_event_selectors(TrailName=trail.name)
        kept = {name: found[name] for name in _SELECTORS if found.get(name)}
        trails.put_event_selectors(TrailName=trail.name, **kept)

    def _use(self, account: Account, arns: tuple[str, ...]) -> None:
        """Write and read an object where object events are recorded."""
        for arn in arns:
            if ":s3:::" not in arn:
                continue
            bucket, _, prefix = arn.split(":::", 1)[1].partition("/")
            storage = account.client("s3")
            where = {"LocationConstraint": account.region}
            storage.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
            storage.put_object(Bucket=bucket, Key=f"{prefix}2026-11.json", Body=b"{}")
            storage.get_object(Bucket=bucket, Key=f"{prefix}2026-11.json")

    def _subscribe(self, stack: StackPlan, topic: str) -> None:
        account = self._account(stack.account, stack.region)
        made = account.client("cloudformation").describe_stack_resource(
            StackName=stack.name, LogicalResourceId=topic
        )
        name = f"{stack.name}-{topic}"
        queue = account.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        account.client("sns").subscribe(
            TopicArn=made["StackResourceDetail"]["PhysicalResourceId"],
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{stack.region}:{stack.account}:{name}",
        )
        self._queues.append((account, stack.region, queue))

    def _look(self, verdict: Verified) -> Arrived:
        files: dict[str, list[str]] = {}
        encrypted = True
        groups: dict[str, int] = {}
        alarms: list[str] = []
        for stack in self.stacks:
            account = self._account(stack.account, stack.region)
            if "Bucket" in stack.resources:
                bucket = stack.resources["Bucket"].properties["BucketName"]
                files[bucket] = _log_files(account, bucket)
                encrypted &= _all_encrypted(account, bucket, files[bucket])
            if "LogGroup" in stack.resources:
                group = stack.resources["LogGroup"].properties["LogGroupName"]
                found = account.client("logs").filter_log_events(logGroupName=group)
                groups[group] = len(found["events"])
                raised = account.client("cloudwatch").describe_alarms(StateValue="ALARM")
                alarms += [each["MetricName"].rsplit("-", 1)[-1] for each in raised["MetricAlarms"]]
        heard = [message for queue in self._queues for message in _messages(*queue)]
        return Arrived(
            log_files=files,
            encrypted=encrypted,
            notices=sum("s3ObjectKey" in each for each in heard),
            alarm_notices=sum("NewStateValue" in each for each in heard),
            log_events=groups,
            alarms=tuple(dict.fromkeys(alarms)),
            limits=headroom(self.config),
            verified=verdict,
        )

    def _verify(self) -> Verified:
        """Return whether what was deployed delivers, from the templates that were deployed."""
        accounts = [Account(self._url, each) for each in sorted(self._accounts())]
        try:
            # Where `cdk` puts it, for whoever says otherwise.
            assembly = os.environ.get("CDK_OUTPUT", _ASSEMBLY)
            return verified(accounts, look([assembly], Context()).estates)
        finally:
            for each in accounts:
                each.close()


def _log_files(account: Account, bucket: str) -> list[str]:
    listed = account.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    return [each["Key"] for each in listed]


def _all_encrypted(account: Account, bucket: str, keys: list[str]) -> bool:
    storage = account.client("s3")
    heads = (storage.head_object(Bucket=bucket, Key=key) for key in keys)
    return all(head.get("ServerSideEncryption") == "aws:kms" for head in heads)


def _messages(account: Account, region: str, queue: str) -> list[str]:
    """Return what topics said to a queue."""
    client = account.client("sqs", region)
    found: list[str] = []
    while received := client.receive_message(QueueUrl=queue).get("Messages", []):
        for each in received:
            found.append(json.loads(each["Body"]).get("Message", ""))
            client.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return found

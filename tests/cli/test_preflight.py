"""``trailwright preflight`` says what accounts would refuse, or that it could not look."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result
from fake_account import ACCOUNT
from fake_deployment import FakeDeployment, leaning, ready, stack

from trailwright.cli.root import root
from trailwright.compose.estate import compose_estate
from trailwright.compose.resources import to_template
from trailwright.config.load import load
from trailwright.readers import account as live
from trailwright.readers.account import Answered, Question, Reason, entered, roles
from trailwright.readers.account.outcomes import explained
from trailwright.sandbox.accounts import Account
from trailwright.sandbox.client import set_organization
from trailwright.sandbox.server import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from trailwright.compose.estate import StackPlan

    Run = Callable[..., Result]

CHECKOUT = Path(__file__).parents[2]
OTHER = "999988887777"
LOOK = "look"


@pytest.fixture(name="aws")
def _aws(monkeypatch: pytest.MonkeyPatch) -> FakeDeployment:
    """The account that the credentials belong to; by a role, so does another one's."""
    account = ready()

    class Canned(live.Calls):
        def __init__(self, session: boto3.Session, *rest: Any) -> None:  # noqa: ANN401
            super().__init__(session, *rest)
            keys = session.get_credentials()
            self._id = keys.access_key if keys and keys.token else account.id

        def ask(self, action: str, region: str, **asked: Any) -> Any:  # noqa: ANN401
            if action in account.faults:
                return explained(Reason(account.faults[action]), action, region)
            if action == "sts:GetCallerIdentity":
                return Answered(value={"Account": self._id})
            if action == "sts:AssumeRole":
                taken = asked["RoleArn"].split(":")[4]
                keys = {"AccessKeyId": taken, "SecretAccessKey": "s", "SessionToken": "t"}
                return Answered(value={"Credentials": keys})
            own = FakeDeployment(id=self._id) if self._id != account.id else account
            return own.outcome(Question.of(self._id, region, action, **asked))

    monkeypatch.setattr(live, "Calls", Canned)
    monkeypatch.setattr(roles, "Calls", Canned)
    monkeypatch.setattr(live, "open_session", lambda _: boto3.Session(region_name="us-east-1"))
    return account


@pytest.fixture(name="run")
def _run(aws: FakeDeployment, tmp_path: Path) -> Run:
    """Runs the command on a template with one trail."""
    assert aws
    path = tmp_path / "audit.json"

    def run(*arguments: str, **properties: object) -> Result:
        path.write_text(json.dumps(leaning(**properties)), encoding="utf-8")
        return CliRunner().invoke(root, ["preflight", str(path), *arguments])

    return run


def test_a_clean_deployment_ends_with_the_denominator(run: Run) -> None:
    """Exit status 0, and the last line says how much was looked at."""
    result = run("--deploy-role", "audit-role")

    assert 0 == result.exit_code, result.output
    looked = re.fullmatch(
        r"1 info in 1 template with 1 trail; "
        r"looked at (\d+) of (\d+) questions in 1 account, 2 Regions",
        result.stdout.splitlines()[-1],
    )
    assert looked
    assert looked[1] == looked[2]


def test_a_finding_names_the_error_and_the_mend(run: Run, aws: FakeDeployment) -> None:
    """Exit status 1."""
    aws.keys["audit-key"].update(KeyState="PendingDeletion", Enabled=True)

    result = run()

    assert 1 == result.exit_code
    assert "error TW833  The key is in no state to encrypt" in result.stdout
    assert "AWS would say KmsException" in result.stdout
    assert "aws kms cancel-key-deletion --key-id audit-key --region us-east-1" in " ".join(
        result.stdout.split()
    )


@pytest.mark.parametrize("fail_on", ["fatal", "info"])
def test_what_could_not_be_looked_at_is_worse_than_any_finding(
    run: Run, aws: FakeDeployment, fail_on: str
) -> None:
    """Exit status 3, whatever is found besides."""
    aws.faults["kms:GetKeyPolicy"] = "denied"
    aws.buckets.clear()

    result = run("--fail-on", fail_on)

    assert (3, True) == (result.exit_code, "TW830" in result.stdout)
    assert "allow kms:GetKeyPolicy for the identity that looks" in " ".join(result.stdout.split())


def test_what_could_not_be_looked_at_cannot_be_accepted(
    run: Run, aws: FakeDeployment, tmp_path: Path
) -> None:
    """A baseline accepts findings; the exit status stays 3."""
    aws.faults["kms:GetKeyPolicy"] = "denied"
    baseline = str(tmp_path / "accepted.yaml")
    accept = ("--reason", "we know", "--expires", "2999-01-01")
    run("--write-baseline", baseline, *accept)

    result = run("--baseline", baseline)

    assert (3, True) == (result.exit_code, "accepted" in result.stdout)


def test_an_expired_token_half_way_is_told(run: Run, aws: FakeDeployment) -> None:
    """One sentence for each place, and exit status 3."""
    aws.faults["iam:GetRole"] = "expired"

    result = run()

    assert (3, True) == (result.exit_code, "the credentials have expired" in result.stdout)


def test_without_a_stack_name_a_template_is_a_new_stack(run: Run, aws: FakeDeployment) -> None:
    """What has its name is a collision then, and a note says why."""
    aws.trails = [{"Name": "audit", "IsMultiRegionTrail": True}]
    aws.stacks = [stack(Trail="audit")]

    new, known = run(), run("--stack-name", "audit-stack")

    assert [1, 0] == [new.exit_code, known.exit_code]
    assert "audit is taken for a new stack; say which one it is with --stack-name" in new.stderr
    assert "TW202" in new.stdout


def test_other_accounts_need_a_role(run: Run) -> None:
    """Without it, one sentence names both accounts."""
    result = run("--account", OTHER)

    assert (3, 1) == (result.exit_code, len(result.stderr.splitlines()))
    assert f"the credentials are of account {ACCOUNT}" in result.stderr
    assert f"what is deployed goes to {OTHER}" in result.stderr


def test_other_accounts_are_looked_at_by_a_role(run: Run) -> None:
    """What the trail leans on is asked about by the account that owns it."""
    result = run("--account", OTHER, "--role", LOOK)

    assert (1, True) == (result.exit_code, "questions in 2 accounts" in result.stdout)
    assert f"the trail of {OTHER}" in " ".join(result.stdout.split())


def test_the_own_account_needs_no_role(run: Run, aws: FakeDeployment) -> None:
    """It is asked with the credentials that are there."""
    aws.faults["sts:AssumeRole"] = "denied"

    assert 0 == run("--role", LOOK).exit_code


def test_a_role_that_cannot_be_taken_is_named(run: Run, aws: FakeDeployment) -> None:
    """With the reason."""
    aws.faults["sts:AssumeRole"] = "denied"

    result = run("--account", OTHER, "--role", LOOK)

    assert 3 == result.exit_code
    assert f"arn:aws:iam::{OTHER}:role/{LOOK} cannot be taken: denied" in result.stderr


def test_a_role_must_be_a_name(run: Run) -> None:
    """Exit status 2, and no traceback."""
    result = run("--account", OTHER, "--role", "a b")

    assert (2, True) == (result.exit_code, "role must be a role's name" in result.stderr)


def test_a_role_of_another_account_is_not_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account behind credentials is asked for before anything else."""
    monkeypatch.setattr(roles, "account_id", lambda *_: "123123123123")

    result = run("--account", OTHER, "--role", LOOK)

    assert 3 == result.exit_code
    assert "its credentials are of account 123123123123" in result.stderr


def test_the_same_formats_as_those_of_check(run: Run, aws: FakeDeployment) -> None:
    """Each tells the finding, and how much was looked at."""
    aws.buckets.clear()
    forms = ("json", "sarif", "github", "markdown", "text")

    said = {form: run("--format", form).stdout for form in forms}

    assert [] == [form for form in forms if "TW830" not in said[form]]
    assert [] == [form for form in forms if "questions in 1 account" not in said[form]]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("markdown", "<!-- trailwright preflight -->\n\n### trailwright preflight\n"),
        ("github", "::notice title=trailwright preflight::"),
        ("junit", '<testsuites name="trailwright preflight"'),
        ("sarif", '"id": "trailwright/preflight/"'),
    ],
)
def test_every_format_says_who_speaks(run: Run, form: str, expected: str) -> None:
    """A comment of a preflight does not take the place of one of a check."""
    assert expected in run("--format", form).stdout


def test_what_aws_sends_cannot_move_the_cursor(run: Run, aws: FakeDeployment) -> None:
    """In any format."""
    aws.keys["audit-key"]["KeyState"] = "\x1b[2J\u202e"
    aws.stacks = [stack("\x1b[2J")]
    forms = ("json", "sarif", "github", "markdown", "text", "junit")

    said = "".join(run("--format", form).output for form in forms)

    assert ("TW833" in said, "\x1b" in said, "\u202e" in said) == (True, False, False)


def test_the_json_is_that_of_check(run: Run) -> None:
    """It follows the same schema."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - for this test

    from trailwright._policies import read_policy  # noqa: PLC0415

    schema = read_policy("schema/findings.schema.json")

    found = json.loads(run("--format", "json").stdout)

    assert [] == list(Draft202012Validator(schema).iter_errors(found))


def test_the_permissions_are_an_iam_policy() -> None:
    """Printed without credentials and templates."""
    result = CliRunner().invoke(root, ["preflight", "--show-permissions"])

    (statement,) = json.loads(result.stdout)["Statement"]
    assert ("Allow", True) == (statement["Effect"], "kms:GetKeyPolicy" in statement["Action"])


def test_without_credentials_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And exit status 3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))

    result = CliRunner().invoke(root, ["preflight", str(tmp_path), "--region", "eu-west-1"])

    assert (3, 1, "") == (result.exit_code, len(result.stderr.splitlines()), result.stdout)
    assert "there are no usable credentials" in result.stderr


@pytest.mark.parametrize("status", [200, 404])
def test_what_is_no_aws_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int
) -> None:
    """Such as a proxy that wants somebody to sign in; exit status 3."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<html>Sign in</html>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        for name, value in environment(url, ACCOUNT, "us-east-1", base={}).items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(root, ["preflight", str(tmp_path)])
        server.shutdown()

    assert (3, 1, "") == (result.exit_code, len(result.stderr.splitlines()), result.stdout)
    assert "is no AWS; look for a proxy that signs in" in result.stderr


def test_without_a_region_there_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for; a template does not say where it goes."""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    monkeypatch.setattr(live, "open_session", lambda _: boto3.Session())

    result = run()

    assert (2, True) == (result.exit_code, "give --region NAME" in result.stderr)


def test_a_region_that_is_off_is_an_error(run: Run, aws: FakeDeployment) -> None:
    """Of the template that goes there; nothing is asked there."""
    result = run("--region", "ap-east-1")

    assert (1, True) == (result.exit_code, "has not enabled ap-east-1" in result.stdout)
    assert {"us-east-1"} == {each.region for each in aws.asked}


def test_a_region_that_there_is_none_of_is_bad_usage(run: Run) -> None:
    """One sentence, exit status 2."""
    result = run("--region", "eu-west-9")

    assert (2, 1) == (result.exit_code, len(result.stderr.splitlines())), result.stderr


def test_a_name_is_for_one_template(run: Run, tmp_path: Path) -> None:
    """Two stacks cannot have it."""
    (tmp_path / "second.json").write_text(json.dumps(leaning(TrailName="second")), encoding="utf-8")

    result = run("--stack-name", "audit-stack", str(tmp_path / "second.json"))

    assert (2, True) == (result.exit_code, "--stack-name must be that of one" in result.stderr)


def test_input_that_cannot_be_read_is_told(aws: FakeDeployment, tmp_path: Path) -> None:
    """Exit status 2."""
    assert aws
    result = CliRunner().invoke(root, ["preflight", str(tmp_path / "none")])

    assert (2, 1) == (result.exit_code, len(result.stderr.splitlines()))


def test_an_interrupt_ends_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 130."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live.Asker, "ask", interrupt)

    result = run()

    assert (130, True) == (result.exit_code, "interrupted" in result.stderr)


def test_help_needs_no_boto3() -> None:
    """It is paid for when the command runs."""
    script = (
        "import atexit, sys, trailwright.cli\n"
        "atexit.register(lambda: print('boto3' in sys.modules, file=sys.stderr))\n"
        "sys.argv[1:] = ['preflight', '--help']\n"
        "trailwright.cli.main()"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    assert "False\n" == run.stderr


# --- the emulation ---


@pytest.fixture(name="url", scope="module")
def _url(fresh_sandbox: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    with fresh_sandbox() as url:
        yield url


@pytest.fixture(name="estate")
def _estate(url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[StackPlan, ...]:
    """The sample estate, in accounts that each have a role to look by, and one to deploy by."""
    config = load(CHECKOUT / "trails.yaml")
    plans = compose_estate(config)
    organization = config.organization
    assert organization is not None
    manager = organization.management_account
    members = sorted({each.account for each in plans} - {manager})
    set_organization(url, id=organization.id, management_account=manager, member_accounts=members)
    for account, region in sorted({(each.account, each.region) for each in plans}):
        _make_roles(Account(url, account, region=region), region)
    for name, value in environment(url, manager, "us-east-1", base={}).items():
        monkeypatch.setenv(name, value)
    return plans


def _make_roles(account: Account, region: str) -> None:
    """Make what ``cdk bootstrap`` makes, as far as it is looked at, and a role to look by."""
    iam = account.client("iam")
    known = {each["RoleName"] for each in iam.list_roles()["Roles"]}
    deployer = f"cdk-hnb659fds-cfn-exec-role-{account.id}-{region}"
    for name in {LOOK, deployer} - known:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=_allow("sts:AssumeRole", who="*"))
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=_allow("*"))
    account.close()


def _allow(action: str, *, who: str | None = None) -> str:
    statement: dict[str, object] = {"Effect": "Allow", "Action": action}
    statement |= {"Principal": {"AWS": who}} if who else {"Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(name="assembly", scope="module")
def _assembly(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample estate as the CDK synthesizes it."""
    from trailwright import provision_estate  # noqa: PLC0415  # isort: skip - finds Node first
    from aws_cdk import App  # noqa: PLC0415 - dear

    folder = tmp_path_factory.mktemp("assembly") / "cdk.out"
    app = App(outdir=str(folder))
    provision_estate(app, load(CHECKOUT / "trails.yaml"))
    app.synth()
    return str(folder)


def _look(assembly: str, command: str = "preflight") -> Result:
    arguments = [command, assembly, "--role", LOOK, "--format", "json"]
    return CliRunner().invoke(root, arguments)


@pytest.mark.parametrize("command", ["preflight", "verify"])
def test_both_ways_of_asking_say_the_same(
    estate: tuple[StackPlan, ...], assembly: str, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Many accounts are asked by the engine for organizations, a handful by threads."""
    assert estate
    by_threads = _look(assembly, command)
    monkeypatch.setattr(entered, "_HANDFUL", 0)
    monkeypatch.setattr(entered, "ways_in", None)
    by_engine = _look(assembly, command)

    assert '"findings"' in by_threads.stdout
    assert (by_threads.exit_code, by_threads.stdout, by_threads.stderr) == (
        by_engine.exit_code,
        by_engine.stdout,
        by_engine.stderr,
    )


def _told(result: Result) -> set[str]:
    assert result.exit_code in (0, 1), result.output
    found = json.loads(result.stdout)["findings"]
    return {each["rule"] for each in found if each["severity"] != "info"}


def test_the_sample_estate_before_and_after(
    url: str, estate: tuple[StackPlan, ...], assembly: str
) -> None:
    """Before: the service-linked role is told of. After: what is its own is no collision.

    When the stacks of one trail are deleted, which keeps everything, all of it is in the way.
    """
    before = _look(assembly)
    places = {
        (each.account, each.region): Account(url, each.account, region=each.region)
        for each in estate
    }
    for each in estate:
        deployment = places[each.account, each.region].deploy(
            to_template(each.resources), stack=each.name
        )
        assert deployment.succeeded, deployment.reasons
    after = _look(assembly)
    for each in reversed(estate):
        if "frankfurt" in each.name:
            places[each.account, each.region].delete(each.name)
    left = _look(assembly)
    for account in places.values():
        account.close()

    assert [0, 0, 1] == [before.exit_code, after.exit_code, left.exit_code], left.output
    assert [{"TW823"}, {"TW823"}] == [_told(before), _told(after)]
    assert {"TW202", "TW602", "TW816", "TW817", "TW818", "TW823"} == _told(left)
    assert "which is no AWS" in before.stderr

"""Organization trails: who may own one, whom it records, who sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from trailwright.sandbox import server

if TYPE_CHECKING:
    from collections.abc import Callable

    from trailwright.sandbox.accounts import Account

    Build = Callable[..., dict[str, Any]]
    Organize = Callable[..., None]

_EVERYWHERE = {"IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": True}


@pytest.fixture
def organization_id(account: Account) -> str:
    """The id of the test's own organization."""
    return f"o-{account.id}"


@pytest.fixture
def member(new_account: Callable[[], Account]) -> Account:
    """An account that belongs to the organization of ``account``."""
    return new_account()


@pytest.fixture
def organize(account: Account, member: Account, organization_id: str) -> Organize:
    """Makes ``account`` the management account of ``member``."""

    def call(**settings: bool) -> None:
        server.set_organization(
            account.url,
            id=organization_id,
            management_account=account.id,
            member_accounts=[member.id],
            **settings,
        )

    return call


def _objects(account: Account, bucket: str) -> list[str]:
    listed = account.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    return [item["Key"] for item in listed]


def test_members_are_recorded_under_the_organizations_id(
    account: Account,
    member: Account,
    organize: Organize,
    trail_template: Build,
    organization_id: str,
) -> None:
    """Events and digests of every account arrive below ``AWSLogs/<organization>/<account>/``."""
    organize()
    template = trail_template(
        organization=organization_id, encrypted=True, logged=True, notified=True, **_EVERYWHERE
    )
    deployed = account.deploy(template)
    assert () == deployed.reasons
    for recorded in (account, member):
        recorded.client("ec2", "eu-west-1").create_vpc(CidrBlock="10.9.0.0/16")
    server.flush(account.url, digest=True)
    keys = _objects(account, deployed.outputs["Bucket"])
    for recorded in (account, member):
        base = f"AWSLogs/{organization_id}/{recorded.id}"
        for folder in ("CloudTrail", "CloudTrail-Digest"):
            assert any(key.startswith(f"{base}/{folder}/eu-west-1/") for key in keys)
    streams = account.client("logs").describe_log_streams(logGroupName="/trail/audit")
    names = {stream["logStreamName"] for stream in streams["logStreams"]}
    assert f"{organization_id}_{member.id}_CloudTrail_us-east-1" in names


def test_the_archive_may_be_another_accounts(
    account: Account,
    member: Account,
    organize: Organize,
    trail_template: Build,
    organization_id: str,
) -> None:
    """Bucket and key in a log-archive account, trail in the management account."""
    organize()
    template = trail_template(organization=organization_id, encrypted=True, **_EVERYWHERE)
    archive = {
        "Resources": {
            name: template["Resources"].pop(name) for name in ("Bucket", "BucketPolicy", "Key")
        },
        "Outputs": {
            "Bucket": {"Value": {"Ref": "Bucket"}},
            "Key": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}},
        },
    }
    stored = member.deploy(archive)
    assert () == stored.reasons
    trail = template["Resources"]["Trail"]
    trail["Properties"] |= {
        "S3BucketName": stored.outputs["Bucket"],
        "KMSKeyId": stored.outputs["Key"],
    }
    del trail["DependsOn"]
    assert () == account.deploy({"Resources": template["Resources"]}).reasons
    member.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    server.flush(account.url)
    keys = _objects(member, stored.outputs["Bucket"])
    assert any(f"/{organization_id}/{member.id}/CloudTrail/" in key for key in keys)


def test_fails_without_the_organizations_path(
    account: Account, organize: Organize, trail_template: Build, organization_id: str
) -> None:
    """The bucket policy must admit the organization's path, not the account's alone."""
    organize()
    template = trail_template(organization=organization_id)
    policy = template["Resources"]["BucketPolicy"]["Properties"]["PolicyDocument"]
    policy["Statement"][1]["Resource"].pop()
    assert "[InsufficientS3BucketPolicyException]" in account.deploy(template).reasons[0]


def test_fails_on_a_role_without_the_organizations_streams(
    account: Account, organize: Organize, trail_template: Build, organization_id: str
) -> None:
    """The role must be allowed to write to the organization's streams too."""
    organize()
    template = trail_template(organization=organization_id, logged=True)
    role = template["Resources"]["Role"]["Properties"]
    role["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"].pop()
    assert "[InvalidCloudWatchLogsLogGroupArnException]" in account.deploy(template).reasons[0]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"trusted_access": False}, "CloudTrailAccessNotEnabledException"),
        ({"all_features": False}, "OrganizationNotInAllFeaturesModeException"),
    ],
)
def test_fails_on_an_organization_that_is_not_ready(
    account: Account,
    organize: Organize,
    trail_template: Build,
    settings: dict[str, bool],
    code: str,
) -> None:
    """CloudTrail must be a trusted service of an organization with all features."""
    organize(**settings)
    deployed = account.deploy(trail_template(organization=f"o-{account.id}"))
    assert f"[{code}]" in deployed.reasons[0]


def test_fails_in_a_member_account(
    member: Account, organize: Organize, trail_template: Build, organization_id: str
) -> None:
    """Only the management account owns organization trails."""
    organize()
    deployed = member.deploy(trail_template(organization=organization_id))
    assert "[NotOrganizationMasterAccountException]" in deployed.reasons[0]


def test_members_see_the_trail_and_cannot_change_it(
    account: Account,
    member: Account,
    organize: Organize,
    trail_template: Build,
    organization_id: str,
) -> None:
    """A copy of the trail is listed in each member, by the management account's ARN."""
    organize()
    deployed = account.deploy(trail_template(organization=organization_id, **_EVERYWHERE))
    arn = deployed.outputs["Arn"]
    client = member.client("cloudtrail", "eu-west-1")
    assert [arn] == [trail["TrailARN"] for trail in client.list_trails()["Trails"]]
    assert [arn] == [trail["TrailARN"] for trail in client.describe_trails()["trailList"]]
    assert client.get_trail_status(Name=arn)["IsLogging"]
    with pytest.raises(ClientError, match="NotOrganizationMasterAccountException"):
        member.client("cloudtrail").stop_logging(Name=arn)


def test_organizations_answers_from_the_same_register(
    account: Account, member: Account, organize: Organize, organization_id: str
) -> None:
    """What CloudTrail takes for the organization, Organizations shows."""
    client = member.client("organizations")
    with pytest.raises(ClientError, match="AWSOrganizationsNotInUseException"):
        client.describe_organization()
    organize()
    described = client.describe_organization()["Organization"]
    assert (organization_id, account.id) == (described["Id"], described["MasterAccountId"])
    management = account.client("organizations")
    accounts = management.list_accounts()["Accounts"]
    assert {account.id, member.id} == {listed["Id"] for listed in accounts}
    trusted = management.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert ["cloudtrail.amazonaws.com"] == [entry["ServicePrincipal"] for entry in trusted]

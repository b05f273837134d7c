"""What only KMS, SNS and AWS Organizations tell of what trails lean on."""

from __future__ import annotations

from fake_account import ACCOUNT, FakeAccount, FakeAccounts
from fake_deployment import FakeDeployment, leaning, looked, of_organization, ready, rule_ids

OTHER = "999988887777"
TOPIC = f"arn:aws:sns:us-east-1:{OTHER}:files"


def _actions(account: FakeAccount) -> set[str]:
    return {each.action for each in account.asked}


def test_a_key_nobody_could_look_at_is_in_no_state() -> None:
    """That it could not be looked at is all that is said."""
    account = ready(faults={"kms:DescribeKey": "AccessDeniedException"})

    assert ["TW800"] == rule_ids(account, leaning())


def test_a_key_named_by_its_arn_is_told_to_be_elsewhere_once() -> None:
    """Rules of templates see it."""
    account = ready()
    account.buckets["audit-logs"]["Region"] = "eu-west-1"

    found = [each.rule.id for each in looked(account, leaning()).findings]

    assert (1, 0) == (found.count("TW403"), found.count("TW835"))


def test_every_state_of_a_key_has_a_remedy() -> None:
    """With the key in it, where there is a command."""
    account = ready()
    account.keys["audit-key"]["KeyState"] = "PendingDeletion"
    other = ready()
    other.keys["audit-key"]["KeyState"] = "SomethingNew"

    told = [
        each.remedy
        for one in (account, other)
        for each in looked(one, leaning()).findings
        if each.rule.id == "TW833"
    ]

    assert "cancel-key-deletion --key-id audit-key --region us-east-1" in told[0]
    assert "Wait until it is enabled" in told[1]


def test_a_key_of_aws_is_no_key_for_a_trail() -> None:
    """Its policy cannot be changed."""
    account = ready()
    account.keys["audit-key"]["KeyManager"] = "AWS"

    assert ["TW833"] == rule_ids(account, leaning())


def test_the_topic_s_key_must_be_there_too() -> None:
    """Of a topic that is there, and of one that is made."""
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-files"
    account = ready()
    account.topics[arn]["KmsMasterKeyId"] = "gone"
    made = leaning(SnsTopicName={"Ref": "Files"})
    properties = {"TopicName": "files", "KmsMasterKeyId": "gone"}
    made["Resources"]["Files"] = {"Type": "AWS::SNS::Topic", "Properties": properties}

    assert [["TW832"], ["TW832"]] == [rule_ids(account, leaning()), rule_ids(ready(), made)]


def test_a_topic_s_key_of_aws_is_told_once() -> None:
    """Rules of templates see it."""
    account = ready()
    account.topics[f"arn:aws:sns:us-east-1:{ACCOUNT}:audit-files"]["KmsMasterKeyId"] = (
        "alias/aws/sns"
    )

    assert [] == rule_ids(account, leaning())


def test_an_account_that_answers_for_itself_is_active() -> None:
    """AWS Organizations need not be asked, which only its management account may."""
    account, other = ready(), FakeAccount(OTHER)
    other.topics[TOPIC] = {}

    looked(FakeAccounts(account, other), leaning(SnsTopicName=TOPIC), accounts=(ACCOUNT, OTHER))

    assert "organizations:DescribeAccount" not in _actions(account)


def test_an_account_s_state_has_an_older_name() -> None:
    """Status, which is to make way for State."""
    account = ready(answers={"organizations:DescribeAccount": {"Account": {"Status": "SUSPENDED"}}})
    account.topics[TOPIC] = {}

    assert ["TW837"] == rule_ids(account, leaning(SnsTopicName=TOPIC))


def test_a_member_is_not_asked_what_it_may_not_know() -> None:
    """Only the management account tells whom the organization trusts."""
    account = ready()
    template = of_organization(account)
    assert account.organization
    account.organization["MasterAccountId"] = OTHER

    looked(account, template)

    assert "organizations:ListAWSServiceAccessForOrganization" not in _actions(account)


def test_two_organization_trails_are_each_told() -> None:
    """Both would be refused."""

    def spoilt() -> FakeDeployment:
        account = ready()
        of_organization(account)
        account.trusted = ()
        return account

    template = leaning(IsOrganizationTrail=True)
    second = leaning(IsOrganizationTrail=True, TrailName="second")
    template["Resources"]["Second"] = second["Resources"]["Trail"]

    assert ["TW822", "TW822"] == rule_ids(spoilt(), template)

"""What ``Ref`` and ``Fn::GetAtt`` give, by resource type.

Source: the CloudFormation template reference, "Return values" of each type, e.g.
`AWS::S3::Bucket
<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>`_.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SHAPES", "Shape"]


@record
class Shape:
    """One type.

    Args:
        name: The property that names it. Default: it cannot be named.

        arn: Its ARN: ``{p}`` partition, ``{r}`` Region, ``{a}`` account, ``{n}`` name,
            ``{path}`` the path of an IAM name. Default: it has none.

        ref_is_arn: Whether Ref gives the ARN. Default: it gives the name.

        names: Attributes that give the name.

        arns: Attributes that give the ARN, and what they add to it.
    """

    name: str = ""
    arn: str = ""
    ref_is_arn: bool = False
    names: tuple[str, ...] = ()
    arns: Mapping[str, str] = field(default_factory=lambda: {"Arn": ""})


SHAPES: Mapping[str, Shape] = {
    "AWS::CloudTrail::Trail": Shape(name="TrailName", arn="arn:{p}:cloudtrail:{r}:{a}:trail/{n}"),
    "AWS::S3::Bucket": Shape(name="BucketName", arn="arn:{p}:s3:::{n}"),
    "AWS::KMS::Key": Shape(arn="arn:{p}:kms:{r}:{a}:key/{n}", names=("KeyId",)),
    "AWS::KMS::ReplicaKey": Shape(arn="arn:{p}:kms:{r}:{a}:key/{n}", names=("KeyId",)),
    "AWS::KMS::Alias": Shape(name="AliasName", arn="arn:{p}:kms:{r}:{a}:{n}"),
    "AWS::SNS::Topic": Shape(
        name="TopicName",
        arn="arn:{p}:sns:{r}:{a}:{n}",
        ref_is_arn=True,
        names=("TopicName",),
        arns={"TopicArn": "", "Arn": ""},
    ),
    "AWS::Logs::LogGroup": Shape(
        name="LogGroupName", arn="arn:{p}:logs:{r}:{a}:log-group:{n}", arns={"Arn": ":*"}
    ),
    "AWS::IAM::Role": Shape(name="RoleName", arn="arn:{p}:iam::{a}:role{path}{n}"),
    "AWS::IAM::User": Shape(name="UserName", arn="arn:{p}:iam::{a}:user{path}{n}"),
    "AWS::IAM::ManagedPolicy": Shape(
        name="ManagedPolicyName",
        arn="arn:{p}:iam::{a}:policy{path}{n}",
        ref_is_arn=True,
        arns={"PolicyArn": ""},
    ),
    "AWS::CloudWatch::Alarm": Shape(name="AlarmName", arn="arn:{p}:cloudwatch:{r}:{a}:alarm:{n}"),
    "AWS::CloudWatch::CompositeAlarm": Shape(
        name="AlarmName", arn="arn:{p}:cloudwatch:{r}:{a}:alarm:{n}"
    ),
    "AWS::Lambda::Function": Shape(name="FunctionName", arn="arn:{p}:lambda:{r}:{a}:function:{n}"),
    "AWS::Serverless::Function": Shape(
        name="FunctionName", arn="arn:{p}:lambda:{r}:{a}:function:{n}"
    ),
    "AWS::DynamoDB::Table": Shape(name="TableName", arn="arn:{p}:dynamodb:{r}:{a}:table/{n}"),
    "AWS::SQS::Queue": Shape(name="QueueName", arn="arn:{p}:sqs:{r}:{a}:{n}", names=("QueueName",)),
    "AWS::Events::Rule": Shape(name="Name", arn="arn:{p}:events:{r}:{a}:rule/{n}"),
    "AWS::Scheduler::Schedule": Shape(
        name="Name", arn="arn:{p}:scheduler:{r}:{a}:schedule/default/{n}"
    ),
}

"""A small app for the CDK command line, which its context values change.

``-c stacks=one,two``
    A stack of each name, with a trail of the same name and its alarms.
``-c destroy=two``
    Everything in that stack goes with it; in the others all is kept.
``-c record=<bucket ARN>``
    The trails record that bucket.
``-c refuse=true``
    The archives let in some other trail than their own.
"""

from __future__ import annotations

from trailwright import AccountTrail, AlarmPack, DataEvents  # isort: skip - finds Node first
from aws_cdk import App, RemovalPolicy, Stack

#: The statement of the bucket policy that lets CloudTrail write, after the one that lets it
#: look at the ACL.
_WRITES = 1


def _add_stack(app: App, name: str) -> None:
    stack = Stack(app, name)
    goes = name == app.node.try_get_context("destroy")
    removal_policy = RemovalPolicy.DESTROY if goes else None
    bucket = app.node.try_get_context("record")
    trail = AccountTrail(
        stack,
        "Trail",
        trail_name=name,
        data_events=[DataEvents.s3(bucket)] if bucket else [],
        removal_policy=removal_policy,
    )
    AlarmPack(stack, "Alarms", trail=trail, removal_policy=removal_policy)
    if app.node.try_get_context("refuse") and trail.log_bucket:
        trail.log_bucket.cfn_bucket_policy.add_property_override(
            f"PolicyDocument.Statement.{_WRITES}.Condition.StringEquals.aws:SourceArn",
            f"{trail.trail_arn}-of-others",
        )


if __name__ == "__main__":
    app = App()
    for name in app.node.get_context("stacks").split(","):
        _add_stack(app, name)
    app.synth()

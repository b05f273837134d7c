"""A trail that uses a bucket, a key and a topic you have already, in plain CDK classes.

Use it when another library, or another team, makes these. The trail adds exactly the
statements it needs to their policies, and waits for them. What was imported with `from_…`
cannot be changed from here: then synthesis writes the statements to add by hand into
`trailwright-required-policies.json`, and `declare_resource_policy()` proves them once added.
"""

from trailwright import AccountTrail  # isort: skip - finds the packaged Node first
from aws_cdk import App, Environment, MissingRemovalPolicies, Stack
from aws_cdk.aws_kms import Key
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption
from aws_cdk.aws_sns import Topic


def build(app: App) -> None:
    """Make the stack."""
    stack = Stack(app, "Audit", env=Environment(account="111122223333", region="eu-west-1"))
    key = Key(stack, "Key", enable_key_rotation=True)
    bucket = Bucket(
        stack,
        "Logs",
        encryption=BucketEncryption.KMS,
        encryption_key=key,
        block_public_access=BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        versioned=True,
    )
    topic = Topic(stack, "Delivered", master_key=key, enforce_ssl=True)
    AccountTrail(
        stack, "Trail", trail_name="audit", log_bucket=bucket, key=key, delivery_topic=topic
    )
    # The trail outlives its stack, and delivers only as long as all of these do.
    MissingRemovalPolicies.of(stack).retain()


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()

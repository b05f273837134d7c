"""Trails written by hand, with plain CDK classes, and proved when the app is synthesized.

Use it where trails exist already and stay as they are. `TrailwrightChecks` judges every stack
together, so it sees that the bucket's policy, in another stack, lets this trail write. Take a
statement away, and synthesis ends with InsufficientS3BucketPolicyException instead of the
deployment. `cdk synth -c @trailwright:validate=false` leaves the checks out.
"""

from trailwright import TrailwrightChecks  # isort: skip - finds the packaged Node first
from aws_cdk import App, Environment, Stack
from aws_cdk.aws_cloudtrail import CfnTrail
from aws_cdk.aws_s3 import CfnBucket, CfnBucketPolicy

ACCOUNT, REGION = "111122223333", "eu-west-1"
BUCKET, TRAIL = "example-audit-by-hand", "by-hand"


def build(app: App) -> None:
    """Make the bucket's stack and the trail's, and have them judged."""
    where = Environment(account=ACCOUNT, region=REGION)
    archive, audit = Stack(app, "Archive", env=where), Stack(app, "Audit", env=where)
    audit.add_stack_dependency(archive)

    versions = CfnBucket.VersioningConfigurationProperty(status="Enabled")
    bucket = CfnBucket(archive, "Logs", bucket_name=BUCKET, versioning_configuration=versions)
    statements = [
        _no_plain_http(),
        _statement("s3:GetBucketAcl", f"arn:aws:s3:::{BUCKET}"),
        _statement("s3:PutObject", f"arn:aws:s3:::{BUCKET}/AWSLogs/{ACCOUNT}/*"),
    ]
    CfnBucketPolicy(
        archive,
        "Policy",
        bucket=bucket.ref,
        policy_document={"Version": "2012-10-17", "Statement": statements},
    )
    CfnTrail(
        audit,
        "Trail",
        trail_name=TRAIL,
        s3_bucket_name=BUCKET,
        is_logging=True,
        is_multi_region_trail=True,
        include_global_service_events=True,
        enable_log_file_validation=True,
    )
    TrailwrightChecks.add_to(app)


def _no_plain_http() -> dict[str, object]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _statement(action: str, resource: str) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {
            "StringEquals": {
                "aws:SourceArn": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{TRAIL}"
            }
        },
    }


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()

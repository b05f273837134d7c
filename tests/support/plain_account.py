"""A live account with one trail that ``trails.yaml`` can say exactly as it is."""

from __future__ import annotations

import json

from fake_account import ACCOUNT, FakeAccount, audited

from trailwright.compose.estate import compose_estate
from trailwright.config.load import load

__all__ = ["plain"]


def plain() -> FakeAccount:
    """Return an account whose trail our configuration can say as it is: no key, no topic."""
    aws = audited()
    trail, bucket = aws.trails[0], aws.buckets["audit-logs"]
    for each in ("KmsKeyId", "SnsTopicARN", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"):
        del trail[each]
    entry = {"kind": "account", "name": "audit", "account": ACCOUNT, "region": "us-east-1"}
    entry |= {"archive": {"bucket_name": "audit-logs", "encryption": "sse-s3"}}
    entry["archive"] |= {"access_logs": False}
    entry |= {"notifications": False, "log_group": False}
    (plan,) = compose_estate(load(text=json.dumps({"trails": [entry]})))
    made = {name: each.properties for name, each in plan.resources.items()}
    policy = json.dumps(made["BucketPolicy"]["PolicyDocument"])
    own = json.dumps({"Fn::GetAtt": ["Bucket", "Arn"]})
    objects = json.dumps({"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/*"]]})
    policy = policy.replace(objects, '"arn:aws:s3:::audit-logs/*"')
    bucket["Policy"] = json.loads(policy.replace(own, '"arn:aws:s3:::audit-logs"'))
    default = {"SSEAlgorithm": "AES256"}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": False}
    block = made["Bucket"]["PublicAccessBlockConfiguration"]
    abort = {"ID": "AbortUploads", "Status": "Enabled"}
    abort["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": 7}
    bucket |= {
        "GetBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": [rule]}},
        "GetPublicAccessBlock": {"PublicAccessBlockConfiguration": block},
        "GetBucketLifecycleConfiguration": {"Rules": [abort]},
    }
    return aws

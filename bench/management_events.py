"""Management events as CloudTrail writes them, made up: same keys, same order, same size.

Nobody's events may be part of the project, and whoever measures needs as many as the next one.
The same seed makes the same bytes. About one event in a hundred is one that an alarm of the
catalogue is there for; the rest is what an account does all day.
"""

from __future__ import annotations

import gzip
import json
from base64 import b32encode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trailwright.model.alarms import profile_names, profile_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Written", "write"]

PER_FILE = 2_000
INTERESTING = 0.01
ACCOUNT, REGION = "111122223333", "eu-west-1"
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
#: What an account does all day: service, operation, parameters, and how often.
CALLS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("sts", "AssumeRole", {"roleSessionName": "deploy", "durationSeconds": 3600}, 20),
    ("kms", "Decrypt", {"encryptionContext": {"aws:s3:arn": "arn:aws:s3:::app-data"}}, 15),
    ("kms", "GenerateDataKey", {"keySpec": "AES_256", "encryptionContext": {"app": "shop"}}, 8),
    ("ec2", "DescribeInstances", {"instancesSet": {}, "filterSet": {}}, 12),
    ("ec2", "DescribeNetworkInterfaces", {"maxResults": 1000, "filterSet": {}}, 6),
    ("ec2", "CreateTags", {"resourcesSet": {"items": [{"resourceId": "i-0a1b2c3d4e5f"}]}}, 2),
    ("s3", "GetBucketAcl", {"bucketName": "app-data", "Host": "app-data.s3.amazonaws.com"}, 6),
    ("s3", "ListBuckets", {"Host": "s3.amazonaws.com"}, 2),
    ("logs", "CreateLogStream", {"logGroupName": "/aws/lambda/orders", "logStreamName": "x"}, 8),
    ("monitoring", "DescribeAlarms", {"maxRecords": 100, "alarmTypes": ["MetricAlarm"]}, 5),
    ("lambda", "GetFunction20150331v2", {"functionName": "orders"}, 3),
    ("dynamodb", "DescribeTable", {"tableName": "orders"}, 4),
    ("ecr", "BatchGetImage", {"repositoryName": "shop", "imageIds": [{"imageTag": "1.4"}]}, 3),
    ("elasticloadbalancing", "DescribeTargetHealth", {"targetGroupArn": "tg"}, 4),
    ("cloudformation", "DescribeStacks", {"stackName": "shop"}, 2),
)
#: The order in which CloudTrail writes them.
ORDER = (
    *("eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion"),
    *("sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters"),
    *("responseElements", "additionalEventData", "requestID", "eventID", "readOnly", "resources"),
    *("eventType", "managementEvent", "recipientAccountId", "vpcEndpointId", "eventCategory"),
    *("tlsDetails", "sessionCredentialFromConsole"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written.

    Args:
        events: How many events.

        interesting: How many that an alarm is there for.

        plain: Their bytes, inflated.

        packed: Their bytes on the disk.
    """

    events: int
    interesting: int
    plain: int
    packed: int


def write(folder: Path, count: int, seed: int = 7) -> Written:
    """Write gzip files of events, as CloudTrail delivers them.

    Args:
        folder: Where to.

        count: How many events.

        seed: What they are drawn with. Default: always the same.
    """
    random = Random(seed)  # noqa: S311 - not for secrets
    fired = [
        event
        for profile in profile_names()
        for alarm in profile_of(profile)["alarms"]
        for event in alarm["must_fire"]
    ]
    interesting = plain = packed = 0
    for first in range(0, count, PER_FILE):
        texts: list[str] = []
        for number in range(first, min(first + PER_FILE, count)):
            chosen = random.choice(fired) if random.random() < INTERESTING else None
            interesting += chosen is not None
            texts.append(_written(random, number, chosen))
        raw = f'{{"Records":[{",".join(texts)}]}}'.encode()
        content = gzip.compress(raw, 6, mtime=0)
        (folder / f"{ACCOUNT}_CloudTrail_{REGION}_{first:09}.json.gz").write_bytes(content)
        plain += len(raw)
        packed += len(content)
    return Written(events=count, interesting=interesting, plain=plain, packed=packed)


def _written(random: Random, number: int, chosen: dict[str, Any] | None) -> str:
    known = _event(random, number)
    for key, value in (chosen or {}).items():
        both = isinstance(value, dict) and isinstance(known.get(key), dict)
        # Whose call it is, is what the alarm is about: nothing of another's is kept.
        known[key] = value if not both or key == "userIdentity" else {**known[key], **value}
    ordered = {key: known[key] for key in ORDER if key in known}
    return json.dumps(ordered, separators=(",", ":"))


def _event(random: Random, number: int) -> dict[str, Any]:
    (call,) = random.choices(CALLS, [each[3] for each in CALLS])
    service, name, parameters, _ = call
    when = (BEGIN + timedelta(milliseconds=250 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    reads = name.startswith(("Describe", "Get", "List", "BatchGet", "Decrypt", "AssumeRole"))
    host = f"{service}.{REGION}.amazonaws.com"
    return {
        "eventVersion": "1.11",
        "userIdentity": _identity(random, when),
        "eventTime": when,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": REGION,
        "sourceIPAddress": f"10.{random.randrange(256)}.{random.randrange(256)}.17",
        "userAgent": "Boto3/1.40.4 md/Botocore#1.40.4 ua/2.1 os/linux#6.1.0 lang/python#3.12.4",
        "requestParameters": parameters,
        "responseElements": _credentials(random, when) if name == "AssumeRole" else None,
        "requestID": _uuid(random),
        "eventID": _uuid(random),
        "readOnly": reads,
        **_resources(service, name),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": host,
        },
    }


def _identity(random: Random, when: str) -> dict[str, Any]:
    role = random.choice(("deploy", "orders-service", "inventory-service", "monitoring"))
    principal = f"AROA{role.upper():_<17.17}"
    session = f"{role}-{random.randrange(10**9)}"
    return {
        "type": "AssumedRole",
        "principalId": f"{principal}:{session}",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session}",
        "accountId": ACCOUNT,
        "accessKeyId": _access_key(random),
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": principal,
                "arn": f"arn:aws:iam::{ACCOUNT}:role/service/{role}",
                "accountId": ACCOUNT,
                "userName": role,
            },
            "attributes": {"creationDate": when, "mfaAuthenticated": "false"},
        },
    }


def _credentials(random: Random, when: str) -> dict[str, Any]:
    token = b64encode(random.randbytes(320)).decode()
    return {
        "credentials": {
            "accessKeyId": _access_key(random),
            "sessionToken": token,
            "expiration": when,
        }
    }


def _resources(service: str, name: str) -> dict[str, Any]:
    if service not in ("kms", "s3") or name == "ListBuckets":
        return {}
    kind, arn = {
        "kms": ("Key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1f0e6c2a-5b7d-4c39-9a51-2d1c0b9e8f70"),
        "s3": ("Bucket", "arn:aws:s3:::app-data"),
    }[service]
    known = {"accountId": ACCOUNT, "type": f"AWS::{service.upper()}::{kind}", "ARN": arn}
    return {"resources": [known]}


def _access_key(random: Random) -> str:
    return "ASIA" + b32encode(random.randbytes(10)).decode()


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))

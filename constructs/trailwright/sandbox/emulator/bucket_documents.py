"""CloudFormation's properties of a bucket, as the documents of S3's own API."""

from __future__ import annotations

from typing import Any

from botocore.serialize import create_serializer
from botocore.session import get_session

from trailwright.model.quotas import quotas
from trailwright.sandbox.emulator.names import request

__all__ = [
    "encryption_document",
    "lifecycle_document",
    "lock_document",
    "logging_document",
    "ownership_document",
    "replication_document",
]

_S3 = get_session().get_service_model("s3")
_SERIALIZER = create_serializer("rest-xml")


def _document(operation: str, **parameters: object) -> bytes:
    request_ = _SERIALIZER.serialize_to_request(
        {"Bucket": "any", **parameters}, _S3.operation_model(operation)
    )
    body = request_["body"]
    return body if isinstance(body, bytes) else body.encode()


def encryption_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutBucketEncryption``'s document for ``BucketEncryption``."""
    rules = [_encryption_rule(rule) for rule in prop["ServerSideEncryptionConfiguration"]]
    return _document("PutBucketEncryption", ServerSideEncryptionConfiguration={"Rules": rules})


def _encryption_rule(rule: dict[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = {}
    if "ServerSideEncryptionByDefault" in rule:
        default = dict(rule["ServerSideEncryptionByDefault"])
        if default["SSEAlgorithm"].startswith("aws:kms") and not default.get("KMSMasterKeyID"):
            # AWS takes its own key for S3; ministack insists on one that is named.
            scope = f"{request.get_region()}:{request.get_account_id()}"
            default["KMSMasterKeyID"] = f"arn:aws:kms:{scope}:alias/aws/s3"
        converted["ApplyServerSideEncryptionByDefault"] = default
    if "BucketKeyEnabled" in rule:
        converted["BucketKeyEnabled"] = _is_true(rule["BucketKeyEnabled"])
    return converted


def lifecycle_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutBucketLifecycleConfiguration``'s document for ``LifecycleConfiguration``."""
    rules = [_lifecycle_rule(rule) for rule in prop["Rules"]]
    return _document("PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": rules})


def _lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    _check_lifecycle_rule(rule)
    converted: dict[str, Any] = {"Status": rule["Status"], "Filter": _lifecycle_filter(rule)}
    if "Id" in rule:
        converted["ID"] = rule["Id"]
    expiration = _expiration(rule)
    if expiration:
        converted["Expiration"] = expiration
    current = [*(rule.get("Transitions") or []), *filter(None, [rule.get("Transition")])]
    if current:
        converted["Transitions"] = [_transition(step, "Days") for step in current]
    noncurrent = rule.get("NoncurrentVersionTransitions")
    if noncurrent:
        steps = [_transition(step, "NoncurrentDays") for step in noncurrent]
        converted["NoncurrentVersionTransitions"] = steps
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if rule.get(name):
            converted[name] = {key: int(value) for key, value in rule[name].items()}
    return converted


def _check_lifecycle_rule(rule: dict[str, Any]) -> None:
    """Refuse times that S3 refuses and ministack does not.

    `Lifecycle transitions
    <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>`_.
    """
    soonest = quotas().ia_min_days
    for step in rule.get("Transitions") or []:
        days, storage_class = int(step["TransitionInDays"]), step["StorageClass"]
        if storage_class in ("STANDARD_IA", "ONEZONE_IA") and days < soonest:
            msg = (
                f"'Days' in Transition action must be greater than or equal to {soonest} for "
                f"storageClass '{storage_class}'"
            )
            raise ValueError(msg)
        if "ExpirationInDays" in rule and int(rule["ExpirationInDays"]) <= days:
            msg = (
                "'Days' in the Expiration action must be greater than 'Days' in the Transition "
                "action"
            )
            raise ValueError(msg)


def _lifecycle_filter(rule: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if rule.get("Prefix"):
        parts["Prefix"] = rule["Prefix"]
    for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan"):
        if name in rule:
            parts[name] = int(rule[name])
    if rule.get("TagFilters"):
        parts["Tags"] = rule["TagFilters"]
    if len(parts) > 1 or "Tags" in parts:
        return {"And": parts}
    return parts or {"Prefix": ""}


def _expiration(rule: dict[str, Any]) -> dict[str, Any]:
    expiration: dict[str, Any] = {}
    if "ExpirationInDays" in rule:
        expiration["Days"] = int(rule["ExpirationInDays"])
    if "ExpiredObjectDeleteMarker" in rule:
        expiration["ExpiredObjectDeleteMarker"] = _is_true(rule["ExpiredObjectDeleteMarker"])
    return expiration


def _transition(step: dict[str, Any], days: str) -> dict[str, Any]:
    converted = {days: int(step["TransitionInDays"]), "StorageClass": step["StorageClass"]}
    if "NewerNoncurrentVersions" in step:
        converted["NewerNoncurrentVersions"] = int(step["NewerNoncurrentVersions"])
    return converted


def ownership_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutBucketOwnershipControls``'s document for ``OwnershipControls``."""
    return _document("PutBucketOwnershipControls", OwnershipControls=prop)


def logging_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutBucketLogging``'s document for ``LoggingConfiguration``."""
    enabled = {
        "TargetBucket": prop.get("DestinationBucketName", ""),
        "TargetPrefix": prop.get("LogFilePrefix", ""),
    }
    return _document("PutBucketLogging", BucketLoggingStatus={"LoggingEnabled": enabled})


def lock_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutObjectLockConfiguration``'s document for ``ObjectLockConfiguration``."""
    lock: dict[str, Any] = {"ObjectLockEnabled": "Enabled"}
    if prop.get("Rule"):
        retention = prop["Rule"]["DefaultRetention"]
        lock["Rule"] = {
            "DefaultRetention": {
                name: value if name == "Mode" else int(value) for name, value in retention.items()
            }
        }
    return _document("PutObjectLockConfiguration", ObjectLockConfiguration=lock)


def replication_document(prop: dict[str, Any]) -> bytes:
    """Return ``PutBucketReplication``'s document for ``ReplicationConfiguration``."""
    return _document("PutBucketReplication", ReplicationConfiguration=_respelled(prop))


_RESPELLED = {"Id": "ID", "TagFilter": "Tag", "TagFilters": "Tags"}


def _respelled(value: Any) -> Any:  # noqa: ANN401 - any part of the property
    """Return a property with the API's spelling of its keys."""
    if isinstance(value, dict):
        return {_RESPELLED.get(key, key): _respelled(item) for key, item in value.items()}
    return [_respelled(item) for item in value] if isinstance(value, list) else value


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"

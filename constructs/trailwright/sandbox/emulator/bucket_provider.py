"""What ministack's provider of ``AWS::S3::Bucket`` drops, and a delete that AWS refuses.

A property that is not emulated is refused, rather than dropped in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trailwright.sandbox.emulator.bucket_documents import (
    encryption_document,
    lifecycle_document,
    lock_document,
    logging_document,
    ownership_document,
    replication_document,
)
from trailwright.sandbox.emulator.names import buckets, provisioners

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["install"]

_TYPE = "AWS::S3::Bucket"
_EMULATED = frozenset(
    {
        "AccessControl",  # accepted: no bucket here has an ACL
        "BucketEncryption",
        "BucketName",
        "CorsConfiguration",
        "LifecycleConfiguration",
        "LoggingConfiguration",
        "MetricsConfigurations",  # accepted: nobody counts requests here
        "NotificationConfiguration",
        "ObjectLockConfiguration",
        "ObjectLockEnabled",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "ReplicationConfiguration",
        "Tags",
        "VersioningConfiguration",
        "WebsiteConfiguration",
    }
)


def install() -> None:
    """Let the provider keep the properties, and refuse what it does not know."""
    provisioners.replace(
        "S3_BUCKET_CONFIGURATIONS",
        (
            *provisioners.S3_BUCKET_CONFIGURATIONS,
            _configuration("BucketEncryption", encryption_document, "encryption"),
            _configuration("LifecycleConfiguration", lifecycle_document, "lifecycle"),
            _configuration("OwnershipControls", ownership_document, "ownership_controls"),
            _configuration("ReplicationConfiguration", replication_document, "replication"),
            (
                "LoggingConfiguration",
                logging_document,
                _strict(buckets.put_bucket_logging),
                lambda name: buckets.bucket_logging_config.pop(name, None),
            ),
            (
                "ObjectLockConfiguration",
                lock_document,
                _strict(buckets.put_object_lock_configuration),
                lambda _name: None,  # a lock is never taken off
            ),
        ),
    )
    handlers = provisioners.RESOURCE_HANDLERS[_TYPE]
    handlers.update(
        create=_create(handlers["create"]),
        update=_update(handlers["update"]),
        delete=_delete,
    )


def _configuration(
    name: str, document: Callable[[dict[str, Any]], bytes], subject: str
) -> tuple[Any, ...]:
    put = getattr(buckets, f"put_bucket_{subject}")
    return name, document, _strict(put), getattr(buckets, f"delete_bucket_{subject}")


def _strict(put: Callable[..., tuple[int, Any, bytes]]) -> Callable[..., None]:
    """Return a setter that fails the resource when S3 refuses the configuration."""

    def put_or_raise(name: str, *document: Any) -> None:  # noqa: ANN401 - as ministack calls it
        status, _, body = put(name, *document)
        if status >= 400:  # noqa: PLR2004 - HTTP
            msg = f"S3 refuses the configuration of bucket {name}: {body.decode()}"
            raise ValueError(msg)

    return put_or_raise


def _create(vanilla: Callable[..., Any]) -> Callable[..., Any]:
    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:  # noqa: ANN401
        _refuse_unknown(properties)
        created = vanilla(logical_id, properties, stack)
        _keep(created[0], properties)
        return created

    return create


def _update(vanilla: Callable[..., Any]) -> Callable[..., Any]:
    def update(physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: str) -> Any:  # noqa: ANN401
        _refuse_unknown(new)
        updated = vanilla(physical_id, old, new, *rest)
        _keep(updated[0], new)
        return updated

    return update


def _refuse_unknown(properties: dict[str, Any]) -> None:
    unknown = sorted(set(properties) - _EMULATED)
    if unknown:
        msg = f"the sandbox does not emulate {', '.join(unknown)} of {_TYPE}"
        raise ValueError(msg)


def _keep(name: str, properties: dict[str, Any]) -> None:
    # S3 takes Private where ACLs are disabled, as it says nothing.
    if properties.get("AccessControl", "Private") != "Private":
        # CloudFormation writes LogDeliveryWrite, S3 log-delivery-write.
        canned = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", properties["AccessControl"]).lower()
        _strict(buckets.put_bucket_acl)(name, b"", {"x-amz-acl": canned})
    tags = {tag["Key"]: str(tag.get("Value", "")) for tag in properties.get("Tags") or []}
    if tags:
        buckets.bucket_tags[name] = tags
    else:
        buckets.bucket_tags.pop(name, None)
    status = (properties.get("VersioningConfiguration") or {}).get("Status")
    if status:
        buckets.bucket_versioning[name] = status
    locked = str(properties.get("ObjectLockEnabled")).lower() == "true"
    if locked and not buckets.bucket_object_lock.get(name):
        buckets.bucket_versioning[name] = "Enabled"
        buckets.bucket_object_lock[name] = {"enabled": True, "default_retention": None}


def _delete(physical_id: str, _properties: dict[str, Any]) -> None:
    if physical_id not in buckets.buckets:
        return
    status, _, body = buckets.delete_bucket(physical_id)
    if status == 409:  # noqa: PLR2004 - HTTP
        msg = (
            "The bucket you tried to delete is not empty. You must delete all versions in the "
            "bucket. (Service: S3, Status Code: 409, BucketNotEmpty)"
        )
        raise ValueError(msg)
    if status >= 400:  # noqa: PLR2004 - HTTP
        raise ValueError(body.decode())

"""An account of the sandbox: clients for it, and stacks in it."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trailwright.model.quotas import quotas
from trailwright.sandbox.client import check_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Account", "Deployment"]

_POLL_SECONDS = 0.02
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How a stack operation ended.

    Args:
        status: The stack's status, e.g. ``CREATE_COMPLETE``.

        reasons: Why resources failed, the first failure first.

        outputs: The stack's outputs.
    """

    status: str
    reasons: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        """Whether what the template says is deployed."""
        return self.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


class Account:
    """One account of a sandbox.

    Args:
        url: The sandbox.

        id: Twelve digits.

        region: The Region meant when none is named. Default: ``us-east-1``.
    """

    def __init__(self, url: str, id: str, *, region: str = "us-east-1") -> None:
        check_loopback(url)
        self.url = url
        self.id = id
        self.region = region
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3's own
        """Return a boto3 client.

        Args:
            service: E.g. ``cloudtrail``.

            region: Default: the account's.
        """
        where = region or self.region
        if (service, where) not in self._clients:
            self._clients[service, where] = _make_client(self.url, self.id, service, where)
        return self._clients[service, where]

    def close(self) -> None:
        """Close every client's connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def deploy(
        self, template: Mapping[str, Any], *, stack: str = "Stack", region: str | None = None
    ) -> Deployment:
        """Create a stack, or update it when it is there.

        Args:
            template: The CloudFormation template.

            stack: The stack's name.

            region: Default: the account's.
        """
        client = self.client("cloudformation", region)
        arguments = {
            "StackName": stack,
            **self._template(json.dumps(template)),
            "Capabilities": _CAPABILITIES,
        }
        existing = self._stack_id(stack, region)
        if existing is None:
            created = client.create_stack(**arguments)["StackId"]
            return self._wait(created, region, already=0)
        seen = self._events(existing, region)
        client.update_stack(**arguments)
        return self._wait(existing, region, already=len(seen))

    def _template(self, text: str) -> dict[str, str]:
        """Return how a template is passed: in the call, or through a bucket when it is long."""
        if len(text.encode()) <= quotas().template_body_bytes:
            return {"TemplateBody": text}
        bucket, key = f"templates-{self.id}", f"{hashlib.sha256(text.encode()).hexdigest()}.json"
        s3 = self.client("s3")
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key=key, Body=text)
        return {"TemplateURL": f"{self.url}/{bucket}/{key}"}

    def delete(self, stack: str = "Stack", *, region: str | None = None) -> Deployment:
        """Delete a stack.

        Args:
            stack: The stack's name.

            region: Default: the account's.
        """
        client = self.client("cloudformation", region)
        stack_id = client.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        seen = self._events(stack_id, region)
        client.delete_stack(StackName=stack)
        return self._wait(stack_id, region, already=len(seen))

    def _stack_id(self, stack: str, region: str | None) -> str | None:
        """Return a stack's id, or ``None`` when there is no such stack."""
        client = self.client("cloudformation", region)
        try:
            found = client.describe_stacks(StackName=stack)["Stacks"][0]
        except client.exceptions.ClientError:
            return None
        return None if found["StackStatus"] == "DELETE_COMPLETE" else found["StackId"]

    def _wait(self, stack_id: str, region: str | None, *, already: int) -> Deployment:
        client = self.client("cloudformation", region)
        while True:
            found = client.describe_stacks(StackName=stack_id)["Stacks"][0]
            if not found["StackStatus"].endswith("IN_PROGRESS"):
                break
            time.sleep(_POLL_SECONDS)
        events = self._events(stack_id, region)[already:]
        return Deployment(
            status=found["StackStatus"],
            reasons=tuple(
                event["ResourceStatusReason"]
                for event in events
                if event["ResourceStatus"].endswith("FAILED") and event.get("ResourceStatusReason")
            ),
            outputs={o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])},
        )

    def _events(self, stack_id: str, region: str | None) -> list[dict[str, Any]]:
        """Return a stack's events, the oldest first."""
        paginator = self.client("cloudformation", region).get_paginator("describe_stack_events")
        pages = paginator.paginate(StackName=stack_id)
        return [event for page in pages for event in page["StackEvents"]][::-1]


def _make_client(url: str, account: str, service: str, region: str) -> Any:  # noqa: ANN401
    import boto3  # noqa: PLC0415 - the command line starts without it
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        service,  # pyright: ignore[reportArgumentType, reportCallIssue]
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=account,
        aws_secret_access_key="sandbox",  # noqa: S106 - the sandbox takes any
        config=Config(proxies={}, retries={"total_max_attempts": 1}),
    )

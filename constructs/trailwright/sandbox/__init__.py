"""A local AWS that deployments can be tried in, emulated on the loopback interface.

``ministack`` emulates CloudFormation, S3, KMS, SNS, CloudWatch and IAM; the package
:mod:`trailwright.sandbox.emulator` adds CloudTrail to it: what ``CreateTrail`` refuses, delivery,
digests, metric filters. It is an emulation, written from AWS's documentation: nothing here is
deployed to AWS, and nothing here proves that AWS would accept it.

The emulator runs in a process and an environment of its own. :mod:`trailwright.sandbox.server`
starts, stops and drives it, and needs neither.
"""

from __future__ import annotations

__all__: list[str] = []

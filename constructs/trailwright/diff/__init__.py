"""What a change does to the audit posture: what is lost, what is gained, what is not known.

The raw difference of resources is the CDK's business.
"""

from trailwright.diff.changes import changes

__all__ = ["changes"]

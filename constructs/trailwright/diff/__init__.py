"""What a change does to the audit posture: what is lost, what is gained, what is not known.

The raw difference of resources is the CDK's business.
"""

from trailwright.diff.changes import changes
from trailwright.diff.costs import costs
from trailwright.diff.unknowns import not_compared

__all__ = ["changes", "costs", "not_compared"]

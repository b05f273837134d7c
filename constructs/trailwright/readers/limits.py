"""How much of anything is read before it is refused.

CloudFormation takes templates of up to 1 MB from a bucket
(`CloudFormation user guide, "Understand CloudFormation quotas"
<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>`_).
"""

from __future__ import annotations

__all__ = [
    "MOST_CHARACTERS",
    "MOST_DEPTH",
    "MOST_FILES",
    "MOST_MANIFEST_BYTES",
    "MOST_NESTED",
    "MOST_NODES",
    "MOST_TEMPLATE_BYTES",
    "TEMPLATE_BYTES",
]

#: A template, unless the caller allows more, and the most the caller may allow.
TEMPLATE_BYTES = 1_048_576
MOST_TEMPLATE_BYTES = 10 * TEMPLATE_BYTES
#: The manifest of an assembly is written by the CDK and grows with the app.
MOST_MANIFEST_BYTES = 64 * TEMPLATE_BYTES

#: Values in one template, each counted as often as an alias repeats it, and their nesting.
MOST_NODES = 100_000
MOST_DEPTH = 100

#: Text that intrinsics of one stack may put together: more than CloudFormation would take.
MOST_CHARACTERS = 4_000_000

#: Files looked at in a folder, and assemblies or nested stacks within each other.
MOST_FILES = 20_000
MOST_NESTED = 10

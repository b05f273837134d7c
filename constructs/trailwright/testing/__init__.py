"""Helpers for tests of stacks, those that use trailwright and any others.

With pytest and ``pip install "trailwright[testing]"``, the fixture ``template_snapshot``
compares what an app makes with what was reviewed::

    def test_the_audit_stack_is_as_reviewed(template_snapshot):
        assert AuditStack(App(), "Audit") == template_snapshot

The functions serve any test runner, and load the CDK only when they are called.
"""

from __future__ import annotations

from trailwright.testing.limits import assert_within_limits
from trailwright.testing.templates import normalise, resources_of, synth, template_of

__all__ = ["assert_within_limits", "normalise", "resources_of", "synth", "template_of"]

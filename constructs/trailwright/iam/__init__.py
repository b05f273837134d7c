"""May this principal do this action here: allowed, denied or unknown, with the reason.

Policies are parsed (:mod:`~trailwright.iam.policies`), evaluated in three-valued logic
(:mod:`~trailwright.iam.evaluate`), confronted with the calls CloudTrail makes
(:mod:`~trailwright.iam.cloudtrail_calls`), and proved to allow those and nothing else
(:mod:`~trailwright.iam.prover`). Imports nothing of trailwright but ``model`` and the data
in ``policies/``.
"""

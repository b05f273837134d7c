"""CloudTrail in plain Python: names, Regions, quotas, selectors, trails, limits.

Imports nothing of trailwright but the data in ``policies/``.
"""

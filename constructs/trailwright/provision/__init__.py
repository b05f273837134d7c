"""The CDK constructs: thin, typed doors to what :mod:`trailwright.compose` makes.

The only room that imports ``aws_cdk``.
"""

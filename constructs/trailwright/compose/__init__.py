"""Intent into CloudFormation resources, as plain Python data.

Nothing here knows the CDK. Every function takes records and returns
:class:`~trailwright.compose.resources.Resource` objects under local ids.
"""

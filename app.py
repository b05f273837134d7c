"""The CDK app: the estate of ``trails.yaml``, its archives and its trails as stacks."""

import sys

from trailwright import TrailwrightChecks, load, provision_estate  # isort: skip - finds the packaged Node first
from aws_cdk import App

app = App()
path = app.node.try_get_context("trailwright:config") or "trails.yaml"
try:
    provision_estate(app, load(path))
except ValueError as error:
    sys.exit(str(error))
TrailwrightChecks.add_to(app)
app.synth()

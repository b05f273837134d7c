"""The CDK app: the estate of ``trails.yaml``, one stack per trail and archive."""

from aws_cdk import App

from trailwright import load, provision_estate

app = App()
provision_estate(app, load(app.node.try_get_context("trailwright:config") or "trails.yaml"))
app.synth()

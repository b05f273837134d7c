"""The CDK validation plug-in: every rule, over the whole app, when it is synthesized."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, WeakSet

import jsii
from aws_cdk import IPolicyValidationPlugin, Validations

import trailwright
from trailwright.model import names
from trailwright.model.findings import rules
from trailwright.model.problems import raise_for
from trailwright.model.resources import ExistingTrail, Organization
from trailwright.provision._facts import Facts
from trailwright.provision._violations import SWITCH, not_checked, report
from trailwright.readers import Context, read
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aws_cdk import IPolicyValidationContext, PolicyValidationPluginReport, Stage
    from constructs import Construct, IConstruct

    from trailwright.model.findings import Finding
    from trailwright.model.ledger import TrailUse
    from trailwright.model.problems import Problem
    from trailwright.model.resources import Value

__all__ = ["TrailwrightChecks"]

_NAME = "trailwright"


@jsii.implements(IPolicyValidationPlugin)
class TrailwrightChecks:
    """Judges the whole app when it is synthesized, by the rules of ``trailwright check``.

    All stages and stacks are judged together, from the templates as they were written, so it
    does not matter which construct, Aspect or library made them. An error fails the synthesis,
    and names the error that AWS would have returned::

        TrailwrightChecks.add_to(app)

    The options say what an app cannot know of itself. What its constructs were told, by
    :class:`~trailwright.OrganizationTrail`, :func:`~trailwright.declare_existing_trails`,
    :func:`~trailwright.declare_resource_policy` or ``trails.yaml``, need not be said again::

        Validations.of(app).add_plugins(TrailwrightChecks(organization_id="o-a1b2c3d4e5"))

    A finding is acknowledged where it stands or above, unless it is fatal: ``Validations.of(
    stack).acknowledge(Acknowledgment(id="trailwright::TW302", reason="…"))``. The context
    ``@trailwright:validate=false`` switches the checks off; ``CDK_VALIDATION=false`` does not.
    ``cdk synth --debug`` shows the line of Python that made what a finding is about.

    Args:
        organization_id: The organization of the accounts. Default: that of the app's
            organization trails.

        management_account: Its management account. Default: as above.

        external_policies: Policies of what is not in the app: by CloudFormation type, then by
            name or ARN. Default: those that were declared.

        existing_trails: Trails that exist already and count against the limits. Default: those
            that were declared.

    Raises:
        InvalidOptionsError: If an option cannot be used.
    """

    def __init__(
        self,
        *,
        organization_id: str | None = None,
        management_account: str | None = None,
        external_policies: Mapping[str, Mapping[str, Value]] | None = None,
        existing_trails: Sequence[TrailUse] = (),
    ) -> None:
        raise_for("TrailwrightChecks", _problems(organization_id, management_account))
        self._organization_id = organization_id
        self._management_account = management_account
        self._external = external_policies or {}
        self._existing = tuple(existing_trails)

    @classmethod
    def add_to(cls, scope: Construct) -> None:
        """Have the app around a construct judged; once, however often it is called.

        Args:
            scope: The app, or any construct in it.
        """
        root = scope.node.root
        if root not in _ADDED:
            _ADDED.add(root)
            Validations.of(root).add_plugins(cls())

    @property
    def name(self) -> str:
        """What acknowledgements begin with."""
        return _NAME

    @property
    def version(self) -> str:
        """The version of trailwright."""
        return str(trailwright.__version__)

    @property
    def rule_ids(self) -> list[str]:
        """The rules that are asked."""
        return list(rules())

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Return what the rules say; called by the CDK when all templates are written.

        Args:
            context: What the CDK tells of the app.
        """
        try:
            return self._report(context.app_construct)
        except Exception as error:  # noqa: BLE001 - what is not judged must not pass
            return not_checked(error)

    def _report(self, root: IConstruct) -> PolicyValidationPluginReport:
        if root.node.try_get_context(SWITCH) in (False, "false"):
            return report(())
        context = self._context(Facts.of(root))
        synthesis = _Synthesis.of(root, self)
        if context in synthesis.contexts:
            return report(())
        synthesis.contexts.append(context)
        estate = read(cast("Stage", root).outdir, context)
        return report(synthesis.new(judge(estate)), estate.notes)

    def _context(self, facts: Facts) -> Context:
        kinds = facts.policies.keys() | self._external.keys()
        existing = dict.fromkeys([*facts.existing_trails, *self._existing])
        return Context(
            organization=self._organization(facts.organizations),
            external={
                kind: {**facts.policies.get(kind, {}), **self._external.get(kind, {})}
                for kind in sorted(kinds)
            },
            existing_trails=tuple(_existing(each) for each in existing),
        )

    def _organization(self, told: Mapping[str, str | None]) -> Organization | None:
        """Return the organization; with several told, none is sure to be a trail's."""
        id = self._organization_id or (next(iter(told)) if len(told) == 1 else None)
        if id is None:
            return None
        return Organization(id=id, management_account=self._management_account or told.get(id))


#: The apps that :meth:`TrailwrightChecks.add_to` was called for.
_ADDED: WeakSet[IConstruct] = WeakSet()


@dataclass(slots=True, eq=False)
class _Synthesis:
    """What was said in one synthesis of an app, which may have several of these plug-ins."""

    ran: list[TrailwrightChecks] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    said: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, root: IConstruct, plugin: TrailwrightChecks) -> _Synthesis:
        """Return the synthesis in which a plug-in runs: a new one if it ran in the last."""
        last = _LAST.get(root)
        if last is None or plugin in last.ran:
            last = _LAST[root] = cls()
        last.ran.append(plugin)
        return last

    def new(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that were not said before."""
        found = {_what_is_said(each): each for each in findings}
        fresh = [each for key, each in found.items() if key not in self.said]
        self.said |= found.keys()
        return fresh


_LAST: WeakKeyDictionary[IConstruct, _Synthesis] = WeakKeyDictionary()


def _what_is_said(finding: Finding) -> tuple[str, ...]:
    where = (finding.origin.path, finding.resource)
    return (*where, finding.rule.id, finding.severity, finding.message)


def _problems(organization_id: str | None, management_account: str | None) -> Iterator[Problem]:
    if organization_id is not None:
        yield from names.organization_id(organization_id)
    if management_account is not None:
        yield from names.account_id(management_account, "management_account")


def _existing(use: TrailUse) -> ExistingTrail:
    return ExistingTrail(
        name=use.name,
        account=use.account,
        home_region=use.home_region,
        multi_region=use.multi_region,
        organization=use.organization,
    )

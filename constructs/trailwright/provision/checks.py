"""The CDK validation plug-in: every rule, over the whole app, when it is synthesized."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakSet

import jsii
from aws_cdk import (
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
    Stage,
    Validations,
)

import trailwright
from trailwright.model import names
from trailwright.model.findings import Severity, rules
from trailwright.model.problems import raise_for
from trailwright.model.resources import ExistingTrail, Organization
from trailwright.provision._facts import Facts
from trailwright.readers import Context, ReadError, read
from trailwright.rules import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aws_cdk import IPolicyValidationContext
    from constructs import Construct, IConstruct

    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.ledger import TrailUse
    from trailwright.model.problems import Problem
    from trailwright.model.resources import Value

__all__ = ["TrailwrightChecks"]

#: Context that switches the checks off: ``cdk synth -c @trailwright:validate=false``.
_SWITCH = "@trailwright:validate"
_NAME = "trailwright"
_NOT_CHECKED = "could-not-check"
_UNREADABLE = "Put right what it names, and synthesize again."
_FAULT = (
    "This is a fault of trailwright: report it with the traceback in the validation report. "
    f"Until it is put right, `cdk synth -c {_SWITCH}=false` leaves the checks out."
)
_FAILS = (Severity.FATAL, Severity.ERROR)


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
            return _not_checked(error)

    def _report(self, root: IConstruct) -> PolicyValidationPluginReport:
        if root.node.try_get_context(_SWITCH) in (False, "false"):
            return PolicyValidationPluginReport(success=True, violations=[])
        context = self._context(Facts.of(root))
        synthesis = _Synthesis.of(root, self)
        if context in synthesis.contexts:
            return PolicyValidationPluginReport(success=True, violations=[])
        synthesis.contexts.append(context)
        estate = read(_outdir(root), context)
        return _report(synthesis.new(judge(estate)), estate)

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
    said: set[tuple[str, str, str, str]] = field(default_factory=set)

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
        found = {
            (each.rule.id, each.origin.path, each.resource, each.message): each for each in findings
        }
        fresh = [each for key, each in found.items() if key not in self.said]
        self.said |= found.keys()
        return fresh


_LAST: WeakKeyDictionary[IConstruct, _Synthesis] = WeakKeyDictionary()


def _problems(organization_id: str | None, management_account: str | None) -> Iterator[Problem]:
    if organization_id is not None:
        yield from names.organization_id(organization_id)
    if management_account is not None:
        yield from names.account_id(management_account, "management_account")


def _outdir(root: IConstruct) -> str:
    if not isinstance(root, Stage):
        msg = f"the root must be an App, got {type(root).__name__}; put the stacks into an App"
        raise TypeError(msg)
    return root.outdir


def _existing(use: TrailUse) -> ExistingTrail:
    return ExistingTrail(
        name=use.name,
        account=use.account,
        home_region=use.home_region,
        multi_region=use.multi_region,
        organization=use.organization,
    )


def _report(findings: Sequence[Finding], estate: Estate) -> PolicyValidationPluginReport:
    return PolicyValidationPluginReport(
        success=not any(each.severity in _FAILS for each in findings),
        violations=[_violation(each) for each in findings],
        metadata={"notes": "; ".join(estate.notes)} if estate.notes else None,
    )


def _violation(finding: Finding) -> PolicyViolation:
    origin = finding.origin
    return PolicyViolation(
        rule_name=finding.rule.id,
        description=" ".join(_sentences(finding)),
        severity=str(finding.severity),
        fix=_fix(finding),
        rule_metadata=_metadata(finding),
        violating_resources=[
            # The CDK adds the construct path, by template and logical id.
            PolicyViolatingResource(
                resource_logical_id=finding.resource,
                template_path=origin.path,
                locations=[".".join(map(str, finding.keys))] if finding.keys else [],
            )
        ],
    )


def _sentences(finding: Finding) -> Iterator[str]:
    yield f"{finding.rule.title}."
    if finding.rule.aws_error:
        yield f"AWS would say {finding.rule.aws_error}."
    yield finding.message


def _fix(finding: Finding) -> str:
    if finding.mend is None:
        return finding.remedy
    return f"{finding.remedy}\n{json.dumps(finding.mend, indent=2)}"


def _metadata(finding: Finding) -> dict[str, str]:
    """Return the lines it is written in, as far as they are known, and what AWS says of it."""
    known = {
        "template_line": str(finding.line or ""),
        "python_line": finding.origin.python_line,
        "sources": " ".join(finding.rule.sources),
    }
    return {key: value for key, value in known.items() if value}


def _not_checked(error: Exception) -> PolicyValidationPluginReport:
    """Return a report that fails, since nobody knows whether AWS would take the app."""
    unreadable = isinstance(error, ReadError)
    violation = PolicyViolation(
        rule_name=_NOT_CHECKED,
        description=f"trailwright could not check this app. {type(error).__name__}: {error}",
        severity=str(Severity.FATAL),
        fix=_UNREADABLE if unreadable else _FAULT,
        rule_metadata=None if unreadable else {"traceback": _traceback(error)},
        # Without a construct, the CDK would not print it.
        violating_resources=[PolicyViolatingResource(construct_path="", locations=[])],
    )
    return PolicyValidationPluginReport(success=False, violations=[violation])


def _traceback(error: Exception) -> str:
    return "".join(traceback.format_exception(error))

"""Which controls the trails of each account meet."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from trailwright.controls.facts import FACTS
from trailwright.controls.frameworks import frameworks, lack
from trailwright.controls.posts import State
from trailwright.model.findings import Severity
from trailwright.model.record import record
from trailwright.model.unknown import Unknown
from trailwright.posture.trails import is_organization, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trailwright.controls.frameworks import Control
    from trailwright.controls.watches import Watch
    from trailwright.iam.truth import Truth
    from trailwright.model.estate import Estate
    from trailwright.model.findings import Finding
    from trailwright.model.resources import Resource, Trail

__all__ = ["AccountVerdict", "Met", "Verdict", "control_map"]


class Verdict(StrEnum):
    """What is said of a control, the best first."""

    MET = "met"
    BY_ORGANIZATION = "met by the organization trail"
    UNKNOWN = "not known"
    NOT_MET = "not met"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(Verdict).index(self)


@record
class AccountVerdict:
    """What is said of a control in one account.

    Args:
        account: The account, or its stand-in.

        path: The file that the account's trails are in.

        verdict: Whether it is met.

        trail: The trail that decides it; empty where there is none.

        reason: Why not. Default: it is met.
    """

    account: str
    path: str
    verdict: Verdict
    trail: str
    reason: str = ""


@record
class Met:
    """A control, and what is said of it in every account.

    Args:
        control: The control.

        accounts: The accounts.
    """

    control: Control
    accounts: tuple[AccountVerdict, ...]

    @property
    def verdict(self) -> Verdict:
        """What is said of the account that fares worst."""
        return max((each.verdict for each in self.accounts), key=lambda each: each.rank)


class _Said(NamedTuple):
    """What is said of a control, and of which trail."""

    verdict: Verdict
    reason: str = ""
    trail: str = ""


def control_map(
    estate: Estate, findings: Sequence[Finding], watches: Sequence[Watch]
) -> tuple[Met, ...]:
    """Return every control, and whether each account of an estate meets it.

    Accounts of an estate that has an organization trail are taken to be of the organization.

    Args:
        estate: What was read.

        findings: What the rules say of it.

        watches: Its alarms of the catalogue.
    """
    judge = _Judge(estate, findings, watches)
    controls = [control for each in frameworks() for control in each.controls]
    accounts = _accounts(estate)
    return tuple(
        Met(control=each, accounts=tuple(judge.account(each, *account) for account in accounts))
        for each in controls
        if accounts
    )


class _Judge:
    """Asks about controls in one estate."""

    def __init__(
        self, estate: Estate, findings: Sequence[Finding], watches: Sequence[Watch]
    ) -> None:
        self._estate = estate
        self._findings = findings
        self._watches = {each.id: each for each in watches}
        self._known: dict[tuple[str, int], Truth] = {}

    def account(self, control: Control, account: str, path: str) -> AccountVerdict:
        """Return what is said of a control in one account."""
        said = self._of(control, account)
        return AccountVerdict(
            account=account, path=path, verdict=said.verdict, trail=said.trail, reason=said.reason
        )

    def _of(self, control: Control, account: str) -> _Said:
        trails = self._estate.trails
        own = [each for each in trails if each.place.account_text == account]
        said = [self._trail(control, each) for each in own]
        if control.every and said:
            return max(said, key=_rank)
        above = [each for each in trails if is_organization(each) and each not in own]
        shared = [_shared(self._trail(control, each)) for each in above]
        nothing = _Said(Verdict.UNKNOWN, "no trail of this account is here")
        return min((*said, *shared, *self._existing(account)), key=_rank, default=nothing)

    def _existing(self, account: str) -> Iterator[_Said]:
        """Yield that a trail which is there already may do it, where it counts."""
        for each in self._estate.existing_trails:
            if each.organization or each.account == account:
                yield _Said(Verdict.UNKNOWN, f"what {each.name} does is not known", each.name)

    def _trail(self, control: Control, trail: Trail) -> _Said:
        """Return what is said of a control about one trail: the worst of all it asks."""
        said = (
            *self._facts(control, trail),
            *self._rules(control, trail),
            *self._alarms(control, trail),
        )
        worst = max(said, key=_rank, default=_Said(Verdict.MET))
        return worst._replace(trail=trail.ref if isinstance(trail.name, Unknown) else trail.name)

    def _facts(self, control: Control, trail: Trail) -> Iterator[_Said]:
        for name in control.trail:
            known = self._fact(name, trail)
            if isinstance(known, Unknown):
                yield _Said(Verdict.UNKNOWN, known.reason)
            elif not known:
                yield _Said(Verdict.NOT_MET, lack(name))

    def _fact(self, name: str, trail: Trail) -> Truth:
        """Return whether a trail is as many a control wants it, which is found out once."""
        asked = (name, id(trail))
        if asked not in self._known:
            self._known[asked] = FACTS[name](self._estate, trail)
        return self._known[asked]

    def _rules(self, control: Control, trail: Trail) -> Iterator[_Said]:
        places = {each.origin.key for each in self._chain(trail)}
        for each in self._findings if control.rules else ():
            if each.rule.id in control.rules and each.origin.key in places:
                unsure = each.severity is Severity.UNKNOWN
                verdict = Verdict.UNKNOWN if unsure else Verdict.NOT_MET
                yield _Said(verdict, f"{each.message} ({each.rule.id})")

    def _chain(self, trail: Trail) -> Iterator[Resource]:
        """Yield a trail, its archive with the policies on it, and its key."""
        yield trail
        bucket = self._estate.bucket(text(trail.s3_bucket_name))
        key = self._estate.key(text(trail.kms_key_id), near=trail)
        yield from (each for each in (bucket, key) if each is not None)
        yield from self._estate.policies_on_bucket(bucket.ref if bucket else None)

    def _alarms(self, control: Control, trail: Trail) -> Iterator[_Said]:
        """Yield how well the best of the alarms is heard, if the control asks for alarms."""
        if not control.alarms:
            return
        found = [
            post
            for each in control.alarms
            for post in (self._watches[each].exact if control.exact else self._watches[each].by)
            if trail in post.trails
        ]
        best = min(found, key=lambda post: list(State).index(post.state), default=None)
        if best is None:
            yield _Said(Verdict.NOT_MET, "no alarm does it")
        elif best.state is not State.HEARD:
            silent = best.state is State.SILENT
            yield _Said(Verdict.NOT_MET if silent else Verdict.UNKNOWN, best.reason)


def _rank(said: _Said) -> int:
    return said.verdict.rank


def _shared(said: _Said) -> _Said:
    """Return what is said of an organization trail, for an account that it is not of."""
    met = said.verdict is Verdict.MET
    return said._replace(verdict=Verdict.BY_ORGANIZATION) if met else said


def _accounts(estate: Estate) -> tuple[tuple[str, str], ...]:
    """Return the accounts of an estate that has trails, each with a file that says so."""
    found: dict[str, str] = {}
    for each in (*estate.trails, *(estate.resources() if estate.trails else ())):
        found.setdefault(each.place.account_text, each.origin.path)
    return tuple(sorted(found.items()))

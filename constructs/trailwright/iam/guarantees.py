"""What the policy of a resource must guarantee, to be proved of it.

What is granted and denied besides CloudTrail's calls is data, in ``policies/guarantees.json``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trailwright._policies import read_policy
from trailwright.iam.cloudtrail_calls import read_scope
from trailwright.iam.placeholders import fill
from trailwright.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trailwright.iam.cloudtrail_calls import CloudTrailCall
    from trailwright.iam.requests import Request
    from trailwright.iam.scopes import Scope

__all__ = ["Guarantee", "guarantee"]


@record
class Guarantee:
    """What a policy must do, and must not.

    Args:
        calls: Each must be allowed.

        grants: Nothing outside these may be allowed to anyone.

        denies: All of these must be denied explicitly, to administrators too.

        within: The resources the policy is ever asked about. Default: any.
    """

    calls: tuple[Request, ...] = ()
    grants: tuple[Scope, ...] = ()
    denies: tuple[Scope, ...] = ()
    within: tuple[str, ...] = ()

    def scopes(self) -> tuple[Scope, ...]:
        """Return the grants and the denies."""
        return (*self.grants, *self.denies)


def guarantee(
    resource: str, calls: Iterable[CloudTrailCall], **values: str | Sequence[str]
) -> Guarantee:
    """Return the guarantee for one kind of resource.

    Args:
        resource: ``bucket``, ``key``, ``topic``, ``role_trust`` or ``role_permissions``.

        calls: The calls CloudTrail makes on it, for all of its trails.

        values: What each placeholder of ``policies/guarantees.json`` stands for, e.g.
            ``BucketArn`` or ``ReaderArns``. A grant that lacks one is not made.

    Raises:
        LookupError: If the ARN of the resource itself is not among the values.
    """
    shapes = read_policy("guarantees.json")["resources"][resource]
    filled = {
        name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items()
    }
    within = tuple(text for each in shapes.get("within", ()) for text in fill(each, filled))
    if "within" in shapes and not within:
        msg = f"the guarantee for a {resource} needs {', '.join(shapes['within'])}"
        raise LookupError(msg)
    others = tuple(_scopes(shapes["grants"], filled))
    own = tuple(calls)
    called = _scopes([_with_caller(each) for each in shapes["grants"]], filled)
    examples = [request for scope in called for request in scope.examples(**_SECURE)]
    return Guarantee(
        calls=(*(call.request for call in own), *examples),
        grants=tuple(_once([*(call.grant for call in own), *others])),
        denies=tuple(_scopes(shapes["denies"], filled)),
        within=within,
    )


#: Every call that may be allowed is made over TLS.
_SECURE = {"aws:SecureTransport": "true"}


def _scopes(
    shapes: Sequence[dict[str, Any]], values: dict[str, tuple[str, ...]]
) -> Iterator[Scope]:
    for shape in shapes:
        scope = read_scope(shape, values)
        if scope is not None:
            yield scope


def _with_caller(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a grant as those make use of it whom the policy itself does not name."""
    return {**shape, "principals": [shape["caller"]]} if "caller" in shape else shape


def _once(scopes: Sequence[Scope]) -> Iterator[Scope]:
    seen: list[Scope] = []
    for scope in scopes:
        if scope not in seen:
            seen.append(scope)
            yield scope

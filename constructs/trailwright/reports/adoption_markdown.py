"""The plan of taking trails over, as Markdown: what is imported, and what stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trailwright.reports._harmless import one_line
from trailwright.reports._markdown import code, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.operate.adopt import Adoption, Import, Verdict

__all__ = ["adoption_lines", "adoption_markdown"]

_COMMAND = """\
Import {count} resources into {shown}, with credentials of {account}, from this folder:

```sh
aws cloudformation create-change-set --region {region} --stack-name {stack} \\
  --change-set-name adopt --change-set-type IMPORT \\
  --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM \\
  --template-body file://import/{stack}.template.json \\
  --resources-to-import file://import/{stack}.resources.json
```

Look at it; every change must say Import. Then execute it. """


def adoption_lines(adoption: Adoption) -> Iterator[str]:
    """Yield a line for each trail.

    Args:
        adoption: What becomes of the trails.
    """
    for each in adoption.verdicts:
        if each.taken:
            count = sum(len(one.mapping) for one in each.imports)
            what = f"{count} resources are imported, {_changed(len(each.changes))}"
            yield one_line(f"taken     {each.trail.arn}: {what}")
        else:
            yield one_line(f"declared  {each.trail.arn}: {each.reason}")


def _changed(count: int) -> str:
    if count == 1:
        return "1 property changes"
    return f"{count} properties change" if count else "nothing changes"


def adoption_markdown(adoption: Adoption) -> str:
    """Return the plan.

    Args:
        adoption: What becomes of the trails.
    """
    parts = ["# Trails that are there already"]
    for each in adoption.verdicts:
        parts += _taken(each) if each.taken else _declared(each)
    return "\n\n".join(parts) + "\n"


def _taken(verdict: Verdict) -> Iterator[str]:
    yield f"## {code(str(verdict.trail.name))} is taken over"
    if verdict.changes:
        yield "The first deployment after the import changes, and replaces nothing:"
        yield _list(map(str, verdict.changes))
    else:
        yield "No property changes, nothing is replaced, and the trail records throughout."
    for each in verdict.imports:
        yield _import(each)
    if verdict.new:
        yield "Then `npx cdk deploy` adds what is not imported:"
        yield _list(verdict.new)
    if verdict.kept:
        yield "What CloudFormation will not manage:"
        yield _list(verdict.kept)


def _import(what: Import) -> str:
    return _COMMAND.format(
        count=len(what.mapping),
        shown=code(what.stack),
        account=what.account,
        region=what.region,
        stack=what.stack,
    ) + _cdk(what)


def _cdk(what: Import) -> str:
    mapping = f"--resource-mapping import/{what.stack}.mapping.json"
    if what.left_out:
        left = ", ".join(map(code, what.left_out))
        return (
            f"`npx cdk import {mapping}` cannot do the same: resources wait for {left}, which "
            "CloudFormation cannot import."
        )
    return f"Or `npx cdk import {what.stack} {mapping}`."


def _declared(verdict: Verdict) -> Iterator[str]:
    yield f"## {code(str(verdict.trail.name))} is declared, and not touched"
    yield f"{prose(verdict.reason)}. It stands in `existing_trails`, where it counts."
    if verdict.changes:
        yield (
            "To take it over, change what is live to what would become of it, or accept the "
            "updates with `--allow-updates`; replacements and unknowns cannot be accepted. "
            "`differences.json` has both values whole:"
        )
        yield _list(map(str, verdict.changes))


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {prose(each)}" for each in items)

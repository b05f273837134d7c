"""``trailwright adopt``: takes over trails that are there already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trailwright.cli._live import known, note, open_account, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trailwright.operate.adopt import Adoption
    from trailwright.readers.account import Asks, Live

__all__ = ["command"]

_ALL = "all"
#: How many calls that failed are told one by one.
_MOST_FAILURES = 20


@click.command("adopt")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder for trails.yaml, the plan and what is imported.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    help="Of the AWS configuration; repeatable, for trail and archive in accounts of their own. "
    "Default: what the environment says.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    help="Where to look for trails. Repeatable. Default: every enabled Region.",
)
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of answers that the AWS CLI printed, e.g. describe-trails.json and "
    "get-event-selectors.NAME.json, instead of an account.",
)
@click.option(
    "--allow-updates",
    is_flag=True,
    help="Take trails too of which a deployment would change something, if it replaces nothing. "
    "Default: only those that stay exactly as they are.",
)
def command(
    *,
    output: Path,
    profiles: tuple[str, ...],
    regions: tuple[str, ...],
    saved: Path | None,
    allow_updates: bool,
) -> None:
    """Write trails.yaml, and what CloudFormation imports, for trails that are there already.

    A trail is taken over only if nothing would change: no property, no gap, no replacement. Every
    other one is declared under existing_trails, with the reason. Only reading calls are made.

    Exit status: 0 every trail is taken or belongs to somebody else, 1 some could not be taken,
    2 bad usage or input, 3 could not look, 130 interrupted.
    """
    from trailwright.operate.adopt.folder import FolderError, check_free  # noqa: PLC0415
    from trailwright.readers.errors import ReadError  # noqa: PLC0415 - only when called

    try:
        check_free(output)
        found = _saved(saved, allow_updates=allow_updates) if saved else None
        if found is None:
            found = _live(profiles, regions, allow_updates=allow_updates)
        _finish(output, *found)
    except (FolderError, ReadError) as error:
        note(safe(str(error)))
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        note("interrupted; nothing is written")
        raise SystemExit(130) from None


def _saved(folder: Path, *, allow_updates: bool) -> tuple[Live, Adoption]:
    from trailwright.readers.account.saved import SavedAnswers  # noqa: PLC0415 - when called

    answers = SavedAnswers(folder)
    return _adoption(answers, dict(answers.regions), allow_updates=allow_updates)


def _live(
    profiles: tuple[str, ...], regions: tuple[str, ...], *, allow_updates: bool
) -> tuple[Live, Adoption]:
    from trailwright.readers import account as live  # noqa: PLC0415 - only when called

    clock = live.Clock()
    workers: live.Workers[tuple[live.Question, live.Outcome]] = live.Workers()
    opened = [
        open_account(session, next(iter(regions), session.region_name), clock)
        for session in (known(live.open_session(each)) for each in profiles or (None,))
    ]
    try:
        asker = live.Asker({each.account: each.calls for each in opened}, workers)
        named = None if not regions or _ALL in regions else regions
        where = {each.account: named for each in opened}
        return _adoption(asker, where, home=opened[0].region, allow_updates=allow_updates)
    except KeyboardInterrupt:
        clock.stop()
        raise
    finally:
        workers.close()
        for each in opened:
            each.calls.close()


def _adoption(
    asks: Asks,
    accounts: dict[str, tuple[str, ...] | None],
    *,
    home: str = "us-east-1",
    allow_updates: bool,
) -> tuple[Live, Adoption]:
    from trailwright.operate.adopt import adoption  # noqa: PLC0415 - only when called
    from trailwright.operate.adopt.stacks import stacks_gone  # noqa: PLC0415
    from trailwright.readers.account import read_accounts  # noqa: PLC0415

    live = read_accounts(asks, accounts, home=home)
    found = adoption(
        live.estate,
        allow_updates=allow_updates,
        gone=stacks_gone(asks, live.estate),
        unseen=live.unseen,
    )
    return live, found


def _finish(output: Path, live: Live, adoption: Adoption) -> None:
    """Write the folder, say what is in it, and end with the status."""
    from trailwright.operate.adopt import Outcome  # noqa: PLC0415 - only when called
    from trailwright.operate.adopt.folder import write_folder  # noqa: PLC0415
    from trailwright.reports.adoption_markdown import (  # noqa: PLC0415
        adoption_lines,
        adoption_markdown,
    )

    blind = any(each.type == "AWS::CloudTrail::Trail" for each in live.unseen)
    if adoption.verdicts:
        write_folder(output, dict(_files(adoption, adoption_markdown(adoption))))
        for line in adoption_lines(adoption):
            click.echo(line)
    else:
        note("no trail was found; nothing is written")
    _tell_failures(live)
    if blind or Outcome.UNKNOWN in adoption.outcomes:
        raise SystemExit(3)
    raise SystemExit(int(Outcome.DIFFERENT in adoption.outcomes))


def _files(adoption: Adoption, plan: str) -> Iterator[tuple[str, str]]:
    yield "plan.md", plan
    yield "differences.json", _json(list(_differences(adoption)))
    yield ("trails.yaml" if adoption.taken else "existing_trails.yaml"), adoption.config
    for verdict in adoption.verdicts:
        for each in verdict.imports if verdict.taken else ():
            stem = f"import/{each.stack}"
            yield f"{stem}.mapping.json", _json(each.mapping)
            yield f"{stem}.resources.json", _json(each.resources)
            yield f"{stem}.template.json", _json(each.template)


def _differences(adoption: Adoption) -> Iterator[dict[str, object]]:
    """Yield every difference with both values whole, which the plan shows only the beginning of."""
    for verdict in adoption.verdicts:
        for each in verdict.changes:
            yield {
                "trail": verdict.trail.arn,
                "resource": each.logical_id,
                "arn": each.arn,
                "property": each.name,
                "effect": str(each.effect),
                "live": each.live,
                "planned": each.planned,
            }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, default=str) + "\n"


def _tell_failures(live: Live) -> None:
    """Say what could not be looked at, each reason once."""
    sentences = _sentences(live)
    for each in sentences[:_MOST_FAILURES]:
        note(f"could not look: {safe(each)}")
    if len(sentences) > _MOST_FAILURES:
        note(f"could not look: {len(sentences) - _MOST_FAILURES} more")


def _sentences(live: Live) -> list[str]:
    from trailwright.readers.account import CouldNotLook  # noqa: PLC0415 - only when called

    outcomes: Iterable[object] = (live.answers[each] for each in live.failed)
    found = (each.sentence for each in outcomes if isinstance(each, CouldNotLook))
    return list(dict.fromkeys(found))

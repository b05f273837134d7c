"""What commands look at: paths, and what the templates leave open."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trailwright.readers import Context, Fault, Looked, Said

__all__ = ["context_options", "look_at"]


#: Where below its place in a context file something stands, and what it is.
_Parsed = tuple[tuple[str, ...], object]


def _plain(text: str) -> _Parsed:
    return (), text


def _trail(text: str) -> _Parsed:
    name, _, region = text.partition(":")
    return (), {"name": name, "region": region or None}


def _pair(text: str) -> _Parsed:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ValueError(text)
    return (name,), value


def _policy(text: str) -> _Parsed:
    from trailwright.readers import read_document  # noqa: PLC0415 - only when called

    name, path = _pair(text)
    return name, read_document(str(path))[1]


class _Option(NamedTuple):
    """An option that says what templates leave open.

    Args:
        name: As it is written.

        way: Where a context file would say it.

        metavar: What the help calls its value.

        help: The line in the help.

        parse: What its value says.
    """

    name: str
    way: tuple[str, ...]
    metavar: str
    help: str
    parse: Callable[[str], _Parsed] = _plain

    @property
    def key(self) -> str:
        """What click calls it."""
        return self.name.removeprefix("--").replace("-", "_")

    @property
    def many(self) -> bool:
        """Whether it may be given more than once."""
        return self.parse is not _plain


_EXTERNAL = (
    ("--bucket-policy", "AWS::S3::BucketPolicy", "NAME=FILE", "bucket"),
    ("--topic-policy", "AWS::SNS::TopicPolicy", "ARN=FILE", "topic"),
    ("--key-policy", "AWS::KMS::Key", "ARN=FILE", "KMS key"),
)
_OPTIONS = (
    _Option("--account", ("account",), "ID", "Account that templates go to."),
    _Option("--region", ("region",), "REGION", "Region that templates go to."),
    _Option("--partition", ("partition",), "NAME", "Partition. Default: the Region's."),
    _Option("--param", ("params",), "NAME=VALUE", "Parameter of a template.", _pair),
    _Option("--org-id", ("org", "id"), "ID", "Organization, o-…"),
    _Option("--management-account", ("org", "management_account"), "ID", "Account that owns it."),
    _Option(
        "--existing-trail",
        ("existing_trails",),
        "NAME[:REGION]",
        "Multi-Region trail that is there already, and counts.",
        _trail,
    ),
    *(
        _Option(
            name,
            ("external", kind),
            metavar,
            f"Policy of a {what} that no template makes.",
            _policy,
        )
        for name, kind, metavar, what in _EXTERNAL
    ),
)


class _InputError(click.ClickException):
    """Input that cannot be used: one line each, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401, ARG002 - click's own signature
        """Print it as it is, so that editors find the file and line each line begins with."""
        click.echo(self.message, err=True)


def context_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what templates leave open, and it their ``context``.

    Args:
        command: The command's function.
    """

    @wraps(command)
    def with_context(*, context_path: str | None, **others: Any) -> None:  # noqa: ANN401
        given = {each: others.pop(each.key) for each in _OPTIONS}
        command(context=_context(context_path, given), **others)

    wrapped: Callable[..., None] = with_context
    for each in reversed(_OPTIONS):
        option = click.option(
            each.name, each.key, metavar=each.metavar, help=each.help, multiple=each.many
        )
        wrapped = option(wrapped)
    context = click.option(
        "--context",
        "context_path",
        metavar="FILE",
        help="JSON or YAML that says any of what follows, which comes before it.",
    )
    return context(wrapped)


def look_at(paths: Sequence[str], context: Context) -> Looked:
    """Return what there is at paths.

    Args:
        paths: Templates, folders, patterns, cloud assemblies, a trails.yaml; ``-`` is
            standard input.

        context: What they leave open.

    Raises:
        click.ClickException: If anything cannot be read.
    """
    from trailwright.readers import ReadError, look  # noqa: PLC0415 - only when called

    try:
        return look(paths, context)
    except ReadError as error:
        raise _InputError(str(error)) from None


def _context(path: str | None, given: Mapping[_Option, Any]) -> Context:
    from trailwright.readers import Context, Fault, ReadError, load_context  # noqa: PLC0415

    said: list[Said] = []
    faults: list[Fault] = []
    context = Context()
    for option, text in _texts(given):
        try:
            said.append(_said(option, text))
        except ReadError as error:
            faults += error.faults
        except ValueError:
            message = f"{option.name} must be {option.metavar}, got {text!r}; write both sides of ="
            faults.append(Fault("", 0, message))
    try:
        context = load_context(path, said)
    except ReadError as error:
        faults += error.faults
    if faults:
        raise _InputError(str(ReadError(faults)))
    return context


def _texts(given: Mapping[_Option, Any]) -> Iterator[tuple[_Option, str]]:
    for option, value in given.items():
        for text in value if option.many else [value]:
            if text is not None:
                yield option, text


def _said(option: _Option, text: str) -> Said:
    from trailwright.readers import Said  # noqa: PLC0415 - only when called

    below, value = option.parse(text)
    return Said(" ".join((option.name, *below)), (*option.way, *below), value)

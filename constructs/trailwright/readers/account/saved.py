"""Answers of AWS that somebody saved as files, instead of a live account."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import ClientError

from trailwright.model.arns import Arn
from trailwright.readers.account.answer_shapes import misfit
from trailwright.readers.account.outcomes import (
    Answered,
    Outcome,
    Reason,
    explained,
    outcome_of,
)
from trailwright.readers.account.questions import Answers, Question
from trailwright.readers.errors import ReadError
from trailwright.readers.files import decode, read_file
from trailwright.readers.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["SavedAnswers", "file_name"]

_PARTS_OF_ARN = 6
_MOST_BYTES = 10_000_000
_TRAILS = "describe-trails.json"
#: Parameters that tell one answer of a call from another, and stand in the file's name.
_NAMING = (
    "Name",
    "TrailName",
    "Bucket",
    "KeyId",
    "TopicArn",
    "ResourceArn",
    "resourceArn",
    "logGroupName",
    "logGroupNamePrefix",
    "RoleName",
    "PolicyArn",
)
#: What the AWS CLI calls a service.
_CLI_NAMES = {"s3": "s3api"}


class SavedAnswers:
    """Answers questions from the files of a folder, as the AWS CLI prints them.

    A file is named after the command and what it asks for: ``describe-trails.json``,
    ``get-event-selectors.NAME.json``, ``get-bucket-policy.BUCKET.json``. What is not there is not
    known. ``{"Error": {"Code": "NoSuchBucketPolicy"}}`` stands for an error.

    Args:
        folder: The folder; it must have ``describe-trails.json``.

    Raises:
        ReadError: If that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = str(folder / _TRAILS)
        told = self._read(_TRAILS, "cloudtrail:DescribeTrails").get("trailList")
        if told is None:
            msg = "must have trailList, as aws cloudtrail describe-trails prints it"
            raise ReadError.of(path, msg)
        self._trails: dict[str, dict[str, Any]] = {_arn(each, path): each for each in told}

    @property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """By account: the home Regions of its trails."""
        found: dict[str, dict[str, None]] = {}
        for arn in map(Arn.parse, self._trails):
            found.setdefault(arn.account, {})[arn.region] = None
        return {account: tuple(regions) for account, regions in found.items()}

    def ask(self, questions: Iterable[Question]) -> Answers:
        """Return what the files say.

        Args:
            questions: The questions.

        Raises:
            ReadError: If a file cannot be read.
        """
        return Answers({each: self._answer(each) for each in questions})

    def _answer(self, question: Question) -> Outcome:
        _, region, action, pairs = question
        parameters = dict(pairs)
        if action == "ec2:DescribeRegions":
            every = sorted({name for each in self.regions.values() for name in each})
            return Answered(value={"Regions": [{"RegionName": each} for each in every]})
        if action == "cloudtrail:DescribeTrails":
            here = [each for arn, each in self._trails.items() if f":{region}:" in arn]
            return Answered(value={"trailList": here})
        if action == "cloudtrail:GetTrail" and parameters["Name"] in self._trails:
            return Answered(value={"Trail": self._trails[parameters["Name"]]})
        return self._from_file(question, parameters)

    def _from_file(self, question: Question, parameters: Mapping[str, Any]) -> Outcome:
        _, region, action, _ = question
        name = file_name(action, parameters)
        if not (self._folder / name).exists():
            return explained(Reason.NOT_SAVED, action, region, _missing(action, parameters, name))
        value = self._read(name, action)
        if "Error" in value:
            return outcome_of(ClientError(value, action), action, region)  # pyright: ignore[reportArgumentType]
        return Answered(value=value)

    def _read(self, name: str, action: str) -> dict[str, Any]:
        path = str(self._folder / name)
        found = parse_json(decode(read_file(self._folder / name, most=_MOST_BYTES), path), path)
        if not isinstance(found, dict):
            raise ReadError.of(path, "must be an object, as the AWS CLI prints it")
        wrong = misfit(action, found) if "Error" not in found else _wrong_error(found["Error"])
        if wrong is not None:
            raise ReadError.of(path, f"{wrong}, as the AWS CLI prints it")
        return found


def _arn(trail: dict[str, Any], path: str) -> str:
    try:
        return str(Arn.parse(trail.get("TrailARN") or ""))
    except ValueError as error:
        raise ReadError.of(path, f"TrailARN {error}") from None


def _wrong_error(error: object) -> str | None:
    known = error if isinstance(error, dict) else {}
    parts = (known.get("Code"), known.get("Message", ""))
    return None if all(isinstance(each, str) for each in parts) else "Error must have a Code"


def file_name(action: str, parameters: Mapping[str, Any]) -> str:
    """Return the name of the file that has an answer.

    Args:
        action: The service and the operation.

        parameters: Of the call.
    """
    operation = _kebab(action.split(":")[1])
    named = [str(parameters[each]) for each in _NAMING if each in parameters]
    if "RoleName" in parameters and "PolicyName" in parameters:
        named.append(str(parameters["PolicyName"]))
    named += [str(each) for each in parameters.get("ResourceIdList", ())]
    return ".".join([operation, *map(_slug, named), "json"])


def _slug(name: str) -> str:
    """Return a name as it stands in the name of a file: of an ARN its last part."""
    if name.startswith("arn:"):
        last = name.split(":", _PARTS_OF_ARN - 1)[-1]
        name = re.sub(r"^(key|role|policy|trail|log-group)[/:]", "", last)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "-"


def _missing(action: str, parameters: Mapping[str, Any], name: str) -> str:
    service, operation = action.split(":")
    options = [f"--{_kebab(each)} {_value(parameters[each])}" for each in parameters]
    command = " ".join(["aws", _CLI_NAMES.get(service, service), _kebab(operation), *options])
    return f"{name} is not there; {command} prints it"


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else json.dumps(value)


def _kebab(name: str) -> str:
    return xform_name(name, "-")

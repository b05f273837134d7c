"""Answers of AWS that somebody saved as files, instead of a live account."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import ClientError

from trailwright.model.arns import Arn
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
        told = self._read(_TRAILS).get("trailList")
        trails = told if isinstance(told, list) else []
        whole = [each for each in trails if isinstance(each, dict) and each.get("TrailARN")]
        if len(whole) != len(trails) or not isinstance(told, list):
            msg = "must have trailList, as aws cloudtrail describe-trails prints it"
            raise ReadError.of(str(folder / _TRAILS), msg)
        self._trails: dict[str, dict[str, Any]] = {each["TrailARN"]: each for each in whole}

    @property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """By account: the home Regions of its trails.

        Raises:
            ReadError: If an ARN is none.
        """
        found: dict[str, dict[str, None]] = {}
        for each in self._trails:
            try:
                arn = Arn.parse(each)
            except ValueError as error:
                raise ReadError.of(str(self._folder / _TRAILS), f"TrailARN {error}") from None
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
        value = self._read(name)
        if isinstance(value.get("Error"), dict):
            error = ClientError({"Error": value["Error"]}, action)
            return outcome_of(error, action, region)
        return Answered(value=value)

    def _read(self, name: str) -> dict[str, Any]:
        path = self._folder / name
        text = decode(read_file(path, most=_MOST_BYTES), str(path))
        found = parse_json(text, str(path))
        if not isinstance(found, dict):
            raise ReadError.of(str(path), "must be an object, as the AWS CLI prints it")
        return found


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
        name = re.sub(r"^(key|role|policy|trail|log-group)[/:]", "", name.split(":", 5)[5])
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

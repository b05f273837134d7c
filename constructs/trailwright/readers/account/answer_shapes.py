"""Whether an answer has the shape that AWS describes for it, so that reading it cannot fail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.loaders import create_loader
from botocore.model import ServiceModel

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["misfit"]

_KINDS: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "double": (int, float),
    "float": (int, float),
    "integer": (int,),
    "list": (list,),
    "long": (int,),
    "map": (dict,),
    "string": (str,),
    "structure": (dict,),
    "timestamp": (str, int, float),
}
#: Texts that the AWS CLI prints as the policy they hold.
_DOCUMENTS = ("AssumeRolePolicyDocument", "Document", "PolicyDocument")


def misfit(action: str, answer: dict[str, Any]) -> str | None:
    """Return where an answer is not what AWS describes; nothing when it is.

    Args:
        action: The service and the operation.

        answer: What was answered.
    """
    service, operation = action.split(":")
    shape = _service(service).operation_model(operation).output_shape
    return None if shape is None else next(_misfits(shape, answer, ""), None)


def _misfits(shape: Any, value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - botocore's own
    kind: str = shape.type_name
    if kind == "string" and isinstance(value, dict) and path.endswith(_DOCUMENTS):
        return
    if not isinstance(value, _KINDS.get(kind, (object,))):
        yield f"{path or 'it'} must be a {kind}"
    elif kind == "structure":
        for name, each in shape.members.items():
            if value.get(name) is not None:
                yield from _misfits(each, value[name], f"{path}.{name}".lstrip("."))
    elif kind == "list":
        for index, each in enumerate(value):
            yield from _misfits(shape.member, each, f"{path}[{index}]")
    elif kind == "map":
        for name, each in value.items():
            yield from _misfits(shape.value, each, f"{path}.{name}")


@cache
def _service(name: str) -> ServiceModel:
    return ServiceModel(create_loader().load_service_model(name, "service-2"), name)

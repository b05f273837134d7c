"""What ministack's provider of ``AWS::SNS::Topic`` drops: encryption above all."""

from __future__ import annotations

from typing import Any

from trailwright.sandbox.emulator.names import provisioners, topics

__all__ = ["install"]

_KEPT = ("KmsMasterKeyId", "SignatureVersion", "TracingConfig")


def install() -> None:
    """Let the provider keep those properties."""
    handlers = provisioners.RESOURCE_HANDLERS["AWS::SNS::Topic"]
    create, update = handlers["create"], handlers["update"]

    def keeping_create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:  # noqa: ANN401
        created = create(logical_id, properties, stack)
        _keep(created[0], properties)
        return created

    def keeping_update(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: str
    ) -> Any:  # noqa: ANN401
        updated = update(physical_id, old, new, *rest)
        _keep(updated[0], new)
        return updated

    handlers.update(create=keeping_create, update=keeping_update)


def _keep(arn: str, properties: dict[str, Any]) -> None:
    attributes = topics.topics[arn]["attributes"]
    for name in _KEPT:
        if name in properties:
            attributes[name] = str(properties[name])
        else:
            attributes.pop(name, None)

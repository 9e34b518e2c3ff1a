"""Between the API's fields and the services' for what folders and connections have alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskgate.control.accounts.models import User
from deskgate.control.api.settled_schemas import (
    AppliesOut,
    NamedOut,
    OriginOut,
    SettledIn,
    SettledOut,
    ValueOut,
)
from deskgate.control.nodes.selectors import node_get, node_group_get
from deskgate.control.tree.inheritance import Origin, Settlement, Value
from deskgate.control.tree.limits import LIMITS
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.tree.settle import Said
from deskgate.control.vault.access import credential_to_refer_to

_PLAIN = ("notes", "tags", "icon", "color", "credential_source", "second_factor", *LIMITS)


def id_text(key: int | None) -> str | None:
    """A key as the API writes it."""
    return None if key is None else str(key)


def said_in(body: SettledIn, *, user: User, thing: Folder | Connection | None = None) -> Said:
    """What the body says, for the services; what it refers to is looked up for this person.

    What the thing refers to already, it may go on referring to, whoever saves it.
    """
    sent = body.model_fields_set
    said: Said = {}
    for name in sent.intersection(_PLAIN):
        said[name] = getattr(body, name)  # type: ignore[literal-required]  # they are its keys
    if "node_id" in sent and body.node_id != _now(thing, "node"):
        key = body.node_id
        said["node"] = None if key is None else node_get(user=user, node_id=key)
    if "node_group_id" in sent and body.node_group_id != _now(thing, "node_group"):
        key = body.node_group_id
        said["node_group"] = None if key is None else node_group_get(user=user, group_id=key)
    if "credential_id" in sent and body.credential_id != _now(thing, "credential"):
        key = body.credential_id
        said["credential"] = (
            None if key is None else credential_to_refer_to(user=user, credential_id=key)
        )
    return said


def settled_out(thing: Folder | Connection) -> dict[str, Any]:
    """The fields of SettledOut, for schemas that build on it."""
    return SettledOut(
        notes=thing.notes,
        tags=thing.tags,
        icon=thing.icon,
        color=thing.color,
        node_id=id_text(thing.node_id),
        node_group_id=id_text(thing.node_group_id),
        credential_source=CredentialSource(thing.credential_source),
        credential_id=id_text(thing.credential_id),
        second_factor=thing.second_factor,
        max_sessions=thing.max_sessions,
        max_sessions_each=thing.max_sessions_each,
    ).model_dump()


def applies_out(applies: Settlement) -> AppliesOut:
    """What applies, with its origins."""
    return AppliesOut(
        credential_source=applies.credential_source,
        credential=_named(applies.credential),
        credential_origin=origin_out(applies.credential_origin),
        node=_named(applies.node),
        node_group=_named(applies.node_group),
        node_origin=origin_out(applies.node_origin),
        second_factor=applies.second_factor,
        second_factor_origin=origin_out(applies.second_factor_origin),
    )


def values_out(values: Mapping[str, Value]) -> dict[str, ValueOut]:
    """Parameters with their origins."""
    return {
        name: ValueOut(value=value.value, origin=origin_out(value.origin))
        for name, value in values.items()
    }


def origin_out(origin: Origin) -> OriginOut:
    """Where something is defined."""
    return OriginOut(kind=origin.kind, id=id_text(origin.id), name=origin.name)


def _now(thing: Folder | Connection | None, name: str) -> str | None:
    return None if thing is None else id_text(getattr(thing, f"{name}_id"))


def _named(thing: Any) -> NamedOut | None:
    return None if thing is None else NamedOut(id=str(thing.pk), name=str(thing))

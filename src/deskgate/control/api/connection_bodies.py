"""Between the bodies of /connections and the services."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from deskgate.control.accounts.models import User
from deskgate.control.api.connections_schemas import ConnectionChanges, ConnectionOut
from deskgate.control.api.etags import etag_tell
from deskgate.control.api.schemas import values_of
from deskgate.control.api.settled import (
    applies_out,
    id_text,
    said_in,
    settled_out,
    values_out,
)
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.selectors import role_on
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.tree.selectors import place_get, template_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.selectors import secret_names
from deskgate.control.vault.targets import OnTargetChange


def changes_in(body: ConnectionChanges, user: User, connection: Connection) -> dict[str, Any]:
    """The arguments of `connection_update` for this connection, its name aside.

    It may stay where it is, and made from what it is, whoever saves it.
    """
    said: dict[str, Any] = {**said_in(body, user=user, thing=connection)}
    sent = body.model_fields_set
    said["parameters"] = values_of(body.parameters)
    if body.on_target_change is not None:
        said["on_target_change"] = OnTargetChange(body.on_target_change)
    if "folder_id" in sent and body.folder_id != id_text(connection.folder_id):
        said["folder"] = place_get(user=user, folder_id=body.folder_id)
    if "template_id" in sent and body.template_id != id_text(connection.template_id):
        key = body.template_id
        said["template"] = None if key is None else template_get(user=user, template_id=key)
    return said


def connection_out(connection: Connection, user: User, response: HttpResponse) -> ConnectionOut:
    """What this person may know of a connection that they see, with its ETag."""
    role = role_on(user, connection) or Role.SEE
    etag_tell(response, connection)
    head = ConnectionOut(
        **settled_out(connection),
        id=str(connection.pk),
        name=connection.name,
        protocol=connection.protocol,
        folder_id=id_text(connection.folder_id),
        template_id=id_text(connection.template_id),
        hostname=connection.hostname,
        weight=connection.weight,
        failover_only=connection.failover_only,
        parameters={},
        secrets_set=[],
        effective={},
        applies=None,
        role=Action(role.label),
        created_at=connection.created_at,
        updated_at=connection.updated_at,
    )
    return _in_full(head, connection) if role >= Role.EDIT else _in_short(head)


def _in_full(out: ConnectionOut, connection: Connection) -> ConnectionOut:
    applies = effective(connection)
    return out.model_copy(
        update={
            "parameters": connection.parameters,
            "secrets_set": secret_names(connection_id=connection.pk),
            "effective": values_out(applies.values),
            "applies": applies_out(applies),
        }
    )


def _in_short(out: ConnectionOut) -> ConnectionOut:
    return out.model_copy(
        update={
            "template_id": None,
            "node_id": None,
            "node_group_id": None,
            "credential_source": CredentialSource.INHERIT,
            "credential_id": None,
            "second_factor": None,
            "max_sessions": None,
            "max_sessions_each": None,
            "weight": None,
            "failover_only": False,
        }
    )

"""Writes to connections. Who may is asked before, by the selectors that hand the objects out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.services import sessions_end
from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.sharing.ending import shares_of_connections_end
from deskgate.control.tree.changes import changes_between, grants_ending, removal, state_of
from deskgate.control.tree.demanding import factor_watched
from deskgate.control.tree.disk import disk_check
from deskgate.control.tree.folder_services import (
    DEPTH,
    folder_check_place,
    folder_create,
    folder_delete,
    folder_ensure,
    folder_update,
)
from deskgate.control.tree.index import index_fill
from deskgate.control.tree.inheritance import Effective
from deskgate.control.tree.models import Connection, Folder, Template
from deskgate.control.tree.moving import move_allow
from deskgate.control.tree.parameters import connection_parameters
from deskgate.control.tree.settle import KEEP, Errors, Keep, Place, Said, settle
from deskgate.control.tree.values import name_normal
from deskgate.control.vault.services import secret_clear, secret_set
from deskgate.control.vault.targets import OnTargetChange, target_watched
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

__all__ = [
    "DEPTH",
    "KEEP",
    "connection_create",
    "connection_delete",
    "connection_update",
    "folder_check_place",
    "folder_create",
    "folder_delete",
    "folder_ensure",
    "folder_update",
]

Pattern = Template | Literal[Keep.AS_IS] | None


def connection_create(
    *,
    name: str,
    protocol: str,
    folder: Folder | None,
    parameters: Mapping[str, str | None],
    template: Template | None = None,
    **said: Unpack[Said],
) -> Connection:
    """A new connection; its secret parameters go to the vault. Raises Invalid, with every error."""
    connection = Connection(protocol=protocol, folder=folder)
    secrets = _apply(connection, name=name, template=template, parameters=parameters, said=said)
    with transaction.atomic():
        with target_watched(connection):
            _store(connection)
            _store_secrets(connection, secrets)
        details = changes_between({}, state_of(connection), protocol=protocol, secrets=secrets)
        record("connection.create", connection, details=details)
    return connection


def connection_update(
    *,
    connection: Connection,
    name: str | None = None,
    folder: Place = KEEP,
    template: Pattern = KEEP,
    parameters: Mapping[str, str | None] | None = None,
    on_target_change: OnTargetChange | None = None,
    **said: Unpack[Said],
) -> Connection:
    """Change what is given. A parameter of None inherits, "" is unset, an absent one stays.

    `on_target_change`: what becomes of stored secrets when it leads elsewhere from now on; unsaid,
    such a change is refused. Raises Invalid, SecretsWouldBeDropped, Forbidden.
    """
    before = state_of(connection)
    with transaction.atomic():
        moved = not isinstance(folder, Keep) and folder != connection.folder
        with factor_watched(connection):
            if not isinstance(folder, Keep) and moved:
                move_allow(thing=connection, destination=folder)
                connection.folder = folder
            secrets = _apply(
                connection, name=name, template=template, parameters=parameters or {}, said=said
            )
        with target_watched(connection, on_target_change=on_target_change, moved=moved):
            _store(connection)
            _store_secrets(connection, secrets)
        details = changes_between(
            before, state_of(connection), protocol=connection.protocol, secrets=secrets
        )
        record("connection.update", connection, details=details)
    return connection


def connection_delete(*, connection: Connection) -> None:
    """Delete a connection with its secrets; its live sessions end, its log rows stay."""
    with transaction.atomic():
        connections_end(connections=Connection.objects.filter(pk=connection.pk))
        ending = grants_ending(connections=[connection.pk])
        details = removal(connection, connection.folder, ending)
        record("connection.delete", connection, details=details)
        connection.delete()


def connections_end(*, connections: QuerySet[Connection]) -> None:
    """Have the live sessions on these end, because they go."""
    sessions_end(
        sessions=SessionLog.objects.filter(connection__in=connections),
        status=Status.RESOURCE_CLOSED,
        ending=Ending.REVOKED,
        message="The connection was deleted.",
    )
    shares_of_connections_end(connections)


def _apply(
    connection: Connection,
    *,
    name: str | None,
    template: Pattern,
    parameters: Mapping[str, str | None],
    said: Said,
) -> dict[str, str | None]:
    """Put everything onto the object, in memory; the secrets that are given. Raises Invalid."""
    errors = Errors()
    secrets: dict[str, str | None] = {}
    if name is not None:
        with errors.gathered():
            connection.name = name_normal(name)
    if not isinstance(template, Keep):
        with errors.gathered():
            connection.template = _fitting(template, connection.protocol)
    with errors.gathered():
        before = connection.parameters
        connection.parameters, secrets = connection_parameters(
            connection.protocol, before, parameters
        )
        disk_check(connection.protocol, before, connection.parameters)
    settle(connection, said, errors)
    applies = index_fill([connection])[connection.pk]
    if parameters or not connection.pk or not isinstance(template, Keep):
        with errors.gathered():
            _check_complete(connection, applies, parameters)
    errors.tell()
    return secrets


def _fitting(template: Template | None, protocol: str) -> Template | None:
    if template is not None and template.protocol != protocol:
        raise Invalid({"template_id": ["The template is for another protocol."]})
    return template


def _check_complete(
    connection: Connection, applies: Effective, given: Mapping[str, str | None]
) -> None:
    """What guacd can't do without must be said by somebody; what is wrong was told already."""
    known = protocol_get(connection.protocol)
    needed = {p.name for p in known if p.required} if known else set()
    missing = [n for n in needed if n not in applies.values and not given.get(n)]
    if missing:
        raise Invalid({f"parameters.{name}": ["This is needed."] for name in missing})


def _store(connection: Connection) -> None:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a connection of this name here already."]}) from None


def _store_secrets(connection: Connection, secrets: Mapping[str, str | None]) -> None:
    secret_clear(connection=connection, names=[n for n, v in secrets.items() if v is None])
    for name, value in secrets.items():
        if value is not None:
            secret_set(connection=connection, name=name, value=Secret(value))

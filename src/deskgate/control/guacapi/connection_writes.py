"""What Guacamole's clients write of connections, carried out by the tree's own services.

Laws: a POST or PUT says everything but what Guacamole doesn't know (log-in, template, tags and so
on stay), and secrets: these are in no answer, so an absent one stays; "" or null clears it. The
protocol of a connection stays. docs/guacamole/rest-api.md has it all for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.catalogue import protocol_get
from deskgate.control.guacapi.guacd_attributes import guacd_in
from deskgate.control.guacapi.values import (
    Texts,
    bad,
    count_in,
    flag_in,
    map_in,
    number_in,
    parent_in,
    text_in,
)
from deskgate.control.permissions.making import made_by
from deskgate.control.permissions.models import Making
from deskgate.control.tree.models import Connection
from deskgate.control.tree.parameters import secret_names_of
from deskgate.control.tree.selectors import connection_get, place_get
from deskgate.control.tree.services import (
    connection_create,
    connection_delete,
    connection_update,
)
from deskgate.control.tree.settle import KEEP, Place, Said
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.right import manages
from deskgate.control.vault.targets import OnTargetChange, SecretsWouldBeDropped, digest_of

Things = Mapping[str, Any]


def connection_add(*, user: User, thing: Things) -> Connection:
    """A new connection. Raises ApiError, ControlError."""
    given = map_in(thing, "parameters") or {}
    with transaction.atomic():
        made = connection_create(
            name=text_in(thing, "name") or "",
            protocol=text_in(thing, "protocol") or "",
            folder=place_get(user=user, folder_id=parent_in(thing), making=Making.CONNECTION),
            parameters={name: value for name, value in given.items() if value},
            **_said(map_in(thing, "attributes"), user=user, connection=None),
        )
        made_by(person=user, thing=made)
    return made


def connection_replace(*, user: User, connection_id: str, thing: Things) -> None:
    """The connection as it is sent. Raises ApiError, ControlError."""
    with transaction.atomic():
        connection = _to_edit(user, connection_id)
        protocol = text_in(thing, "protocol")
        if protocol not in {None, "", connection.protocol}:
            raise bad("The protocol of a connection can't be changed. Make a new one.")
        given = map_in(thing, "parameters")
        said: dict[str, Any] = {
            "name": text_in(thing, "name") or "",
            "folder": _place(user, connection, parent_in(thing)),
            "parameters": {} if given is None else parameters_given(connection, given),
            **_said(map_in(thing, "attributes"), user=user, connection=connection),
        }
        _update(user, connection, said)


def connection_remove(*, user: User, connection_id: str) -> None:
    """Delete it; its live sessions end. Raises ControlError."""
    with transaction.atomic():
        connection_delete(connection=_to_edit(user, connection_id))


def parameters_given(connection: Connection, given: Texts) -> dict[str, str | None]:
    """For the service: what is plain and not sent is taken away.

    But what is no parameter of Guacamole's (host-key-check) no client knows to send; it stays.
    What is empty here on purpose, whatever a folder says, comes and goes as "".
    """
    kept = connection.parameters
    known = protocol_get(connection.protocol)
    names = known.by_name() if known else {}
    ours = {one.name for one in names.values() if one.ours}
    wanted: dict[str, str | None] = {name: None for name in kept if name not in ours}
    for name, value in given.items():
        stays_empty = kept.get(name) == "" and value == ""
        if value or name in names:  # an unknown one that says nothing is nothing
            wanted[name] = value if value or stays_empty else None
    return wanted


def parameters_shown(connection: Connection) -> dict[str, str]:
    """The connection's own parameters, for who may edit it: no secrets, nothing inherited."""
    secret = secret_names_of(connection.protocol)
    return {name: value for name, value in connection.parameters.items() if name not in secret}


def _said(attributes: Texts | None, *, user: User, connection: Connection | None) -> Said:
    """What attributes say, those that we don't know aside; none at all: as it is."""
    if attributes is None:
        return {}
    return {
        "max_sessions": count_in(attributes, "max-connections"),
        "max_sessions_each": count_in(attributes, "max-connections-per-user"),
        "weight": number_in(attributes, "weight"),
        "failover_only": flag_in(attributes, "failover-only"),
        **guacd_in(attributes, user=user, connection=connection),
    }


def _to_edit(user: User, connection_id: str) -> Connection:
    return connection_get(user=user, connection_id=connection_id, action=Action.EDIT, lock=True)


def _place(user: User, connection: Connection, wanted: str | None) -> Place:
    """It may stay where it is, whoever saves it."""
    if wanted == (None if connection.folder_id is None else str(connection.folder_id)):
        return KEEP
    return place_get(user=user, folder_id=wanted)


def _update(user: User, connection: Connection, said: dict[str, Any]) -> None:
    """Nobody can be asked what becomes of the secrets when the connection leads elsewhere now.

    In Guacamole they go along. Here they do for who manages the connection, unless one of them
    had been parted from its target before, by others; else the change is refused.
    """
    carried = manages(user, connection) and not _parted(connection)
    try:
        with transaction.atomic():
            connection_update(connection=connection, **said)
    except SecretsWouldBeDropped as refused:
        if not carried:
            raise bad(
                f"{refused} Here: send them again, or send them empty to delete them."
            ) from None
        again = Connection.objects.get(pk=connection.pk)
        connection_update(connection=again, on_target_change=OnTargetChange.KEEP, **said)


def _parted(connection: Connection) -> bool:
    rows = ConnectionSecret.objects.filter(connection=connection)
    return rows.exclude(target_digest=digest_of(connection)).exists()

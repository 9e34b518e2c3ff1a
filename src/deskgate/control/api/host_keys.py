"""/connections/{id}/host-keys: the key that an SSH connection insists on."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of
from deskgate.control.api.credential_schemas import (
    HostKeyIn,
    HostKeyOut,
    HostKeysOut,
    SeenHostKeyOut,
)
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.host_keys import (
    PARAMETER,
    Place,
    check_of,
    entry_parse,
    fingerprint,
    host_key_known,
    host_key_set,
    host_keys_clear,
    place_of,
)
from deskgate.control.vault.host_probe import NotSeen, SeenKey, host_key_read
from deskgate.control.vault.models import HostKey
from deskgate.control.vault.right import manages
from deskgate.control.vault.vouchers import reference_of

router = Router(tags=["host keys"])


class HostNotSeen(Conflict):
    """The server's key can't be read now."""

    kind = "host-key-unreadable"


class HostKeyDiffers(Conflict):
    """The server shows another key than the one that the caller has seen."""

    kind = "host-key-differs"


@router.get("/{connection_id}/host-keys", response={200: HostKeysOut, ERRORS: Problem})
def host_keys_read(request: HttpRequest, connection_id: str) -> HostKeysOut:
    """What is known of the server, for those who may open the connection."""
    user = person_of(request)
    return _answer(user, _ssh(user, connection_id, Action.CONNECT))


@router.post("/{connection_id}/host-keys/look", response={200: SeenHostKeyOut, ERRORS: Problem})
def host_key_look(request: HttpRequest, connection_id: str) -> SeenHostKeyOut:
    """Read the key that the server shows now; nothing is kept. For those who manage it."""
    connection = _ssh(person_of(request), connection_id, Action.MANAGE)
    place = _place(connection)
    seen = _look(place)
    known = host_key_known(connection=connection, place=place)
    return SeenHostKeyOut(
        key_type=seen.key_type,
        fingerprint=fingerprint(seen.key),
        key=f"{seen.key_type} {seen.key}",
        matches=known.key == seen.key if known else None,
    )


@router.put("/{connection_id}/host-keys", response={200: HostKeysOut, ERRORS: Problem})
def host_key_put(request: HttpRequest, connection_id: str, given: HostKeyIn) -> HostKeysOut:
    """Insist on this key from now on. For those who manage the connection."""
    user = person_of(request)
    connection = _ssh(user, connection_id, Action.MANAGE)
    place = _place(connection)
    seen = entry_parse(given.key) if given.key else _look(place)
    if given.key is None and given.fingerprint is None:
        raise Invalid({"fingerprint": ["Give the key, or the fingerprint of the one you saw."]})
    if given.fingerprint not in (None, fingerprint(seen.key)):
        raise HostKeyDiffers(
            "The server shows another key than the one whose fingerprint you gave."
        )
    with transaction.atomic():
        used = reference_of(effective(connection))
        host_key_set(connection=connection, place=place, seen=seen, used=used)
    return _answer(user, connection)


@router.delete("/{connection_id}/host-keys", response={204: None, ERRORS: Problem})
def host_keys_remove(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Forget what is known; the next session learns anew. For those who manage the connection."""
    connection = _ssh(person_of(request), connection_id, Action.MANAGE)
    host_keys_clear(connection=connection, used=reference_of(effective(connection)))
    return HttpResponse(status=204)


def _ssh(user: User, connection_id: str, action: Action) -> Connection:
    connection = connection_get(user=user, connection_id=connection_id, action=action)
    if connection.protocol != "ssh":
        raise Invalid({"connection_id": ["Only SSH connections have host keys."]})
    return connection


def _place(connection: Connection) -> Place:
    place = place_of(effective(connection).parameters())
    if place is None:
        raise Invalid({"connection_id": ["The connection has no host."]})
    return place


def _look(place: Place) -> SeenKey:
    try:
        return host_key_read(place.host, place.port)
    except NotSeen as why:
        raise HostNotSeen(why.sentence) from None


def _answer(user: User, connection: Connection) -> HostKeysOut:
    parameters = effective(connection).parameters()
    place = place_of(parameters)
    known = host_key_known(connection=connection, place=place) if place else None
    return HostKeysOut(
        check=check_of(parameters),
        parameter=bool(parameters.get(PARAMETER)),
        keys=[_out(known)] if known else [],
        may_change=manages(user, connection),
    )


def _out(row: HostKey) -> HostKeyOut:
    return HostKeyOut(
        key_type=row.key_type,
        fingerprint=fingerprint(row.key),
        key=f"{row.key_type} {row.key}",
        host=row.host,
        port=row.port,
        first_use=row.first_use,
        set_by=row.by_name,
        created_at=row.created_at,
    )

"""/connections: make, read, change, delete, and the token that opens one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import (
    ConnectionIn,
    ConnectionOut,
    ConnectionPatch,
    Problem,
    TunnelTokenOut,
    values_of,
)
from deskgate.control.api.tree import id_text
from deskgate.control.tokens.services import (
    TUNNEL_LIFE,
    browser_token_issue,
)
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get, place_get
from deskgate.control.tree.services import (
    KEEP,
    connection_create,
    connection_delete,
    connection_update,
)
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.selectors import secret_names

DATA_SOURCE = "deskgate"

router = Router(tags=["connections"])


@router.post("", response={201: ConnectionOut, ERRORS: Problem})
def connection_post(request: HttpRequest, connection: ConnectionIn) -> Status[ConnectionOut]:
    """A new connection."""
    folder = place_get(user=person_of(request), folder_id=connection.folder_id)
    made = connection_create(
        name=connection.name,
        protocol=connection.protocol,
        folder=folder,
        parameters=values_of(connection.parameters),
    )
    return Status(201, _out(made))


@router.get("/{connection_id}", response={200: ConnectionOut, ERRORS: Problem})
def connection_read(request: HttpRequest, connection_id: str) -> ConnectionOut:
    """All but the secrets, for those who may change it."""
    return _out(_editable(request, connection_id))


@router.patch("/{connection_id}", response={200: ConnectionOut, ERRORS: Problem})
def connection_patch(
    request: HttpRequest, connection_id: str, changes: ConnectionPatch
) -> ConnectionOut:
    """Change what is given."""
    connection = _editable(request, connection_id)
    moves = "folder_id" in changes.model_fields_set
    user = person_of(request)
    changed = connection_update(
        connection=connection,
        name=changes.name,
        folder=place_get(user=user, folder_id=changes.folder_id) if moves else KEEP,
        parameters=values_of(changes.parameters),
    )
    return _out(changed)


@router.delete("/{connection_id}", response={204: None, ERRORS: Problem})
def connection_remove(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Delete it; its live sessions end."""
    connection_delete(connection=_editable(request, connection_id))
    return HttpResponse(status=204)


@router.post("/{connection_id}/tunnel-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def tunnel_token_post(request: HttpRequest, connection_id: str) -> Status[TunnelTokenOut]:
    """A token that opens one tunnel to this connection, once, within a minute."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.CONNECT)
    token = browser_token_issue(person=user, connection=connection, session=request.session)
    opens = TunnelTokenOut(
        token=token.reveal(),
        data_source=DATA_SOURCE,
        kind="c",
        identifier=str(connection.pk),
        expires_in=int(TUNNEL_LIFE.total_seconds()),
    )
    return Status(201, opens)


def _editable(request: HttpRequest, connection_id: str) -> Connection:
    return connection_get(user=person_of(request), connection_id=connection_id, action=Action.EDIT)


def _out(connection: Connection) -> ConnectionOut:
    return ConnectionOut(
        id=str(connection.pk),
        name=connection.name,
        protocol=connection.protocol,
        folder_id=id_text(connection.folder_id),
        parameters=connection.parameters,
        secrets_set=secret_names(connection_id=connection.pk),
        created_at=connection.created_at,
        updated_at=connection.updated_at,
    )

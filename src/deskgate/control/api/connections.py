"""/connections: make, read, change, delete, and the token that opens one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.connection_bodies import changes_in, connection_out
from deskgate.control.api.connections_schemas import (
    BulkIn,
    BulkOut,
    ConnectionCopyIn,
    ConnectionIn,
    ConnectionOut,
    ConnectionPatch,
    RefusalOut,
)
from deskgate.control.api.credential_schemas import TunnelTokenIn
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check
from deskgate.control.api.schemas import Problem, TunnelTokenOut, values_of
from deskgate.control.api.settled import said_in
from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.control.permissions.making import made_by
from deskgate.control.permissions.models import Making
from deskgate.control.permissions.moves import secrets_may_go_along
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tokens.opening import opening_token_issue
from deskgate.control.tree.bulk import connections_change
from deskgate.control.tree.copies import connection_copy
from deskgate.control.tree.named import connection_asked
from deskgate.control.tree.selectors import connection_get, place_get, template_get
from deskgate.control.tree.services import (
    connection_create,
    connection_delete,
    connection_update,
)
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.given import login_prepare
from deskgate.grants import Secret

router = Router(tags=["connections"])


@router.post("", response={201: ConnectionOut, ERRORS: Problem})
def connection_post(
    request: HttpRequest, response: HttpResponse, connection: ConnectionIn
) -> Status[ConnectionOut]:
    """A new connection."""
    user = person_of(request)
    pattern = connection.template_id
    place = place_get(user=user, folder_id=connection.folder_id, making=Making.CONNECTION)
    with transaction.atomic():
        made = connection_create(
            name=connection.name,
            protocol=connection.protocol,
            folder=place,
            template=None if pattern is None else template_get(user=user, template_id=pattern),
            parameters=values_of(connection.parameters),
            **said_in(connection, user=user),
        )
        made_by(person=user, thing=made)
    return Status(201, connection_out(made, user, response))


@router.post("/bulk", response={200: BulkOut, ERRORS: Problem})
def connections_bulk(request: HttpRequest, bulk: BulkIn) -> BulkOut:
    """The same change to many, each by itself: those that are refused keep none of the others."""
    user = person_of(request)
    moved = {"folder_id": bulk.move_to} if "move_to" in bulk.model_fields_set else {}
    changes = bulk.set.model_copy(update=moved)
    report = connections_change(
        user=user,
        ids=bulk.ids,
        changes=lambda connection: changes_in(changes, user, connection),
        add_tags=bulk.add_tags,
        remove_tags=bulk.remove_tags,
    )
    refused = [RefusalOut(id=one.connection_id, reason=one.reason) for one in report.refused]
    return BulkOut(changed=report.changed, refused=refused)


@router.get("/{connection_id}", response={200: ConnectionOut, ERRORS: Problem})
def connection_read(
    request: HttpRequest, response: HttpResponse, connection_id: str, source: str = ""
) -> ConnectionOut:
    """All but the secrets, for those who may change it; for others what they may know.

    `source`: the data source in which a link of Guacamole's names it. In "default" its name will
    do, of a connection that one may open.
    """
    user = person_of(request)
    connection = connection_asked(
        user=user, source=source, identifier=connection_id, action=Action.SEE
    )
    return connection_out(connection, user, response)


@router.patch("/{connection_id}", response={200: ConnectionOut, ERRORS: Problem})
def connection_patch(
    request: HttpRequest, response: HttpResponse, connection_id: str, changes: ConnectionPatch
) -> ConnectionOut:
    """Change what is given, or move it."""
    user = person_of(request)
    with transaction.atomic():
        connection = connection_get(
            user=user, connection_id=connection_id, action=Action.EDIT, lock=True
        )
        etag_check(request, connection)
        said = changes_in(changes, user, connection)
        changed = connection_update(connection=connection, name=changes.name, **said)
    return connection_out(changed, user, response)


@router.post("/{connection_id}/copy", response={201: ConnectionOut, ERRORS: Problem})
def connection_copy_post(
    request: HttpRequest, response: HttpResponse, connection_id: str, wanted: ConnectionCopyIn
) -> Status[ConnectionOut]:
    """The connection once more; its stored secrets go along for those who manage it."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.EDIT)
    place = place_get(user=user, folder_id=wanted.folder_id)
    made = connection_copy(
        connection=connection,
        folder=place,
        name=wanted.name,
        with_secrets=secrets_may_go_along(actor=user, thing=connection, place=place),
    )
    return Status(201, connection_out(made, user, response))


@router.delete("/{connection_id}", response={204: None, ERRORS: Problem})
def connection_remove(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Delete it; its live sessions end."""
    user = person_of(request)
    with transaction.atomic():
        connection = connection_get(
            user=user, connection_id=connection_id, action=Action.EDIT, lock=True
        )
        etag_check(request, connection)
        connection_delete(connection=connection)
    return HttpResponse(status=204)


@router.post("/{connection_id}/tunnel-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def tunnel_token_post(
    request: HttpRequest, connection_id: str, given: TunnelTokenIn | None = None
) -> Status[TunnelTokenOut]:
    """A token that opens one tunnel to this connection, once, within a minute.

    409 says by its type what is missing to log in there; GET …/login says it beforehand.
    """
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.CONNECT)
    with transaction.atomic():
        token = opening_token_issue(
            request=request, person=user, connection=connection, api_token=token_of(request)
        )
        login_prepare(
            person=user,
            connection=connection,
            token=token,
            login_name=login_of_session(request.session) or "",
            values=_asked(given),
            seen=given.target if given else None,
        )
    return Status(201, tunnel_token_out(token, kind="c", identifier=str(connection.pk)))


def _asked(given: TunnelTokenIn | None) -> dict[str, Secret]:
    values = given.credentials if given else {}
    return {name: Secret(value.get_secret_value()) for name, value in values.items()}

"""/sessions: the log of sessions, the ending of live ones, and a look into them."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Status

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.events import FILE, FormatParam, given
from deskgate.control.api.events_schemas import Paging, SessionFilters
from deskgate.control.api.paging import page
from deskgate.control.api.schemas import Problem, SessionLogOut, SessionPageOut, TunnelTokenOut
from deskgate.control.api.streams import download
from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.control.audit.export import (
    CONTENT_TYPES,
    SESSION_FIELDS,
    session_chunks,
    written,
)
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import SessionFilter, session_get, sessions_find
from deskgate.control.audit.services import session_end
from deskgate.control.together.selectors import session_to_end
from deskgate.control.tokens.opening import looking_token_issue, returning_token_issue

SORTS = {
    "started_at": "started_at",
    "username": "person_name",
    "connection_name": "connection_name",
}

router = Router(tags=["sessions"])


@router.get("", response={200: SessionPageOut, ERRORS: Problem})
def sessions_list(
    request: HttpRequest, filters: Query[SessionFilters], paging: Query[Paging]
) -> SessionPageOut:
    """Sessions, newest first: an administrator sees all, everybody else their own.

    `sort` is started_at, username or connection_name, with "-" before it for the other way round.
    """
    rows = sessions_find(user=person_of(request), wanted=SessionFilter(**filters.dict()))
    found, following = page(
        rows,
        cursor=paging.cursor,
        limit=paging.limit,
        sort=paging.sort or "-started_at",
        sorts=SORTS,
        keys_first=True,
    )
    prefetch_related_objects(found, "folder", "joined")
    viewer = person_of(request)
    items = [session_out(row, viewer) for row in found]
    return SessionPageOut(items=items, next_cursor=following)


@router.get("/export", response={ERRORS: Problem}, openapi_extra={"responses": FILE})
def sessions_export(
    request: HttpRequest, filters: Query[SessionFilters], form: FormatParam = "csv"
) -> HttpResponseBase:
    """The sessions that fit, and that the person sees, as one file, oldest first."""
    wanted = SessionFilter(**filters.dict())
    viewer = person_of(request)
    rows = sessions_find(user=viewer, wanted=wanted)
    record("log.export", details={"what": "sessions", "format": form, **given(asdict(wanted))})
    return download(
        request,
        written(session_chunks(rows, whole=viewer.is_admin), SESSION_FIELDS, form),
        name=f"sessions.{form}",
        content_type=CONTENT_TYPES[form],
    )


@router.get("/{session_id}", response={200: SessionLogOut, ERRORS: Problem})
def session_log_read(request: HttpRequest, session_id: str) -> SessionLogOut:
    """One session."""
    viewer = person_of(request)
    return session_out(session_get(user=viewer, session_id=session_id), viewer)


@router.delete("/{session_id}", response={204: None, ERRORS: Problem})
def session_remove(request: HttpRequest, session_id: str) -> HttpResponse:
    """End a live session now; one that is over stays as it is.

    For its own person, for administrators, and for who manages its connection.
    """
    user = person_of(request)
    session_end(actor=user, session=session_to_end(user=user, session_id=session_id))
    return HttpResponse(status=204)


@router.post("/{session_id}/tunnel-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def looking_token_post(request: HttpRequest, session_id: str) -> Status[TunnelTokenOut]:
    """A token to look into this live session, once, within a minute.

    For its own person, and for who manages its connection. `identifier` is the session itself,
    where `session_id` names one that looks into it.
    """
    token, primary = looking_token_issue(
        request=request,
        person=person_of(request),
        session_id=session_id,
        api_token=token_of(request),
    )
    return Status(201, tunnel_token_out(token, kind="a", identifier=str(primary.pk)))


@router.post("/{session_id}/return-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def returning_token_post(request: HttpRequest, session_id: str) -> Status[TunnelTokenOut]:
    """A token to go on with this live or parked session in another browser, once, within a minute.

    For its own person. The browser that is in it, if there is one, leaves it.
    """
    token, session = returning_token_issue(
        request=request,
        person=person_of(request),
        session_id=session_id,
        api_token=token_of(request),
    )
    return Status(201, tunnel_token_out(token, kind="r", identifier=str(session.pk)))


def session_out(row: SessionLog, viewer: User) -> SessionLogOut:
    """The row, for this person: who was let in by a share is told nothing of what is behind it."""
    over = row.ended_at is not None
    is_let_in = row.let_in and not viewer.is_admin
    return SessionLogOut(
        id=str(row.id),
        user_id=_id(row.person_id),
        username=row.person_name,
        source=row.source,
        connection_id=_id(row.connection_id),
        connection_name=row.connection_name,
        protocol=row.protocol,
        client_address=row.client_address,
        user_agent=row.user_agent,
        credential_name="" if is_let_in else row.credential_name,
        guacd="" if is_let_in else row.guacd,
        server=row.node_name,
        started_at=row.started_at,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        duration_seconds=_duration(row),
        ending=row.ending if over else None,
        status=row.status if over else None,
        detail=row.detail if over and not is_let_in else "",
        bytes_to_browser=row.bytes_to_browser,
        bytes_to_guacd=row.bytes_to_guacd,
        live=not over,
        folder=row.folder.name if row.folder else "",
        joined=None if row.joined_id is None else str(row.joined_id),
        joined_username=row.joined.person_name if row.joined and not is_let_in else "",
        profile_name=row.profile_name,
        may_look_in=_can_be_looked_into(row),
    )


def _can_be_looked_into(row: SessionLog) -> bool:
    """Whether guacd draws it for a connection that is there; who may look is asked by the token."""
    is_drawn = row.ended_at is None and not row.ending and bool(row.guacd_connection_id)
    return is_drawn and row.joined_id is None and row.connection_id is not None


def _id(key: int | None) -> str | None:
    return None if key is None else str(key)


def _duration(row: SessionLog) -> float | None:
    if row.ended_at is None:
        return None
    return (row.ended_at - (row.opened_at or row.started_at)).total_seconds()

"""/sessions: the log of sessions, and the ending of live ones."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem, SessionLogOut, SessionPageOut
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import session_get, sessions_page
from deskgate.control.audit.services import session_end

router = Router(tags=["sessions"])


@router.get("", response={200: SessionPageOut, ERRORS: Problem})
def sessions_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SessionPageOut:
    """Sessions, newest first: an administrator sees all, everybody else their own."""
    rows, following = sessions_page(user=person_of(request), cursor=cursor, limit=limit)
    return SessionPageOut(items=[_out(row) for row in rows], next_cursor=following)


@router.delete("/{session_id}", response={204: None, ERRORS: Problem})
def session_remove(request: HttpRequest, session_id: str) -> HttpResponse:
    """End a live session now; one that is over stays as it is."""
    user = person_of(request)
    session_end(actor=user, session=session_get(user=user, session_id=session_id))
    return HttpResponse(status=204)


def _out(row: SessionLog) -> SessionLogOut:
    over = row.ended_at is not None
    return SessionLogOut(
        id=str(row.id),
        username=row.person_name,
        connection_name=row.connection_name,
        protocol=row.protocol,
        client_address=row.client_address,
        started_at=row.started_at,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        duration_seconds=_duration(row),
        ending=row.ending if over else None,
        status=row.status if over else None,
        detail=row.detail if over else "",
        bytes_to_browser=row.bytes_to_browser,
        bytes_to_guacd=row.bytes_to_guacd,
        live=not over,
    )


def _duration(row: SessionLog) -> float | None:
    if row.ended_at is None:
        return None
    return (row.ended_at - (row.opened_at or row.started_at)).total_seconds()

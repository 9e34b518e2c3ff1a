"""/live: who is on what now; to write to them, to end their sessions, to watch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from deskgate.control.accounts.models import User
from deskgate.control.admitting.joining import why_not_silently
from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.live_schemas import (
    EndedOut,
    LiveOut,
    LiveSessionOut,
    MessageIn,
    WatcherOut,
    WatchIn,
    WhoseIn,
)
from deskgate.control.api.schemas import Problem, TunnelTokenOut
from deskgate.control.api.sessions import session_out
from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.control.errors import Invalid
from deskgate.control.together.selectors import LiveSession, live_get, live_list, live_of
from deskgate.control.together.services import live_end, live_message
from deskgate.control.tokens.opening import looking_token_issue

router = Router(tags=["sessions"])


@router.get("", response={200: LiveOut, ERRORS: Problem})
def live_read(request: HttpRequest) -> LiveOut:
    """Live sessions, newest first: their own for everybody, those on what they manage for managers,
    all for administrators. Looks into them are not listed, but are their `watchers`."""
    user = person_of(request)
    sessions, total = live_list(user=user)
    return LiveOut(
        items=[_out(session, user) for session in sessions],
        total=total,
        may_watch_silently=why_not_silently(user) is None,
    )


@router.delete("", response={200: EndedOut, ERRORS: Problem})
def live_remove(request: HttpRequest, whose: Query[WhoseIn]) -> EndedOut:
    """End all live sessions of a person, or on a connection, that the person who asks may end."""
    if bool(whose.user_id) == bool(whose.connection_id):
        raise Invalid({"user_id": ["Give either the user or the connection."]})
    user = person_of(request)
    sessions = live_of(user=user, person_id=whose.user_id, connection_id=whose.connection_id)
    return EndedOut(ended=live_end(actor=user, sessions=sessions))


@router.post("/{session_id}/message", response={204: None, ERRORS: Problem})
def live_message_post(request: HttpRequest, session_id: str, message: MessageIn) -> HttpResponse:
    """Have everybody in this session read this."""
    user = person_of(request)
    session = live_get(user=user, session_id=session_id)
    live_message(actor=user, session=session, text=message.text)
    return HttpResponse(status=204)


@router.post("/{session_id}/watch-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def watch_token_post(
    request: HttpRequest, session_id: str, watch: WatchIn
) -> Status[TunnelTokenOut]:
    """A token to look into this live session, once, within a minute: as that of /sessions.

    `silent`: its person is not told; for administrators, where DESKGATE_WATCH_SILENTLY is set. The
    log always says it.
    """
    token, primary = looking_token_issue(
        request=request,
        person=person_of(request),
        session_id=session_id,
        api_token=token_of(request),
        is_silent=watch.silent,
    )
    return Status(201, tunnel_token_out(token, kind="a", identifier=str(primary.pk)))


def _out(session: LiveSession, viewer: User) -> LiveSessionOut:
    row = session.row
    return LiveSessionOut(
        **session_out(row, viewer).dict(),
        parked_at=row.parked_at,
        parked_until=row.parked_until,
        roundtrip=session.roundtrip,
        rate_to_browser=session.rate_to_browser,
        rate_to_guacd=session.rate_to_guacd,
        idle_seconds=session.idle_seconds,
        watchers=[
            WatcherOut(name=w.name, control=w.control, since=w.since) for w in session.watchers
        ],
        mine=session.mine,
        may_end=True,  # whoever sees it
        may_watch=session.may_watch,
        may_message=not session.mine,
    )

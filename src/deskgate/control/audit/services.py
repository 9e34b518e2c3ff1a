"""Writes to the session log, and the ending of sessions; each is an event, too.

Law: a row is ended once; what comes later changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.text import clean, instant, words_of
from deskgate.control.bus import get_bus
from deskgate.control.setup import current_settings
from deskgate.grants import (
    Ending,
    FileMoved,
    Grant,
    Revocation,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
)
from deskgate.guac.status import Status

_DETAIL_LENGTH = 2000  # guacd's own messages stay far below it
_FILE_NAME_LENGTH = 300
_ORPHAN = "The server stopped without ending this session."
_LOOKED_INTO = "The session that you were looking into is over."


def session_begin(
    *,
    grant: Grant,
    client_address: str,
    user_agent: str,
    login: str,
    credential_name: str = "",
    source: str = "",
    folder_id: int | None = None,
    joined_id: UUID | None = None,
    profile_name: str = "",
    share_id: UUID | None = None,
) -> None:
    """The row of a session whose grant has just been made; `credential_name`: what logs in.

    `source`, `folder_id`, `joined_id`, `profile_name` and `share_id` as in SessionLog.
    """
    row = SessionLog(
        id=grant.session_id,
        person_id=int(grant.person.id) if grant.person.id else None,
        person_name=grant.person.name,
        connection_id=int(grant.target.connection_id) if grant.target.connection_id else None,
        connection_name=grant.target.name,
        protocol=grant.target.protocol,
        client_address=clean(client_address, 64),
        user_agent=clean(user_agent, 300),
        guacd=str(grant.guacd)[:300],
        login=login,
        credential_name=clean(credential_name, 200),
        node_name=current_settings().server_name,
        started_at=timezone.now(),
        source=source,
        folder_id=folder_id,
        joined_id=joined_id,
        profile_name=clean(profile_name, 200),
        share_id=share_id,
        let_in=share_id is not None,
        is_silent=grant.is_silent,
    )
    row.words = session_words(row)
    with transaction.atomic():
        row.save(force_insert=True)
        _tell("session.begin", row, began(row))


def session_opened(*, event: SessionOpened) -> None:
    """guacd was ready. A session that was to be ended meanwhile is told so again."""
    rows = SessionLog.objects.filter(id=event.session_id, ended_at__isnull=True)
    with transaction.atomic():
        told = {
            "opened_at": event.at,
            "guacd_connection_id": event.guacd_connection_id[:64],
            "guacd_version": event.guacd_version[:32],
        }
        if event.guacd:  # another may have served than the first choice
            told["guacd"] = event.guacd[:300]
        rows.update(**told)
        for row in rows:
            _tell("session.open", row, {"guacd": row.guacd, "guacd_version": row.guacd_version})
    for row in rows.exclude(ending=""):
        get_bus().publish(revocation_of(row))


def session_progressed(*, events: Sequence[SessionProgress]) -> None:
    """How much live sessions have carried so far; one that is over keeps its own count."""
    with transaction.atomic():
        for event in events:
            SessionLog.objects.filter(id=event.session_id, ended_at__isnull=True).update(
                bytes_to_browser=event.bytes_to_browser, bytes_to_guacd=event.bytes_to_guacd
            )


def session_closed(*, event: SessionClosed) -> str:
    """The session is over. Told twice, the first telling stands. The log-in it was opened with."""
    rows = SessionLog.objects.filter(id=event.session_id)
    with transaction.atomic():
        ended = rows.filter(ended_at__isnull=True).update(
            ended_at=event.at,
            ending=event.ending.value,
            status=int(event.status),
            detail=clean(event.detail, _DETAIL_LENGTH),
            bytes_to_browser=event.bytes_to_browser,
            bytes_to_guacd=event.bytes_to_guacd,
        )
        row = rows.first() if ended else None
        if row is None:
            return ""
        rows.update(words=session_words(row))
        _tell("session.end", row, over(row))
        _joins_end([row])
    return row.login


def session_parked(*, event: SessionParked) -> None:
    """The session goes on without a browser, or with one again; one that is over is left alone."""
    rows = SessionLog.objects.filter(id=event.session_id, ended_at__isnull=True)
    with transaction.atomic():
        parked_at = event.at if event.until is not None else None
        rows.update(parked_at=parked_at, parked_until=event.until)
        for row in rows:
            if event.until is not None:
                _tell("session.park", row, {"until": instant(event.until)})


def session_said(*, event: SessionSaid) -> None:
    """Somebody in a session did something; the text is whatever they wrote."""
    row = SessionLog.objects.filter(id=event.session_id).first()
    by = SessionLog.objects.filter(id=event.by).first()
    if row is None or by is None:  # forgotten by the log's retention meanwhile
        return
    to = SessionLog.objects.filter(id=event.to).first() if event.to else None
    told = {"session": str(row.pk), "connection": row.connection_name, "at": instant(event.at)}
    if to is not None:
        told["to"] = to.person_name
    if event.text:
        told["text"] = clean(event.text, _DETAIL_LENGTH)
    with transaction.atomic():
        _tell(f"session.{event.kind}", by, told)


def session_file_moved(*, event: FileMoved) -> None:
    """A file went through a session, or was to. The name is whatever somebody outside chose."""
    row = SessionLog.objects.filter(id=event.session_id).first()
    if row is None:  # forgotten by the log's retention meanwhile
        return
    told = {
        "direction": event.direction.value,
        "file": clean(event.name, _FILE_NAME_LENGTH),
        "bytes": event.size,
        "outcome": event.outcome.value,
        "status": int(event.status),
        "began_at": instant(event.started_at),
        "ended_at": instant(event.at),
        "connection": row.connection_name,
    }
    with transaction.atomic():
        _tell("session.file", row, told)


def sessions_close_orphans(*, spared: Collection[UUID] = ()) -> int:
    """End the rows that a crash left open; only at start-up, before anything is served.

    Of several servers at one database each ends its own. On SQLite there is but one, whatever it
    was called before. `spared` are sessions that have outlived the server they were opened by.
    """
    rows = sessions_live().exclude(pk__in=spared)
    if connection.vendor != "sqlite":
        rows = rows.filter(Q(node_name=current_settings().server_name) | Q(node_name=""))
    with transaction.atomic():
        orphans = list(rows.select_for_update().order_by("id"))
        for row in orphans:
            row.ended_at = timezone.now()
            row.ending = Ending.SERVER_STOPPED.value
            row.status = int(Status.SESSION_CLOSED)
            row.detail = _ORPHAN
            row.save(update_fields=["ended_at", "ending", "status", "detail"])
            record("session.end", row, details=over(row))
        _joins_end(orphans)
    return len(orphans)


def _joins_end(rows: Sequence[SessionLog]) -> None:
    """Who looks into a session leaves with it; guacd would let the last of them go on alone."""
    joins = sessions_live().filter(joined_id__in=[row.pk for row in rows], ending="")
    keys = list(joins.values_list("pk", flat=True))
    if keys:
        sessions_end(
            sessions=SessionLog.objects.filter(pk__in=keys),
            status=Status.SESSION_CLOSED,
            ending=Ending.REVOKED,
            message=_LOOKED_INTO,
        )


def sessions_end(
    *, sessions: QuerySet[SessionLog], status: Status, ending: Ending, message: str
) -> int:
    """Have these sessions' sockets closed, once the surrounding transaction has held; how many.

    The row keeps the decision too: a session that is still dialling has no socket to close yet.
    """
    live = sessions.filter(ended_at__isnull=True)
    with transaction.atomic():
        live.update(ending=ending.value, status=int(status), detail=message)
        rows = list(live)
        for row in rows:
            record("session.revoke", row, details={"ending": ending.value, "message": message})
            transaction.on_commit(partial(get_bus().publish, revocation_of(row)))
    return len(rows)


def session_end(*, actor: User, session: SessionLog) -> None:
    """A person ends one session from the list; who may is the caller's selector."""
    own = session.person_id == actor.pk
    sessions_end(
        sessions=SessionLog.objects.filter(id=session.id),
        status=Status.SESSION_CLOSED,
        ending=Ending.REVOKED,
        message=end_message(actor, own=own),
    )


def end_message(actor: User, *, own: bool) -> str:
    """What the person of a session that this actor ends is told."""
    if own:
        return "You ended this session from the list of sessions."
    who = "An administrator" if actor.is_admin else "Somebody who manages this connection"
    return f"{who} ended this session."


def began(row: SessionLog) -> dict[str, Any]:
    """What the event of a session's begin says, and its row must say for ever."""
    return {
        "person": row.person_name,
        "connection": row.connection_name,
        "protocol": row.protocol,
        "address": row.client_address,
        "credential": row.credential_name,
        "server": row.node_name,
        "user_agent": row.user_agent,
        "started_at": instant(row.started_at),
    }


def over(row: SessionLog) -> dict[str, Any]:
    """The same of its end."""
    lasted = None if row.ended_at is None else (row.ended_at - row.started_at).total_seconds()
    return {
        "person": row.person_name,
        "connection": row.connection_name,
        "ended_at": None if row.ended_at is None else instant(row.ended_at),
        "ending": row.ending,
        "status": row.status,
        "seconds": None if lasted is None else round(lasted),
        "bytes_to_browser": row.bytes_to_browser,
        "bytes_to_guacd": row.bytes_to_guacd,
        "detail": row.detail,
    }


def session_words(row: SessionLog) -> str:
    """What a search finds this session by; nothing that its person isn't told, who could guess it
    letter by letter."""
    told = (row.person_name, row.connection_name, row.protocol, row.client_address, row.ending)
    behind = () if row.let_in else (row.credential_name, row.guacd, row.detail)
    return words_of(*told, *behind)


def _tell(action: str, row: SessionLog, details: Mapping[str, Any]) -> None:
    """A session's own life is its person's doing, from where its browser is."""
    person = Actor(
        ActorKind.PERSON, row.person_name, row.person_id, row.client_address, source=row.source
    )
    with acting(person):
        record(action, row, details=details)


def revocation_of(row: SessionLog) -> Revocation:
    """What the gateway is told of a session that is to end."""
    return Revocation(row.id, Status.from_code(row.status or 0), Ending(row.ending), row.detail)


def session_decision(*, session_id: UUID) -> Revocation | None:
    """That a live session is to end, if somebody has decided it; nobody else does until the
    surrounding transaction is over."""
    rows = sessions_live().select_for_update().filter(id=session_id).exclude(ending="")
    row = rows.first()
    return None if row is None else revocation_of(row)

"""Reads of the log. The gate: administrators see all, everybody else their own sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.text import words_to_find
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.texts import identifier

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What to look for; what is empty doesn't narrow. `action` is "folder.create", or "folder"."""

    q: str = ""
    action: str = ""
    actor: str = ""
    thing_kind: str = ""
    thing_id: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """The same for sessions; people and connections by the names that they had then."""

    q: str = ""
    user: str = ""
    user_id: int | None = None
    connection: str = ""
    connection_id: int | None = None
    protocol: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None
    live: bool | None = None


def events_visible_to(user: User) -> QuerySet[Event]:
    """Every event, for administrators. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators read the log of events.")
    return Event.objects.all()


def sessions_visible_to(user: User) -> QuerySet[SessionLog]:
    """An administrator sees all sessions, everybody else their own, the disabled none."""
    if not user.is_active:
        return SessionLog.objects.none()
    if user.is_admin:
        return SessionLog.objects.all()
    return SessionLog.objects.filter(person=user)


def events_find(*, user: User, wanted: EventFilter) -> QuerySet[Event]:
    """The events that fit, in no order. Raises Forbidden."""
    return events_narrow(events_visible_to(user), wanted)


def events_narrow(rows: QuerySet[Event], wanted: EventFilter) -> QuerySet[Event]:
    """Those of the rows that fit."""
    if wanted.action and "." not in wanted.action:
        rows = rows.filter(action__startswith=f"{wanted.action}.")
    elif wanted.action:
        rows = rows.filter(action=wanted.action)
    same = {
        "actor_name": wanted.actor,
        "thing_kind": wanted.thing_kind,
        "thing_id": wanted.thing_id,
        "address": wanted.address,
    }
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    return _with_words(rows, wanted.q)


def sessions_find(*, user: User, wanted: SessionFilter) -> QuerySet[SessionLog]:
    """The sessions that fit and that this person sees, in no order."""
    return sessions_narrow(sessions_visible_to(user), wanted)


def sessions_narrow(rows: QuerySet[SessionLog], wanted: SessionFilter) -> QuerySet[SessionLog]:
    """Those of the rows that fit."""
    same: dict[str, str | int | None] = {
        "person_name": wanted.user or None,
        "person_id": wanted.user_id,
        "connection_name": wanted.connection or None,
        "connection_id": wanted.connection_id,
        "protocol": wanted.protocol or None,
        "client_address": wanted.address or None,
    }
    rows = rows.filter(**{name: value for name, value in same.items() if value is not None})
    if wanted.since is not None:
        rows = rows.filter(started_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(started_at__lt=wanted.until)
    if wanted.live is not None:
        rows = rows.filter(ended_at__isnull=wanted.live)
    return _with_words(rows, wanted.q)


def sessions_live() -> QuerySet[SessionLog]:
    """Sessions that have begun and not ended, for the services that end them."""
    return SessionLog.objects.filter(ended_at__isnull=True)


def session_get(*, user: User, session_id: str) -> SessionLog:
    """One session that this person sees. Raises NotFound."""
    try:
        key = UUID(session_id)
    except ValueError:
        key = UUID(int=0)
    row = sessions_visible_to(user).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such session.")
    return row


def event_get(*, user: User, event_id: str) -> Event:
    """One event. Raises Forbidden, NotFound."""
    rows = events_visible_to(user)
    row = rows.filter(pk=identifier(event_id)).first()
    if row is None:
        raise NotFound("There is no such event.")
    return row


def chain_begun() -> bool:
    """Whether anything is sealed."""
    return Event.objects.filter(seq__isnull=False).exists()


def _with_words(rows: QuerySet[_M], query: str) -> QuerySet[_M]:
    for word in words_to_find(query):
        rows = rows.filter(words__contains=word)
    return rows

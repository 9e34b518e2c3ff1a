"""Who is on what now. The gate: their own sessions for everybody, those on what they manage for
managers, all for administrators.

Law: of who watches silently nobody is told but administrators, and these not of their own sessions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import session_get, sessions_live
from deskgate.control.errors import NotFound
from deskgate.control.permissions.rules import Right
from deskgate.control.texts import identifier, session_key
from deskgate.control.together.models import LiveState
from deskgate.control.tree.visibility import Action, gate_for

MOST: Final = 1000  # of one list, the newest first: more than anybody looks through
# Sessions in which nothing moves are not told of; the gateways tell every few seconds.
RATES_STALE: Final = timedelta(seconds=20)
_NOT_LIVE: Final = "There is no such session, or it is over."
_NAMELESS: Final = "Somebody without a name"


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody else in a session: by what name, whether they may type, since when."""

    name: str
    control: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A live session as one person sees it. Rates in bytes a second; None: not known yet."""

    row: SessionLog
    roundtrip: int | None
    rate_to_browser: int
    rate_to_guacd: int
    idle_seconds: int | None
    watchers: list[Watcher]
    mine: bool
    may_watch: bool


def live_visible_to(user: User) -> QuerySet[SessionLog]:
    """Live sessions that this person sees, looks into others among them."""
    if not user.is_active:
        return SessionLog.objects.none()
    if user.is_admin:
        return without_unseen(sessions_live(), user)
    gate = gate_for(user)
    seen = Q(person=user)
    if gate.anywhere(Action.MANAGE):
        seen |= Q(connection__in=gate.connections(Action.MANAGE))
    return without_unseen(sessions_live().filter(seen), user)


def without_unseen(rows: QuerySet[SessionLog], user: User) -> QuerySet[SessionLog]:
    """Without the silent looks of others that this person is not told of."""
    unseen = Q(is_silent=True) & ~Q(person=user)
    return rows.exclude(unseen & Q(joined__person=user) if user.is_admin else unseen)


def live_get(*, user: User, session_id: str) -> SessionLog:
    """One of these. Raises NotFound."""
    row = live_visible_to(user).filter(pk=session_key(session_id)).first()
    if row is None:
        raise NotFound(_NOT_LIVE)
    return row


def session_to_end(*, user: User, session_id: str) -> SessionLog:
    """One that this person may end, or one of their own that is over. Raises NotFound."""
    row = live_visible_to(user).filter(pk=session_key(session_id)).first()
    return session_get(user=user, session_id=session_id) if row is None else row


def live_of(*, user: User, person_id: str = "", connection_id: str = "") -> QuerySet[SessionLog]:
    """Those of a person, or on a connection. Ids that are none find nothing."""
    rows = live_visible_to(user)
    if person_id:
        rows = rows.filter(person=identifier(person_id))
    return rows.filter(connection=identifier(connection_id)) if connection_id else rows


def live_list(*, user: User) -> tuple[list[LiveSession], int]:
    """The newest of those that have a target of their own, and how many there are."""
    rows = live_visible_to(user).filter(joined__isnull=True)
    newest = rows.select_related("person", "folder", "joined").order_by("-started_at", "-id")
    found = list(newest[:MOST])
    total = len(found) if len(found) < MOST else rows.count()
    keys = [row.pk for row in found]
    states = LiveState.objects.in_bulk(keys)
    watching = _watching(keys)
    now = timezone.now()
    sessions = [_seen(user, row, states.get(row.pk), watching, now) for row in found]
    return sessions, total


def _seen(
    user: User,
    row: SessionLog,
    state: LiveState | None,
    watching: dict[UUID, list[SessionLog]],
    now: datetime,
) -> LiveSession:
    mine = row.person_id == user.pk
    sees_silent = user.is_admin and not mine
    is_fresh = state is not None and state.told_at > now - RATES_STALE
    return LiveSession(
        row=row,
        roundtrip=state.roundtrip if state else None,
        rate_to_browser=state.rate_to_browser if state and is_fresh else 0,
        rate_to_guacd=state.rate_to_guacd if state and is_fresh else 0,
        idle_seconds=_idle(row, state, now),
        watchers=[
            _watcher(one) for one in watching.get(row.pk, []) if sees_silent or not one.is_silent
        ],
        mine=mine,
        # By a share one has no right of one's own to look into it.
        may_watch=is_drawn(row) and row.connection_id is not None and not (mine and row.share_id),
    )


def is_drawn(row: SessionLog) -> bool:
    """Whether guacd draws it, and goes on doing so."""
    return row.ended_at is None and not row.ending and bool(row.guacd_connection_id)


def _idle(row: SessionLog, state: LiveState | None, now: datetime) -> int | None:
    if state is None:
        return None
    since = state.touched_at or row.opened_at or row.started_at
    return max(0, round((now - since).total_seconds()))


def _watching(keys: Collection[UUID]) -> dict[UUID, list[SessionLog]]:
    found: dict[UUID, list[SessionLog]] = {}
    rows = sessions_live().filter(joined__in=keys, ending="", opened_at__isnull=False)
    for row in rows.select_related("person", "terms").order_by("started_at", "id"):
        if row.joined_id is not None:
            found.setdefault(row.joined_id, []).append(row)
    return found


def _watcher(row: SessionLog) -> Watcher:
    terms = getattr(row, "terms", None)
    may_type = terms is None or Right.INPUT in Right(terms.rights)
    name = row.person.shown if row.person else row.person_name
    since = row.opened_at or row.started_at
    return Watcher(name or _NAMELESS, may_type and not row.is_silent, since)

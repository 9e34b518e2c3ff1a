"""What live sessions are told, how they are, and the ending of many; each but the second is logged.

Who may is the caller's selector.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import end_message, session_progressed, sessions_end
from deskgate.control.audit.text import clean
from deskgate.control.bus import get_bus
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.setup import current_settings
from deskgate.control.together.models import LiveState
from deskgate.grants import Ending, Notice, SessionProgress
from deskgate.guac.status import Status

TEXT_LENGTH: Final = 500

_ELSEWHERE: Final = "This session is carried by another server ({name}). Write to it there."


def live_progressed(*, events: Sequence[SessionProgress]) -> None:
    """How live sessions are, with what they have carried; of one that is over nothing is kept."""
    now = timezone.now()
    told = {event.session_id: event for event in events}
    with transaction.atomic():
        before = LiveState.objects.in_bulk(list(told))
        rows = sessions_live().filter(pk__in=told).order_by("pk")
        states = [_state(row, told[row.pk], before.get(row.pk), now) for row in rows]
        LiveState.objects.bulk_create(
            states,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=[
                "told_at",
                "roundtrip",
                "rate_to_browser",
                "rate_to_guacd",
                "touched_at",
            ],
        )
        session_progressed(events=events)


def states_forget() -> None:
    """How sessions were that are over by now."""
    LiveState.objects.filter(session__ended_at__isnull=False).delete()


def live_message(*, actor: User, session: SessionLog, text: str) -> None:
    """Have everybody in the session read this, from this person. Raises Invalid, Conflict."""
    text = clean(text, TEXT_LENGTH).strip()
    if not text:
        raise Invalid({"text": ["Write something."]})
    if session.node_name != current_settings().server_name:
        raise Conflict(_ELSEWHERE.format(name=session.node_name))
    with transaction.atomic():
        told = {"person": session.person_name, "connection": session.connection_name}
        record("session.message", session, details={**told, "text": text})
        notice = Notice(session.pk, text, sender=actor.shown)
        transaction.on_commit(partial(get_bus().publish, notice))


def live_end(*, actor: User, sessions: QuerySet[SessionLog]) -> int:
    """End all of these now; how many. Those of the actor's own are ended as such."""
    with transaction.atomic():
        # By their keys: what is asked for by grants may change while it is ended.
        found = list(sessions.filter(ending="").values_list("pk", "person_id"))
        for own in (True, False):
            keys = [key for key, person in found if (person == actor.pk) == own]
            _end(keys, end_message(actor, own=own))
    return len(found)


def _end(keys: list[UUID], message: str) -> None:
    if keys:
        sessions_end(
            sessions=SessionLog.objects.filter(pk__in=keys),
            status=Status.SESSION_CLOSED,
            ending=Ending.REVOKED,
            message=message,
        )


def _state(
    row: SessionLog, event: SessionProgress, before: LiveState | None, now: datetime
) -> LiveState:
    since = before.told_at if before else row.opened_at or row.started_at
    seconds = max(1.0, (now - since).total_seconds())  # two tellings may meet in one moment
    return LiveState(
        session=row,
        told_at=now,
        roundtrip=event.roundtrip,
        rate_to_browser=_rate(event.bytes_to_browser - row.bytes_to_browser, seconds),
        rate_to_guacd=_rate(event.bytes_to_guacd - row.bytes_to_guacd, seconds),
        touched_at=event.touched_at,
    )


def _rate(moved: int, seconds: float) -> int:
    return max(0, round(moved / seconds))

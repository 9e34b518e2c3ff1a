"""Whether the rows of the session log say what the sealed events of their begin and end say.

The rows change while a session lives, so no seal is on them; their events are what proves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from deskgate.control.audit.chain import purge_proven
from deskgate.control.audit.keys import audit_keys
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.services import began, over
from deskgate.control.audit.text import clean_json
from deskgate.control.audit.verify import PURGE

BEGIN: Final = "session.begin"
END: Final = "session.end"
_CHUNK: Final = 500


def sessions_problem() -> str:
    """A sentence about the first session that its events don't bear out; "" when all do."""
    oldest = Event.objects.filter(seq__isnull=False).order_by("seq").first()
    if oldest is None:
        return ""
    for rows in _session_chunks():
        problem = _first_problem(rows, oldest.at)
        if problem:
            return problem
    return _missing_problem()


def _first_problem(rows: list[SessionLog], logged_since: datetime) -> str:
    events = _events_of(rows)
    for row in rows:
        if problem := _row_problem(row, events.get(str(row.pk), {}), logged_since):
            # It may just have ended, between the two looks: once more, with the row held.
            with transaction.atomic():
                again = SessionLog.objects.select_for_update().filter(pk=row.pk).first()
                if again is not None:
                    events_now = _events_of([again]).get(str(row.pk), {})
                    problem = _row_problem(again, events_now, logged_since)
            if again is not None and problem:
                return problem
    return ""


def _row_problem(row: SessionLog, events: Mapping[str, Any], logged_since: datetime) -> str:
    name = f"The session {row.pk} ({row}, {row.started_at:%Y-%m-%d %H:%M})"
    if BEGIN not in events:
        return "" if row.started_at < logged_since else f"{name} has no event of its begin."
    pairs = [(events[BEGIN], began(row))]
    if END in events:
        pairs.append((events[END], over(row)))
    for told, now in pairs:
        changed = sorted(k for k, value in clean_json(now).items() if told.get(k) != value)
        if changed:
            return f"{name} says otherwise than its event about: {', '.join(changed)}."
    if (END in events) != (row.ended_at is not None):
        return f"{name} has ended by its row or by its events, but not by both."
    return ""


def _missing_problem() -> str:
    """Sessions that events tell of, but that have no row any more, and were not purged."""
    before = _purged_before()
    for events in _begin_and_end_chunks():
        there = {
            str(key)
            for key in SessionLog.objects.filter(pk__in={e.thing_id for e in events}).values_list(
                "pk", flat=True
            )
        }
        for event in events:
            at = event.details["started_at" if event.action == BEGIN else "ended_at"]
            if event.thing_id not in there and at >= before:
                return f"The session {event.thing_id} ({event.thing_name}) has no row any more."
    return ""


def _purged_before() -> str:
    """The moment before which sessions may be gone; "" when the server never purged."""
    keys = audit_keys()
    purges = Event.objects.filter(action=PURGE, seq__isnull=False).order_by("-seq")
    return next((str(e.details["before"]) for e in purges if purge_proven(e.details, keys)), "")


def _events_of(rows: Iterable[SessionLog]) -> dict[str, dict[str, Any]]:
    """The details of begin and end, by session."""
    found: dict[str, dict[str, Any]] = {}
    events = Event.objects.filter(
        thing_kind="session",
        thing_id__in=[str(row.pk) for row in rows],
        action__in=(BEGIN, END),
    )
    # What somebody else put into the table is sealed later than what the server wrote.
    for event in events.order_by(F("seq").asc(nulls_last=True), "id"):
        found.setdefault(event.thing_id, {}).setdefault(event.action, event.details)
    return found


def _session_chunks() -> Iterator[list[SessionLog]]:
    rows = SessionLog.objects.order_by("id")
    while chunk := list(rows[:_CHUNK]):
        yield chunk
        rows = SessionLog.objects.order_by("id").filter(id__gt=chunk[-1].id)


def _begin_and_end_chunks() -> Iterator[list[Event]]:
    last = 0
    rows = Event.objects.filter(action__in=(BEGIN, END), seq__isnull=False).order_by("id")
    while chunk := list(rows.filter(id__gt=last)[:_CHUNK]):
        yield chunk
        last = chunk[-1].id

"""Old rows of the log go when a setting or an administrator says so; what is left stays proven.

Law: before the first row is deleted, a sealed event says how far, so that verify can tell a purge
from a theft; only a beginning of the chain is deleted, never what an outlet has still to be told.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from deskgate.control.audit.chain import append, head_key, head_lock, purge_proof, seal
from deskgate.control.audit.models import ChainHead, Event, Outlet, SessionLog
from deskgate.control.audit.outlets import outlet_names
from deskgate.control.audit.record import record
from deskgate.control.audit.text import instant
from deskgate.control.audit.verify import PURGE
from deskgate.control.errors import Busy
from deskgate.control.setup import current_settings

_CHUNK: Final = 2000  # rows deleted at once: others' writes come between
_TRIES: Final = 50
_PAUSE_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went."""

    events: int = 0
    sessions: int = 0


def log_purge_by_setting() -> Purged:
    """What DESKGATE_LOG_KEEP_DAYS asks for."""
    days = current_settings().log_keep_days
    return log_purge(before=timezone.now() - timedelta(days=days)) if days else Purged()


def log_purge(*, before: datetime) -> Purged:
    """Delete events, and sessions that ended, before this moment. Raises KeyTrouble, Busy."""
    seal()
    last = _last_to_go(before)
    if last is None:
        return Purged()
    sessions = SessionLog.objects.filter(ended_at__lt=before)
    planned = Purged(Event.objects.filter(seq__lte=last).count(), sessions.count())
    _anchor(last, before, planned)
    while chunk := list(Event.chain.filter(seq__lte=last).order_by("seq")[:_CHUNK].values("pk")):
        Event.chain.filter(pk__in=[row["pk"] for row in chunk]).delete()
    while keys := list(sessions.values_list("pk", flat=True)[:_CHUNK]):
        SessionLog.objects.filter(pk__in=keys).delete()
    return planned


def _last_to_go(before: datetime) -> int | None:
    """The end of the longest beginning of the chain of which every row is old and was told."""
    sealed = Event.objects.filter(seq__isnull=False)
    first_to_stay = sealed.filter(at__gte=before).aggregate(Min("seq"))["seq__min"]
    last: int | None = (
        sealed.aggregate(Max("seq"))["seq__max"] if first_to_stay is None else first_to_stay - 1
    )
    told = Outlet.objects.filter(name__in=outlet_names(current_settings()))
    lowest = told.aggregate(Min("seq"))["seq__min"]
    if last is not None and lowest is not None:
        last = min(last, lowest)
    return last if sealed.filter(seq__lte=last or 0).exists() else None


def _anchor(last: int, before: datetime, planned: Purged) -> None:
    digest = Event.objects.values_list("digest", flat=True).get(seq=last)
    with transaction.atomic():
        head = _head()
        key = head_key(head)
        told = {"before": instant(before), "last_seq": last, "last_digest": digest}
        made = record(
            PURGE,
            name=f"before {before:%Y-%m-%d %H:%M}",
            details={
                **told,
                "events": planned.events,
                "sessions": planned.sessions,
                "proof": purge_proof(told, key),
            },
        )
        append(Event.objects.get(pk=made.pk), head, key)
        head.save()


def _head() -> ChainHead:
    for _ in range(_TRIES):
        head = head_lock()
        if head is not None:
            return head
        time.sleep(_PAUSE_SECONDS)
    raise Busy("The log is being sealed by another server. Try again in a moment.")

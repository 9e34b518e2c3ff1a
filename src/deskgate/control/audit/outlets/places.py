"""How far each outlet has been told, in the database; of several servers one tells it at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from deskgate.control.audit.models import Event, Outlet

LEASE: Final = timedelta(seconds=90)  # longer than the slowest batch; a server that died holds it
_RENEW: Final = timedelta(seconds=45)
_FAILURE_LENGTH: Final = 300


def chain_end() -> int:
    """The last seq there is."""
    end: int | None = Event.objects.aggregate(Max("seq"))["seq__max"]
    return end or 0


def place_ensure(*, name: str) -> None:
    """An outlet that is new begins with what comes from now on."""
    Outlet.objects.get_or_create(name=name, defaults={"seq": chain_end()})


def place_get(*, name: str) -> Outlet:
    """How far it is."""
    place_ensure(name=name)
    return Outlet.objects.get(name=name)


def place_hold(*, name: str, holder: str) -> Outlet | None:
    """The outlet's place, held for a while; None while another server holds it."""
    now = timezone.now()
    with transaction.atomic():
        row = Outlet.objects.select_for_update().get(name=name)
        left = (row.held_until or now) - now
        if left > timedelta() and row.holder != holder:
            return None
        if row.holder != holder or left < _RENEW:
            row.holder, row.held_until = holder, now + LEASE
            row.save(update_fields=["holder", "held_until"])
    return row


def place_advance(*, name: str, holder: str, seq: int) -> None:
    """All rows up to this one were taken."""
    Outlet.objects.filter(name=name, holder=holder, seq__lt=seq).update(
        seq=seq, sent_at=timezone.now(), failure=""
    )


def place_failed(*, name: str, holder: str, why: str) -> None:
    """They were not; the administration shows why."""
    Outlet.objects.filter(name=name, holder=holder).update(failure=why[:_FAILURE_LENGTH])


def place_leave(*, name: str, holder: str) -> None:
    """Another server may go on at once."""
    Outlet.objects.filter(name=name, holder=holder).update(held_until=None)

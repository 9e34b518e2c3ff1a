"""Places: new ones begin at the chain's end, are held by one, and only move forward."""

from __future__ import annotations

import pytest
from django.utils import timezone

from deskgate.control.audit.models import Outlet
from deskgate.control.audit.outlets.places import (
    LEASE,
    place_advance,
    place_ensure,
    place_failed,
    place_get,
    place_hold,
    place_leave,
)
from deskgate.control.audit.record import record

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_place() -> None:
    record("folder.create")
    place_ensure(name="syslog")
    record("folder.create")
    place_ensure(name="syslog")
    assert place_get(name="syslog").seq == 1
    place = place_hold(name="syslog", holder="a")
    assert place is not None
    assert place.held_until is not None
    assert place.held_until <= timezone.now() + LEASE
    assert place_hold(name="syslog", holder="b") is None
    place_failed(name="syslog", holder="b", why="not its business")
    place_advance(name="syslog", holder="b", seq=9)
    place_advance(name="syslog", holder="a", seq=2)
    place_advance(name="syslog", holder="a", seq=1)
    row = Outlet.objects.get()
    assert (row.seq, row.failure) == (2, "")
    place_failed(name="syslog", holder="a", why="x" * 999)
    assert len(Outlet.objects.get().failure) == 300
    place_leave(name="syslog", holder="a")
    assert place_hold(name="syslog", holder="b") is not None

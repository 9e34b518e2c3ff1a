"""Old rows go; what is left is proven, and nothing that an outlet has still to be told is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit import retention
from deskgate.control.audit.models import ChainHead, Event, Outlet, SessionLog
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.record import record
from deskgate.control.audit.retention import Purged, log_purge, log_purge_by_setting
from deskgate.control.setup import current_settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """How long ago things happen that are recorded now."""
    ago = [timedelta()]
    now = timezone.now
    monkeypatch.setattr("deskgate.control.audit.record.timezone.now", lambda: now() - ago[0])
    return ago


def some(clock: list[timedelta], count: int, *, days: int) -> None:
    clock[0] = timedelta(days=days)
    for number in range(count):
        record("folder.create", name=f"{days}-{number}")
    clock[0] = timedelta()


def test_a_beginning_goes_and_the_rest_stays_proven(
    clock: list[timedelta], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_CHUNK", 3)
    some(clock, 10, days=9)
    some(clock, 4, days=1)
    before = timezone.now() - timedelta(days=5)
    assert log_purge(before=before) == Purged(events=10)
    assert log_verify().problem == ""
    assert log_verify().checked == 5
    assert log_purge(before=before) == Purged()
    assert Event.objects.filter(action="log.purge").count() == 1
    some(clock, 1, days=0)
    assert log_purge(before=timezone.now() + timedelta(days=1)).events == 6
    rest = Event.objects.get()
    assert (rest.action, rest.details["last_seq"]) == ("log.purge", 16)
    assert log_verify().problem == ""
    Event.chain.filter(seq__gt=0).delete()
    some(clock, 1, days=0)
    assert "no purge is on record" in log_verify().problem


def test_only_a_beginning_of_which_all_is_old(clock: list[timedelta]) -> None:
    some(clock, 2, days=9)
    some(clock, 1, days=1)
    some(clock, 2, days=9)  # another server's clock
    assert log_purge(before=timezone.now() - timedelta(days=5)).events == 2
    assert log_verify().problem == ""


def test_sessions_go_with_it_but_live_ones_stay(
    clock: list[timedelta], person: User, make_session: Sessions
) -> None:
    Event.chain.all().delete()  # that the person was made, just now
    ChainHead.objects.all().delete()
    some(clock, 1, days=9)
    make_session(person=person, minutes_ago=9 * 24 * 60, over=True)
    live = make_session(person=person, minutes_ago=9 * 24 * 60)
    recent = make_session(person=person, minutes_ago=5, over=True)
    assert log_purge(before=timezone.now() - timedelta(days=5)).sessions == 1
    assert set(SessionLog.objects.values_list("pk", flat=True)) == {live.pk, recent.pk}


def test_an_outlet_is_waited_for(clock: list[timedelta], monkeypatch: pytest.MonkeyPatch) -> None:
    some(clock, 10, days=9)
    Outlet.objects.create(name="syslog", seq=4)
    Outlet.objects.create(name="webhook", seq=0)  # not configured any more: asks for nothing
    changed = current_settings().model_copy(update={"log_syslog": "udp://127.0.0.1"})
    monkeypatch.setattr(retention, "current_settings", lambda: changed)
    assert log_purge(before=timezone.now()).events == 4
    assert Event.objects.order_by("seq").values_list("seq", flat=True)[0] == 5
    assert log_verify().problem == ""


def test_by_setting(clock: list[timedelta], monkeypatch: pytest.MonkeyPatch) -> None:
    some(clock, 2, days=9)
    assert log_purge_by_setting() == Purged()
    changed = current_settings().model_copy(update={"log_keep_days": 7})
    monkeypatch.setattr(retention, "current_settings", lambda: changed)
    assert log_purge_by_setting().events == 2


def test_a_purge_that_is_put_into_the_table_excuses_nothing(clock: list[timedelta]) -> None:
    some(clock, 5, days=9)
    last = Event.objects.get(seq=3)
    # With the database, but without the key, and in the server's own words.
    forged = Event(at=timezone.now(), action="log.purge", actor_kind="server")
    forged.details = {"before": "9999", "last_seq": 3, "last_digest": last.digest, "proof": "0"}
    forged.save()
    Event.chain.filter(seq__lte=3).delete()
    assert "no purge is on record" in log_verify().problem

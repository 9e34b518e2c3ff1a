"""How live sessions are, what they are told, and the end of many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.together.conftest import Live

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.together.models import LiveState
from deskgate.control.together.selectors import live_visible_to
from deskgate.control.together.services import (
    live_end,
    live_message,
    live_progressed,
    states_forget,
)
from deskgate.grants import Notice, Revocation, SessionProgress


def _told_ago(row: SessionLog, seconds: int) -> None:
    at = timezone.now() - timedelta(seconds=seconds)
    LiveState.objects.filter(session=row).update(told_at=at)


def test_rates_are_of_the_time_since_the_last_telling(person: User, live: Live) -> None:
    row = live(person, opened_at=timezone.now() - timedelta(seconds=100))
    touched = timezone.now()
    live_progressed(events=[SessionProgress(row.pk, 1_000_000, 2000, 35, touched)])
    state = LiveState.objects.get(session=row)
    assert state.rate_to_browser == pytest.approx(10_000, rel=0.05)
    assert state.rate_to_guacd == pytest.approx(20, rel=0.1)
    assert (state.roundtrip, state.touched_at) == (35, touched)
    row.refresh_from_db()
    assert (row.bytes_to_browser, row.bytes_to_guacd) == (1_000_000, 2000)
    _told_ago(row, 10)
    live_progressed(events=[SessionProgress(row.pk, 1_500_000, 2000)])
    state.refresh_from_db()
    assert state.rate_to_browser == pytest.approx(50_000, rel=0.05)
    assert (state.rate_to_guacd, state.roundtrip, state.touched_at) == (0, None, None)


def test_many_are_told_of_at_once(person: User, live: Live) -> None:
    rows = [live(person) for _ in range(3)]
    live_progressed(events=[SessionProgress(rows[0].pk, 10, 10)])
    live_progressed(events=[SessionProgress(row.pk, 20, 20, 5) for row in rows])
    assert set(LiveState.objects.values_list("session", "roundtrip")) == {(r.pk, 5) for r in rows}
    live_progressed(events=[])


def test_two_tellings_in_one_moment_and_fewer_bytes_than_before(person: User, live: Live) -> None:
    row = live(person)
    for carried in (1000, 2000, 500):
        live_progressed(events=[SessionProgress(row.pk, carried, 0)])
        assert 0 <= LiveState.objects.get(session=row).rate_to_browser <= 1000
    assert LiveState.objects.get(session=row).rate_to_browser == 0


def test_of_a_session_that_is_over_nothing_is_kept(person: User, live: Live) -> None:
    row, other = live(person), live(person)
    live_progressed(events=[SessionProgress(r.pk, 1, 1) for r in (row, other)])
    SessionLog.objects.filter(pk=row.pk).update(ended_at=timezone.now())
    states_forget()
    assert [state.pk for state in LiveState.objects.all()] == [other.pk]
    live_progressed(events=[SessionProgress(row.pk, 9, 9)])
    assert LiveState.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_reaches_the_session_and_the_log(
    person: User, admin: User, live: Live, notices: list[Notice]
) -> None:
    User.objects.filter(pk=admin.pk).update(full_name="Grace")
    admin.refresh_from_db()
    row = live(person)
    live_message(actor=admin, session=row, text="  Please save.\x00 ")
    (notice,) = notices
    assert (notice.session_id, notice.sender, notice.is_warning) == (row.pk, "Grace", False)
    assert notice.text.startswith("Please save.")
    event = Event.objects.get(action="session.message")
    assert event.thing_id == str(row.pk)
    assert event.details["text"] == notice.text
    assert event.details["person"] == "Ada"


@pytest.mark.django_db(transaction=True)
def test_a_message_that_can_not_be_told(
    person: User, admin: User, live: Live, notices: list[Notice]
) -> None:
    with pytest.raises(Invalid):
        live_message(actor=admin, session=live(person), text=" \n ")
    with pytest.raises(Conflict, match="another server"):
        live_message(actor=admin, session=live(person, node_name="elsewhere"), text="Hello")
    assert not notices
    assert not Event.objects.filter(action="session.message").exists()


@pytest.fixture
def ended(published: list[Revocation]) -> dict[object, str]:
    """What is told to whose session is ended, by its id."""

    class Told(dict[object, str]):
        def __missing__(self, key: object) -> str:
            return next((one.message for one in published if one.session_id == key), "")

    return Told()


@pytest.mark.django_db(transaction=True)
def test_many_end_at_once(
    person: User, manager: User, admin: User, live: Live, ended: dict[object, str]
) -> None:
    own, theirs, elsewhere = live(manager), live(person), live(person, connection=None)
    already = live(person, ending="revoked")
    assert live_end(actor=manager, sessions=live_visible_to(manager)) == 2
    assert ended[own.pk] == "You ended this session from the list of sessions."
    assert ended[theirs.pk] == "Somebody who manages this connection ended this session."
    assert ended[elsewhere.pk] == ended[already.pk] == ""
    assert Event.objects.filter(action="session.revoke").count() == 2
    assert live_end(actor=admin, sessions=live_visible_to(admin)) == 1
    assert ended[elsewhere.pk] == "An administrator ended this session."
    assert live_end(actor=admin, sessions=live_visible_to(admin)) == 0

"""A session's row says what its sealed events say, or verify says otherwise."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.record import record
from deskgate.control.audit.retention import log_purge
from deskgate.control.audit.services import session_begin, session_closed, session_progressed
from deskgate.control.audit.verify_sessions import sessions_problem
from deskgate.control.tree.models import Connection
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Person,
    SessionClosed,
    SessionProgress,
    Target,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def a_session(person: User, connection: Connection, *, over: bool = True) -> SessionLog:
    grant = Grant(
        session_id=uuid.uuid4(),
        person=Person(str(person.pk), person.username),
        target=Target(str(connection.pk), connection.name, connection.protocol),
        guacd=GuacdAddress("127.0.0.1", 4822),
    )
    session_begin(grant=grant, client_address="10.0.0.9", user_agent="x", login="")
    if over:
        session_closed(
            event=SessionClosed(
                grant.session_id,
                timezone.now(),
                Status.SUCCESS,
                Ending.CLOSED_BY_USER,
                "d" * 3000,
                5,
                6,
            )
        )
    return SessionLog.objects.get(pk=grant.session_id)


def test_all_is_well(person: User, connection: Connection) -> None:
    a_session(person, connection)
    live = a_session(person, connection, over=False)
    session_progressed(events=[SessionProgress(live.pk, 100, 50)])
    live.refresh_from_db()
    assert (live.bytes_to_browser, live.bytes_to_guacd) == (100, 50)
    connection.delete()
    person.delete()  # rows keep the names
    assert log_verify().problem == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"person_name": "Eve"}, "person"),
        ({"connection_name": "x"}, "connection"),
        ({"client_address": "10.9.9.9"}, "address"),
        ({"credential_name": "x"}, "credential"),
        ({"started_at": "2026-01-01T00:00:00Z"}, "started_at"),
        ({"bytes_to_browser": 7}, "bytes_to_browser"),
        ({"ending": "expired"}, "ending"),
        ({"ended_at": None}, "ended"),
    ],
)
def test_a_changed_row(
    person: User, connection: Connection, change: dict[str, object], told: str
) -> None:
    record("folder.create")
    row = a_session(person, connection)
    if "started_at" in change:
        change = {"started_at": row.started_at + timedelta(seconds=1)}
    SessionLog.objects.filter(pk=row.pk).update(**change)
    problem = log_verify().problem
    assert str(row.pk) in problem
    assert told in problem


def test_a_row_without_events_and_events_without_a_row(
    person: User, connection: Connection, make_session: Sessions
) -> None:
    make_session(person=person, minutes_ago=60)  # older than the log of events
    row = a_session(person, connection)
    assert sessions_problem() == ""
    late = make_session(person=person, minutes_ago=-1)
    assert "has no event of its begin" in sessions_problem()
    late.delete()
    row.delete()
    assert "has no row any more" in sessions_problem()


def test_what_was_purged_is_not_missed(person: User, connection: Connection) -> None:
    a_session(person, connection)
    open_still = a_session(person, connection, over=False)
    record("folder.create")
    log_purge(before=timezone.now() + timedelta(seconds=1))
    assert list(SessionLog.objects.all()) == [open_still]
    assert log_verify().problem == ""
    assert Event.objects.count() == 1


def test_a_forged_event_or_purge_bears_nothing_out(person: User, connection: Connection) -> None:
    record("folder.create")
    row = a_session(person, connection)
    log_verify()
    told = Event.objects.get(action="session.begin")
    forged = Event(id=-5, at=told.at, action=told.action, actor_kind="server")
    forged.thing_kind, forged.thing_id = told.thing_kind, told.thing_id
    forged.details = {**told.details, "person": "Eve"}
    forged.save()
    SessionLog.objects.filter(pk=row.pk).update(person_name="Eve")
    assert "person" in log_verify().problem
    row.delete()
    Event(at=told.at, action="log.purge", actor_kind="server", details={"before": "9"}).save()
    assert "has no row any more" in log_verify().problem

"""The session log: begun, opened, ended once; each told by an event."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection as connection_of_database
from django.db import transaction
from django.utils import timezone
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.services import (
    session_begin,
    session_closed,
    session_end,
    session_file_moved,
    session_opened,
    session_progressed,
    sessions_close_orphans,
    sessions_end,
)
from deskgate.control.setup import current_settings
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_delete
from deskgate.grants import (
    Direction,
    Ending,
    FileMoved,
    FileOutcome,
    Grant,
    GuacdAddress,
    Person,
    Revocation,
    SessionClosed,
    SessionOpened,
    SessionProgress,
    Target,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_telling_of_an_end_stands(person: User, make_session: Sessions) -> None:
    row = make_session(person=person, login="l")
    event = SessionClosed(
        row.id, timezone.now(), Status.UPSTREAM_ERROR, Ending.GUACD_LOST, "x" * 9000, 1, 2
    )
    assert session_closed(event=event) == "l"
    later = SessionClosed(
        row.id, timezone.now() + timedelta(1), Status.SUCCESS, Ending.INTERNAL, "", 3, 4
    )
    assert session_closed(event=later) == ""
    row.refresh_from_db()
    assert (row.status, row.ending, row.bytes_to_browser) == (515, "guacd-lost", 1)
    assert row.ended_at == event.at
    assert len(row.detail) == 2000


def test_orphans_are_closed_and_nothing_else(person: User, make_session: Sessions) -> None:
    orphan, over = make_session(person=person), make_session(person=person, over=True)
    assert sessions_close_orphans() == 1
    orphan.refresh_from_db()
    over.refresh_from_db()
    assert orphan.ending == "server-stopped"
    assert over.ending == "closed-by-target"


def test_what_lives_on_is_no_orphan(person: User, make_session: Sessions) -> None:
    orphan, kept = make_session(person=person), make_session(person=person)
    assert sessions_close_orphans(spared=[kept.pk]) == 1
    assert SessionLog.objects.get(ended_at__isnull=True) == kept
    assert orphan.pk != kept.pk


def test_nothing_is_published_when_the_transaction_fails(
    person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    make_session(person=person)

    def fail() -> None:
        with transaction.atomic():
            sessions_end(
                sessions=SessionLog.objects.all(),
                status=Status.SESSION_CLOSED,
                ending=Ending.REVOKED,
                message="Over.",
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert published == []
    assert SessionLog.objects.get().ending == ""


def test_who_ended_it_is_said(
    admin: User, person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    row = make_session(person=person)
    session_end(actor=person, session=row)
    session_end(actor=admin, session=row)
    assert [one.message for one in published] == [
        "You ended this session from the list of sessions.",
        "An administrator ended this session.",
    ]


def test_a_deleted_connection_ends_its_sessions_and_stays_in_the_log(
    person: User, connection: Connection, make_session: Sessions, published: list[Revocation]
) -> None:
    row = make_session(person=person, connection=connection)
    connection_delete(connection=connection)
    row.refresh_from_db()
    assert [one.session_id for one in published] == [row.id]
    assert published[0].message == "The connection was deleted."
    assert (row.connection_id, row.connection_name) == (None, "web")


def a_grant(person: User, connection: Connection) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=Person(str(person.pk), person.username),
        target=Target(str(connection.pk), connection.name, connection.protocol),
        guacd=GuacdAddress("127.0.0.1", 4822),
    )


def test_a_sessions_life_is_in_the_log(person: User, connection: Connection) -> None:
    grant = a_grant(person, connection)
    key = grant.session_id
    session_begin(
        grant=grant,
        client_address="10.0.0.7",
        user_agent="Firefox\0",
        login="login-hash-never-shown",
        credential_name="corp",
    )
    now = timezone.now()
    session_opened(event=SessionOpened(key, now, "$x", "VERSION_1_5_0", "other:4822"))
    session_progressed(events=[SessionProgress(key, 10, 20)])
    end = SessionClosed(key, now, Status.SUCCESS, Ending.CLOSED_BY_USER, "fine", 30, 40)
    session_closed(event=end)
    session_closed(event=end)
    session_progressed(events=[SessionProgress(key, 1, 1)])
    row = SessionLog.objects.get()
    assert (row.credential_name, row.guacd, row.bytes_to_browser) == ("corp", "other:4822", 30)
    assert row.node_name == current_settings().server_name
    assert all(word in row.words for word in ("ada", "web", "corp", "10.0.0.7", "fine"))
    events = list(Event.objects.filter(thing_kind="session").order_by("id"))
    assert [one.action for one in events] == ["session.begin", "session.open", "session.end"]
    for one in events:
        assert (one.actor_name, one.actor_id, one.address) == ("Ada", person.pk, "10.0.0.7")
        assert (one.thing_id, one.thing_name) == (str(key), "Ada on web")
        assert "login-hash-never-shown" not in str(one.details)
    assert events[0].details["credential"] == "corp"
    assert events[1].details["guacd"] == "other:4822"
    told = events[2].details
    assert (told["ending"], told["bytes_to_browser"], told["bytes_to_guacd"]) == (
        "closed-by-user",
        30,
        40,
    )
    assert log_verify().problem == ""


def test_a_file_is_an_event_of_its_session(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    now = timezone.now()
    name = "/home/ada/\x00\x1b[31mplan.odt" + "x" * 900
    file = FileMoved(
        row.id, now, now, Direction.UPLOAD, name, 12, FileOutcome.FAILED, Status.RESOURCE_CONFLICT
    )
    session_file_moved(event=file)
    told = Event.objects.get(action="session.file")
    assert (told.thing_id, told.actor_id) == (str(row.id), person.pk)
    assert told.details["file"].startswith("/home/ada/")
    assert len(told.details["file"]) <= 300
    assert "\x00" not in told.details["file"]
    assert (told.details["direction"], told.details["bytes"]) == ("upload", 12)
    assert (told.details["outcome"], told.details["status"]) == ("failed", 517)
    assert told.details["began_at"]
    row.delete()
    session_file_moved(event=file)
    assert Event.objects.filter(action="session.file").count() == 1


def test_who_had_it_ended_is_in_the_log(
    admin: User, person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    row = make_session(person=person)
    with acting(Actor(ActorKind.PERSON, "root", admin.pk, "10.0.0.1")):
        session_end(actor=admin, session=row)
    told = Event.objects.get(action="session.revoke")
    assert (told.actor_name, told.address, told.thing_id) == ("root", "10.0.0.1", str(row.pk))
    assert told.details["message"] == "An administrator ended this session."


def test_each_server_ends_its_own_orphans(
    person: User, make_session: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs, old = (make_session(person=person) for _ in range(3))
    name = current_settings().server_name
    SessionLog.objects.filter(pk=ours.pk).update(node_name=name)
    SessionLog.objects.filter(pk=theirs.pk).update(node_name="another")
    alone = connection_of_database.vendor == "sqlite"  # whatever it was called before
    assert sessions_close_orphans() == (3 if alone else 2)
    live = set(SessionLog.objects.filter(ended_at__isnull=True).values_list("pk", flat=True))
    assert live == (set() if alone else {theirs.pk})
    told = Event.objects.filter(action="session.end")
    assert {one.actor_kind for one in told} == {"server"}
    assert str(old.pk) in {one.thing_id for one in told}


@pytest.mark.parametrize("orphaned", [False, True])
def test_who_looks_into_a_session_leaves_with_it(
    *, person: User, make_session: Sessions, published: list[Revocation], orphaned: bool
) -> None:
    row, apart = make_session(person=person), make_session(person=person)
    looking = make_session(person=person)
    SessionLog.objects.filter(pk=looking.pk).update(joined=row, node_name="another-server")
    SessionLog.objects.filter(pk=apart.pk).update(node_name="another-server")
    if orphaned and connection_of_database.vendor == "sqlite":
        pytest.skip("one server only")
    if orphaned:
        sessions_close_orphans()
    else:
        session_closed(
            event=SessionClosed(row.id, timezone.now(), Status.SUCCESS, Ending.EXPIRED, "", 0, 0)
        )
    assert [(one.session_id, one.status) for one in published] == [
        (looking.pk, Status.SESSION_CLOSED)
    ]
    assert "looking into" in published[0].message

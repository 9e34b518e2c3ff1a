"""The session log: begun, opened, ended once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import (
    session_closed,
    session_end,
    sessions_close_orphans,
    sessions_end,
)
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_delete
from deskgate.grants import Ending, Revocation, SessionClosed
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

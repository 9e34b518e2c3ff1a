"""Which live sessions a caller may know of, and what of them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import visit_make

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import NotFound
from deskgate.control.guacapi.active_maps import (
    active_map,
    own_sessions,
    session_in,
    session_to_end,
    sessions_of,
)
from deskgate.control.guacapi.callers import Caller
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def _of(person: User | None, login: str) -> Caller:
    visit = None if person is not None else visit_make()[0]
    return Caller(Secret("t"), login, person, visit, ("deskgate",))


def test_own_are_those_of_this_very_log_in(person: User, make_session: Sessions) -> None:
    here = make_session(person=person, login="here")
    there = make_session(person=person, login="there")
    make_session(person=person)
    make_session(person=person, login="here", over=True)
    assert list(own_sessions(_of(person, "here"))) == [here]
    assert set(sessions_of(_of(person, "here"))) >= {here, there}
    assert list(own_sessions(_of(person, ""))) == []


def test_a_visit_knows_of_its_own(person: User, make_session: Sessions) -> None:
    row = make_session(person=person, login="visit")
    SessionLog.objects.filter(pk=row.pk).update(person=None, person_name="")
    make_session(person=person, login="other")
    assert list(sessions_of(_of(None, "visit"))) == [row]


def test_it_ends_nothing(person: User, make_session: Sessions) -> None:
    row = make_session(person=person, login="visit")
    with pytest.raises(ApiError):
        session_to_end(_of(None, "visit"), row)
    assert session_to_end(_of(person, "here"), row) == row


def test_a_platforms_connection_has_the_platforms_name(
    person: User, make_session: Sessions
) -> None:
    row = make_session(person=person)
    row.source = "hmac"
    assert active_map(row)["connectionIdentifier"] == "web"


def test_one_of_them(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    assert session_in(SessionLog.objects.all(), str(row.pk)) == row
    for key in (str(uuid4()), "", "7"):
        with pytest.raises(NotFound):
            session_in(SessionLog.objects.all(), key)


def test_what_can_be_joined(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    shown = active_map(row)
    assert (shown["connectable"], shown["remoteHost"]) == (False, None)
    assert shown["connectionIdentifier"] is None
    row.guacd_connection_id = "$x"
    assert active_map(row)["connectable"] is True
    row.joined_id = uuid4()  # who looks into another one is looked into by nobody
    assert active_map(row)["connectable"] is False


def test_nobody_is_told_of_a_silent_look(
    person: User, admin: User, other_admin: User, connection: Connection, make_session: Sessions
) -> None:
    """Not who manages the connection, nor an administrator of their own session."""
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    row = make_session(person=person, connection=connection)
    look = make_session(person=admin, connection=connection)
    SessionLog.objects.filter(pk=look.pk).update(joined=row, is_silent=True)
    assert set(sessions_of(_of(person, "x"))) == {row}
    assert set(sessions_of(_of(other_admin, "x"))) == {row, look}
    SessionLog.objects.filter(pk=row.pk).update(person=other_admin)
    assert set(sessions_of(_of(other_admin, "x"))) == {row}

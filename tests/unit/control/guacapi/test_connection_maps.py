"""Connections as maps: who is told what of them, and that nothing secret is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.unit.control.conftest import MARKER
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.connection_maps import (
    connection_map,
    connection_maps,
    editable_keys,
    limits_out,
    milliseconds,
    profile_map,
    seer_of,
)
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder, SharingProfile

pytestmark = pytest.mark.django_db


def test_one_is_as_it_is_among_many(
    admin: User, person: User, connection: Connection, make_session: Sessions
) -> None:
    make_session(person=person, connection=connection)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    for user in (admin, person):
        seer = seer_of(user)
        (listed,) = connection_maps(seer, Connection.objects.all())
        assert listed == connection_map(seer, connection)
        assert listed["activeConnections"] == 1
        assert MARKER not in str(listed)
        assert "parameters" not in listed


def test_who_looks_into_a_session_is_no_session_more(
    admin: User, person: User, connection: Connection, make_session: Sessions
) -> None:
    row = make_session(person=person, connection=connection)
    viewer = make_session(person=person, connection=connection)
    viewer.joined = row
    viewer.save()
    assert connection_map(seer_of(admin), connection)["activeConnections"] == 1


def test_what_may_be_edited(admin: User, person: User, connection: Connection) -> None:
    assert editable_keys(seer_of(admin)) is None
    assert editable_keys(seer_of(person)) == set()
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    assert editable_keys(seer_of(person)) == {connection.pk}
    assert seer_of(admin).administrator
    assert not seer_of(person).administrator


def test_small_parts(connection: Connection) -> None:
    assert milliseconds(None) is None
    assert milliseconds(datetime(2026, 1, 1, 0, 0, 0, 1500, tzinfo=UTC)) == 1767225600002
    assert limits_out(Folder(max_sessions=3)) == {
        "max-connections": "3",
        "max-connections-per-user": None,
    }
    profile = SharingProfile(pk=5, connection=connection, name="watch", parameters={"a": "b"})
    assert profile_map(profile)["identifier"] == "5"
    assert "parameters" not in profile_map(profile)

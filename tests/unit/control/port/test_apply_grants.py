"""Grants come in on all kinds of places, and change in place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.unit.control.port.changing import apply

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.port.compare import Doing
from deskgate.control.port.plan import ConnectionEntry, FolderEntry, GrantEntry, GroupEntry

pytestmark = pytest.mark.django_db


def test_on_a_folder_a_connection_and_everything(person: User) -> None:
    web = ConnectionEntry(path=("A", "web"), protocol="ssh", parameters={"hostname": "h"})
    apply(
        FolderEntry(path=("A",)),
        web,
        GroupEntry(name="Ops"),
        GrantEntry(group="Ops", folder=("A",), role="edit"),
        GrantEntry(user=person.username, connection=("A", "web"), role="connect"),
        GrantEntry(user=person.username, role="see"),
    )
    found = {
        (str(one.user or one.group), str(one.folder or one.connection or ""), Role(one.role).label)
        for one in AccessGrant.objects.all()
    }
    assert found == {
        ("Ops", "A", "edit"),
        (person.username, "web", "connect"),
        (person.username, "", "see"),
    }


def test_limits_and_changes_of_them(person: User) -> None:
    until = datetime(2030, 1, 1, tzinfo=UTC)
    apply(GrantEntry(user=person.username, role="see", valid_until=until, view_only=True))
    row = AccessGrant.objects.get()
    assert (row.valid_until, row.view_only) == (until, True)
    changed = GrantEntry(
        user=person.username, role="connect", hours=(((0,), "08:00", "17:00"),), may_copy=False
    )
    assert apply(changed) == [Doing.UPDATE]
    row = AccessGrant.objects.get()
    assert (row.role, row.valid_until, row.may_copy) == (Role.CONNECT, None, False)
    assert row.hours == [{"days": [0], "start": "08:00", "end": "17:00"}]

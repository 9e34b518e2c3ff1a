"""Reads of the tree."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.selectors import (
    connection_get,
    folder_height,
    place_get,
    targets_all,
)
from deskgate.control.tree.services import connection_create, folder_ensure
from deskgate.control.tree.visibility import Action


@pytest.mark.django_db
def test_heights() -> None:
    inner = folder_ensure(path="A/B/C")
    assert inner is not None
    assert inner.parent is not None
    outer = Folder.objects.get(name="A")
    assert [folder_height(folder=f) for f in (outer, inner.parent, inner)] == [3, 2, 1]


def test_places(admin: User, person: User) -> None:
    folder = folder_ensure(path="A")
    assert folder is not None
    assert place_get(user=admin, folder_id=None) is None
    assert place_get(user=admin, folder_id=str(folder.pk)) == folder
    with pytest.raises(Forbidden):
        place_get(user=person, folder_id=None)
    with pytest.raises(NotFound):
        place_get(user=person, folder_id=str(folder.pk))


def test_every_target_for_the_administrators_command(connection: Connection) -> None:
    connection_create(name="a", protocol="vnc", folder=None, parameters={"hostname": "h"})
    assert targets_all() == [("a", "h", 5900), ("web", "10.0.0.5", 22)]


def test_a_connection_that_is_not_there(admin: User) -> None:
    with pytest.raises(NotFound):
        connection_get(user=admin, connection_id="1", action=Action.CONNECT)

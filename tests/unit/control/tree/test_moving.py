"""To move is to give: by whoever acts."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.folder_services import folder_ensure, folder_update
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.moving import move_allow
from deskgate.control.tree.services import connection_update


@pytest.fixture
def target(person: User, other_admin: User, connection: Connection) -> Folder:
    """Where somebody else may connect; Ada may edit it, and the connection."""
    folder = folder_ensure(path="open")
    assert folder is not None
    AccessGrant.objects.create(user=other_admin, folder=folder, role=Role.CONNECT)
    AccessGrant.objects.create(user=person, folder=folder, role=Role.EDIT)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    return folder


def _by(user: User) -> Actor:
    return Actor(ActorKind.PERSON, user.username, user.pk, "127.0.0.1")


def test_who_edits_both_but_manages_neither_gives_nothing(
    person: User, connection: Connection, target: Folder
) -> None:
    with acting(_by(person)), pytest.raises(Forbidden):
        connection_update(connection=connection, folder=target)
    assert Connection.objects.get().folder is None
    inner = folder_ensure(path="mine")
    assert inner is not None
    with acting(_by(person)), pytest.raises(Forbidden):
        folder_update(folder=inner, parent=target)


def test_who_manages_the_thing_may(person: User, connection: Connection, target: Folder) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    with acting(_by(person)):
        assert connection_update(connection=connection, folder=target).folder == target


def test_what_stays_where_it_is_is_not_moved(
    person: User, connection: Connection, target: Folder
) -> None:
    Connection.objects.update(folder=target)
    connection.refresh_from_db()
    with acting(_by(person)):
        connection_update(connection=connection, folder=target, notes="x")


def test_administrators_the_command_line_and_the_server_may(
    admin: User, connection: Connection, target: Folder
) -> None:
    for actor in (_by(admin), Actor(ActorKind.COMMAND), Actor()):
        with acting(actor):
            move_allow(thing=connection, destination=target)


def test_nobody_moves_nothing(connection: Connection, target: Folder) -> None:
    for actor in (Actor(ActorKind.PERSON), Actor(ActorKind.PERSON, person_id=-5)):
        with acting(actor), pytest.raises(Forbidden):
            move_allow(thing=connection, destination=target)

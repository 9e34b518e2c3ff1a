"""What clients write of connections, as the services take it."""

from __future__ import annotations

import pytest
from tests.unit.control.conftest import MARKER

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.guacapi.connection_writes import (
    connection_add,
    connection_remove,
    connection_replace,
    parameters_given,
    parameters_shown,
)
from deskgate.control.permissions.making import making_give
from deskgate.control.permissions.models import Making, Role
from deskgate.control.permissions.selectors import role_on
from deskgate.control.tree.models import Connection, Folder

pytestmark = pytest.mark.django_db

NEW = {"name": "db", "protocol": "ssh", "parameters": {"hostname": "10.0.0.7", "locale": ""}}


def test_what_a_put_takes_away_and_what_it_leaves() -> None:
    kept = {"hostname": "h", "port": "22", "locale": "", "command": "", "host-key-check": "off"}
    connection = Connection(protocol="ssh", parameters=kept)
    given = {"hostname": "h2", "locale": "", "font-name": "", "typo": "", "wrong": "x"}
    assert parameters_given(connection, given) == {
        "hostname": "h2",
        "port": None,
        "command": None,
        "locale": "",  # empty on purpose, and sent back so
        "font-name": None,
        "wrong": "x",  # for the service to refuse
    }


def test_no_secret_is_shown_even_if_one_stood_there() -> None:
    connection = Connection(protocol="ssh", parameters={"port": "22", "password": MARKER})
    assert parameters_shown(connection) == {"port": "22"}


def test_who_may_make_connections_manages_what_they_made(admin: User, person: User) -> None:
    with pytest.raises(Forbidden):
        connection_add(user=person, thing=NEW)
    making_give(actor=admin, receiver=person, what=Making.CONNECTION)
    made = connection_add(user=person, thing=NEW)
    assert role_on(person, made) == Role.MANAGE
    with acting(Actor(ActorKind.PERSON, person.username, person.pk)):
        connection_replace(user=person, connection_id=str(made.pk), thing={"name": "db2"})
        connection_remove(user=person, connection_id=str(made.pk))
    assert not Connection.objects.exists()


def test_what_is_refused_leaves_nothing_behind(admin: User, connection: Connection) -> None:
    sent = {"name": "web", "protocol": "ssh", "parameters": {"hostname": "h", "port": "x"}}
    with pytest.raises(Invalid) as refused:
        connection_replace(user=admin, connection_id=str(connection.pk), thing=sent)
    assert list(refused.value.errors) == ["parameters.port"]
    connection.refresh_from_db()
    assert connection.parameters["hostname"] == "10.0.0.5"


def test_it_stays_where_its_editor_may_not_put_things(person: User, connection: Connection) -> None:
    from deskgate.control.permissions.models import AccessGrant

    folder = Folder.objects.create(name="F")
    Connection.objects.update(folder=folder)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    stays = {"name": "www", "parentIdentifier": str(folder.pk)}
    connection_replace(user=person, connection_id=str(connection.pk), thing=stays)
    with pytest.raises(Forbidden):
        connection_replace(user=person, connection_id=str(connection.pk), thing={"name": "www"})
    connection.refresh_from_db()
    assert (connection.name, connection.folder) == ("www", folder)

"""A second factor that is demanded: only those who manage the thing take it away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.demanding import FactorDemanded
from deskgate.control.tree.folder_services import folder_create, folder_update
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, connection_update


@pytest.fixture
def outer(person: User) -> Folder:
    """Ada may edit all of it; it asks for the second factor in `strict` and not in `lax`."""
    folder = folder_create(name="outer", parent=None)
    AccessGrant.objects.create(user=person, folder=folder, role=Role.EDIT)
    folder_create(name="lax", parent=folder)
    return folder


@pytest.fixture
def strict(outer: Folder) -> Folder:
    return folder_create(name="strict", parent=outer, second_factor=True)


@pytest.fixture
def inside(strict: Folder) -> Connection:
    return connection_create(
        name="inside", protocol="ssh", folder=strict, parameters={"hostname": "h"}
    )


@pytest.fixture
def editing(person: User) -> Iterator[None]:
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, "127.0.0.1")):
        yield


def still(inside: Connection) -> bool:
    return effective(Connection.objects.get(pk=inside.pk)).second_factor


@pytest.mark.usefixtures("editing")
def test_who_only_edits_takes_it_away_in_no_way(inside: Connection, strict: Folder) -> None:
    lax = Folder.objects.get(name="lax")
    with pytest.raises(FactorDemanded):
        connection_update(connection=Connection.objects.get(), second_factor=False)
    with pytest.raises(FactorDemanded):
        connection_update(connection=Connection.objects.get(), folder=lax)
    for said in (False, None):
        with pytest.raises(FactorDemanded):
            folder_update(folder=Folder.objects.get(pk=strict.pk), second_factor=said)
    inner = folder_create(name="inner", parent=strict)
    with pytest.raises(FactorDemanded):
        folder_update(folder=inner, second_factor=False)
    with pytest.raises(FactorDemanded):
        folder_update(folder=Folder.objects.get(pk=inner.pk), parent=lax)
    assert still(inside)


@pytest.mark.usefixtures("editing")
def test_what_stays_demanded_may_be_edited_and_moved(inside: Connection, strict: Folder) -> None:
    connection_update(connection=inside, name="other", second_factor=True)
    folder_update(folder=strict, second_factor=None, parent=_demanding(strict))
    connection_update(connection=Connection.objects.get(), second_factor=None)
    assert still(inside)
    lax = Folder.objects.get(name="lax")
    folder_update(folder=lax, second_factor=True)  # more is asked for by whoever edits


def _demanding(beside: Folder) -> Folder:
    return folder_create(name="another", parent=beside.parent, second_factor=True)


def test_who_manages_it_may(person: User, inside: Connection, strict: Folder) -> None:
    AccessGrant.objects.create(user=person, connection=inside, role=Role.MANAGE)
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, "127.0.0.1")):
        connection_update(connection=inside, second_factor=False)
        with pytest.raises(FactorDemanded):  # managing one connection is not managing the folder
            folder_update(folder=strict, second_factor=False)
    assert not still(inside)


def test_the_command_line_may_and_nobody_may_not(inside: Connection, strict: Folder) -> None:
    with (
        acting(Actor(ActorKind.PERSON, person_id=-5)),
        pytest.raises(FactorDemanded),
    ):
        folder_update(folder=Folder.objects.get(pk=strict.pk), second_factor=False)
    with acting(Actor(ActorKind.COMMAND, "root")):
        folder_update(folder=strict, second_factor=False)
    assert not still(inside)


def test_the_api_says_why(inside: Connection, strict: Folder, browser: Browsers) -> None:
    page = browser("Ada")
    body = {"second_factor": False}
    answer = page.send("PATCH", f"/connections/{inside.pk}", body)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("second-factor-demanded")
    assert page.send("PATCH", f"/folders/{strict.pk}", body).status_code == 403
    many = page.send("POST", "/connections/bulk", {"ids": [str(inside.pk)], "set": body})
    assert many.json()["changed"] == []
    assert still(inside)

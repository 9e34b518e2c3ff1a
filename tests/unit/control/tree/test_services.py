"""Folders and connections: names, depth, moves, parameters."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import (
    DEPTH,
    connection_create,
    connection_update,
    folder_create,
    folder_delete,
    folder_ensure,
    folder_update,
)
from deskgate.control.vault.models import ConnectionSecret

pytestmark = pytest.mark.django_db
HOST = {"hostname": "h"}


def test_a_path_is_made_once() -> None:
    inner = folder_ensure(path=" A / B/ C ")
    assert folder_ensure(path="A/B/C") == inner
    assert folder_ensure(path="") is None
    assert folder_ensure(path="/") is None
    assert Folder.objects.count() == 3
    assert str(inner) == "C"


def test_names_are_unique_in_their_folder_at_the_root_too() -> None:
    outer = folder_create(name="A", parent=None)
    folder_create(name="A", parent=outer)
    for parent in (None, outer):
        with pytest.raises(Invalid) as refused:
            folder_create(name=" A ", parent=parent)
        assert list(refused.value.errors) == ["name"]
    connection_create(name="A", protocol="ssh", folder=None, parameters=HOST)
    connection_create(name="A", protocol="ssh", folder=outer, parameters=HOST)
    with pytest.raises(Invalid):
        connection_create(name="A", protocol="vnc", folder=None, parameters=HOST)
    with pytest.raises(Invalid):
        folder_update(folder=Folder.objects.get(parent=outer), parent=None)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201])
def test_names_are_printable_and_bounded(name: str) -> None:
    with pytest.raises(Invalid):
        folder_create(name=name, parent=None)


def test_every_error_of_a_connection_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        connection_create(name="", protocol="ssh", folder=None, parameters={"port": "x"})
    assert set(refused.value.errors) == {"name", "parameters.port", "parameters.hostname"}
    assert not Connection.objects.exists()


def test_depth_is_bounded_for_new_folders_and_moves() -> None:
    deepest = folder_ensure(path="/".join(f"f{i}" for i in range(DEPTH)))
    with pytest.raises(Invalid):
        folder_create(name="x", parent=deepest)
    inner = folder_ensure(path="x/y")
    assert deepest is not None
    assert deepest.parent is not None
    assert inner is not None
    two = inner.parent
    assert two is not None
    with pytest.raises(Invalid):
        folder_update(folder=two, parent=deepest.parent)
    assert folder_update(folder=two, parent=deepest.parent.parent).parent == deepest.parent.parent


def test_no_rings() -> None:
    inner = folder_ensure(path="A/B/C")
    outer = Folder.objects.get(name="A")
    for parent in (inner, outer):
        with pytest.raises(Invalid):
            folder_update(folder=outer, parent=parent)
    assert inner is not None
    assert folder_update(folder=inner, parent=None).parent is None


def test_a_rename_leaves_the_place() -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    parent = folder_update(folder=inner, name="C").parent
    assert parent is not None
    assert parent.name == "A"


def test_only_empty_folders_go(connection: Connection) -> None:
    folder = folder_create(name="A", parent=None)
    connection_update(connection=connection, folder=folder)
    with pytest.raises(Conflict):
        folder_delete(folder=folder)
    connection_update(connection=connection, folder=None)
    folder_delete(folder=folder)
    assert not Folder.objects.exists()


def test_an_update_merges_and_clears(connection: Connection) -> None:
    connection_update(connection=connection, parameters={"username": None, "font-size": "9"})
    connection.refresh_from_db()
    assert connection.parameters == {"hostname": "10.0.0.5", "font-size": "9"}
    assert ConnectionSecret.objects.count() == 1
    connection_update(connection=connection, parameters={"password": ""})
    assert not ConnectionSecret.objects.exists()


def test_a_failed_update_changes_nothing(connection: Connection) -> None:
    connection_create(name="other", protocol="ssh", folder=None, parameters=HOST)
    with pytest.raises(Invalid):
        connection_update(
            connection=connection, name="other", parameters={"port": "23", "password": None}
        )
    connection.refresh_from_db()
    assert (connection.name, connection.parameters.get("port")) == ("web", None)
    assert ConnectionSecret.objects.count() == 1


def test_an_error_never_repeats_a_secret() -> None:
    marker = "marker-7d1f" * 500
    with pytest.raises(Invalid) as refused:
        connection_create(
            name="x", protocol="ssh", folder=None, parameters=HOST | {"password": marker}
        )
    assert "marker" not in str(refused.value)

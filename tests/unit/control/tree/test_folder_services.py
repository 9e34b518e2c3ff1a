"""Folders: places, depth, what they hand down, and what follows from a change."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.folder_services import (
    DEPTH,
    folder_create,
    folder_delete,
    folder_ensure,
    folder_update,
)
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, connection_update

pytestmark = pytest.mark.django_db


def test_a_path_is_made_once() -> None:
    inner = folder_ensure(path=" A / B/ C ")
    assert folder_ensure(path="A/B/C") == inner
    assert folder_ensure(path="") is None
    assert folder_ensure(path="/") is None
    assert Folder.objects.count() == 3
    assert str(inner) == "C"


def test_a_slash_in_a_name_of_a_path() -> None:
    inner = folder_ensure(path=r"Input\/Output/A")
    assert inner is not None
    assert inner.parent is not None
    assert inner.parent.name == "Input/Output"
    with pytest.raises(Invalid):
        folder_ensure(path="A//B")


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


def test_a_secret_is_no_folders() -> None:
    with pytest.raises(Invalid) as refused:
        folder_create(
            name="A", parent=None, parameters={"ssh": {"password": "x"}, "vnc": {"x": "1"}}
        )
    assert set(refused.value.errors) == {"parameters.ssh.password", "parameters.vnc.x"}
    assert "credentials" in refused.value.errors["parameters.ssh.password"][0]
    assert not Folder.objects.exists()


def test_the_hosts_below_follow_the_folders() -> None:
    outer = folder_create(name="A", parent=None, parameters={"ssh": {"hostname": "a.example"}})
    inner = folder_create(name="B", parent=outer)
    made = connection_create(name="c", protocol="ssh", folder=inner, parameters={})
    own = connection_create(name="d", protocol="ssh", folder=inner, parameters={"hostname": "own"})
    assert made.hostname == "a.example"
    folder_update(folder=outer, parameters={"ssh": {"hostname": "b.example"}})
    for row, host in ((made, "b.example"), (own, "own")):
        row.refresh_from_db()
        assert row.hostname == host
        assert host in row.search_text
    folder_update(folder=inner, parent=None)
    made.refresh_from_db()
    assert (made.hostname, "b.example" in made.search_text) == ("", False)


def test_what_is_done_to_folders_is_in_the_log() -> None:
    folder = folder_create(name="A", parent=None)
    folder_update(folder=folder, name="B", tags=["x"])
    folder_delete(folder=folder)
    events = Event.objects.filter(thing_kind="folder").order_by("id")
    assert [(e.action, e.thing_name) for e in events] == [
        ("folder.create", "A"),
        ("folder.update", "B"),
        ("folder.delete", "B"),
    ]
    assert events[1].details["from"] == {"name": "A", "tags": []}


def test_a_refused_deletion_is_not_in_the_log() -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    assert inner.parent is not None
    with pytest.raises(Conflict):
        folder_delete(folder=inner.parent)
    assert not Event.objects.filter(action="folder.delete").exists()


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_make_no_ring() -> None:
    keys = [folder_create(name=name, parent=None).pk for name in "ABC"]
    start = threading.Barrier(3)
    refused: list[Invalid] = []

    def move(key: int, into: int) -> None:
        start.wait()
        try:
            folder_update(folder=Folder.objects.get(pk=key), parent=Folder.objects.get(pk=into))
        except Invalid as ring:
            refused.append(ring)
        finally:
            connections.close_all()

    into_the_next = zip(keys, [*keys[1:], keys[0]], strict=True)
    movers = [threading.Thread(target=move, args=pair) for pair in into_the_next]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert len(refused) == 1
    assert Folder.objects.filter(parent=None).count() == 1

"""Rows by the names that plans have for them."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import User
from deskgate.control.port.found import Found, look_up, said
from deskgate.control.port.options import Options
from deskgate.control.port.plan import UNSAID, FolderEntry
from deskgate.control.tree.services import connection_create, folder_create
from deskgate.control.vault.credentials import credential_create

pytestmark = pytest.mark.django_db


def test_everything_by_its_name(person: User) -> None:
    outer = folder_create(name="A", parent=None)
    inner = folder_create(name="B", parent=outer)
    web = connection_create(name="web", protocol="ssh", folder=inner, parameters={"hostname": "h"})
    group = group_create(name="Ops")
    credential = credential_create(name="corp", kind="named")
    credential_create(name="mine", kind="personal", owner=person)
    found = Found(None, Options())
    assert found.folder(("A", "B")) == inner
    assert found.folder(()) is None
    assert found.connections[("A", "B", "web")] == web
    assert found.group("OPS") == group
    assert found.user(person.username.upper()) == person
    assert found.credentials == {"corp": credential}
    assert (found.nodes, found.node_groups, found.templates) == ({}, {}, {})


def test_only_what_is_said() -> None:
    entry = FolderEntry(path=("A",), notes="", icon="star")
    assert said(entry, "notes", "icon", "color") == {"notes": "", "icon": "star"}
    rows = {"a": 1}
    assert [look_up(name, rows.__getitem__) for name in ("a", None, UNSAID)] == [1, None, None]

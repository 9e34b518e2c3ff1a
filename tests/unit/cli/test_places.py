"""Folders and connections by their paths."""

from __future__ import annotations

import pytest

from deskgate.cli.errors import CommandError
from deskgate.cli.places import connection_at, folder_at
from deskgate.control.tree.services import connection_create, folder_create, folder_ensure

pytestmark = pytest.mark.django_db


def test_found_by_their_paths() -> None:
    folder = folder_ensure(path="A/B")
    deep, top = (
        connection_create(name="web", protocol="ssh", folder=at, parameters={"hostname": "h"})
        for at in (folder, None)
    )
    assert folder_at("A/B") == folder_at(" /A / B/ ") == folder
    quoted = folder_create(name="C/D", parent=folder)
    assert folder_at("A/B/C\\/D") == quoted
    assert connection_at("A/B/web") == deep
    assert connection_at("web") == top


def test_what_is_not_there() -> None:
    folder_ensure(path="A")
    for path, says in (("A/C", "nothing is called 'C'"), ("", "name a folder")):
        with pytest.raises(CommandError, match=says):
            folder_at(path)
    for path in ("A/web", "web", ""):
        with pytest.raises(CommandError, match="no connection"):
            connection_at(path)
    with pytest.raises(CommandError, match="no folder"):
        connection_at("X/web")
    with pytest.raises(CommandError, match="two / in a row"):
        folder_at("A//B")

"""The one gate fails closed."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import folder_ensure
from deskgate.control.tree.visibility import (
    Action,
    connections_visible_to,
    folders_visible_to,
    root_open_to,
)


@pytest.mark.parametrize("action", Action)
def test_administrators_all_others_nothing(
    admin: User, person: User, connection: Connection, action: Action
) -> None:
    folder_ensure(path="A")
    assert connections_visible_to(admin, action).count() == 1
    assert folders_visible_to(admin, action).count() == 1
    assert root_open_to(admin, action)
    admin.is_active = False
    for user in (person, admin):
        assert not connections_visible_to(user, action)
        assert not folders_visible_to(user, action)
        assert not root_open_to(user, action)

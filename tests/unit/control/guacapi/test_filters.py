"""Guacamole's permissions as what one may do here."""

from __future__ import annotations

import pytest

from deskgate.control.guacapi.filters import ACTION_FOR, action_for
from deskgate.control.guacapi.view import PERMISSIONS
from deskgate.control.tree.visibility import Action


@pytest.mark.parametrize(
    ("permissions", "action"),
    [
        (set(), Action.SEE),
        ({"READ"}, Action.CONNECT),
        ({"UPDATE"}, Action.EDIT),
        ({"DELETE"}, Action.EDIT),
        ({"ADMINISTER"}, Action.MANAGE),
        ({"ADMINISTER", "READ"}, Action.CONNECT),
        ({"ADMINISTER", "DELETE"}, Action.EDIT),
    ],
)
def test_any_of_them_is_enough(permissions: set[str], action: Action) -> None:
    assert action_for(permissions) is action


def test_each_permission_has_its_action() -> None:
    assert set(ACTION_FOR) == set(PERMISSIONS)

"""Guacamole's permissions as what one may do here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskgate.control.guacapi.filters import connection_action, group_action, profile_action
from deskgate.control.guacapi.view import PERMISSIONS
from deskgate.control.tree.visibility import Action


def test_reading_depends_on_what_is_read() -> None:
    assert connection_action({"READ"}) is Action.CONNECT
    assert profile_action({"READ"}) is Action.SHARE
    assert group_action({"READ"}) is Action.SEE


@pytest.mark.parametrize("action_of", [connection_action, profile_action, group_action])
def test_any_of_them_is_enough(action_of: Callable[[set[str]], Action]) -> None:
    assert action_of(set()) is Action.SEE
    assert action_of({"UPDATE"}) is Action.EDIT
    assert action_of({"DELETE"}) is Action.EDIT
    assert action_of({"ADMINISTER"}) is Action.MANAGE
    assert action_of({"ADMINISTER", "DELETE"}) is Action.EDIT
    assert action_of(set(PERMISSIONS)) is action_of({"READ"})

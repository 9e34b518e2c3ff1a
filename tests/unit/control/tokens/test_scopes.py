"""The scopes have names that are never changed: tokens hold them."""

from __future__ import annotations

from deskgate.control.tokens.scopes import Scope


def test_their_names() -> None:
    assert {scope.value for scope in Scope} == {"read", "tree", "people", "log", "connect"}

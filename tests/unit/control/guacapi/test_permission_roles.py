"""Guacamole's permissions as our roles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskgate.control.guacapi.permission_roles import (
    BALANCING,
    CONNECTION,
    GROUP,
    PROFILE,
    WORDS,
    is_plain,
    role_for,
    role_without,
    words_of,
)
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import Right, Terms


@pytest.mark.parametrize(
    ("role", "read", "words"),
    [
        (None, CONNECTION, []),
        (Role.SEE, CONNECTION, []),
        (Role.CONNECT, CONNECTION, ["READ"]),
        (Role.SHARE, CONNECTION, ["READ"]),
        (Role.EDIT, CONNECTION, ["READ", "UPDATE", "DELETE"]),
        (Role.MANAGE, CONNECTION, ["READ", "UPDATE", "DELETE", "ADMINISTER"]),
        (Role.SEE, GROUP, ["READ"]),
        (Role.SEE, BALANCING, []),
        (Role.CONNECT, BALANCING, ["READ"]),
        (Role.CONNECT, PROFILE, []),
        (Role.SHARE, PROFILE, ["READ"]),
    ],
)
def test_what_a_role_holds(role: Role | None, read: Role, words: list[str]) -> None:
    assert words_of(role, read=read) == words


@pytest.mark.parametrize("read", [CONNECTION, GROUP, PROFILE])
@pytest.mark.parametrize("word", WORDS)
def test_putting_in_and_taking_out(word: str, read: Role) -> None:
    given = role_for(word, read=read)
    assert word in words_of(given, read=read)
    assert all(word not in words_of(role, read=read) for role in Role if role < given)
    left = role_without(word, read=read)
    assert word not in words_of(left, read=read)
    assert left is None or left < given


def test_taking_out_gives_nothing_new() -> None:
    """To edit and no more is not to share: what is left is what somebody needs to read."""
    assert role_without("UPDATE", read=CONNECTION) is Role.CONNECT
    assert role_without("ADMINISTER", read=CONNECTION) is Role.EDIT
    assert role_without("READ", read=CONNECTION) is None
    assert role_without("READ", read=PROFILE) is Role.CONNECT


def test_grants_without_limits() -> None:
    assert is_plain(Terms(Role.CONNECT))
    assert not is_plain(None)
    assert not is_plain(Terms(Role.CONNECT, rights=Right.INPUT))
    assert not is_plain(Terms(Role.CONNECT, valid_until=datetime(2030, 1, 1, tzinfo=UTC)))

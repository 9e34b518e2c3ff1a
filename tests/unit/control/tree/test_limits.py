"""How many sessions may be open at once, and how a balancing folder shares them out."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.tree.limits import LIMITS, MOST, limit_normal, limits_of
from deskgate.control.tree.models import Connection, Folder


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_sessions", None),
        ("max_sessions", 1),
        ("max_sessions_each", MOST),
        ("weight", None),
        ("weight", -3),
        ("weight", 0),
        ("failover_only", True),
        ("affinity", False),
        ("kind", "balancing"),
    ],
)
def test_what_is_kept(name: str, value: object) -> None:
    assert limit_normal(name, value) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_sessions", 0),
        ("max_sessions", -1),
        ("max_sessions", True),
        ("max_sessions_each", MOST + 1),
        ("max_sessions_each", "5"),
        ("weight", MOST + 1),
        ("weight", -MOST - 1),
        ("failover_only", None),
        ("affinity", "true"),
        ("kind", "BALANCING"),
        ("kind", ""),
    ],
)
def test_what_is_refused_at_its_name(name: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        limit_normal(name, value)
    assert list(refused.value.errors) == [name]


def test_what_a_thing_has_of_them() -> None:
    both = {"max_sessions": None, "max_sessions_each": None}
    assert limits_of(Folder()) == {**both, "kind": "organizational", "affinity": False}
    assert limits_of(Connection(weight=2)) == {**both, "weight": 2, "failover_only": False}
    assert limits_of(Folder()).keys() | limits_of(Connection()).keys() == LIMITS

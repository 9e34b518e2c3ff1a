"""Tidying up, but not each time."""

from __future__ import annotations

from deskgate.control.seldom import Seldom


def test_due_at_first_and_then_after_a_while() -> None:
    tidying = Seldom(60.0)
    assert tidying.due(1000.0)
    assert not tidying.due(1000.0)
    assert not tidying.due(1059.9)
    assert tidying.due(1060.0)
    assert not tidying.due(1119.0)


def test_each_has_a_clock_of_its_own() -> None:
    one, other = Seldom(60.0), Seldom(60.0)
    assert one.due(0.0)
    assert other.due(0.0)

"""Warnings before a session ends, each once, and the end of one that nobody touches."""

from __future__ import annotations

import pytest

from deskgate.gateway.clocks import Clocks
from deskgate.gateway.outcome import IDLE, Outcome

IDLE_TOLD = (
    "Nobody has pressed a key or moved the mouse for a while. This session ends in {} unless "
    "somebody does."
)
LEFT_TOLD = "The time for which this session was granted is over in {}."


def _each_second(
    clocks: Clocks, untouched: range, left: float | None = None
) -> dict[int, str | Outcome]:
    said: dict[int, str | Outcome] = {}
    for second in untouched:
        told = clocks.look(untouched=second, left=None if left is None else left - second)
        if told is not None:
            said[second] = told
    return said


@pytest.mark.parametrize(
    ("idle", "warned", "words"),
    [
        (1800, 1740, "one minute"),
        (300, 240, "one minute"),
        (120, 96, "24 seconds"),
        (60, 48, "12 seconds"),
    ],
)
def test_an_untouched_session_is_warned_and_ends(idle: int, warned: int, words: str) -> None:
    said = _each_second(Clocks(idle), range(idle + 1))
    assert said == {warned: IDLE_TOLD.format(words), idle: IDLE}


def test_without_a_limit_nothing_is_said() -> None:
    assert _each_second(Clocks(), range(0, 1_000_000, 1000)) == {}


def test_who_comes_back_is_warned_again_the_next_time() -> None:
    clocks = Clocks(300)
    assert list(_each_second(clocks, range(290))) == [240]
    assert clocks.look(untouched=1, left=None) is None
    assert list(_each_second(clocks, range(290))) == [240]


def test_the_end_of_the_granted_time_is_told_twice() -> None:
    said = _each_second(Clocks(), range(1000), left=1000)
    assert said == {700: LEFT_TOLD.format("5 minutes"), 940: LEFT_TOLD.format("one minute")}


def test_a_session_that_begins_late_is_told_at_once_how_long_it_has() -> None:
    said = _each_second(Clocks(), range(200), left=180)
    assert said == {0: LEFT_TOLD.format("3 minutes"), 120: LEFT_TOLD.format("one minute")}
    assert _each_second(Clocks(), range(10), left=31) == {0: LEFT_TOLD.format("31 seconds")}
    assert _each_second(Clocks(), range(10), left=1) == {0: LEFT_TOLD.format("one second")}


def test_time_that_is_over_is_for_others_to_see() -> None:
    assert Clocks().look(untouched=0, left=0) is None
    assert Clocks().look(untouched=0, left=-5) is None


def test_a_longer_time_is_warned_of_again() -> None:
    clocks = Clocks()
    assert clocks.look(untouched=0, left=200) is not None
    assert clocks.look(untouched=0, left=4000) is None
    assert clocks.look(untouched=0, left=299) == LEFT_TOLD.format("5 minutes")


def test_both_are_said_one_after_the_other() -> None:
    clocks = Clocks(300)
    assert clocks.look(untouched=250, left=50) == LEFT_TOLD.format("one minute")
    assert clocks.look(untouched=251, left=49) == IDLE_TOLD.format("49 seconds")
    assert clocks.look(untouched=252, left=48) is None

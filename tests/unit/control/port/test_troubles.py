"""Errors by place, all at once; notes, each once; both within bounds."""

from __future__ import annotations

import pytest

from deskgate.control.port.plan import Note
from deskgate.control.port.troubles import NOTES, SHOWN, Troubles, Unreadable, refuse


def test_errors_of_one_place_stand_together() -> None:
    troubles = Troubles()
    troubles.check()
    troubles.wrong("line 1", "one")
    troubles.wrong("line 1", "two")
    with pytest.raises(Unreadable) as caught:
        troubles.check()
    assert caught.value.errors == {"line 1": ["one", "two"]}


def test_there_are_not_endlessly_many() -> None:
    troubles = Troubles()
    for number in range(NOTES + 100):
        troubles.wrong(f"line {number}", "wrong")
        troubles.note(f"line {number}", "left out")
    with pytest.raises(Unreadable) as caught:
        troubles.check()
    assert len(caught.value.errors) == SHOWN
    for _ in range(SHOWN):
        troubles.wrong("line 0", "and more")
    with pytest.raises(Unreadable) as caught:
        troubles.check()
    assert len(caught.value.errors["line 0"]) == 1
    assert troubles.notes[-1] == Note("", "And 100 more notes like these.")


def test_a_note_is_made_once() -> None:
    troubles = Troubles()
    troubles.note("line 1", "left out")
    troubles.note("line 1", "left out")
    assert troubles.notes == (Note("line 1", "left out"),)


def test_one_refusal() -> None:
    assert refuse("key", "wrong").errors == {"key": ["wrong"]}

"""Log-ins wait for their turn."""

from __future__ import annotations

import threading

import pytest

from deskgate.control.accounts.turns import turn
from deskgate.control.errors import Busy


def test_a_place_is_given_back_whatever_happens_in_it() -> None:
    places = threading.BoundedSemaphore(1)
    with pytest.raises(ValueError), turn(places, seconds=0.01):
        raise ValueError
    with turn(places, seconds=0.01):
        with pytest.raises(Busy, match="Try again in a moment"):
            with turn(places, seconds=0.01):
                raise AssertionError("there was no place")

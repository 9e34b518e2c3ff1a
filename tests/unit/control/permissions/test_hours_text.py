"""Hours as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.permissions.hours_text import hours_read, hours_text


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("Mon-Fri 08:00-18:00", [0, 1, 2, 3, 4], "08:00", "18:00"),
        ("sat, sunday 9:30 - 24:00", [5, 6], "09:30", "24:00"),
        (" daily 22:00-06:00 ", [0, 1, 2, 3, 4, 5, 6], "22:00", "06:00"),
        ("Fri-Mon 08:00\N{EN DASH}09:00", [0, 4, 5, 6], "08:00", "09:00"),
        ("Wed 08:00-09:00", [2], "08:00", "09:00"),
    ],
)
def test_read(text: str, days: list[int], start: str, end: str) -> None:
    assert hours_read(text) == {"days": days, "start": start, "end": end}


@pytest.mark.parametrize("text", ["", "08:00-18:00", "Mon", "Mon 8-18", "Mon 08:00", "M 1:00-2:00"])
def test_what_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours read like|a day is one of"):
        hours_read(text)


@given(days=st.sets(st.integers(0, 6), min_size=1))
def test_what_is_written_is_read_again(days: set[int]) -> None:
    span = {"days": sorted(days), "start": "08:00", "end": "24:00"}
    assert hours_read(hours_text(span)) == span
    assert ("daily" in hours_text(span)) == (len(days) == 7)

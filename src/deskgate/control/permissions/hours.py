"""The hours of the week at which a grant is good. Pure.

A week is an integer of 10,080 bits, one for each minute since Monday 00:00 on the wall clock of the
grant's zone. So what spans midnight needs no case of its own, and when clocks are changed the wall
clock decides: an hour that comes twice counts twice, one that is left out doesn't count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
WHOLE_WEEK: Final = (1 << WEEK) - 1

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to before `end`, in minutes of the day; an end before its start is tomorrow's.

    `days` are those it starts on, Monday being 0. An `end` of 24:00 is the day's end.
    """

    days: frozenset[int]
    start: int
    end: int


def zone_of(name: str) -> tzinfo:
    """The zone of this name. Raises KeyError or ValueError; UTC needs no zone data."""
    return UTC if name == "UTC" else ZoneInfo(name)


@lru_cache(maxsize=1024)
def week_of(windows: tuple[Window, ...]) -> int:
    """The minutes of the week within these windows; without any, all of them."""
    if not windows:
        return WHOLE_WEEK
    week = 0
    for window in windows:
        length = (window.end - window.start) % DAY or (DAY if window.end > window.start else 0)
        for day in window.days:
            span = ((1 << length) - 1) << (day * DAY + window.start)
            week |= (span & WHOLE_WEEK) | (span >> WEEK)  # Sunday night goes on on Monday
    return week


def within(week: int, zone: tzinfo, at: datetime) -> bool:
    """Whether this moment is in these minutes."""
    return week == WHOLE_WEEK or bool(week >> _minute(at.astimezone(zone)) & 1)


def edges(week: int, zone: tzinfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment between the two (the later included) at which `within` may change; unsorted."""
    if week == WHOLE_WEEK:
        return
    flips = _flips(week)
    day = (after.astimezone(zone) - timedelta(days=1)).date()
    last = (until.astimezone(zone) + timedelta(days=1)).date()
    while day <= last:
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the wall clock's
        for minute in flips.get(day.weekday(), ()):
            wall = midnight + minute * _MINUTE
            for fold in (0, 1):
                moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
                if after < moment <= until:
                    yield moment
        change = _clock_change(zone, midnight.replace(tzinfo=zone).astimezone(UTC))
        if change is not None and after < change <= until:
            yield change
        day += timedelta(days=1)


def _minute(wall: datetime) -> int:
    return wall.weekday() * DAY + wall.hour * 60 + wall.minute


@lru_cache(maxsize=1024)
def _flips(week: int) -> dict[int, tuple[int, ...]]:
    """For each day, the minutes at which the week's bit differs from the minute before."""
    before = (week << 1 | week >> (WEEK - 1)) & WHOLE_WEEK
    changed = week ^ before
    return {day: tuple(m for m in range(DAY) if changed >> (day * DAY + m) & 1) for day in range(7)}


def _clock_change(zone: tzinfo, day: datetime) -> datetime | None:
    """The moment within the next 26 hours at which the zone's clocks are changed, to the minute."""
    low, high = 0, 26 * 60
    offset = day.astimezone(zone).utcoffset()
    if (day + high * _MINUTE).astimezone(zone).utcoffset() == offset:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if (day + middle * _MINUTE).astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return day + high * _MINUTE

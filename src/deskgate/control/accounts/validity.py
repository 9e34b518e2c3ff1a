"""When an account may be used: from a day to a day, and each day between two times.

Both are read on the clock of the person's time zone, UTC without one, as Guacamole does. Laws: what
can't be understood is no time at which the account may be used; every way in asks here, and what is
open ends when the time is over (`usable_until`).
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.permissions.hours import zone_of

LIMITS: Final = ("valid_from", "valid_until", "window_start", "window_end")

_DAY: Final = timedelta(days=1)


class NotNow(Forbidden):
    """The account can't be used at this time."""

    kind = "account-not-now"


def limited(person: User) -> bool:
    """Whether there is any limit at all."""
    return any(getattr(person, name) is not None for name in LIMITS)


def why_not(person: User, *, at: datetime | None = None) -> str | None:
    """Why the account can't be used at this moment, as a sentence; None if it can."""
    if not limited(person):
        return None
    zone = _zone(person)
    if zone is None:
        return "This account's time zone is not known. Ask an administrator."
    local = (at or timezone.now()).astimezone(zone)
    if person.valid_from is not None and local.date() < person.valid_from:
        return "This account can't be used yet."
    if person.valid_until is not None and local.date() > person.valid_until:
        return "This account can't be used any more."
    if not _within(person, local.time()):
        return "This account can't be used at this time of day."
    return None


def usable(person: User, *, at: datetime | None = None) -> bool:
    """Whether the account can be used at this moment."""
    return why_not(person, at=at) is None


def usable_check(person: User) -> None:
    """Raises NotNow."""
    reason = why_not(person)
    if reason is not None:
        raise NotNow(reason)


def usable_until(person: User, *, at: datetime | None = None) -> datetime | None:
    """The moment from which an account that can be used now no longer can; None: never."""
    zone = _zone(person)
    now = at or timezone.now()
    if not limited(person) or zone is None:
        return None
    ends = [_window_end(person, now, zone)]
    if person.valid_until is not None:
        ends.append(datetime.combine(person.valid_until + _DAY, time.min, zone).astimezone(UTC))
    return min((end for end in ends if end is not None), default=None)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The first of two ends, of which None is never."""
    return min((end for end in (one, other) if end is not None), default=None)


def limits_check(person: User) -> None:
    """Whether the limits leave any time at all. Raises Invalid."""
    for name in ("window_start", "window_end"):
        moment = getattr(person, name)
        if moment is not None and moment.tzinfo is not None:
            raise Invalid({name: ["Give the time without a zone: the person's own counts."]})
    begins, ends = person.valid_from, person.valid_until
    if begins is not None and ends is not None and begins > ends:
        raise Invalid({"valid_until": ["The last day is before the first."]})
    if person.window_start is not None and person.window_start == person.window_end:
        raise Invalid({"window_end": ["The times of the day are the same. Leave both empty."]})


def _within(person: User, local: time) -> bool:
    start, end = person.window_start or time.min, person.window_end
    if end is None or end == time.min:  # to the day's end
        return local >= start
    if start < end:
        return start <= local < end
    return local >= start or local < end  # over midnight


def _window_end(person: User, now: datetime, zone: tzinfo) -> datetime | None:
    if person.window_start is None and person.window_end is None:
        return None
    today = now.astimezone(zone).date()
    end = person.window_end or time.min
    # Clocks may be changed in between, and by it a time of day comes twice (its fold).
    moments = [
        datetime.combine(today + days * _DAY, end, zone).replace(fold=fold).astimezone(UTC)
        for days in range(3)
        for fold in (0, 1)
    ]
    return next((moment for moment in moments if moment > now), now)


def _zone(person: User) -> tzinfo | None:
    try:
        return zone_of(person.time_zone or "UTC")
    except (KeyError, ValueError, OSError):
        return None

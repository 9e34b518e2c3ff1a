"""The rules of permission, on plain values: when a grant is active, what grants add up to, what
somebody who holds one may give. Pure; who holds what and where comes from `held`.

Laws: a grant that isn't active gives nothing at all; grants add, and none takes away.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Flag, StrEnum, auto
from functools import lru_cache
from typing import Final

from deskgate.control.permissions.hours import WHOLE_WEEK, edges, within
from deskgate.control.permissions.models import Role

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_WEEK: Final = timedelta(weeks=1)
_WEEKS: Final = 53  # hours that fill each other's gaps are followed so far; a session ends then


class Right(Flag):
    """What may be done within a session. Each is a thing that one has, so that grants add up."""

    NONE = 0
    INPUT = auto()
    COPY = auto()
    PASTE = auto()
    UPLOAD = auto()
    DOWNLOAD = auto()
    UNRECORDED = auto()


ALL_RIGHTS: Final = (
    Right.INPUT | Right.COPY | Right.PASTE | Right.UPLOAD | Right.DOWNLOAD | Right.UNRECORDED
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a grant gives, and when and from where. `week` is as in `hours`."""

    role: Role
    rights: Right = ALL_RIGHTS
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    week: int = WHOLE_WEEK
    zone: tzinfo = UTC
    networks: tuple[Network, ...] = ()

    @property
    def session_rights(self) -> Right:
        """What it gives within a session: nothing when it doesn't even open one."""
        return self.rights if self.role >= Role.CONNECT else Right.NONE


class Lack(StrEnum):
    """Why a grant isn't active."""

    NOT_YET = "not-yet"
    OVER = "over"
    HOURS = "hours"
    NETWORK = "network"


class Part(StrEnum):
    """In what one grant can go beyond another."""

    ROLE = "role"
    VALIDITY = "validity"
    HOURS = "hours"
    NETWORKS = "networks"
    RIGHTS = "rights"


def lack(terms: Terms, *, at: datetime, address: str) -> Lack | None:
    """Why the grant isn't active at this moment for an asker at this address; None if it is."""
    if terms.valid_from is not None and at < terms.valid_from:
        return Lack.NOT_YET
    if terms.valid_until is not None and at >= terms.valid_until:
        return Lack.OVER
    if not within(terms.week, terms.zone, at):
        return Lack.HOURS
    return None if from_there(terms, address) else Lack.NETWORK


def active(terms: Terms, *, at: datetime, address: str) -> bool:
    """Whether the grant gives anything at this moment to an asker at this address."""
    return lack(terms, at=at, address=address) is None


def from_there(terms: Terms, address: str) -> bool:
    """Whether the grant is for askers at this address; an unknown one is in no network."""
    if not terms.networks:
        return True
    where = _address(address)
    return where is not None and any(where in network for network in terms.networks)


def role_of(grants: Iterable[Terms]) -> Role | None:
    """The role that these, all active, add up to."""
    return max((terms.role for terms in grants), default=None)


def rights_of(grants: Iterable[Terms]) -> Right:
    """What these, all active, allow within a session."""
    rights = Right.NONE
    for terms in grants:
        rights |= terms.session_rights
    return rights


def beyond(holds: Terms, given: Terms) -> list[Part]:
    """In what `given` goes beyond what the holder of `holds`, which is active, may give."""
    checks = {
        Part.ROLE: holds.role >= Role.MANAGE,
        Part.VALIDITY: _ends_within(holds.valid_until, given.valid_until),
        Part.HOURS: _hours_within(holds, given),
        Part.NETWORKS: _networks_within(holds.networks, given.networks),
        Part.RIGHTS: given.session_rights & ~holds.session_rights == Right.NONE,
    }
    return [part for part, fine in checks.items() if not fine]


def covers(holds: Terms, given: Terms) -> bool:
    """Whether the holder of `holds`, which is active, may give, change or take away `given`."""
    return not beyond(holds, given)


def as_much(one: Terms, other: Terms) -> bool:
    """Whether who holds `one` gains nothing by `other`, ever."""
    sooner = one.valid_from is None or (
        other.valid_from is not None and one.valid_from <= other.valid_from
    )
    return sooner and one.role >= other.role and beyond(one, other) in ([], [Part.ROLE])


def held_until(
    grants: Sequence[Terms], *, rights: Right, at: datetime, address: str
) -> datetime | None:
    """The moment from which these grants no longer open a session with these rights; None: never.

    All that reach the connection, active or not: one may begin when another ends.
    """
    usable = [t for t in grants if t.role >= Role.CONNECT and from_there(t, address)]

    def lost(moment: datetime) -> bool:
        now = [t for t in usable if active(t, at=moment, address=address)]
        return not now or bool(rights & ~rights_of(now))

    ends = sorted(t.valid_until for t in usable if t.valid_until and t.valid_until > at)
    hourly = [t for t in usable if t.week != WHOLE_WEEK]
    if not hourly or not rights & ~rights_of(t for t in usable if _lasts(t, at)):
        return next(filter(lost, ends), None)
    for number in range(_WEEKS):
        start, end = at + number * _WEEK, at + (number + 1) * _WEEK
        moments = {moment for t in hourly for moment in edges(t.week, t.zone, start, end)}
        moments |= {moment for moment in ends if start < moment <= end}
        found = next(filter(lost, sorted(moments)), None)
        if found is not None:
            return found
    return at + _WEEKS * _WEEK


def _lasts(terms: Terms, at: datetime) -> bool:
    begun = terms.valid_from is None or terms.valid_from <= at
    return begun and terms.valid_until is None and terms.week == WHOLE_WEEK


def _ends_within(holds: datetime | None, given: datetime | None) -> bool:
    # Beginnings need no look: what is held is active, and nothing is given for the past.
    return holds is None or (given is not None and given <= holds)


def _hours_within(holds: Terms, given: Terms) -> bool:
    if holds.week == WHOLE_WEEK:
        return True
    # In different zones the hours move against each other when clocks are changed.
    return holds.zone == given.zone and not given.week & ~holds.week


def _networks_within(holds: tuple[Network, ...], given: tuple[Network, ...]) -> bool:
    if not holds:
        return True
    if not given:
        return False
    return all(any(_inside(one, wide) for wide in _collapsed(holds)) for one in given)


def _inside(one: Network, wide: Network) -> bool:
    if isinstance(one, ipaddress.IPv4Network):
        return isinstance(wide, ipaddress.IPv4Network) and one.subnet_of(wide)
    return isinstance(wide, ipaddress.IPv6Network) and one.subnet_of(wide)


@lru_cache(maxsize=256)
def _collapsed(networks: tuple[Network, ...]) -> tuple[Network, ...]:
    """Neighbours made one: two halves hold what spans both."""
    four = [n for n in networks if isinstance(n, ipaddress.IPv4Network)]
    six = [n for n in networks if isinstance(n, ipaddress.IPv6Network)]
    return (*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six))


@lru_cache(maxsize=4096)
def _address(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

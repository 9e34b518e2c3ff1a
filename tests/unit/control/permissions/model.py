"""The rules of permission once more: slow, obvious, and written without looking at the others.

A world is plain data: numbers for things, no database. Everything is found by trying.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

RIGHTS = ("input", "copy", "paste", "upload", "download", "unrecorded")
ROLES = ("see", "connect", "share", "edit", "manage")


@dataclass(frozen=True)
class Hours:
    days: tuple[int, ...]
    start: str
    end: str


@dataclass(frozen=True)
class Given:
    """A grant: `to` and `on` are a kind and a number; on nothing is on everything."""

    to: tuple[str, int]
    on: tuple[str, int] | None
    role: str
    rights: frozenset[str]
    begins: datetime | None = None
    ends: datetime | None = None
    hours: tuple[Hours, ...] = ()
    zone: str = "UTC"
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    folders: list[int | None]  # the parent of each
    connections: list[int | None]  # the folder of each
    users: list[tuple[bool, bool]]  # enabled, administrator
    groups: int
    members: set[tuple[int, int]]  # user, group
    nestings: set[tuple[int, int]]  # child, parent
    grants: list[Given] = field(default_factory=list)


Place = tuple[str, int] | None


def groups_of(world: World, user: int) -> set[int]:
    found = {group for who, group in world.members if who == user}
    while True:
        more = {parent for child, parent in world.nestings if child in found} - found
        if not more:
            return found
        found |= more


def chain(world: World, place: Place) -> list[Place]:
    """The place, and all that holds it, up to everything."""
    found: list[Place] = []
    while place is not None:
        found.append(place)
        kind, number = place
        above = (world.connections if kind == "connection" else world.folders)[number]
        place = None if above is None else ("folder", above)
    return [*found, None]


def in_hours(one: Hours, zone: str, at: datetime) -> bool:
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for ago in (0, 1):
        day = wall.date() - timedelta(days=ago)
        if day.weekday() not in one.days:
            continue
        begins = datetime.combine(day, time.fromisoformat(one.start))
        whole = one.end == "24:00"
        ends = datetime.combine(day, time.fromisoformat("00:00" if whole else one.end))
        if whole or one.end < one.start:
            ends += timedelta(days=1)
        if begins <= wall < ends:
            return True
    return False


def in_networks(networks: tuple[str, ...], address: str) -> bool:
    if not networks:
        return True
    return bool(address) and any(ip_address(address) in ip_network(n) for n in networks)


def is_active(given: Given, at: datetime, address: str) -> bool:
    if given.begins and at < given.begins:
        return False
    if given.ends and at >= given.ends:
        return False
    if given.hours and not any(in_hours(one, given.zone, at) for one in given.hours):
        return False
    return in_networks(given.networks, address)


EVERYTHING = Given(("user", -1), None, "manage", frozenset(RIGHTS))


def held(world: World, user: int) -> list[Given]:
    enabled, administrator = world.users[user]
    if not enabled:
        return []
    if administrator:
        return [EVERYTHING]
    groups = groups_of(world, user)
    return [
        given
        for given in world.grants
        if given.to == ("user", user) or (given.to[0] == "group" and given.to[1] in groups)
    ]


def reaching(world: World, user: int, place: Place) -> list[Given]:
    return [given for given in held(world, user) if given.on in chain(world, place)]


def active(world: World, user: int, place: Place, at: datetime, address: str) -> list[Given]:
    return [one for one in reaching(world, user, place) if is_active(one, at, address)]


def role(world: World, user: int, place: Place, at: datetime, address: str) -> str | None:
    roles = [one.role for one in active(world, user, place, at, address)]
    return max(roles, key=ROLES.index) if roles else None


def may(world: World, user: int, action: str, place: Place, at: datetime, address: str) -> bool:
    found = role(world, user, place, at, address)
    return found is not None and ROLES.index(found) >= ROLES.index(action)


def rights(world: World, user: int, place: Place, at: datetime, address: str) -> set[str]:
    found: set[str] = set()
    for one in active(world, user, place, at, address):
        if one.role != "see":
            found |= one.rights
    return found


def everything(world: World) -> list[Place]:
    folders: list[Place] = [("folder", number) for number in range(len(world.folders))]
    return folders + [("connection", number) for number in range(len(world.connections))]


def on_the_way(world: World, user: int, at: datetime, address: str) -> set[int]:
    """The folders that hold something that is seen, and aren't seen themselves."""
    seen = [p for p in everything(world) if may(world, user, "see", p, at, address)]
    above = {place for one in seen for place in chain(world, one)} - set(seen)
    return {place[1] for place in above if place is not None}


@lru_cache(maxsize=256)
def minutes(hours: tuple[Hours, ...]) -> set[int]:
    """The minutes of a week in which the hours are good, on the wall clock."""
    monday = datetime(2024, 1, 1, tzinfo=UTC)
    return {
        minute
        for minute in range(7 * 24 * 60)
        if not hours or any(in_hours(h, "UTC", monday + timedelta(minutes=minute)) for h in hours)
    }


def addresses(given: Given) -> set[str]:
    return {str(address) for network in given.networks for address in ip_network(network)}


def covers(mine: Given, given: Given) -> bool:
    if mine.role != "manage":
        return False
    if mine.ends and not (given.ends and given.ends <= mine.ends):
        return False
    whole = len(minutes(mine.hours)) == 7 * 24 * 60
    if not whole and not (mine.zone == given.zone and minutes(given.hours) <= minutes(mine.hours)):
        return False
    if mine.networks and not (given.networks and addresses(given) <= addresses(mine)):
        return False
    return given.role == "see" or given.rights <= mine.rights


def may_grant(
    world: World, user: int, place: Place, given: Given, at: datetime, address: str
) -> bool:
    return any(covers(mine, given) for mine in active(world, user, place, at, address))


def may_move(world: World, user: int, thing: Place, to: Place, at: datetime, address: str) -> bool:
    """As far as grants go: whether all that the new place adds could be given on the thing."""
    now = chain(world, thing)
    added = set(chain(world, to)) - set(now)
    return all(
        may_grant(world, user, thing, given, at, address)
        for given in world.grants
        if given.on in added
        and not (given.ends and given.ends <= at)
        and not any(
            old.to == given.to and old.on in now and holds_as_much(old, given)
            for old in world.grants
        )
    )


def holds_as_much(old: Given, new: Given) -> bool:
    if old.begins and not (new.begins and old.begins <= new.begins):
        return False
    if ROLES.index(old.role) < ROLES.index(new.role):
        return False
    return covers(replace(old, role="manage"), new) and (new.role == "see" or old.role != "see")

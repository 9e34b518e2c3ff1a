"""Random worlds for the model, and the same in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from tests.unit.control.permissions.model import RIGHTS, ROLES, Given, Hours, Place, World

from deskgate.control.accounts.models import Group, GroupNesting, Membership, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder

# Around a week in which Berlin's clocks are put back, and one in which New York's are put on.
MOMENTS = [
    datetime(2025, 10, 24, 21, 30, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    datetime(2025, 10, 27, 7, 0, tzinfo=UTC),
    datetime(2025, 3, 9, 6, 59, tzinfo=UTC),
    datetime(2025, 3, 9, 7, 0, tzinfo=UTC),
]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]
TIMES = ["00:00", "02:30", "03:00", "08:00", "12:15", "18:00", "23:59"]
NETWORKS = [
    "10.0.0.0/30",
    "10.0.0.0/31",
    "10.0.0.2/31",
    "10.0.0.1/32",
    "fd00::/126",
    "fd00::/127",
    "fd00::2/127",
]
ADDRESSES = ["", "10.0.0.1", "10.0.0.2", "10.0.0.9", "fd00::1", "fd00::3"]


def _of(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


moments = st.builds(
    lambda moment, minutes: moment + timedelta(minutes=minutes),
    st.sampled_from(MOMENTS),
    st.sampled_from([-1500, -61, -1, 0, 0, 0, 1, 30, 600]),
)
addresses = st.sampled_from(ADDRESSES)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    start = draw(st.sampled_from(TIMES))
    end = draw(st.sampled_from([time for time in [*TIMES, "24:00"] if time != start]))
    return Hours(tuple(sorted(days)), start, end)


_EVERY_DAY = tuple(range(7))
_full_week = st.sampled_from(
    [
        (Hours(_EVERY_DAY, "00:00", "24:00"),),
        (Hours(_EVERY_DAY, "08:00", "18:00"), Hours(_EVERY_DAY, "18:00", "08:00")),
    ]
)


@st.composite
def givens(draw: st.DrawFn, to: list[tuple[str, int]], on: list[Place]) -> Given:
    rarely = st.integers(0, 3).map(lambda number: number == 0)
    return Given(
        to=draw(st.sampled_from(to)),
        on=draw(st.sampled_from(on)),
        role=draw(st.sampled_from([*ROLES, "manage", "manage"])),
        rights=draw(
            st.one_of(
                st.just(frozenset(RIGHTS)),
                st.sets(st.sampled_from(RIGHTS)).map(frozenset),
            )
        ),
        begins=draw(moments) if draw(rarely) else None,
        ends=draw(moments) if draw(rarely) else None,
        hours=draw(st.one_of(st.lists(hours(), min_size=1, max_size=2).map(tuple), _full_week))
        if draw(rarely)
        else (),
        zone=draw(st.sampled_from(ZONES)),
        networks=tuple(draw(st.lists(st.sampled_from(NETWORKS), min_size=1, max_size=3)))
        if draw(rarely)
        else (),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    folders: list[int | None] = [
        draw(st.one_of(st.none(), _of(number))) if number else None
        for number in range(draw(st.integers(0, 7)))
    ]
    home = st.one_of(st.none(), _of(len(folders))) if folders else st.none()
    connections = draw(st.lists(home, max_size=5))
    users = [
        (draw(st.integers(0, 9)) > 0, draw(st.integers(0, 9)) == 0)
        for _ in range(draw(st.integers(1, 3)))
    ]
    groups = draw(st.integers(0, 4))
    members: set[tuple[int, int]] = set()
    nestings: set[tuple[int, int]] = set()
    if groups:
        members = draw(st.sets(st.tuples(_of(len(users)), _of(groups)), max_size=4))
        pairs = st.tuples(_of(groups), _of(groups)).filter(lambda pair: pair[0] != pair[1])
        nestings = draw(st.sets(pairs, max_size=5)) if groups > 1 else set()
    to = [("user", n) for n in range(len(users))] + [("group", n) for n in range(groups)]
    on: list[Place] = [None, *(("folder", n) for n in range(len(folders)))]
    on += [("connection", n) for n in range(len(connections))]
    grants = draw(st.lists(givens(to, on), max_size=8))
    return World(folders, connections, users, groups, members, nestings, grants)


@dataclass(frozen=True)
class Made:
    """A world's rows, at the places of its numbers."""

    folders: list[Folder]
    connections: list[Connection]
    users: list[User]
    grants: list[AccessGrant]

    def place(self, place: Place) -> Folder | Connection | None:
        if place is None:
            return None
        kind, number = place
        return self.folders[number] if kind == "folder" else self.connections[number]


def make(world: World) -> Made:
    """The world in the database, by its tables: services wouldn't make its rings."""
    folders: list[Folder] = []
    for number, parent in enumerate(world.folders):
        above = None if parent is None else folders[parent]
        folders.append(Folder.objects.create(name=f"f{number}", parent=above))
    connections = [
        Connection.objects.create(
            name=f"c{number}", protocol="ssh", folder=None if home is None else folders[home]
        )
        for number, home in enumerate(world.connections)
    ]
    users = [
        User.objects.create(
            username=f"u{number}", username_key=f"u{number}", is_active=on, is_superuser=admin
        )
        for number, (on, admin) in enumerate(world.users)
    ]
    groups = [Group.objects.create(name=f"g{n}", name_key=f"g{n}") for n in range(world.groups)]
    for user, group in world.members:
        Membership.objects.create(user=users[user], group=groups[group])
    for child, parent in world.nestings:
        GroupNesting.objects.create(child=groups[child], parent=groups[parent])
    made = Made(folders, connections, users, [])
    for given in world.grants:
        kind, number = given.to
        grant = as_row(given, made)
        grant.user = users[number] if kind == "user" else None
        grant.group = groups[number] if kind == "group" else None
        grant.save()
        made.grants.append(grant)
    return made


def as_row(given: Given, made: Made) -> AccessGrant:
    """The grant's row, to nobody yet."""
    place = made.place(given.on)
    return AccessGrant(
        folder=place if isinstance(place, Folder) else None,
        connection=place if isinstance(place, Connection) else None,
        role=Role[given.role.upper()],
        valid_from=given.begins,
        valid_until=given.ends,
        hours=[{"days": list(h.days), "start": h.start, "end": h.end} for h in given.hours],
        time_zone=given.zone,
        networks=list(given.networks),
        view_only="input" not in given.rights,
        may_copy="copy" in given.rights,
        may_paste="paste" in given.rights,
        may_upload="upload" in given.rights,
        may_download="download" in given.rights,
        recording_required="unrecorded" not in given.rights,
    )

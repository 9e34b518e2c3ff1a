"""A big tree with people, groups and grants, the same for the same size: seeded.

For 100,000 connections: 10,000 folders, 1,000 people, 200 groups, 20,000 grants. One person, Ada,
sees 5,000 connections: those in 500 folders that are granted to her and to ten groups, of which
five stand within the other five.
"""

from __future__ import annotations

import random
from typing import Any

PASSWORD = "kestrel-harbour-42"
SEEN = 5_000  # connections that Ada sees
PER_FOLDER = 10
_OWN = 10  # of Ada's grants; the others are her groups'
_HERS = 10  # groups
_CHUNK = 2_000
_WORDS = ("mail", "web", "db", "cache", "build", "desk", "proxy", "queue", "file", "print")
_PLACES = ("berlin", "oslo", "lisbon", "dublin", "vienna", "prague", "athens", "riga")


def build(size: int) -> None:
    """Fill an empty database with a world of this many connections."""
    chance = random.Random(size)
    folders = _folders(size // PER_FOLDER)
    connections = _connections(size, folders, chance)
    people, groups = _people(size // 100, size // 500, chance)
    _grants(size // 5, folders, connections, people, groups, chance)


def _folders(count: int) -> list[Any]:
    """Customers, sites in them, racks in those: three levels. Racks come last."""
    from deskgate.control.tree.models import Folder

    customers = [Folder(name=f"customer {i:03}") for i in range(max(1, count // 100))]
    customers[0].parameters = {"ssh": {"username": "deploy"}}
    _create(Folder, customers)
    sites = [
        Folder(name=f"site {i:04}", parent=customers[i % len(customers)])
        for i in range(max(1, count // 10))
    ]
    _create(Folder, sites)
    racks = [
        Folder(name=f"rack {i:05}", parent=sites[i % len(sites)])
        for i in range(count - len(customers) - len(sites))
    ]
    _create(Folder, racks)
    return [*customers, *sites, *racks]


def _connections(size: int, folders: list[Any], chance: random.Random) -> list[Any]:
    from deskgate.control.tree.index import index_fill
    from deskgate.control.tree.models import Connection

    rows = []
    for i in range(size):
        word, place = chance.choice(_WORDS), chance.choice(_PLACES)
        address = f"10.{i // 65536 % 256}.{i // 256 % 256}.{i % 256}"
        rows.append(
            Connection(
                name=f"{word}-{place}-{i:06}",
                protocol=("ssh", "rdp", "vnc")[i % 3],
                folder=folders[i % len(folders)],
                parameters={"hostname": address, "port": str(1000 + i % 50)},
                tags=[place, "prod" if i % 4 else "test"],
                notes=f"Serial {chance.getrandbits(40):010x}. Ask the {word} team first.",
            )
        )
    for number, row in enumerate(rows):  # in memory they are told apart by their keys
        row.pk = number + 1
    index_fill(rows)
    for row in rows:
        row.pk = None
    _create(Connection, rows)
    return rows


def _people(count: int, groups: int, chance: random.Random) -> tuple[list[Any], list[Any]]:
    """Ada is the first; her groups are the first ones."""
    from deskgate.control.accounts.models import Group, GroupNesting, Membership, User
    from deskgate.control.accounts.services import user_create
    from deskgate.grants import Secret

    ada = user_create(username="ada", password=Secret(PASSWORD))
    user_create(username="root", password=Secret(PASSWORD), is_admin=True)
    others = [User(username=f"p{i}", username_key=f"p{i}", password="!") for i in range(count - 1)]
    _create(User, others)
    made = [Group(name=f"g{i}", name_key=f"g{i}") for i in range(max(groups, _HERS + 2))]
    _create(Group, made)
    members = [Membership(user=ada, group=group) for group in made[: _HERS // 2]]
    for person in others:
        chosen = chance.sample(made[_HERS:], min(5, len(made) - _HERS))
        members += [Membership(user=person, group=group) for group in chosen]
    _create(Membership, members)
    nested = [GroupNesting(child=made[i], parent=made[i + _HERS // 2]) for i in range(_HERS // 2)]
    _create(GroupNesting, nested)
    return [ada, *others], made


def _grants(
    count: int,
    folders: list[Any],
    connections: list[Any],
    people: list[Any],
    groups: list[Any],
    chance: random.Random,
) -> None:
    from deskgate.control.permissions.models import AccessGrant, Role

    racks = folders[-(SEEN // PER_FOLDER) :]
    rows = [
        AccessGrant(
            user=people[0] if i < _OWN else None,
            group=None if i < _OWN else groups[i % _HERS],
            folder=rack,
            role=chance.choice([Role.CONNECT, Role.SHARE, Role.EDIT]),
        )
        for i, rack in enumerate(racks)
    ]
    for _ in range(count - len(rows)):
        person = chance.choice(people[1:]) if chance.random() < 0.5 else None
        leaf = chance.random() < 0.2
        limited = chance.random() < 0.2
        rows.append(
            AccessGrant(
                user=person,
                group=None if person else chance.choice(groups[_HERS:]),
                folder=None if leaf else chance.choice(folders),
                connection=chance.choice(connections) if leaf else None,
                role=chance.choice(list(Role)),
                networks=["10.0.0.0/8"] if limited else [],
                hours=[{"days": [0, 1, 2, 3, 4], "start": "08:00", "end": "18:00"}]
                if limited
                else [],
            )
        )
    _create(AccessGrant, rows)


def _create(model: Any, rows: list[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=_CHUNK)

"""What somebody holds on one place: for those who ask about one thing and not about the tree.

A place is a folder, a connection, or None for the whole tree and its root.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import earlier, usable, usable_until
from deskgate.control.audit.actor import current_actor
from deskgate.control.permissions.held import Held, grants_held
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.reach import Place, path_of
from deskgate.control.permissions.rules import (
    Part,
    Right,
    Terms,
    active,
    beyond,
    held_until,
    rights_of,
    role_of,
)
from deskgate.control.tree.models import Connection

# An administrator's hold on everything, as a grant.
EVERYTHING: Final = Terms(role=Role.MANAGE)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a person may do on a connection now. `until`: when some of it ends; None: never."""

    role: Role
    rights: Right
    until: datetime | None


def terms_reaching(user: User, place: Place) -> list[Terms]:
    """The terms of every grant of this person that reaches this place, active or not."""
    if user.is_active and user.is_admin:
        return [EVERYTHING]
    held = grants_held(user)
    return [one.terms for one in reaching(held, place, path_of(place) if held else [])]


def reaching(grants: list[Held], place: Place, path: list[int]) -> list[Held]:
    """Those that are on this place, on a folder of its path, or on the whole tree."""
    key = place.pk if isinstance(place, Connection) else None
    return [
        held
        for held in grants
        if (held.folder_id is None and held.connection_id is None)
        or held.folder_id in path
        or (key is not None and held.connection_id == key)
    ]


def role_on(user: User, place: Place) -> Role | None:
    """The role on this place, here and now."""
    return role_of(_active(terms_reaching(user, place)))


def rights_on(user: User, connection: Connection) -> Allowed | None:
    """What this person may do on this connection, here and now; None when not even see it.

    Nothing while their account can't be used: others may be in by it, with a share key of theirs.
    """
    return rights_by(user, terms_reaching(user, connection))


def rights_by(user: User, grants: list[Terms]) -> Allowed | None:
    """The same, where it is known which grants reach the connection, active or not."""
    at, address = timezone.now(), current_actor().address
    now = _active(grants)
    role = role_of(now)
    if role is None or not usable(user, at=at):
        return None
    rights = rights_of(now)
    until = held_until(grants, rights=rights, at=at, address=address)
    return Allowed(role, rights, earlier(until, usable_until(user, at=at)))


def may_grant(user: User, place: Place, terms: Terms) -> bool:
    """Whether this person may give, change or take away a grant with these terms on this place."""
    return grant_gap(user, place, terms) == []


def grant_gap(user: User, place: Place, terms: Terms) -> list[Part] | None:
    """In what the grant goes beyond what this person may give there: [] for nothing.

    None when they may give none there at all. Of several grants of theirs, the one that misses
    least counts.
    """
    return gap_between(_active(terms_reaching(user, place)), terms)


def gap_between(holds: list[Terms], terms: Terms) -> list[Part] | None:
    """The same for grants that are active and reach the place."""
    gaps = [beyond(one, terms) for one in holds if one.role >= Role.MANAGE]
    return min(gaps, key=len, default=None)


def _active(grants: list[Terms]) -> list[Terms]:
    at, address = timezone.now(), current_actor().address
    return [terms for terms in grants if active(terms, at=at, address=address)]

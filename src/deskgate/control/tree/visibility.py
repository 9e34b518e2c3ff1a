"""The one gate: every read of the tree starts here.

Laws: fails closed: an administrator holds everything, everybody else what their active grants give,
the disabled nothing. One query finds the grants; how far they reach is found within the query of
whoever asks, so that the number of queries grows neither with the tree nor with the grants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.permissions.held import Held, grants_active
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.reach import (
    connections_listed,
    folders_below,
    folders_only_above,
)
from deskgate.control.tree.models import Connection, Folder


class Action(StrEnum):
    """What somebody wants to do with what they ask for."""

    SEE = "see"
    CONNECT = "connect"
    SHARE = "share"
    EDIT = "edit"
    MANAGE = "manage"


ROLE_FOR: Final = {action: Role[action.name] for action in Action}


@dataclass(frozen=True, slots=True)
class Gate:
    """What one person holds at one moment: for who asks several things, at the cost of one query.

    `whole` is the role on the whole tree; the others are those given on a folder or a connection
    itself, not what follows from them.
    """

    whole: Role | None = None
    folder_roles: Mapping[int, Role] = field(default_factory=dict)
    connection_roles: Mapping[int, Role] = field(default_factory=dict)

    def connections(self, action: Action) -> QuerySet[Connection]:
        """The connections on which this person may do this."""
        if self.root_open(action):
            return Connection.objects.all()
        folders, connections = self._granted(action)
        if not folders and not connections:
            return Connection.objects.none()
        below = Q(folder_id__in=folders_below(folders)) if folders else Q()
        listed = Q(pk__in=connections_listed(connections)) if connections else Q()
        return Connection.objects.filter(below | listed)

    def folders(self, action: Action) -> QuerySet[Folder]:
        """The folders on which this person may do this."""
        if self.root_open(action):
            return Folder.objects.all()
        folders, _ = self._granted(action)
        if not folders:
            return Folder.objects.none()
        return Folder.objects.filter(pk__in=folders_below(folders))

    def folders_on_the_way(self) -> QuerySet[Folder]:
        """Those above what this person sees and not seen themselves: drawn as an empty path.

        Of these nobody is told more than id, name and parent.
        """
        if self.root_open(Action.SEE):
            return Folder.objects.none()
        folders, connections = self._granted(Action.SEE)
        if not folders and not connections:
            return Folder.objects.none()
        return Folder.objects.filter(pk__in=folders_only_above(folders, connections))

    def root_open(self, action: Action) -> bool:
        """Whether this person may do this at the root, and so everywhere."""
        return self.whole is not None and self.whole >= ROLE_FOR[action]

    def anywhere(self, action: Action) -> bool:
        """Whether there may be anything on which this person may do this. No query."""
        granted = (self.whole, *self.folder_roles.values(), *self.connection_roles.values())
        return any(role is not None and role >= ROLE_FOR[action] for role in granted)

    def roles_of_folders(self, rows: Iterable[tuple[int, int | None]]) -> dict[int, Role]:
        """The role on each folder that is seen, by key. No query.

        `rows` are (key, parent's key) of all folders that are seen, in any order, and may hold
        those on the way; these have no role and are left out.
        """
        parents = dict(rows)
        roles: dict[int, Role | None] = {}
        for key in parents:
            path = []
            at: int | None = key
            while at is not None and at in parents and at not in roles:
                roles[at] = None  # walked; a ring ends here
                path.append(at)
                at = parents[at]
            above = self.whole if at is None else roles.get(at, self.whole)
            for step in reversed(path):
                above = roles[step] = _higher(above, self.folder_roles.get(step))
        return {key: role for key, role in roles.items() if role is not None}

    def role_of_connection(
        self, key: int, folder_id: int | None, folder_roles: Mapping[int, Role]
    ) -> Role | None:
        """The role on a connection, given those on the folders. No query."""
        above = self.whole if folder_id is None else folder_roles.get(folder_id, self.whole)
        return _higher(above, self.connection_roles.get(key))

    def _granted(self, action: Action) -> tuple[set[int], set[int]]:
        least = ROLE_FOR[action]
        folders = {key for key, role in self.folder_roles.items() if role >= least}
        return folders, {key for key, role in self.connection_roles.items() if role >= least}


def gate_for(user: User, *, at: datetime | None = None, address: str | None = None) -> Gate:
    """What this person holds now, asking from where who acts is, unless told otherwise."""
    if user.is_active and user.is_admin:
        return Gate(whole=Role.MANAGE)
    return gate_of(grants_active(user, at=at, address=address))


def gate_of(grants: Iterable[Held]) -> Gate:
    """What these grants, all active, open."""
    whole: Role | None = None
    folders: dict[int, Role] = {}
    connections: dict[int, Role] = {}
    for held in grants:
        role = held.terms.role
        if held.folder_id is not None:
            folders[held.folder_id] = max(role, folders.get(held.folder_id, role))
        elif held.connection_id is not None:
            connections[held.connection_id] = max(role, connections.get(held.connection_id, role))
        else:
            whole = _higher(whole, role)
    return Gate(whole, folders, connections)


def connections_visible_to(user: User, action: Action) -> QuerySet[Connection]:
    """The connections on which this person may do this."""
    return gate_for(user).connections(action)


def folders_visible_to(user: User, action: Action) -> QuerySet[Folder]:
    """The folders on which this person may do this."""
    return gate_for(user).folders(action)


def folders_on_the_way_to(user: User) -> QuerySet[Folder]:
    """Those above what this person sees, and not seen themselves; see Gate.folders_on_the_way."""
    return gate_for(user).folders_on_the_way()


def root_open_to(user: User, action: Action) -> bool:
    """Whether this person may do this at the root, which is no folder."""
    return gate_for(user).root_open(action)


def _higher(one: Role | None, other: Role | None) -> Role | None:
    return max((role for role in (one, other) if role is not None), default=None)

"""What somebody holds, as Guacamole's permission sets tell it.

Laws: what was given to them directly is told to who manages what it is on, and to themselves; who
administers and who makes things is told to administrators and to themselves; what they hold in
effect is what the gate lets them do, and tells of nothing else.
Source: guacamole.md §4 "Permissions".
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import Group, User
from deskgate.control.guacapi.permission_roles import (
    BALANCING,
    CONNECTION,
    GROUP,
    PROFILE,
    WORDS,
    is_plain,
    words_of,
)
from deskgate.control.guacapi.values import ROOT
from deskgate.control.permissions.listing import grants_visible_to
from deskgate.control.permissions.making import makings_held_by, makings_of
from deskgate.control.permissions.models import AccessGrant, Making, Role
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Folder, FolderKind, SharingProfile
from deskgate.control.tree.visibility import Action, Gate, gate_for

ADMINISTER: Final = "ADMINISTER"
SYSTEM: Final = (
    "CREATE_USER",
    "CREATE_USER_GROUP",
    "CREATE_CONNECTION",
    "CREATE_CONNECTION_GROUP",
    "CREATE_SHARING_PROFILE",
    "AUDIT",
    ADMINISTER,
)
MAKINGS: Final = {
    "CREATE_CONNECTION": Making.CONNECTION,
    "CREATE_CONNECTION_GROUP": Making.FOLDER,
    "CREATE_SHARING_PROFILE": Making.SHARING_PROFILE,
}
_SELF: Final = ["READ", "UPDATE"]  # profile and password are everybody's own to change

Words = dict[str, list[str]]
Sets = dict[str, Any]


def nothing() -> Sets:
    """A set without any permission."""
    return {
        "connectionPermissions": {},
        "connectionGroupPermissions": {},
        "sharingProfilePermissions": {},
        "activeConnectionPermissions": {},
        "userPermissions": {},
        "userGroupPermissions": {},
        "systemPermissions": [],
    }


def read_role(folder: Folder) -> Role:
    """What READ is on this folder."""
    return BALANCING if folder.kind == FolderKind.BALANCING else GROUP


def direct_grants(receiver: User | Group) -> QuerySet[AccessGrant]:
    """What was given to this person or this group itself and isn't over."""
    own = Q(user=receiver) if isinstance(receiver, User) else Q(group=receiver)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now())
    return AccessGrant.objects.filter(own, lasting)


def administers(receiver: User | Group) -> bool:
    """Whether ADMINISTER was given: a group can have it for the whole tree only."""
    if isinstance(receiver, User):
        return receiver.is_admin
    return any(is_plain(terms_of(grant)) for grant in root_managing(receiver))


def root_managing(group: Group) -> QuerySet[AccessGrant]:
    """The grants by which the group manages the whole tree."""
    rows = direct_grants(group).filter(folder__isnull=True, connection__isnull=True)
    return rows.filter(role=Role.MANAGE)


def direct(*, asker: User, receiver: User | Group) -> Sets:
    """What was given to them, as far as the asker may look at it."""
    rows = direct_grants(receiver).select_related("folder")
    if receiver != asker:
        rows = rows.filter(pk__in=grants_visible_to(asker).values("pk"))
    connections: dict[int, Role] = {}
    folders: dict[str, tuple[Role, Role]] = {}
    for grant in rows:
        role = Role(grant.role)
        if grant.connection_id is not None:
            connections[grant.connection_id] = max(role, connections.get(grant.connection_id, role))
            continue
        key = ROOT if grant.folder is None else str(grant.folder.pk)
        read = GROUP if grant.folder is None else read_role(grant.folder)
        folders[key] = (max(role, folders.get(key, (role, read))[0]), read)
    return {
        **nothing(),
        "connectionPermissions": _words(
            (str(key), words_of(role, read=CONNECTION)) for key, role in connections.items()
        ),
        "connectionGroupPermissions": _words(
            (key, words_of(role, read=read)) for key, (role, read) in folders.items()
        ),
        "sharingProfilePermissions": _profiles(connections),
        "userPermissions": {receiver.username: _SELF} if isinstance(receiver, User) else {},
        "systemPermissions": _system_direct(asker, receiver),
    }


def _system_direct(asker: User, receiver: User | Group) -> list[str]:
    if receiver != asker and not (asker.is_active and asker.is_admin):
        return []
    made = {word for word, what in MAKINGS.items() if what in makings_of(receiver)}
    made |= {ADMINISTER} if administers(receiver) else set()
    return [word for word in SYSTEM if word in made]


def effective(*, person: User, address: str) -> Sets:
    """What they may do now when they ask from this address, by groups and from above, too."""
    gate = gate_for(person, address=address)
    folder_rows = gate.folders(Action.SEE) | gate.folders_on_the_way()
    rows = list(folder_rows.order_by().values_list("pk", "parent_id", "kind"))
    folder_roles = gate.roles_of_folders((key, parent) for key, parent, _ in rows)
    connections = {
        key: role
        for key, folder in gate.connections(Action.SEE).order_by().values_list("pk", "folder_id")
        if (role := gate.role_of_connection(key, folder, folder_roles)) is not None
    }
    groups = [(key, folder_roles.get(key), kind) for key, _, kind in rows]
    everybody = person.is_active and person.is_admin
    return {
        **nothing(),
        "connectionPermissions": _words(
            (str(key), words_of(role, read=CONNECTION)) for key, role in connections.items()
        ),
        "connectionGroupPermissions": _words(
            [
                (ROOT, words_of(gate.whole, read=GROUP)),
                *((str(key), _group_words(role, kind)) for key, role, kind in groups),
            ]
        ),
        "sharingProfilePermissions": _profiles(connections),
        "userPermissions": _users() if everybody else {person.username: _SELF},
        "userGroupPermissions": _user_groups() if everybody else {},
        "systemPermissions": _system(person, gate),
    }


def _group_words(role: Role | None, kind: str) -> list[str]:
    """Folders on the way to what one sees are drawn, which is READ."""
    if role is None:
        return ["READ"]
    return words_of(role, read=BALANCING if kind == FolderKind.BALANCING else GROUP)


def _system(person: User, gate: Gate) -> list[str]:
    if not person.is_active:
        return []
    if person.is_admin:
        return list(SYSTEM)
    if gate.anywhere(Action.EDIT):  # in what one may edit one may make things
        return list(MAKINGS)
    held = makings_held_by(person)
    return [word for word, what in MAKINGS.items() if what in held]


def _profiles(connections: dict[int, Role]) -> Words:
    rows = SharingProfile.objects.order_by().values_list("pk", "connection_id")
    if len(connections) < 500:  # else all are looked through: a query holds only so many keys
        rows = rows.filter(connection_id__in=connections)
    return _words(
        (str(key), words_of(connections.get(connection), read=PROFILE)) for key, connection in rows
    )


def _users() -> Words:
    names = User.objects.order_by("username_key").values_list("username", flat=True)
    return {name: list(WORDS) for name in names}


def _user_groups() -> Words:
    return {name: list(WORDS) for name in Group.objects.values_list("name", flat=True)}


def _words(found: Any) -> Words:
    return {key: words for key, words in found if words}

"""The one gate: every read of the tree starts here.

Law: fails closed. Administrators see everything; nobody else sees anything until grants exist.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection, Folder


class Action(StrEnum):
    """What somebody wants to do with what they ask for."""

    SEE = "see"
    CONNECT = "connect"
    EDIT = "edit"


def connections_visible_to(user: User, action: Action) -> QuerySet[Connection]:
    """The connections on which this person may do this."""
    return Connection.objects.all() if _everything(user, action) else Connection.objects.none()


def folders_visible_to(user: User, action: Action) -> QuerySet[Folder]:
    """The folders on which this person may do this."""
    return Folder.objects.all() if _everything(user, action) else Folder.objects.none()


def root_open_to(user: User, action: Action) -> bool:
    """Whether this person may do this at the root, which is no folder."""
    return _everything(user, action)


def _everything(user: User, action: Action) -> bool:
    del action  # an administrator may do all of them
    return user.is_active and user.is_admin

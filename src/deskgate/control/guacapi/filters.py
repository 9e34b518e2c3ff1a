"""Guacamole's permissions on things, as what one may do with them here. Pure.

Without a filter, what is seen is listed, for Guacamole knows nobody who only sees. What READ is
depends on the thing: to be let into a connection, to share it by a profile; a group is read by
whoever sees it. Source: guacamole.md §4 "Permissions"; docs/guacamole/rest-api.md.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from deskgate.control.tree.visibility import ROLE_FOR, Action

_CHANGES: Final = {
    "UPDATE": Action.EDIT,
    "DELETE": Action.EDIT,
    "ADMINISTER": Action.MANAGE,
}


def connection_action(permissions: Collection[str]) -> Action:
    """What must be allowed on a connection for any of these to be held."""
    return _least(permissions, Action.CONNECT)


def profile_action(permissions: Collection[str]) -> Action:
    """What must be allowed on a connection for any of these to be held on its profiles."""
    return _least(permissions, Action.SHARE)


def group_action(permissions: Collection[str]) -> Action:
    """What must be allowed on a group."""
    return _least(permissions, Action.SEE)


def _least(permissions: Collection[str], read: Action) -> Action:
    """Each holds what stands below it, so the least of them decides."""
    actions = {"READ": read, **_CHANGES}
    wanted = [actions[permission] for permission in permissions]
    return min(wanted, key=ROLE_FOR.__getitem__, default=Action.SEE)

"""Guacamole's permissions on things, as what one may do with them here. Pure.

READ is being let in, for Guacamole knows nobody who only sees; without a filter, what is seen is
listed. Source: guacamole.md §4 "Permissions".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from deskgate.control.tree.visibility import ROLE_FOR, Action

ACTION_FOR: Final = {
    "READ": Action.CONNECT,
    "UPDATE": Action.EDIT,
    "DELETE": Action.EDIT,
    "ADMINISTER": Action.MANAGE,
}


def action_for(permissions: Collection[str]) -> Action:
    """What must be allowed for any of these to be held; each holds what stands below it."""
    wanted = [ACTION_FOR[permission] for permission in permissions]
    return min(wanted, key=ROLE_FOR.__getitem__, default=Action.SEE)

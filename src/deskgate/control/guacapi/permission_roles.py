"""Guacamole's permissions as our roles. Pure.

READ of a connection is CONNECT, for Guacamole knows nobody who only sees; READ of a group is SEE,
because there it opens none of the connections within, and CONNECT for one that is opened as one.
READ of a sharing profile is SHARE on its connection. UPDATE and DELETE are EDIT, ADMINISTER is
MANAGE. Source: guacamole.md §4 "Permissions".
"""

from __future__ import annotations

from typing import Final

from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import Terms

READ: Final = "READ"
WORDS: Final = (READ, "UPDATE", "DELETE", "ADMINISTER")

CONNECTION: Final = Role.CONNECT  # what READ is, by the kind of thing
GROUP: Final = Role.SEE
BALANCING: Final = Role.CONNECT
PROFILE: Final = Role.SHARE


def role_for(word: str, *, read: Role) -> Role:
    """The least role that holds the permission. `read`: what READ is on such things."""
    return {
        READ: read,
        "UPDATE": Role.EDIT,
        "DELETE": Role.EDIT,
        "ADMINISTER": Role.MANAGE,
    }[word]


def role_without(word: str, *, read: Role) -> Role | None:
    """What is left of a role once the permission is taken from it; None: nothing.

    UPDATE takes DELETE along, and READ everything, for here none of them goes alone.
    """
    if word == READ:
        return Role.CONNECT if read == PROFILE else None
    return Role.EDIT if word == "ADMINISTER" else read


def words_of(role: Role | None, *, read: Role) -> list[str]:
    """The permissions that a role holds."""
    if role is None:
        return []
    return [word for word in WORDS if role >= role_for(word, read=read)]


def is_plain(terms: Terms | None) -> bool:
    """Whether a grant has no limits: Guacamole's permissions have none."""
    return terms is not None and terms == Terms(terms.role)

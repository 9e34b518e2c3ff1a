"""Who may make things at the root without holding the tree: Guacamole's CREATE_* permissions.

Laws: an administrator may anyway, whoever may edit the root, too; what somebody makes by this right
they manage, and nothing else. Only administrators give and take it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.record import record
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.makers import makings_held_by, makings_of
from deskgate.control.permissions.models import Making, MakingRight, Role
from deskgate.control.permissions.selectors import role_on
from deskgate.control.permissions.services import grant_give
from deskgate.control.tree.models import Connection, Folder

__all__ = ["made_by", "making_give", "making_take", "makings_held_by", "makings_of"]


def making_give(*, actor: User, receiver: User | Group, what: Making) -> None:
    """Let somebody make such things. Given twice, nothing changes. Raises Forbidden."""
    _check(actor)
    with transaction.atomic():
        _, is_new = MakingRight.objects.get_or_create(what=what, **_of(receiver))
        if is_new:
            record("making.give", receiver, details={"what": what.label})


def making_take(*, actor: User, receiver: User | Group, what: Making) -> None:
    """What they have made stays theirs; what they have opened by a quick connection ends.

    Taken twice, nothing changes. Raises Forbidden.
    """
    _check(actor)
    with transaction.atomic():
        taken, _ = MakingRight.objects.filter(**_of(receiver), what=what).delete()
        if taken:
            record("making.take", receiver, details={"what": what.label})
            sessions_recheck()


def made_by(*, person: User, thing: Folder | Connection) -> None:
    """`person` has just made this. They manage it, where nothing else lets them change it."""
    if (role_on(person, thing) or 0) < Role.EDIT:
        grant_give(actor=None, user=person, place=thing, values={"role": Role.MANAGE})


def _of(receiver: User | Group) -> dict[str, Any]:
    return {"user" if isinstance(receiver, User) else "group": receiver}


def _check(actor: User) -> None:
    if not (actor.is_active and actor.is_admin):
        raise Forbidden("Only administrators decide who may make things.")

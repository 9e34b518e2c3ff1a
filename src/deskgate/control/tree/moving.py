"""Moving things about, in the name of whoever acts.

Law: who is nobody moves nothing; the command line and the server itself are the administrator's.
"""

from __future__ import annotations

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import ActorKind, current_actor
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.moves import move_check
from deskgate.control.tree.models import Connection, Folder


def move_allow(*, thing: Folder | Connection, destination: Folder | None) -> None:
    """Call it in the transaction of the move, before the thing is changed in memory.

    Whether whoever acts may move it there; live sessions that lose their permission by it will end.
    Raises Forbidden.
    """
    move_check(actor=_mover(), thing=thing, destination=destination)
    sessions_recheck()


def _mover() -> User | None:
    actor = current_actor()
    if actor.kind is not ActorKind.PERSON:
        return None
    person = User.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise Forbidden("Log in to move things.")
    return person

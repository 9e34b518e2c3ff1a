"""How many sessions may be open at once: of a connection, and of a folder that is opened as one.

Laws: counted and begun within one transaction that holds the row's lock, so that of two at once one
sees the other; 0 is no limit, as in Guacamole; who looks into a session doesn't count. A folder's
limits are for those that asked for the folder (type "g"): whoever opens a connection in it by
itself meets that connection's limits only.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Comer
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import Refused
from deskgate.guac.status import Status

_FULL: Final = (
    "{what} is in use: no more than {most} may be open at once. Try again when one has ended."
)
_FULL_EACH: Final = (
    "You have {count} open already, and nobody may have more than {most} at once here. "
    "Close one first."
)


def connection_has_room(connection: Connection, comer: Comer) -> None:
    """Whether one more session may begin there. Raises Refused; locks the row until then."""
    if connection.max_sessions or connection.max_sessions_each:
        now = Connection.objects.select_for_update().get(pk=connection.pk)
        _check(now, sessions_live().filter(connection=now), _of(comer), "This connection")


def folder_has_room(folder: Folder, person: User) -> None:
    """The same of a folder, which the caller has locked: its sessions are shared out one by one."""
    if folder.max_sessions or folder.max_sessions_each:
        _check(folder, sessions_live().filter(folder=folder), Q(person=person), "This group")


def _check(limited: Connection | Folder, rows: QuerySet[SessionLog], own: Q, what: str) -> None:
    live = rows.filter(joined__isnull=True)
    most, each = limited.max_sessions, limited.max_sessions_each
    if most and live.count() >= most:
        raise Refused(Status.RESOURCE_CONFLICT, _FULL.format(what=what, most=_sessions(most)))
    if each and (count := live.filter(own).count()) >= each:
        raise Refused(Status.CLIENT_TOO_MANY, _FULL_EACH.format(count=_sessions(count), most=each))


def _of(comer: Comer) -> Q:
    """Their own sessions; a guest has no more than those of one entering."""
    return Q(login=comer.login) if comer.person is None else Q(person=comer.person)


def _sessions(number: int) -> str:
    return "one session" if number == 1 else f"{number} sessions"

"""How many sessions may be open at once: of a person, on this server, of a connection, and of a
folder that is opened as one.

Laws: counted and begun within one transaction that holds the row's lock, so that of two at once one
sees the other; the server's is taken before folders' and connections', so that nobody waits for
each other; 0 is no limit, as in Guacamole; who looks into a session doesn't count, what waits for
its person's return does. A folder's limits are for those that asked for the folder (type "g"):
whoever opens a connection in it by itself meets that connection's limits only.
"""

from __future__ import annotations

import zlib
from typing import Final

from django.db import connection as database
from django.db.models import Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Comer
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.setup import current_settings
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
_OWN_FULL: Final = (
    "You have {count} open already, and nobody may have more than {most} at once. Close one first; "
    "those that wait for you count, too."
)
_SERVER_FULL: Final = (
    "This server carries as many sessions as it may. Try again when one has ended."
)
_LOCKS: Final = 0x6465_736B  # of PostgreSQL's advisory locks, ours


def server_has_room(own: Q) -> None:
    """Whether one more session may begin at all; `own`: those of whoever asks. Raises Refused."""
    settings = current_settings()
    each, most = settings.sessions_per_user, settings.sessions_per_server
    if not each and not most:
        return
    _server_hold(settings.server_name)
    live = sessions_live().filter(joined__isnull=True)
    if each and (count := live.filter(own).count()) >= each:
        raise Refused(Status.CLIENT_TOO_MANY, _OWN_FULL.format(count=_sessions(count), most=each))
    if most and live.filter(node_name=settings.server_name).count() >= most:
        raise Refused(Status.RESOURCE_CONFLICT, _SERVER_FULL)


def own_sessions(comer: Comer) -> Q:
    """Their own sessions; a guest has no more than those of one entering."""
    return Q(login=comer.login) if comer.person is None else Q(person=comer.person)


def vouched_sessions(source: str, username: str, login: str) -> Q:
    """The same of somebody whom another site vouches for; without a name, of one log-in."""
    by_name = Q(person__isnull=True, source=source, person_name=username)
    return by_name if username else Q(login=login)


def connection_has_room(connection: Connection, comer: Comer) -> None:
    """Whether one more session may begin there. Raises Refused; locks the row until then."""
    if connection.max_sessions or connection.max_sessions_each:
        now = Connection.objects.select_for_update().get(pk=connection.pk)
        _check(now, sessions_live().filter(connection=now), own_sessions(comer), "This connection")


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


def _server_hold(name: str) -> None:
    """Until the surrounding transaction ends, no other session begins on the server of this name.

    On SQLite a transaction is alone anyway.
    """
    if database.vendor == "postgresql":
        key = zlib.crc32(name.encode()) - 0x8000_0000  # a signed integer of 32 bits
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, key])


def _sessions(number: int) -> str:
    return "one session" if number == 1 else f"{number} sessions"

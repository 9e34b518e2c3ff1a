"""Opens a balancing folder: the least busy of its connections, and another one when that fails.

Laws: what may be opened of it is asked of the gate for each connection; the folder's row is locked
while one is chosen, so that sessions which begin at the same time are shared out; each connection
is tried once. Only those that stand in the folder itself are its own, as in Guacamole.
Source: guacamole.md §4 "Connect limits".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from django.db.models import Count

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Asker, gate_refusing
from deskgate.control.admitting.limits import folder_has_room, own_sessions, server_has_room
from deskgate.control.admitting.opening import Wanted, connection_open
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.tree.models import Connection, Folder, FolderKind
from deskgate.control.tree.selectors import folder_get
from deskgate.control.tree.visibility import Action, connections_visible_to
from deskgate.grants import Grant, Refused
from deskgate.guac.status import FAILED_UPSTREAM, Status

_FULL: Final = frozenset({Status.RESOURCE_CONFLICT, Status.CLIENT_TOO_MANY})
ONLY_A_FOLDER: Final = "This folder isn't opened as one. Open one of the connections in it."
NOTHING_TO_OPEN: Final = "There is no connection in this group that you may open now."
_NONE_LEFT: Final = "Each connection of this group has failed or is in use. Try again later."


@dataclass(slots=True)
class _Try:
    """How far it has come: the keys of what was tried, and why each was refused."""

    tried: list[str] = field(default_factory=list)
    failed: bool = False
    refusals: list[Refused] = field(default_factory=list)


def folder_open(asker: Asker, identifier: str, wanted: Wanted) -> Grant:
    """One of the folder's connections, chosen for this person. Raises Refused, LookFirst."""
    server_has_room(own_sessions(asker))  # before the folder is held
    return _open(asker, _folder(asker.person, identifier), _Try(), wanted)


def folder_open_another(
    asker: Asker, folder_id: int, tried: tuple[str, ...], wanted: Wanted
) -> Grant:
    """One that was not tried yet, since the last one failed. Raises Refused, LookFirst."""
    server_has_room(own_sessions(asker))
    folder = _folder(asker.person, str(folder_id))
    return _open(asker, folder, _Try(list(tried), failed=True), wanted)


def _folder(person: User, identifier: str) -> Folder:
    with gate_refusing():
        folder = folder_get(user=person, folder_id=identifier, action=Action.CONNECT, lock=True)
    if folder.kind != FolderKind.BALANCING:
        raise Refused(Status.CLIENT_FORBIDDEN, ONLY_A_FOLDER)
    return folder


def folder_candidates(person: User, folder: Folder) -> list[Connection]:
    """The folder's own connections that this person may open and that take sessions of it."""
    rows = connections_visible_to(person, Action.CONNECT).filter(folder=folder)
    return [connection for connection in rows if _weight(connection) > 0]


def _open(asker: Asker, folder: Folder, so_far: _Try, wanted: Wanted) -> Grant:
    folder_has_room(folder, asker.person)
    wanted = replace(wanted, folder_id=folder.pk)
    for connection in _in_turn(asker, folder, so_far):
        so_far.tried.append(str(connection.pk))
        try:
            grant = connection_open(asker, connection, wanted)
        except Refused as refused:
            so_far.refusals.append(refused)
            so_far.failed = so_far.failed or refused.status in FAILED_UPSTREAM
            continue
        return replace(grant, tried=tuple(so_far.tried))
    raise _exhausted(so_far)


def _in_turn(asker: Asker, folder: Folder, so_far: _Try) -> Iterator[Connection]:
    """The connections in the order in which to try them; the last resort only when some failed."""
    before = frozenset(so_far.tried)
    usable = [c for c in folder_candidates(asker.person, folder) if str(c.pk) not in before]
    usable.sort(key=_Busy.of(usable).order)
    preferred = _preferred(asker, folder)
    usable.sort(key=lambda c: c.pk != preferred)
    yield from (c for c in usable if not c.failover_only)
    if so_far.failed:
        yield from (c for c in usable if c.failover_only)


@dataclass(frozen=True, slots=True)
class _Busy:
    live: dict[int, int]

    @classmethod
    def of(cls, connections: list[Connection]) -> _Busy:
        rows = sessions_live().filter(connection__in=connections, joined__isnull=True)
        counted = rows.order_by().values_list("connection").annotate(Count("id"))
        return cls(dict(counted))

    def order(self, connection: Connection) -> tuple[float, str]:
        """How full it would be with one session more, measured by its weight."""
        return (self.live.get(connection.pk, 0) + 1) / _weight(connection), connection.name


def _weight(connection: Connection) -> int:
    return 1 if connection.weight is None else connection.weight


def _preferred(asker: Asker, folder: Folder) -> int | None:
    """What this log-in had of the folder last, where it is to be kept."""
    if not folder.affinity:
        return None
    had = SessionLog.objects.filter(
        folder=folder, person=asker.person, login=asker.login, opened_at__isnull=False
    )
    return had.order_by("-started_at").values_list("connection", flat=True).first()


def _exhausted(so_far: _Try) -> Refused:
    """What to say when nothing is left: the reason, where there is but one kind of it."""
    refusals = so_far.refusals
    if so_far.failed or any(one.status in _FULL for one in refusals):
        return Refused(Status.RESOURCE_CONFLICT, _NONE_LEFT)
    if refusals:
        return refusals[0]
    return Refused(Status.RESOURCE_NOT_FOUND, NOTHING_TO_OPEN)

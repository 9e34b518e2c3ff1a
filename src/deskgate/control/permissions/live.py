"""Ends live sessions whose permission has gone: after every change of grants, groups and places.

Laws: each live session is compared with what it was opened with; when less than that is left (no
connecting any more, a right within the session gone, an earlier end), it ends. It is done after the
change has held, for what was opened meanwhile is found only then; and each session is looked at
once more after its own beginning has held, so that of a change and a beginning at the same time one
always sees the other. When permission runs out by itself, the gateway ends the session (`until`).
Who looks into a session is looked at in the same way, and who was let in by a share (see `sharing`)
or a share key leaves with the right of whoever gave it. A quick connection, which is no connection
of the tree, goes by the right to make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import earlier, limited, usable_until
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.permissions.held import Held, grants_held_by
from deskgate.control.permissions.models import Role, SessionTerms
from deskgate.control.permissions.reach import parents_of, path_in
from deskgate.control.permissions.rules import (
    Right,
    Terms,
    active,
    held_until,
    rights_of,
    role_of,
)
from deskgate.control.permissions.selectors import EVERYTHING, Allowed, reaching
from deskgate.control.quick.allowed import SOURCE, quick_terms
from deskgate.control.sharing.ending import shares_recheck as given_shares_recheck
from deskgate.control.visits.share_keys import shares_recheck
from deskgate.grants import Ending
from deskgate.guac.status import Status

_GONE: Final = "You may not use this connection any more."
_LESS: Final = "What you may do on this connection was reduced. Open it again to go on."


def session_terms_keep(*, session_id: UUID, allowed: Allowed) -> None:
    """Keep what this session, which begins in the same transaction, is opened with."""
    SessionTerms.objects.create(
        session_id=session_id, rights=allowed.rights.value, until=allowed.until
    )
    transaction.on_commit(partial(_recheck, session_id))


def sessions_recheck() -> None:
    """Have every live session looked at, once the surrounding transaction has held.

    Called by whatever changes who may do what: grants, groups, members, and the places of things.
    """
    if not any(entry[1] is _recheck for entry in database.run_on_commit):
        transaction.on_commit(_recheck)


def session_recheck(session_id: UUID) -> None:
    """The same for one that goes on from elsewhere, which a change meanwhile has not seen there."""
    transaction.on_commit(partial(_recheck, session_id))


def goes_beyond(row: SessionLog, address: str) -> bool:
    """Whether this session, which no share let anybody into, has more, or for longer, than its
    person would be given from there."""
    row.returned_from = address  # the row is the caller's to keep
    return bool(_look([row]))


def _recheck(session_id: UUID | None = None) -> None:
    # What is ending already needs nothing; by a share one is in without a grant.
    live = sessions_live().filter(ending="", share__isnull=True)
    live = live if session_id is None else live.filter(pk=session_id)
    rows = _look(live.select_related("person", "connection", "terms", "joined"))
    for message in (_GONE, _LESS):
        ending = [key for key, told in rows if told == message]
        if ending:
            sessions_end(
                sessions=SessionLog.objects.filter(pk__in=ending),
                status=Status.CLIENT_FORBIDDEN,
                ending=Ending.REVOKED,
                message=message,
            )
    shares_recheck()
    given_shares_recheck(session_id)


def _look(live: Iterable[SessionLog]) -> list[tuple[UUID, str]]:
    """The sessions to end, each with what its person is told."""
    rows = [
        row
        for row in live
        if row.person is not None
        and (row.connection is not None or row.source == SOURCE)
        and not (_is_admin(row.person) and not limited(row.person))
    ]
    if not rows:
        return []
    held = grants_held_by([row.person for row in rows if row.person is not None])
    parents = parents_of({c.folder_id for row in rows if (c := row.connection) and c.folder_id})
    now = timezone.now()
    found = []
    for row in rows:
        if row.person is None:
            continue
        grants = _grants(row, row.person, held.get(row.person.pk, []), parents)
        message = _judge(row, row.person, grants, now)
        if message is not None:
            found.append((row.pk, message))
    return found


def _grants(
    row: SessionLog, person: User, held: list[Held], parents: Mapping[int, int | None]
) -> list[Terms]:
    """Those that the session can go by, active or not."""
    if row.connection is None:
        return quick_terms(person)
    if _is_admin(person):
        return [EVERYTHING]
    path = path_in(parents, row.connection.folder_id)
    return [one.terms for one in reaching(held, row.connection, path)]


def _is_admin(person: User) -> bool:
    return person.is_active and person.is_admin


def _least_role(row: SessionLog) -> Role:
    """Into others' sessions look those who manage the connection; what somebody has by a share is
    not their own in this."""
    joined = row.joined
    is_own = joined is None or (joined.person_id == row.person_id and not joined.let_in)
    return Role.CONNECT if is_own else Role.MANAGE


def _judge(row: SessionLog, person: User, grants: list[Terms], now: datetime) -> str | None:
    address = row.returned_from or row.client_address
    in_force = [terms for terms in grants if active(terms, at=now, address=address)]
    role = role_of(in_force)
    if role is None or role < _least_role(row):
        return _GONE
    terms = getattr(row, "terms", None)
    if terms is None:  # begun before sessions kept their terms
        return None
    rights = Right(terms.rights)
    if rights & ~rights_of(in_force):
        return _LESS
    until = earlier(
        held_until(grants, rights=rights, at=now, address=address), usable_until(person, at=now)
    )
    sooner = until is not None and (terms.until is None or until < terms.until)
    return _LESS if sooner else None

"""Begins and ends visits: log-ins without an account, with the connections that they may open.

Laws: a token's text exists in the answer that hands it out and nowhere else; what is opened is
sealed; a visit that is over takes its live sessions with it; whoever ends it holds its row, so that
a session that begins meanwhile is either refused or found.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.audit.text import clean
from deskgate.control.seldom import Seldom
from deskgate.control.tokens.services import TOKEN_BYTES, session_idle, token_digest
from deskgate.control.vault.cipher import seal
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.selectors import visit_find, visits_over
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

# A sliding end is written at most this often, so that polling scripts don't write all the time.
_SLIDE_STEP: Final = timedelta(minutes=1)
# What is over lets nobody in, deleted or not: looking for it need not be a part of each log-in.
_purging: Final = Seldom(60.0)


@dataclass(frozen=True, slots=True)
class Opens:
    """A connection that a visit may open; `parameters` are guacd's. See VisitConnection."""

    identifier: str
    protocol: str
    parameters: Mapping[str, str] = field(repr=False)
    kind: str = "c"
    opaque: str = ""
    joins: str = ""
    shares: UUID | None = None
    single_use: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes, as whoever vouches for them says, and from where."""

    source: str
    username: str = ""
    key_name: str = ""
    address: str = ""
    user_agent: str = ""


def visit_begin(
    *, visitor: Visitor, opens: Iterable[Opens], ends_at: datetime | None = None
) -> tuple[Visit, Secret]:
    """A new visit and its token, which nobody is told again."""
    token = Secret(secrets.token_hex(TOKEN_BYTES).upper())
    with transaction.atomic():
        if _purging.due(time.monotonic()):
            visits_purge()
        visit = Visit.objects.create(
            digest=token_digest(token),
            source=visitor.source,
            username=clean(visitor.username, 150),
            key_name=visitor.key_name,
            address=clean(visitor.address, 64),
            user_agent=clean(visitor.user_agent, 300),
            expires_at=timezone.now() + session_idle(),
            ends_at=ends_at,
        )
        VisitConnection.objects.bulk_create([_row(visit, one) for one in opens])
        _record("login.enter", visit)
    return visit, token


def visit_put(*, visit: Visit, opens: Iterable[Opens]) -> None:
    """What the visit opens under these names from now on; sessions that are open go on."""
    with transaction.atomic():
        for one in opens:
            VisitConnection.objects.filter(visit=visit, identifier=one.identifier).delete()
            _row(visit, one).save()
        _record("login.renew", visit)


def visit_use(*, token: Secret) -> Visit | None:
    """The visit of this token, its time begun anew; None when unknown or over."""
    now = timezone.now()
    visit = visit_find(token=token, now=now)
    if visit is not None and visit.expires_at < now + session_idle() - _SLIDE_STEP:
        Visit.objects.filter(pk=visit.pk).update(expires_at=now + session_idle())
    return visit


def visit_hold(*, token: Secret) -> Visit | None:
    """The same, and until the surrounding transaction ends, nobody ends this visit."""
    rows = Visit.objects.select_for_update().filter(digest=token_digest(token))
    return visit_use(token=token) if rows.first() is not None else None


def visit_revoke(*, token: Secret) -> bool:
    """DELETE /api/tokens: the visit and what it opened end. False when there is no such visit."""
    with transaction.atomic():
        visit = visit_hold(token=token)
        if visit is None:
            return False
        _record("login.leave", visit)
        _end([visit], "You logged out.", Status.SESSION_CLOSED)
    return True


def visits_of_key_end(name: str) -> int:
    """The key was disabled or deleted: whom it let in leaves. How many visits."""
    with transaction.atomic():
        visits = list(Visit.objects.select_for_update().filter(key_name=name).order_by("pk"))
        for visit in visits:
            _record("login.end", visit)
        _end(visits, "The key that let you in is not valid any more.", Status.CLIENT_FORBIDDEN)
    return len(visits)


def visit_rest(*, login: str, now: datetime) -> None:
    """A session of this visit has ended: only now does its idle time begin."""
    Visit.objects.filter(digest=login).update(expires_at=now + session_idle())


def visits_purge() -> int:
    """Delete what is over; how many."""
    return len(_delete(visits_over(timezone.now()).values_list("pk", flat=True)))


def _end(visits: Collection[Visit], message: str, status: Status) -> None:
    sessions_end(
        sessions=sessions_live().filter(login__in=[visit.digest for visit in visits]),
        status=status,
        ending=Ending.REVOKED,
        message=message,
    )
    _delete(visit.pk for visit in visits)


def _delete(keys: Iterable[int]) -> list[int]:
    found = list(keys)
    if found:
        Visit.objects.filter(pk__in=found).delete()
    return found


def _row(visit: Visit, one: Opens) -> VisitConnection:
    return VisitConnection(
        visit=visit,
        identifier=one.identifier,
        kind=one.kind,
        protocol=one.protocol,
        sealed=seal(Secret(json.dumps(dict(one.parameters)))),
        opaque=one.opaque,
        joins=one.joins,
        shares_id=one.shares,
        single_use=one.single_use,
    )


def _record(action: str, visit: Visit) -> None:
    """Events name a visit by its user and its key: it may be gone by the time they are read."""
    key = {"key": visit.key_name} if visit.key_name else {}
    record(action, name=visit.username, details={"kind": visit.source, **key})

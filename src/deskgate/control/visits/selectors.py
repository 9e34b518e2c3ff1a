"""Reads of visits. The gate: a visit sees what is its own, and nothing of the tree."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.signed.keys import key_gone
from deskgate.control.sources import SHARED
from deskgate.control.tokens.services import token_digest
from deskgate.control.visits.models import Visit, VisitConnection, VisitSource
from deskgate.grants import Secret

_SOURCES: Final = {VisitSource.SHARE.value: SHARED}  # the others are called as they are


def visit_find(*, token: Secret, now: datetime) -> Visit | None:
    """The visit of this token, unused by being looked at; None when unknown or over."""
    visit = Visit.objects.filter(digest=token_digest(token)).first()
    return visit if visit is not None and visit_lasts(visit, now) else None


def visit_lasts(visit: Visit, now: datetime) -> bool:
    """Whether it is not over. What has a live session doesn't run out by idling.

    Who was let in by a key that the settings had goes with it: tokens live on when servers start
    again, and by being used they would do so for ever.
    """
    if visit.ends_at is not None and visit.ends_at <= now:
        return False
    if key_gone(visit.key_name):
        return False
    return visit.expires_at > now or visit_sessions(visit).exists()


def source_of(visit: Visit) -> str:
    """Its data source in Guacamole's API."""
    return _SOURCES.get(visit.source, visit.source)


def visit_actor(visit: Visit, address: str) -> Actor:
    """A visit as the log knows it: a person without an account here, whatever they are called."""
    return Actor(ActorKind.PERSON, visit.username, None, address, source=visit.source)


def visit_sessions(visit: Visit) -> QuerySet[SessionLog]:
    """Its live sessions."""
    return sessions_live().filter(login=visit.digest)


def visits_over(now: datetime) -> QuerySet[Visit]:
    """Those that are over, or idle too long without a live session."""
    live = sessions_live().exclude(login="").values("login")
    idle = Q(expires_at__lte=now) & ~Q(digest__in=live)
    return Visit.objects.filter(idle | Q(ends_at__lte=now))


def connections_of(visit: Visit) -> QuerySet[VisitConnection]:
    """What it may still open, by name."""
    return VisitConnection.objects.filter(visit=visit, spent_at__isnull=True)


def connection_of(visit: Visit, *, identifier: str, kind: str) -> VisitConnection | None:
    """One of them by the platform's name for it."""
    return connections_of(visit).filter(identifier=identifier, kind=kind).first()


def session_joined(connection: VisitConnection) -> SessionLog | None:
    """The live session that this connection looks into: the youngest of the connection whose `id`
    it names, in any log-in by encrypted JSON of the same key."""
    ready = sessions_live().filter(opened_at__isnull=False, ending="")
    keys: list[UUID] = []
    named = VisitConnection.objects.select_related("visit").filter(
        opaque=connection.joins,
        joins="",
        visit__source=VisitSource.JSON,
        visit__key_name=connection.visit.key_name,
    )
    for one in named:
        rows = ready.filter(login=one.visit.digest, connection_name=one.identifier, joined=None)
        keys.extend(rows.values_list("pk", flat=True))
    return ready.filter(pk__in=keys).order_by("-started_at").first()

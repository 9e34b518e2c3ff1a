"""What a person keeps at hand, and what they opened of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict
from deskgate.control.tree.models import Connection, Favourite
from deskgate.control.tree.visibility import Action, connections_visible_to

FAVOURITES: Final = 200  # a list that is longer is not at hand any more
RECENT: Final = 20
_LOOKED_AT: Final = 500  # sessions, newest first, among which the recent connections are


@dataclass(frozen=True, slots=True)
class Recent:
    """A connection and when it was opened last."""

    connection_id: int
    at: datetime


def favourite_add(*, user: User, connection: Connection) -> None:
    """Keep it at hand; once is enough. Raises Conflict."""
    with transaction.atomic():
        kept = Favourite.objects.filter(user=user)
        if kept.filter(connection=connection).exists():
            return
        if kept.count() >= FAVOURITES:
            raise Conflict(f"At most {FAVOURITES} favourites. Take one away first.")
        Favourite.objects.get_or_create(user=user, connection=connection)
        record("favourite.add", connection)


def favourite_remove(*, user: User, connection_id: int) -> None:
    """Not at hand any more; one that wasn't is no error."""
    with transaction.atomic():
        found = Favourite.objects.filter(user=user, connection_id=connection_id)
        favourite = found.select_related("connection").first()
        if favourite is not None:
            record("favourite.remove", favourite.connection)
            found.delete()


def favourite_ids(*, user: User) -> list[int]:
    """In the order in which they were added; of what one may not see any more, too. One query."""
    rows = Favourite.objects.filter(user=user).order_by("created_at", "pk")
    return list(rows.values_list("connection_id", flat=True))


def recent_ids(*, user: User) -> list[Recent]:
    """Newest first; of what one may not see any more, too. One query."""
    sessions = SessionLog.objects.filter(person=user).order_by("-started_at", "-id")
    rows = sessions.values_list("connection_id", "started_at")[:_LOOKED_AT]
    found: dict[int, Recent] = {}
    for key, at in rows:
        if key is not None:
            found.setdefault(key, Recent(key, at))
    return list(found.values())


def recent_get(*, user: User) -> list[Recent]:
    """The connections opened last that one still sees."""
    recent = recent_ids(user=user)
    seen = _seen(user, [r.connection_id for r in recent])
    return [r for r in recent if r.connection_id in seen][:RECENT]


def _seen(user: User, keys: Sequence[int]) -> set[int]:
    visible = connections_visible_to(user, Action.SEE).filter(pk__in=keys)
    return set(visible.values_list("pk", flat=True))

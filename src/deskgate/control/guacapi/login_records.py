"""Log-ins as Guacamole's clients read them, out of the log of events.

Laws: an administrator reads about everybody, everybody else about themselves; never more than a
thousand. When a log-in ended is known only if somebody ended it: one that ran out is not active,
and without an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import kind_of
from deskgate.control.guacapi.history_records import MOST, Map, record_head, words_or_date
from deskgate.control.tokens.models import Login

_OVER: Final = ("login.leave", "login.end")


def login_records(
    *, user: User, of: User | None = None, terms: Sequence[str] = (), oldest: bool = False
) -> list[Map]:
    """The log-ins that this person may read about, or of them `of`'s. Three queries."""
    rows = logins_visible_to(user)
    if of is not None:
        rows = rows.filter(thing_id=str(of.pk))
    for term in terms:
        rows = rows.filter(words_or_date(term, "at"))
    order = ("at", "id") if oldest else ("-at", "-id")
    return login_maps(rows.order_by(*order)[:MOST])


def logins_visible_to(user: User) -> QuerySet[Event]:
    """The beginnings of log-ins that this person may read about."""
    rows = Event.objects.filter(action="login.enter", thing_kind=kind_of(user))
    if not user.is_active:
        return rows.none()
    return rows if user.is_admin else rows.filter(thing_id=str(user.pk))


def login_maps(rows: QuerySet[Event]) -> list[Map]:
    """Records of these."""
    found = list(rows)
    keys = {key for row in found if (key := _login(row)) is not None}
    live = set(Login.objects.filter(pk__in=keys).values_list("pk", flat=True))
    ended = _ended(found, keys - live)
    return [_map(row, live, ended) for row in found]


def _map(row: Event, live: set[int], ended: dict[int, datetime]) -> Map:
    key = _login(row)
    head = record_head(
        identifier=str(row.pk),
        uuid=None,
        username=row.thing_name,
        address=row.address,
        start=row.at,
        end=None if key is None else ended.get(key),
    )
    return {**head, "active": key in live}


def _ended(rows: Sequence[Event], keys: set[int]) -> dict[int, datetime]:
    if not keys:
        return {}
    since = min(row.at for row in rows)
    over = Event.objects.filter(action__in=_OVER, at__gte=since, details__login__in=sorted(keys))
    found: dict[int, datetime] = {}
    for row in over.order_by("-at"):
        key = _login(row)
        if key is not None:
            found[key] = row.at
    return found


def _login(row: Event) -> int | None:
    """The log-in's key; log-ins from before it was told have none."""
    details: dict[str, Any] = row.details
    key = details.get("login")
    return key if isinstance(key, int) else None

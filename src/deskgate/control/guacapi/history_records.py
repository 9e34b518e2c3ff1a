"""The log of sessions and of log-ins as Guacamole's clients read it.

Laws: who reads what is the log's own rule: an administrator all, everybody else their own; never
more than a thousand records, as there. Source: guacamole.md §4 "history".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_visible_to
from deskgate.control.audit.text import clean
from deskgate.control.guacapi.connection_maps import milliseconds
from deskgate.control.guacapi.values import bad
from deskgate.control.tree.models import SharingProfile

MOST: Final = 1000
_TERMS: Final = 10
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Map = dict[str, Any]


def connection_records(
    *, user: User, connection_id: int | None = None, terms: Sequence[str] = (), oldest: bool = False
) -> list[Map]:
    """The sessions that this person may read about, newest first unless told otherwise."""
    rows = sessions_visible_to(user)
    if connection_id is not None:
        rows = rows.filter(connection_id=connection_id)
    for term in terms:
        rows = rows.filter(words_or_date(term, "started_at"))
    order = ("started_at", "id") if oldest else ("-started_at", "-id")
    return session_maps(rows.order_by(*order)[:MOST])


def session_maps(rows: QuerySet[SessionLog]) -> list[Map]:
    """Records of these sessions. Two queries."""
    found = list(rows)
    profiles = _profiles(found)
    return [_map(row, profiles) for row in found]


def words_or_date(term: str, field: str) -> Q:
    """What is looked for: a part of the names, or the year, month or day it began on (UTC)."""
    wanted = Q(words__contains=clean(term, 200).casefold())
    span = _span(term)
    if span is not None:
        wanted |= Q(**{f"{field}__gte": span[0], f"{field}__lt": span[1]})
    return wanted


def terms_in(request: HttpRequest) -> list[str]:
    """`?contains=`, each of which must occur. Raises ApiError."""
    terms = [one for one in request.GET.getlist("contains") if one.strip()]
    if len(terms) > _TERMS:
        raise bad(f"contains: At most {_TERMS} of them.")
    return terms


def oldest_in(request: HttpRequest) -> bool:
    """`?order=`: whether the oldest come first. Raises ApiError."""
    orders = request.GET.getlist("order")
    if set(orders) - {"startDate", "-startDate"}:
        raise bad("order: Give startDate or -startDate.")
    return bool(orders) and orders[0] == "startDate"


def record_head(
    *,
    identifier: str,
    uuid: str | None,
    username: str,
    address: str,
    start: datetime,
    end: datetime | None,
) -> Map:
    """What every record has. Logs are files of a session, of which none is kept here yet."""
    return {
        "startDate": milliseconds(start),
        "endDate": milliseconds(end),
        "remoteHost": address or None,
        "username": username,
        "identifier": identifier,
        "uuid": uuid,
        "attributes": {},
        "logs": {},
    }


def _map(row: SessionLog, profiles: dict[tuple[int | None, str], int]) -> Map:
    profile = profiles.get((row.connection_id, row.profile_name))
    return {
        **record_head(
            identifier=str(row.pk),
            uuid=str(row.pk),
            username=row.person_name,
            address=row.client_address,
            start=row.started_at,
            end=row.ended_at,
        ),
        "active": row.ended_at is None,
        "connectionIdentifier": None if row.connection_id is None else str(row.connection_id),
        "connectionName": row.connection_name,
        "sharingProfileIdentifier": None if profile is None else str(profile),
        "sharingProfileName": row.profile_name or None,
    }


def _profiles(rows: Iterable[SessionLog]) -> dict[tuple[int | None, str], int]:
    named = {row.connection_id for row in rows if row.profile_name and row.connection_id}
    found = SharingProfile.objects.filter(connection__in=named) if named else ()
    return {(one.connection_id, one.name): one.pk for one in found}


def _span(term: str) -> tuple[datetime, datetime] | None:
    match = _DATE.fullmatch(term.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        start = datetime(year or 1, month or 1, day or 1, tzinfo=UTC)
        if day:
            return start, start + timedelta(days=1)
        if month:
            later = start + timedelta(days=32)
            return start, later.replace(day=1)
        return start, start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None

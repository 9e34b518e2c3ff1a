"""The log as CSV or JSON, some rows at a time: any number of rows in little memory.

Laws: no cell of a CSV is a formula to a spreadsheet; the JSON of events is one row a line and has
all that `deskgate audit verify --file` needs.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Q, QuerySet

from deskgate.control.audit.chain import FIELDS
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.text import instant

Format = Literal["csv", "json"]
Row = dict[str, Any]

EVENT_FIELDS: Final = (*FIELDS, "digest")
SESSION_FIELDS: Final = (
    "id",
    "person_name",
    "source",
    "connection_name",
    "protocol",
    "client_address",
    "user_agent",
    "guacd",
    "node_name",
    "credential_name",
    "started_at",
    "opened_at",
    "ended_at",
    "ending",
    "status",
    "detail",
    "bytes_to_browser",
    "bytes_to_guacd",
)
_BEHIND_A_SHARE: Final = ("guacd", "credential_name", "detail")
CONTENT_TYPES: Final[Mapping[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
CHUNK: Final = 1000
# What Excel, LibreOffice and Google take for the beginning of a formula, or skip before one; the
# last four are full-width + - = @.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff0b\uff0d\uff1d\uff20")


def event_chunks(rows: QuerySet[Event]) -> Iterator[list[Row]]:
    """Sealed events in the order of the chain."""
    last = 0
    while chunk := event_rows(rows, after=last, limit=CHUNK):
        yield chunk
        last = chunk[-1]["seq"]


def event_rows(rows: QuerySet[Event] | None = None, *, after: int, limit: int) -> list[Row]:
    """Up to so many sealed events that come after this `seq`, in the order of the chain."""
    rows = Event.objects.all() if rows is None else rows
    found = rows.filter(seq__gt=after).order_by("seq").values(*EVENT_FIELDS)[:limit]
    return [_plain(row) for row in found]


def session_chunks(rows: QuerySet[SessionLog], *, whole: bool = True) -> Iterator[list[Row]]:
    """Sessions from the oldest on; not `whole`: for people who may have been let in by a share,
    without what is behind it."""
    rows = rows.order_by("started_at", "id")
    after = Q()
    while chunk := list(rows.filter(after).values(*SESSION_FIELDS, "let_in")[:CHUNK]):
        at, key = chunk[-1]["started_at"], chunk[-1]["id"]
        for row in chunk:
            if row.pop("let_in") and not whole:
                row.update(dict.fromkeys(_BEHIND_A_SHARE, ""))
        yield [_plain(row) for row in chunk]
        after = Q(started_at__gt=at) | Q(started_at=at, id__gt=key)


def written(chunks: Iterable[list[Row]], fields: Sequence[str], form: Format) -> Iterator[str]:
    """The file, piece by piece: its head, the rows of each chunk, its end."""
    write = _csv if form == "csv" else _json
    return write(chunks, fields)


def cell(value: Any) -> str:
    """One cell of a CSV."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    number = isinstance(value, int) and not isinstance(value, bool)
    return f"'{text}" if not number and text.lstrip(" ").startswith(_FORMULA) else text


def _csv(chunks: Iterable[list[Row]], fields: Sequence[str]) -> Iterator[str]:
    yield _lines([fields])
    for chunk in chunks:
        yield _lines([cell(row[name]) for name in fields] for row in chunk)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _json(chunks: Iterable[list[Row]], fields: Sequence[str]) -> Iterator[str]:
    del fields
    before = "[\n"
    for chunk in chunks:
        for row in chunk:
            yield before + json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _plain(row: Row) -> Row:
    """Times as text, in the way that seals are made of; keys as text."""
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if value is None or isinstance(value, str | int | Mapping | list):
        return value
    return str(value)

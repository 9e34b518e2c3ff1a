"""/events: everything that was done, for administrators: search, export, proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.events_schemas import (
    ActorOut,
    EventFilters,
    EventOut,
    EventPageOut,
    Paging,
    ThingOut,
    VerdictOut,
)
from deskgate.control.api.paging import page
from deskgate.control.api.schemas import Problem
from deskgate.control.api.streams import download
from deskgate.control.audit.export import (
    CONTENT_TYPES,
    EVENT_FIELDS,
    Format,
    event_chunks,
    written,
)
from deskgate.control.audit.models import Event
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import (
    EventFilter,
    event_get,
    events_find,
    events_visible_to,
)

SORTS = {"at": "at", "action": "action", "actor": "actor_name"}
FILE = {
    200: {
        "description": "The file",
        "content": {"text/csv": {"schema": {"type": "string"}}, "application/json": {}},
    }
}

FormatParam = Annotated[Format, Query(alias="format")]

router = Router(tags=["log"])


@router.get("", response={200: EventPageOut, ERRORS: Problem})
def events_list(
    request: HttpRequest, filters: Query[EventFilters], paging: Query[Paging]
) -> EventPageOut:
    """Events, newest first unless `sort` (at, action, actor; "-" before it) says otherwise."""
    rows = events_find(user=person_of(request), wanted=EventFilter(**filters.dict()))
    found, following = page(
        rows,
        cursor=paging.cursor,
        limit=paging.limit,
        sort=paging.sort or "-at",
        sorts=SORTS,
        keys_first=True,
    )
    return EventPageOut(items=[_out(row) for row in found], next_cursor=following)


@router.get("/export", response={ERRORS: Problem}, openapi_extra={"responses": FILE})
def events_export(
    request: HttpRequest, filters: Query[EventFilters], form: FormatParam = "csv"
) -> HttpResponseBase:
    """The events that fit as one file, oldest first. That all were taken along is on record."""
    wanted = EventFilter(**filters.dict())
    rows = events_find(user=person_of(request), wanted=wanted)
    record("log.export", details={"what": "events", "format": form, **given(asdict(wanted))})
    return download(
        request,
        written(event_chunks(rows), EVENT_FIELDS, form),
        name=f"events.{form}",
        content_type=CONTENT_TYPES[form],
    )


@router.get("/verify", response={200: VerdictOut, ERRORS: Problem})
def events_verify(request: HttpRequest) -> VerdictOut:
    """Prove the whole log; as `deskgate audit verify`, which is better for a very long one."""
    events_visible_to(person_of(request))
    verdict = log_verify()
    record("log.verify", details={"ok": verdict.ok, "checked": verdict.checked})
    return VerdictOut(
        ok=verdict.ok,
        checked=verdict.checked,
        problem=verdict.problem,
        seq=verdict.seq,
        digest=verdict.digest,
    )


@router.get("/{event_id}", response={200: EventOut, ERRORS: Problem})
def event_read(request: HttpRequest, event_id: str) -> EventOut:
    """One event."""
    return _out(event_get(user=person_of(request), event_id=event_id))


def given(wanted: dict[str, object]) -> dict[str, object]:
    """Of a filter, what narrows."""
    return {name: value for name, value in wanted.items() if value not in ("", None)}


def _out(row: Event) -> EventOut:
    actor_id = None if row.actor_id is None else str(row.actor_id)
    thing = ThingOut(kind=row.thing_kind, id=row.thing_id, name=row.thing_name)
    return EventOut(
        id=str(row.pk),
        seq=row.seq,
        at=row.at,
        action=row.action,
        actor=ActorOut(kind=row.actor_kind, name=row.actor_name, id=actor_id, address=row.address),
        thing=thing if row.thing_kind or row.thing_name else None,
        details=row.details,
        digest=row.digest,
    )

"""/me/favourites and /me/recent: what a person keeps at hand, and what they opened of late."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.texts import identifier
from deskgate.control.tree.favourites import favourite_add, favourite_remove, recent_get
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action

router = Router(tags=["favourites"])


class RecentOut(Schema):
    """A connection, and when it was opened last."""

    connection_id: str
    at: datetime


@router.put("/favourites/{connection_id}", response={204: None, ERRORS: Problem})
def favourite_put(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Keep a connection that one sees at hand."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    favourite_add(user=user, connection=connection)
    return HttpResponse(status=204)


@router.delete("/favourites/{connection_id}", response={204: None, ERRORS: Problem})
def favourite_delete(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Not any more; one that wasn't is no error."""
    favourite_remove(user=person_of(request), connection_id=identifier(connection_id))
    return HttpResponse(status=204)


@router.get("/recent", response={200: list[RecentOut], ERRORS: Problem})
def recent_read(request: HttpRequest) -> list[RecentOut]:
    """The connections opened last that one still sees, newest first."""
    return [
        RecentOut(connection_id=str(recent.connection_id), at=recent.at)
        for recent in recent_get(user=person_of(request))
    ]

"""/stream: what changes, as it changes. The answer is Django's; what follows it is the stream's."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import LoginOver
from deskgate.control.together.standing import overseers_among
from deskgate.control.together.streams import CONTENT_TYPE, HEADERS, PLACE, Entry, Place
from deskgate.control.tokens.logins import login_of_session

router = Router(tags=["sessions"])

_ANSWER: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "Events, until the log-in ends.",
            "content": {CONTENT_TYPE: {"schema": {"type": "string"}}},
        }
    }
}


@router.get("", response={ERRORS | {429}: Problem}, openapi_extra=_ANSWER)
def stream_read(request: HttpRequest) -> HttpResponse:
    """Server-sent events, for as long as the log-in is good.

    `live`, `shares` and `tree` say that something of it has changed, and nothing else (their data
    is `{}`): ask for it again. `share` is something that was just shared with this person (`id`,
    `name`, `giver`). Of many changes in a short time one is told; whoever comes back asks for
    everything again.
    """
    person, token = person_of(request), token_of(request)
    login = login_of_session(request.session) if token is None else token.digest
    if login is None:
        raise LoginOver
    scope: dict[str, Any] = getattr(request, "scope", {})  # a test's request has none
    place = scope.get(PLACE)
    if isinstance(place, Place):
        entry = Entry(person.pk, login, by_token=token is not None)
        place.take(entry, oversees=bool(overseers_among([person.pk])))
    return HttpResponse(content_type=CONTENT_TYPE, headers=HEADERS)

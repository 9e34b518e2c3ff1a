"""What every answer of Django's gets: the Content-Security-Policy; in the APIs, errors as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.project.errors import translated

# No script but our own files. Inline styles are allowed because the interface's component library
# sets them; blob: and data: images and sounds are what guacd's drawing arrives as.
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class _Either:
    """For chains of plain and of asynchronous views alike."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], _Answer]) -> None:
        self._get_response = get_response
        self._async = iscoroutinefunction(get_response)
        if self._async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> _Answer:
        """The answer to this request."""
        raise NotImplementedError


class _Finish(_Either):
    """Has `finish` look at each answer."""

    def __call__(self, request: HttpRequest) -> _Answer:
        answer = self._get_response(request)
        if isinstance(answer, HttpResponseBase):
            return self.finish(request, answer)
        return self._later(request, answer)

    async def _later(
        self, request: HttpRequest, answer: Awaitable[HttpResponseBase]
    ) -> HttpResponseBase:
        return self.finish(request, await answer)

    def finish(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer to send."""
        raise NotImplementedError


class ContentSecurityPolicy(_Finish):
    """Adds the header unless the view has set its own."""

    def finish(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The same answer, with the header."""
        del request
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class ApiErrors(_Finish):
    """Words what was refused before any view of an API saw it as that API does."""

    def finish(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, or another in its place."""
        return translated(request, response)


class Acting(_Either):
    """Says who acts while a request is answered. After the middleware that knows the person."""

    def __call__(self, request: HttpRequest) -> _Answer:
        if self._async:
            return self._later(request)
        with acting(partial(request_actor, request)):
            return self._get_response(request)

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        with acting(partial(request_actor, request)):
            answer = self._get_response(request)
            return answer if isinstance(answer, HttpResponseBase) else await answer


def request_actor(request: HttpRequest) -> Actor:
    """Who sent this request; asked anew each time, because a log-in changes it on the way."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    user = request.user
    if not isinstance(user, User):
        return Actor(kind=ActorKind.PERSON, address=address)
    token = getattr(request, "api_token", None)  # set where a token is let in: `api/auth.py`
    return Actor(ActorKind.PERSON, user.username, user.pk, address, token.name if token else "")

"""Has each request's person be who their log-in says, as long as there is that log-in.

Law: a session in the cookie alone proves nothing: without its `Login` it is nobody's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from deskgate.control.accounts.models import User
from deskgate.control.tokens.logins import login_still

_Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class LiveLogins:
    """Looks at the log-in when somebody asks for the person, and not before."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], _Answer]) -> None:
        self._get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> _Answer:
        person = partial(person_of_request, request, request.user)
        user = SimpleLazyObject(person)
        request.user = user  # type: ignore[assignment]  # as Django's own middleware does it

        async def auser() -> User | AnonymousUser:
            return await sync_to_async(lambda: request.user)()

        request.auser = auser
        return self._get_response(request)


def person_of_request(request: HttpRequest, claimed: User | AnonymousUser) -> User | AnonymousUser:
    """The person whom the session claims, if their log-in is still there; else nobody."""
    if not isinstance(claimed, User):
        return claimed
    if login_still(request=request, person=claimed):
        return claimed
    request.session.flush()
    return AnonymousUser()

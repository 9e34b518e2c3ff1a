"""Who is asking: the browser's session, and on writes the CSRF header only our page can set."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from deskgate.control.accounts.models import User


class LoggedIn(APIKeyCookie):
    """A person with a session; everybody else gets 401."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The person, when there is one."""
        del key
        return request.user if isinstance(request.user, User) else None


class Anybody(APIKeyCookie):
    """No log-in needed, but the CSRF header is: nobody can be logged in or out from elsewhere."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:
        """Always."""
        del request, key
        return True


def person_of(request: HttpRequest) -> User:
    """The person of a request that `LoggedIn` has let through."""
    if not isinstance(request.user, User):
        raise TypeError("this operation is not behind a log-in")
    return request.user

"""Who is asking: a program's API token, or the browser's session.

Laws: writes from a browser need the CSRF header that only our page can set; a token opens what
`scopes.py` lists for it and nothing else; who must set up a second factor, or choose another
password, first does only that.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from deskgate.control.accounts.factors import factor_check, factor_enrolled
from deskgate.control.accounts.groups_selectors import second_factor_required
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_must_change
from deskgate.control.api.scopes import scope_of
from deskgate.control.errors import EnrolmentNeeded, Forbidden, RenewalNeeded
from deskgate.control.tokens.api_tokens import api_token_use
from deskgate.control.tokens.models import ApiToken
from deskgate.grants import Secret


class ByToken(HttpBearer):
    """A program with an API token. Before the session, so that its requests need no CSRF header."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token, if it is good for this operation. Raises LoginOver, LockedOut, Forbidden."""
        row = api_token_use(request=request, token=Secret(token))
        wanted = scope_of(request)
        if wanted is None:
            raise Forbidden("API tokens can't be used for this. Do it in the page.")
        if wanted.value not in row.scopes:
            raise Forbidden(f"This API token has not the scope ‘{wanted.value}’.")
        if second_factor_required(row.person) and not factor_enrolled(row.person):
            raise EnrolmentNeeded
        request.user = row.person
        request.api_token = row  # type: ignore[attr-defined]  # read by `token_of`
        return row


class Renewing(APIKeyCookie):
    """A person with a session, even if they have to choose another password first."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The person, when there is one whose log-in is enough. Raises as `factor_check`."""
        del key
        if not isinstance(request.user, User):
            return None
        factor_check(request, request.user)
        return request.user


class LoggedIn(Renewing):
    """A person with a session; everybody else gets 401."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The person, when there is one whose log-in is enough.

        Raises as `factor_check`, and RenewalNeeded.
        """
        user = super().authenticate(request, key)
        if user is not None and password_must_change(user):
            raise RenewalNeeded
        return user


class Enrolling(LoggedIn):
    """A person with a session, even if they have to set up their second factor first."""

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
    """The person of a request that is behind a log-in."""
    if not isinstance(request.user, User):
        raise TypeError("this operation is not behind a log-in")
    return request.user


def token_of(request: HttpRequest) -> ApiToken | None:
    """The API token that a request came with, if it did."""
    token: Any = getattr(request, "api_token", None)
    return token if isinstance(token, ApiToken) else None

"""/session: who is logged in; log in; log out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from deskgate.control.accounts.entering import person_log_in, person_log_out
from deskgate.control.accounts.models import User
from deskgate.control.api.auth import Anybody
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import CredentialsIn, Problem, SessionOut, UserOut
from deskgate.control.errors import Forbidden
from deskgate.grants import Secret

router = Router(tags=["session"])


@router.get("", response=SessionOut, auth=None)
def session_read(request: HttpRequest) -> SessionOut:
    """Who is logged in. Sets the CSRF cookie, without which nothing can be written."""
    get_token(request)
    user = request.user
    return SessionOut(user=_user(user) if isinstance(user, User) else None)


@router.post("", response={200: SessionOut, ERRORS | {429}: Problem}, auth=Anybody())
def session_create(request: HttpRequest, credentials: CredentialsIn) -> SessionOut:
    """Log in by name and password. 403 when either is wrong, 429 when too many do at once."""
    user = person_log_in(
        request=request,
        username=credentials.username,
        password=Secret(credentials.password.get_secret_value()),
    )
    if user is None:
        raise Forbidden("The user name or the password is wrong.")
    return SessionOut(user=_user(user))


@router.delete("", response={204: None, ERRORS: Problem}, auth=Anybody())
def session_delete(request: HttpRequest) -> HttpResponse:
    """Log out; the desktops that were opened with this log-in end."""
    person_log_out(request=request)
    return HttpResponse(status=204)


def _user(user: User) -> UserOut:
    return UserOut(id=str(user.pk), username=user.username, is_admin=user.is_admin)

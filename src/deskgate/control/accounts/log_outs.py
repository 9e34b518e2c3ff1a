"""Log-outs from afar: one's own other log-ins, or another person's by an administrator."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.entering import person_log_out
from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import LoginOver
from deskgate.control.tokens.api_tokens import api_token_delete
from deskgate.control.tokens.logins import (
    everything_revoke,
    login_of_session,
    login_revoke,
    login_told,
)
from deskgate.control.tokens.selectors import Presence, token_id_of

_MESSAGE = "This log-in was ended from another one."


def log_out_one(*, request: HttpRequest, presence: Presence) -> None:
    """End one of the person's own log-ins, be it this one."""
    user = _person(request)
    if presence.kind == "api-token":
        api_token_delete(person=user, token_id=token_id_of(presence))
    elif presence.login == login_of_session(request.session):
        person_log_out(request=request)
    else:
        with transaction.atomic():
            told = {"kind": presence.kind, "from": presence.address}
            record("login.end", user, details={**told, **login_told(presence.login)})
            login_revoke(login=presence.login, person=user, message=_MESSAGE)


def log_out_everywhere(*, request: HttpRequest, also_here: bool) -> None:
    """End all of the person's own log-ins but this one, or this one, too."""
    user = _person(request)
    with transaction.atomic():
        record("login.end", user, details={"all": True})
        keep = None if also_here else login_of_session(request.session)
        everything_revoke(person=user, message=_MESSAGE, keep=keep, api_tokens=True)
        if also_here:
            person_log_out(request=request)


def log_ins_end(*, user: User) -> None:
    """An administrator ends all log-ins of a person."""
    with transaction.atomic():
        record("login.end", user, details={"all": True})
        everything_revoke(
            person=user, message="An administrator ended your log-ins.", api_tokens=True
        )


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise LoginOver
    return request.user

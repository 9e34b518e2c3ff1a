"""Passwords that must be changed at the log-in, as Guacamole's clients are asked for another one.

Laws: it is asked for before the second factor, because clients send everything once more and a code
is good once; it is changed only when all else was right. Source: guacamole.md §4 "MFA/SSO".
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_check, password_must_change, password_renew
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Invalid
from deskgate.control.guacapi.errors import api_error
from deskgate.control.tokens.services import login_allow
from deskgate.grants import Secret

NEW: Final = "new-password"
CONFIRM: Final = "confirm-new-password"
_FIELDS: Final = ({"name": NEW, "type": "PASSWORD"}, {"name": CONFIRM, "type": "PASSWORD"})


def renewal_ask(request: HttpRequest, person: User) -> HttpResponse | None:
    """What is wrong with the new password, or that there is none; None if all is well.

    Raises NotNow.
    """
    if not password_must_change(person):
        return None
    login_allow(person=person, by="password")
    new = request.POST.get(NEW, "")
    if not new:
        return api_error(
            403,
            "INSUFFICIENT_CREDENTIALS",
            "Password expired",
            expected=_fields(),
            key="LOGIN.INFO_PASSWORD_EXPIRED",
        )
    if new != request.POST.get(CONFIRM, ""):
        return _wrong("The new passwords differ.", "LOGIN.ERROR_PASSWORD_MISMATCH")
    if person.check_password(new):
        return _wrong("The new password is the old one.", "LOGIN.ERROR_PASSWORD_SAME")
    try:
        password_check(user=person, password=Secret(new))
    except Invalid as refused:
        return _wrong(" ".join(refused.errors["password"]), "APP.TEXT_UNTRANSLATED")
    return None


def renewal_do(request: HttpRequest, person: User) -> Secret | None:
    """Change the password to what was asked for; the new one. None: it need not be changed."""
    if not password_must_change(person):
        return None
    new = Secret(request.POST.get(NEW, ""))
    address = str(request.META.get("REMOTE_ADDR", ""))
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, address)):
        password_renew(user=person, new=new)
    return new


def _wrong(message: str, key: str) -> HttpResponse:
    return api_error(400, "BAD_REQUEST", message, key=key)


def _fields() -> list[dict[str, Any]]:
    return [dict(field) for field in _FIELDS]

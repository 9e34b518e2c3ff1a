"""The password that somebody logged in with, for connections that log in as the person.

Laws: kept sealed, beside the log-in and only as long as it lives, and only where some connection or
folder passes log-ins on at all; never anywhere else. A log-in without a password (a passkey, OpenID
Connect) has none. Trouble with the vault never keeps anybody from logging in.
"""

from __future__ import annotations

import base64
from typing import Final

import structlog
from django.http import HttpRequest

from deskgate.control.accounts.models import User
from deskgate.control.errors import KeyTrouble
from deskgate.control.tokens.models import Login
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import LoginPassword
from deskgate.grants import Secret

_PENDING: Final = "deskgate_password_to_pass_on"
_log = structlog.get_logger(__name__)


def password_remember(*, request: HttpRequest, person: User, password: Secret) -> None:
    """The password was right; the log-in may still lack its second factor. See `password_settle`.

    Sealed, in the session that will be the log-in's.
    """
    if passed_on_anywhere() and (sealed := _sealed(password)) is not None:
        told = base64.b64encode(sealed).decode()
        request.session[_PENDING] = {"person": person.pk, "sealed": told}


def password_taken(*, request: HttpRequest, person: User) -> bytes | None:
    """What was remembered for this person's log-in; it is not in the session any more."""
    held = request.session.pop(_PENDING, None)
    if not isinstance(held, dict) or held.get("person") != person.pk:
        return None
    return base64.b64decode(str(held.get("sealed", "")))


def password_settle(*, login: Login, sealed: bytes | None) -> None:
    """The log-in has begun; what was taken for it lives as long as it does."""
    if sealed is not None:
        LoginPassword.objects.update_or_create(login=login, defaults={"sealed": sealed})


def password_keep(*, login: str, password: Secret) -> None:
    """The person of this log-in has just shown this password."""
    row = Login.objects.filter(name=login).first() if passed_on_anywhere() else None
    if row is not None:
        password_settle(login=row, sealed=_sealed(password))


def _sealed(password: Secret) -> bytes | None:
    try:
        return seal(password)
    except KeyTrouble as trouble:
        _log.error("The password of a log-in can't be kept for passing it on", reason=str(trouble))
        return None


def password_there(*, login: str) -> bool:
    """Whether the log-in of this name has a password to pass on."""
    return LoginPassword.objects.filter(login__name=login).exists()


def password_of(*, login: str) -> Secret | None:
    """The password of the log-in of this name, for a grant alone. Raises KeyTrouble."""
    row = LoginPassword.objects.filter(login__name=login).first()
    return unseal(bytes(row.sealed)) if row else None


def passed_on_anywhere() -> bool:
    """Whether any connection or folder logs people in with their own log-ins."""
    wanted = {"credential_source": CredentialSource.PASS_THROUGH}
    return Connection.objects.filter(**wanted).exists() or Folder.objects.filter(**wanted).exists()

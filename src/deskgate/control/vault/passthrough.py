"""The password that somebody logged in with, for connections that log in as the person.

Laws: kept sealed, beside the log-in and only as long as it lives, and only where some connection or
folder passes log-ins on at all; never anywhere else. A log-in without a password (a passkey, OpenID
Connect) has none. Trouble with the vault never keeps anybody from logging in.
"""

from __future__ import annotations

import structlog

from deskgate.control.errors import KeyTrouble
from deskgate.control.tokens.models import Login
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import LoginPassword
from deskgate.grants import Secret

_log = structlog.get_logger(__name__)


def password_keep(*, login: str, password: Secret) -> None:
    """Somebody has just logged in with this password, as the log-in of this name."""
    if not passed_on_anywhere():
        return
    row = Login.objects.filter(name=login).first()
    if row is None:
        return
    try:
        LoginPassword.objects.update_or_create(login=row, defaults={"sealed": seal(password)})
    except KeyTrouble as trouble:
        _log.error("The password of a log-in can't be kept for passing it on", reason=str(trouble))


def password_there(*, login: str) -> bool:
    """Whether the log-in of this name has a password to pass on."""
    return LoginPassword.objects.filter(login__name=login).exists()


def password_of(*, login: str) -> Secret | None:
    """The password of the log-in of this name, for a grant alone. Raises KeyTrouble."""
    row = LoginPassword.objects.filter(login__name=login).first()
    return unseal(bytes(row.sealed)) if row else None


def password_forget(*, login: str) -> None:
    """There is nothing to pass on any more; log-out does the same by itself."""
    LoginPassword.objects.filter(login__name=login).delete()


def passed_on_anywhere() -> bool:
    """Whether any connection or folder logs people in with their own log-ins."""
    wanted = {"credential_source": CredentialSource.PASS_THROUGH}
    return Connection.objects.filter(**wanted).exists() or Folder.objects.filter(**wanted).exists()

"""Checks names and passwords with LDAP, for whatever asks Django. After the backend of passwords
that are kept here, so that those work whatever the directory does.

Laws: a few at a time, because a server that doesn't answer keeps each waiting; who is refused
although the password was right is told why, everybody else isn't.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from typing import Any, Final

import structlog
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from deskgate.control.accounts.backend import PasswordBackend
from deskgate.control.accounts.models import Source, User, username_fold
from deskgate.control.accounts.turns import turn
from deskgate.control.audit.record import record
from deskgate.control.directory.claims import LDAP, Rules
from deskgate.control.directory.errors import DirectoryRefused, DirectoryTrouble
from deskgate.control.directory.installed import ldap_check
from deskgate.control.directory.services import person_take
from deskgate.control.setup import current_settings
from deskgate.control.texts import is_unicode
from deskgate.directory_settings import DirectorySettings
from deskgate.grants import Secret

AT_ONCE: Final = 8
WAIT_SECONDS: Final = 3.0

_places = threading.BoundedSemaphore(AT_ONCE)
_log = structlog.get_logger(__name__)


class LdapBackend(BaseBackend):
    """The directory's people."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        """The person, or None. Raises Busy, DirectoryRefused, DirectoryTrouble."""
        settings = current_settings()
        if not (username and password) or "\0" in username + password:
            return None
        if not is_unicode(username) or not is_unicode(password):
            return None
        try:
            with _place():
                return log_in(settings, username, Secret(password))
        except DirectoryRefused as refused:
            user = User.objects.filter(username_key=username_fold(username)).first()
            details = {"by": LDAP, "reason": refused.reason}
            record("login.refuse", user, name=username, details=details)
            raise
        except DirectoryTrouble as trouble:
            _log.warning("! LDAP can't be asked", detail=trouble.detail)
            if _is_kept_here(username):
                return None  # whose password was wrong, as it was checked before
            raise

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, while they are enabled."""
        found = PasswordBackend().get_user(user_id)
        return found if isinstance(found, User) else None


def log_in(settings: DirectorySettings, username: str, password: Secret) -> User | None:
    """The person of this name and password; None where the directory has none."""
    ldap_check(settings)
    from deskgate.control.directory.ldap_client import ldap_open, why_not

    with ldap_open(settings) as directory:
        if settings.ldap_user_dn:
            entry = directory.find_oneself(username, password)
        else:
            found = directory.find(username)
            entry = found if found and directory.password_is(found, password) else None
        if entry is None:
            return None
        disabled = why_not(entry)
        if disabled is not None:
            _log.info("= disabled in LDAP", entry=entry.dn, by=disabled)
            raise DirectoryRefused("directory-disabled")
        claimed = directory.claimed(entry)
    return person_take(claimed=claimed, rules=Rules.of_ldap(settings))


def _is_kept_here(username: str) -> bool:
    key = username_fold(username)
    return "\0" not in key and User.objects.filter(username_key=key, source=Source.MANUAL).exists()


def _place() -> AbstractContextManager[None]:
    return turn(_places, seconds=WAIT_SECONDS)

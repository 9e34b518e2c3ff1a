"""Checks names and passwords for whatever asks: the API, Guacamole's tokens, the administration.

Laws: a password is checked by at most `AT_ONCE` threads, because hashing is slow on purpose and
would take every core from the live desktops; what isn't Unicode text is just wrong.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from deskgate.control.accounts.models import Source, User
from deskgate.control.accounts.turns import turn
from deskgate.control.texts import is_unicode

AT_ONCE: Final = 2
# Longer than a handful of people who log in at once need (a check takes some tenths of a second);
# shorter than people wait, and a flood's threads don't pile up.
WAIT_SECONDS: Final = 3.0

_places = threading.BoundedSemaphore(AT_ONCE)


class PasswordBackend(ModelBackend):
    """Django's own check, a few at a time."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The enabled person, or None. Raises Busy."""
        if not is_unicode(username or "") or not is_unicode(password or ""):
            return None
        with _place():
            found = super().authenticate(request, username, password, **kwargs)
        # Who is a directory's has no password here, whatever the row holds.
        is_kept_here = isinstance(found, User) and found.source == Source.MANUAL
        return found if is_kept_here else None


def _place() -> AbstractContextManager[None]:
    return turn(_places, seconds=WAIT_SECONDS)

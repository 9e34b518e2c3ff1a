"""Checks names and passwords for whatever asks: the API, Guacamole's tokens, the administration.

Laws: a password is checked by at most `AT_ONCE` threads, because hashing is slow on purpose and
would take every core from the live desktops; what isn't Unicode text is just wrong.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from deskgate.control.accounts.models import Source, User
from deskgate.control.errors import Busy

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
        if not _is_text(username) or not _is_text(password):
            return None
        with _place():
            found = super().authenticate(request, username, password, **kwargs)
        # Who is a directory's has no password here, whatever the row holds.
        is_kept_here = isinstance(found, User) and found.source == Source.MANUAL
        return found if is_kept_here else None


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Busy("Too many people are logging in at once. Try again in a moment.")
    try:
        yield
    finally:
        _places.release()


def _is_text(value: str | None) -> bool:
    """JSON can hold half a surrogate pair, which no name has and nothing can hash."""
    try:
        (value or "").encode()
    except UnicodeEncodeError:
        return False
    return True

"""Reads of people."""

from __future__ import annotations

from deskgate.control.accounts.models import User, username_fold
from deskgate.control.errors import NotFound


def user_get(*, username: str) -> User:
    """The person of this name, whatever its case. Raises NotFound."""
    user = User.objects.filter(username_key=username_fold(username)).first()
    if user is None:
        raise NotFound(f"There is no user called {username!r}.")
    return user


def user_lock(*, user_id: int) -> User | None:
    """This person as they are now, and unchanged until the surrounding transaction ends.

    Law: whatever gives a person something (a token, a session) or takes it away holds this lock
    first, so that one of two at once sees what the other did. SQLite has one writer anyway.
    """
    return User.objects.select_for_update().filter(pk=user_id).first()


def any_user_exists() -> bool:
    """Whether the first administrator has been made."""
    return User.objects.exists()

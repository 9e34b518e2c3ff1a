"""Reads of people."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from deskgate.control.accounts.models import User, username_fold
from deskgate.control.errors import Conflict, NotFound


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


def user_check_dispensable(*, user: User) -> None:
    """Whether somebody else is left who can log in and administer. Raises Conflict.

    Whose account has a last day doesn't count: after it nobody would be left.
    """
    able = User.objects.filter(is_active=True, is_superuser=True, valid_until__isnull=True).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    with transaction.atomic():
        # Locked, because of the last two each could be taken away while the other still counts;
        # in one order and before the person's own lock, so that no two wait for each other.
        keys = set(able.select_for_update().order_by("pk").values_list("pk", flat=True))
    if keys == {user.pk}:
        raise Conflict(
            f"{user.username} is the last administrator who can log in. Make another one first."
        )


def any_user_exists() -> bool:
    """Whether the first administrator has been made."""
    return User.objects.exists()

"""A password that another program has kept, as Django keeps one: the person goes on logging in.

Law: it is for people who have no password here yet; what can't be checked is not kept.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import identify_hasher
from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.grants import Secret

_LONGEST: Final = 128  # characters of the column


def password_adopt(*, user: User, encoded: Secret) -> None:
    """Keep this hash as the password. Raises Invalid, Conflict."""
    text = encoded.reveal()
    try:
        identify_hasher(text)
    except ValueError:
        raise Invalid({"password": ["It is kept in a way that can't be checked here."]}) from None
    if len(text) > _LONGEST:
        raise Invalid({"password": ["It is kept in a way that is too long to keep here."]})
    with transaction.atomic():
        before = user_lock(user_id=user.pk)
        if before is not None and before.has_usable_password():
            raise Conflict(f"{user.username} has a password already.")
        user.password = text
        user.save(update_fields=["password", "updated_at"])
        record("user.password", user, details={"how": "taken over"})

"""Keeps a password anew, at a log-in, when it was kept in a way that isn't today's.

Law: of two log-ins at once one keeps it and the other goes by that; what somebody has meanwhile
changed is not overwritten, and what was right before the change isn't any more.
"""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password

from deskgate.control.accounts.models import User


def password_verify(*, user: User, raw: str) -> bool:
    """Whether it is the person's password, which is kept in today's way from now on."""
    overtaken = False

    def keep_anew(right: str) -> None:
        nonlocal overtaken
        encoded = make_password(right)
        row = User.objects.filter(pk=user.pk, password=user.password)
        if row.update(password=encoded):
            user.password = encoded
        else:
            overtaken = user.pk is not None

    right = check_password(raw, user.password, keep_anew)
    if not overtaken:
        return right
    user.password = User.objects.values_list("password", flat=True).filter(pk=user.pk).first() or ""
    return check_password(raw, user.password)

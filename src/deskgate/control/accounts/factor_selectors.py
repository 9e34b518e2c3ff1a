"""Reads of what second factors a person has."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from deskgate.control.accounts.models import User


def totp_of(user: User) -> Authenticator | None:
    """Their authenticator."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def passkeys_of(user: User) -> list[Authenticator]:
    """Their passkeys and security keys, the oldest first."""
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(rows.order_by("created_at", "pk"))


def recovery_codes_left(user: User) -> int:
    """How many of their recovery codes were not used yet."""
    kind = Authenticator.Type.RECOVERY_CODES
    row = Authenticator.objects.filter(user=user, type=kind).first()
    return 0 if row is None else len(row.wrap().get_unused_codes())

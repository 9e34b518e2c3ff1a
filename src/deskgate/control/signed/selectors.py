"""Reads of signing keys. Law: they let people in, so only administrators see that there are any."""

from __future__ import annotations

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.signed.models import SigningKey
from deskgate.control.texts import identifier


def signing_keys_get(*, user: User) -> QuerySet[SigningKey]:
    """All of them. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators see the signing keys.")
    return SigningKey.objects.all()


def signing_key_get(*, user: User, key_id: str) -> SigningKey:
    """One of them. Raises Forbidden, NotFound."""
    key = signing_keys_get(user=user).filter(pk=identifier(key_id)).first()
    if key is None:
        raise NotFound("There is no such signing key.")
    return key


def signing_key_to_write(*, user: User, key_id: str) -> SigningKey:
    """The same, locked until the surrounding transaction ends. Raises Forbidden, NotFound."""
    rows = signing_keys_get(user=user).select_for_update()
    key = rows.filter(pk=identifier(key_id)).first()
    if key is None:
        raise NotFound("There is no such signing key.")
    return key

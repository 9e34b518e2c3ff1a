"""Writes to signing keys: made, changed, given another secret, disabled, deleted.

Laws: a secret that we make is told once, and one that was given never; whoever a key let in leaves
with the same commit that takes it, or its secret, away; never a secret in the log.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.db import IntegrityError, transaction

from deskgate.control.audit.record import record
from deskgate.control.errors import Invalid
from deskgate.control.signed.key_values import (
    KeyValues,
    dialect_checked,
    name_checked,
    secret_checked,
    values_checked,
)
from deskgate.control.signed.keys import JSON_KEY_BYTES
from deskgate.control.signed.models import Dialect, SigningKey
from deskgate.control.vault.cipher import seal
from deskgate.control.visits.services import visits_of_key_end
from deskgate.grants import Secret

_BYTES: Final = 32


def signing_key_create(
    *, name: str, dialect: str, secret: Secret | None = None, values: KeyValues | None = None
) -> tuple[SigningKey, Secret | None]:
    """A new key, and its secret if we made it. Raises Invalid, KeyTrouble."""
    row = SigningKey(name=name_checked(name), dialect=dialect_checked(dialect))
    for field, value in values_checked(values or {}).items():
        setattr(row, field, value)
    made = None if secret is not None else secret_make(dialect)
    row.sealed = seal(secret_checked(dialect, secret or made or Secret("")))
    with transaction.atomic():
        _save(row)
        record("signing-key.create", row, details={"dialect": dialect, **_said(row)})
    return row, made


def signing_key_update(
    *, key: SigningKey, values: KeyValues, is_enabled: bool | None = None
) -> SigningKey:
    """Change what is given. A key that is disabled lets nobody in, and whom it let in leaves."""
    before = _said(key)
    for field, value in values_checked(values).items():
        setattr(key, field, value)
    with transaction.atomic():
        was_enabled = SigningKey.objects.select_for_update().get(pk=key.pk).is_enabled
        if is_enabled is not None:
            key.is_enabled = is_enabled
        _save(key)
        after = _said(key)
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            record("signing-key.update", key, details=changed)
        if key.is_enabled != was_enabled:
            record("signing-key.enable" if key.is_enabled else "signing-key.disable", key)
        if was_enabled and not key.is_enabled:
            visits_of_key_end(key.name)
    return key


def signing_key_rotate(*, key: SigningKey, secret: Secret | None = None) -> Secret | None:
    """Another secret from now on, and that one if we made it. Whom the old one let in leaves."""
    made = None if secret is not None else secret_make(key.dialect)
    key.sealed = seal(secret_checked(key.dialect, secret or made or Secret("")))
    with transaction.atomic():
        key.save(update_fields=["sealed", "updated_at"])
        record("signing-key.rotate", key)
        visits_of_key_end(key.name)
    return made


def signing_key_delete(*, key: SigningKey) -> None:
    """It is good no more, and whom it let in leaves."""
    with transaction.atomic():
        record("signing-key.delete", key)
        visits_of_key_end(key.name)
        key.delete()


def secret_make(dialect: str) -> Secret:
    """A secret that nobody guesses, in the form that the dialect wants."""
    if dialect == Dialect.JSON:
        return Secret(secrets.token_hex(JSON_KEY_BYTES))
    return Secret(secrets.token_urlsafe(_BYTES))


def _said(key: SigningKey) -> dict[str, object]:
    return {name: getattr(key, name) for name in KeyValues.__annotations__ if name != "note"}


def _save(key: SigningKey) -> None:
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a signing key of this name already."]}) from None

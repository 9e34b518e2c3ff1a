"""Secrets in the database: encrypted, replaced, forgotten."""

from __future__ import annotations

from deskgate.control.tree.models import Connection
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.services import secret_clear, secret_set, secrets_reveal
from deskgate.grants import Secret


def test_stored_encrypted_and_replaced(connection: Connection) -> None:
    secret_set(connection=connection, name="password", value=Secret("first"))
    secret_set(connection=connection, name="password", value=Secret("second"))
    row = ConnectionSecret.objects.get()
    assert b"second" not in bytes(row.token)
    assert "second" not in str(row)
    revealed = secrets_reveal(connection_id=connection.pk)
    assert revealed == {"password": Secret("second")}
    assert "second" not in repr(revealed)


def test_clearing_is_no_error_when_there_is_none(connection: Connection) -> None:
    secret_clear(connection=connection, names=["password", "passphrase"])
    assert secrets_reveal(connection_id=connection.pk) == {}
    secret_clear(connection=connection, names=["password"])

"""What may be known of secrets."""

from __future__ import annotations

from deskgate.control.tree.models import Connection
from deskgate.control.vault.selectors import secret_names, secrets_exist
from deskgate.control.vault.services import secret_set
from deskgate.grants import Secret


def test_names_only(connection: Connection) -> None:
    secret_set(connection=connection, name="passphrase", value=Secret("x"))
    assert secret_names(connection_id=connection.pk) == ["passphrase", "password"]
    assert secrets_exist()


def test_none(db: None) -> None:
    assert not secrets_exist()

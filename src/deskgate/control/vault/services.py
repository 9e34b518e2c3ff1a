"""Writes to the vault, and the one way out of it."""

from __future__ import annotations

from collections.abc import Iterable

from deskgate.control.tree.models import Connection
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import ConnectionSecret
from deskgate.grants import Secret


def secret_set(*, connection: Connection, name: str, value: Secret) -> None:
    """Store or replace one secret parameter."""
    ConnectionSecret.objects.update_or_create(
        connection=connection, name=name, defaults={"token": seal(value)}
    )


def secret_clear(*, connection: Connection, names: Iterable[str]) -> None:
    """Forget secret parameters; those that aren't stored are no error."""
    ConnectionSecret.objects.filter(connection=connection, name__in=list(names)).delete()


def secrets_reveal(*, connection_id: int) -> dict[str, Secret]:
    """All secrets of a connection, for its grant and for nothing else."""
    rows = ConnectionSecret.objects.filter(connection_id=connection_id)
    return {row.name: unseal(bytes(row.token)) for row in rows}

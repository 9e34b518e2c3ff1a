"""Writes to a connection's own secrets, and the one way out of them.

Law: a secret is tied to the target that its connection leads to when it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from deskgate.control.tree.models import Connection
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.targets import digest_of
from deskgate.grants import Secret


def secret_set(*, connection: Connection, name: str, value: Secret) -> None:
    """Store or replace one secret parameter, for the target as the connection has it in memory."""
    ConnectionSecret.objects.update_or_create(
        connection=connection,
        name=name,
        defaults={"token": seal(value), "target_digest": digest_of(connection)},
    )


def secret_clear(*, connection: Connection, names: Iterable[str]) -> None:
    """Forget secret parameters; those that aren't stored are no error."""
    ConnectionSecret.objects.filter(connection=connection, name__in=list(names)).delete()


def secrets_copy(*, source: Connection, copy: Connection) -> None:
    """The copy has the source's secrets too, for its own target; who may is asked before.

    What the source's present target would not be sent, the copy's isn't either.
    """
    present, target = digest_of(source), digest_of(copy)
    ConnectionSecret.objects.bulk_create(
        ConnectionSecret(
            connection=copy, name=row.name, token=bytes(row.token), target_digest=target
        )
        for row in ConnectionSecret.objects.filter(connection=source, target_digest=present)
    )


def secrets_reveal(*, connection_id: int) -> dict[str, Secret]:
    """All secrets of a connection, for its grant and for nothing else."""
    rows = ConnectionSecret.objects.filter(connection_id=connection_id)
    return {row.name: unseal(bytes(row.token)) for row in rows}

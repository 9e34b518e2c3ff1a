"""Writes to a connection's own secrets, and the one way out of them.

Law: a secret is tied to the target that its connection leads to when it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from deskgate.control.tree.models import Connection
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.targets import digest_of, digests_of
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


def secrets_copy(*, copies: Collection[tuple[Connection, Connection]]) -> None:
    """(source, copy): each copy that leads to its source's target has its source's secrets, too.

    Who may is asked before. What the source's present target would not be sent, the copy's isn't
    either.
    """
    sources = {source.pk: source for source, _ in copies}
    copy_of = {source.pk: copy for source, copy in copies}
    rows = list(ConnectionSecret.objects.filter(connection__in=list(sources)))
    holders = {row.connection_id for row in rows}
    present = digests_of([sources[key] for key in holders])
    target = digests_of([copy_of[key] for key in holders])
    ConnectionSecret.objects.bulk_create(
        ConnectionSecret(
            connection=copy_of[row.connection_id],
            name=row.name,
            token=bytes(row.token),
            target_digest=row.target_digest,
        )
        for row in rows
        if row.target_digest == present[row.connection_id] == target[copy_of[row.connection_id].pk]
    )


def secrets_reveal(*, connection_id: int, digest: str | None = None) -> dict[str, Secret]:
    """All secrets of a connection, for its grant and for nothing else.

    `digest`: only those for this target, whatever was stored since it was looked up.
    """
    rows = ConnectionSecret.objects.filter(connection_id=connection_id)
    if digest is not None:
        rows = rows.filter(target_digest=digest)
    return {row.name: unseal(bytes(row.token)) for row in rows}

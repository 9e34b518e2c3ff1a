"""What may be known about secrets without opening them: which are set."""

from __future__ import annotations

from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.sealed import STORES


def secret_names(*, connection_id: int) -> list[str]:
    """The names of the secret parameters that are stored, sorted."""
    rows = ConnectionSecret.objects.filter(connection_id=connection_id)
    return sorted(rows.values_list("name", flat=True))


def secrets_exist() -> bool:
    """Whether anything that lasts is encrypted, so that a lost key file would matter."""
    return any(
        True
        for store in STORES
        if store.lasting
        for row in store.rows().iterator()
        for _ in store.tokens(row)
    )

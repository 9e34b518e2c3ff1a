"""Vouchers: somebody who may has said that these credentials may be sent to this target.

Laws: shared and named credentials and people's log-ins need one, for that very target; a personal
choice and what is given when connecting are the person's own word and need none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from deskgate.control.audit.record import record
from deskgate.control.tree.inheritance import Effective
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.vault.models import Credential, Voucher


@dataclass(frozen=True, slots=True)
class Reference:
    """Credentials that need a voucher; without a credential, people's own log-ins."""

    source: CredentialSource
    credential_id: int | None = None
    credential: Credential | None = field(default=None, compare=False)

    @property
    def needed(self) -> bool:
        """Whether there is anything to vouch for."""
        return self.source is CredentialSource.PASS_THROUGH or self.credential_id is not None


_BATCH: Final = 500

_NONE: Final = Reference(CredentialSource.OWN)


def reference_of(applies: Effective) -> Reference:
    """What applies to a connection; `needed` says whether that takes a voucher."""
    if applies.credential_source is CredentialSource.PASS_THROUGH:
        return Reference(CredentialSource.PASS_THROUGH)
    if applies.credential_source is CredentialSource.VAULT and applies.credential is not None:
        return Reference(CredentialSource.VAULT, applies.credential.pk, applies.credential)
    return _NONE


def vouch(*, reference: Reference, targets: Collection[tuple[int, str]], by_name: str) -> None:
    """These credentials may be sent to these targets: (connection's key, digest) each.

    Who may is asked before.
    """
    made = [
        Voucher(
            connection_id=key,
            credential_id=reference.credential_id,
            target_digest=digest,
            by_name=by_name,
        )
        for key, digest in targets
    ]
    with transaction.atomic():
        keys = [key for key, _ in targets]
        for at in range(0, len(made), _BATCH):
            some = keys[at : at + _BATCH]
            Voucher.objects.filter(connection__in=some, credential=reference.credential_id).delete()
            Voucher.objects.bulk_create(made[at : at + _BATCH])
        record(
            "voucher.write",
            reference.credential,
            name="" if reference.credential else "the person's log-in",
            details={"connections": [str(key) for key in keys[:100]], "count": len(keys)},
        )


def voucher_holds(*, connection: Connection, reference: Reference, digest: str) -> bool:
    """Whether somebody has vouched for these credentials at this target."""
    rows = Voucher.objects.filter(connection=connection, credential=reference.credential_id)
    return rows.filter(target_digest=digest).exists()


def vouchers_drop(*, connection: Connection) -> None:
    """Nothing is vouched for at this connection any more."""
    Voucher.objects.filter(connection=connection).delete()

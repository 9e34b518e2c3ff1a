"""Credentials as lists show them: what may be known without opening anything.

Law: the number of queries is constant, however many rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.access import credential_gate
from deskgate.control.vault.models import (
    Credential,
    CredentialKind,
    CredentialValue,
    PersonalChoice,
)


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """One, as one person may know it. `folder` is told to those who may refer to it."""

    credential: Credential
    folder: Folder | None
    username: str
    domain: str
    secrets_set: list[str]
    public_key: str
    filled_in: bool
    used_by: int
    may_refer: bool
    may_manage: bool
    may_vouch: bool


def credentials_listed(*, user: User, mine: bool) -> QuerySet[Credential]:
    """Those that a person sees; `mine`: their own, and those to fill in."""
    gate = credential_gate(user)
    return gate.mine() if mine else gate.visible()


def credential_rows(*, user: User, credentials: Sequence[Credential]) -> list[CredentialRow]:
    """What this person may know of credentials that they see."""
    gate = credential_gate(user)
    keys = [credential.pk for credential in credentials]
    referable = set(gate.to_refer_to().filter(pk__in=keys).values_list("pk", flat=True))
    managed = set(gate.managed().filter(pk__in=keys).values_list("pk", flat=True))
    folders = {
        folder.pk: folder
        for folder in gate.gate.folders(Action.EDIT).filter(
            pk__in={c.folder_id for c in credentials if c.folder_id}
        )
    }
    values = _values(user, keys)
    used = _used(keys)
    return [
        _row(c, values.get(c.pk), folders, used.get(c.pk, 0), c.pk in referable, c.pk in managed)
        for c in credentials
    ]


def _row(
    credential: Credential,
    value: CredentialValue | None,
    folders: dict[int, Folder],
    used: int,
    referable: bool,
    managed: bool,
) -> CredentialRow:
    return CredentialRow(
        credential=credential,
        folder=folders.get(credential.folder_id or 0),
        username=value.username if value else "",
        domain=value.domain if value else "",
        secrets_set=sorted(secret.name for secret in value.secrets.all()) if value else [],
        public_key=value.public_key if value else "",
        filled_in=value is not None,
        used_by=used,
        may_refer=referable,
        may_manage=managed,
        may_vouch=managed and credential.kind != CredentialKind.PERSONAL,
    )


def _values(user: User, keys: Sequence[int]) -> dict[int, CredentialValue]:
    """The shared or personal value, or of named ones this person's."""
    own = Q(credential__kind=CredentialKind.NAMED, person=user)
    rows = CredentialValue.objects.filter(
        own | ~Q(credential__kind=CredentialKind.NAMED) & Q(person__isnull=True),
        credential__in=keys,
    )
    return {row.credential_id: row for row in rows.prefetch_related("secrets")}


def _used(keys: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for model in (Connection, Folder, PersonalChoice):
        rows = model.objects.filter(credential__in=keys).order_by().values("credential")
        for row in rows.annotate(count=Count("pk")):
            found[row["credential"]] = found.get(row["credential"], 0) + row["count"]
    return found

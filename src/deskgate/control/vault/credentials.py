"""Writes to the credentials in the vault. Who may is asked before, by `access.py`.

Laws: a secret goes in as `Secret` and is sealed at once; what is recorded says which fields were
set, never to what; a private key is read before it is kept, so that a wrong one is found here and
not at the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.texts import is_unicode
from deskgate.control.tree.models import Folder
from deskgate.control.tree.settle import KEEP, Keep, Place
from deskgate.control.tree.values import name_normal, notes_normal
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.keypairs import (
    KEY,
    PASSPHRASE,
    KeyPairType,
    key_pair,
    private_key_check,
)
from deskgate.control.vault.models import (
    Credential,
    CredentialKind,
    CredentialSecret,
    CredentialValue,
)
from deskgate.grants import Secret

SECRETS: Final = ("password", KEY, PASSPHRASE)
TEXT_LENGTH: Final = 200
_LONGEST: Final = {"password": 4096, KEY: 8192, PASSPHRASE: 4096}  # as guacd takes them


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be kept: None as it is; a secret of None is forgotten."""

    username: str | None = None
    domain: str | None = None
    secrets: Mapping[str, Secret | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.secrets) or self.username is not None or self.domain is not None


def credential_create(
    *,
    name: str,
    kind: str,
    folder: Folder | None = None,
    owner: User | None = None,
    default_domain: str = "",
    notes: str = "",
    given: Given | None = None,
) -> Credential:
    """New credentials. Shared and named ones belong to `folder`, personal ones to `owner`."""
    if kind not in CredentialKind.values:
        raise Invalid({"kind": [f"Choose one of {', '.join(CredentialKind.values)}."]})
    personal = kind == CredentialKind.PERSONAL
    if personal and folder is not None:
        raise Invalid({"folder_id": ["Personal credentials belong to no folder."]})
    if kind == CredentialKind.NAMED and given:
        raise Invalid({"secrets": ["Of named credentials each person fills in their own."]})
    credential = Credential(
        name=name_normal(name),
        kind=kind,
        folder=folder,
        owner=owner if personal else None,
        default_domain=_line("default_domain", default_domain),
        notes=notes_normal(notes),
    )
    with transaction.atomic():
        _save(credential)
        record("credential.create", credential, details={"kind": kind, "folder": str(folder or "")})
        if given:
            value_set(credential=credential, person=None, given=given)
    return credential


def credential_update(
    *,
    credential: Credential,
    name: str | None = None,
    folder: Place = KEEP,
    default_domain: str | None = None,
    notes: str | None = None,
    given: Given | None = None,
) -> Credential:
    """Change what is given. Raises Invalid."""
    if name is not None:
        credential.name = name_normal(name)
    if default_domain is not None:
        credential.default_domain = _line("default_domain", default_domain)
    if notes is not None:
        credential.notes = notes_normal(notes)
    if not isinstance(folder, Keep):
        if credential.kind == CredentialKind.PERSONAL and folder is not None:
            raise Invalid({"folder_id": ["Personal credentials belong to no folder."]})
        credential.folder = folder
    if credential.kind == CredentialKind.NAMED and given:
        raise Invalid({"secrets": ["Of named credentials each person fills in their own."]})
    with transaction.atomic():
        _save(credential)
        record("credential.update", credential)
        if given:
            value_set(credential=credential, person=None, given=given)
    return credential


def credential_delete(*, credential: Credential) -> None:
    """Delete credentials with everybody's values. Raises Conflict while they are referred to."""
    try:
        with transaction.atomic():
            record("credential.delete", credential, details={"kind": credential.kind})
            credential.delete()
    except ProtectedError:
        raise Conflict(
            "Connections or folders refer to these credentials. Give them others first."
        ) from None


def value_set(*, credential: Credential, person: User | None, given: Given) -> CredentialValue:
    """What is sent: of shared and personal credentials (no person), or of named ones a person's."""
    errors: dict[str, list[str]] = {}
    for name, secret in given.secrets.items():
        _check_secret(name, secret, errors)
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        value, _ = CredentialValue.objects.select_for_update().get_or_create(
            credential=credential, person=person
        )
        if given.username is not None:
            value.username = _line("username", given.username)
        if given.domain is not None:
            value.domain = _line("domain", given.domain)
        _keep_secrets(value, given.secrets)
        value.save()
        _touch(credential)
        record("credential.fill", credential, details=_told(given, person))
    return value


def value_clear(*, credential: Credential, person: User) -> None:
    """The person has no value of these named credentials any more."""
    with transaction.atomic():
        CredentialValue.objects.filter(credential=credential, person=person).delete()
        record("credential.empty", credential)


def key_pair_make(*, credential: Credential, person: User | None, kind: KeyPairType) -> str:
    """A new key pair in place of the private key; the public half, which alone is ever shown."""
    private, public = key_pair(kind, comment=credential.name.replace(" ", "-"))
    with transaction.atomic():
        value, _ = CredentialValue.objects.select_for_update().get_or_create(
            credential=credential, person=person
        )
        _secret_write(value, KEY, private)
        value.secrets.filter(name=PASSPHRASE).delete()
        value.public_key = public
        value.save()
        _touch(credential)
        record("credential.key-pair", credential, details={"type": kind.value})
    return public


def value_reveal(*, value: CredentialValue) -> dict[str, Secret]:
    """The secrets of a value, for a grant and for nothing else."""
    return {row.name: unseal(bytes(row.token)) for row in value.secrets.all()}


def _keep_secrets(value: CredentialValue, secrets: Mapping[str, Secret | None]) -> None:
    for name, secret in secrets.items():
        if secret:
            _secret_write(value, name, secret)
        else:
            value.secrets.filter(name=name).delete()
    if KEY in secrets or PASSPHRASE in secrets:
        value.public_key = _public_half(value)


def _public_half(value: CredentialValue) -> str:
    """Of the private key as it is kept now. Raises Invalid when it can't be read."""
    kept = value_reveal(value=value)
    key = kept.get(KEY)
    if key is None:
        return ""
    comment = value.credential.name.replace(" ", "-")
    return private_key_check(key, kept.get(PASSPHRASE), comment=comment)


def _secret_write(value: CredentialValue, name: str, secret: Secret) -> None:
    CredentialSecret.objects.update_or_create(
        value=value, name=name, defaults={"token": seal(secret)}
    )


def _check_secret(name: str, secret: Secret | None, errors: dict[str, list[str]]) -> None:
    longest = _LONGEST.get(name)
    if longest is None:
        errors[f"secrets.{name}"] = [f"Choose one of {', '.join(SECRETS)}."]
    elif secret is not None and (len(secret.reveal()) > longest or "\0" in secret.reveal()):
        errors[f"secrets.{name}"] = [f"At most {longest} characters, and no NUL."]
    elif secret is not None and not is_unicode(secret.reveal()):
        errors[f"secrets.{name}"] = ["This is not Unicode text."]


def _line(name: str, text: str) -> str:
    text = text.strip()
    if len(text) > TEXT_LENGTH or not text.isprintable():
        raise Invalid({name: [f"At most {TEXT_LENGTH} printable characters."]})
    return text


def _told(given: Given, person: User | None) -> dict[str, object]:
    said = {"username": given.username, "domain": given.domain}
    fields = [name for name, text in said.items() if text is not None]
    return {"fields": sorted([*fields, *given.secrets]), "person": str(person or "")}


def _touch(credential: Credential) -> None:
    credential.save(update_fields=["updated_at"])


def _save(credential: Credential) -> None:
    try:
        with transaction.atomic():
            credential.save()
    except IntegrityError:
        raise Invalid({"name": ["There are credentials of this name already."]}) from None

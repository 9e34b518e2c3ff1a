"""/credentials: shared, named and personal ones. What is secret goes in and never comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import SecretStr

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of
from deskgate.control.api.credential_schemas import (
    CredentialIn,
    CredentialOut,
    CredentialPageOut,
    CredentialPatch,
    KeyPairIn,
    KeyPairOut,
    RefOut,
    ValueIn,
)
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Invalid
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Folder
from deskgate.control.tree.services import KEEP
from deskgate.control.vault.access import (
    credential_get,
    credential_place,
    credential_to_manage,
)
from deskgate.control.vault.credentials import (
    Given,
    credential_create,
    credential_delete,
    credential_update,
    key_pair_make,
    value_clear,
    value_set,
)
from deskgate.control.vault.models import Credential, CredentialKind
from deskgate.control.vault.rows import CredentialRow, credential_rows, credentials_listed
from deskgate.grants import Secret

router = Router(tags=["credentials"])
_N = TypeVar("_N", bound=str)
_SORTS = {"name": "name", "updated_at": "updated_at"}


@router.get("", response={200: CredentialPageOut, ERRORS: Problem})
def credentials_list(
    request: HttpRequest,
    kind: CredentialKind | None = None,
    folder_id: str | None = None,
    mine: bool = False,
    q: str = "",
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> CredentialPageOut:
    """Those that the caller may refer to, owns, or must fill in; `mine`: only the latter two."""
    user = person_of(request)
    rows: QuerySet[Credential] = credentials_listed(user=user, mine=mine)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if folder_id is not None:
        rows = rows.filter(folder=identifier(folder_id))
    if q:
        rows = rows.filter(name__icontains=q.replace("\0", "\ufffd").strip()[:200])
    found, following = page(rows, cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    return CredentialPageOut(items=_out_all(user, found), next_cursor=following)


@router.post("", response={201: CredentialOut, ERRORS: Problem})
def credential_post(request: HttpRequest, credential: CredentialIn) -> Status[CredentialOut]:
    """New credentials. Shared and named ones need the right to manage their folder."""
    user = person_of(request)
    personal = credential.kind is CredentialKind.PERSONAL
    if personal and credential.folder_id is not None:
        raise Invalid({"folder_id": ["Personal credentials belong to no folder."]})
    folder = None if personal else credential_place(user=user, folder_id=credential.folder_id)
    made = credential_create(
        name=credential.name,
        kind=credential.kind,
        folder=folder,
        owner=user,
        default_domain=credential.default_domain,
        notes=credential.notes,
        given=_given(credential),
    )
    return Status(201, _one(user, made))


@router.get("/{credential_id}", response={200: CredentialOut, ERRORS: Problem})
def credential_read(
    request: HttpRequest, response: HttpResponse, credential_id: str
) -> CredentialOut:
    """Credentials, without their secrets."""
    user = person_of(request)
    credential = credential_get(user=user, credential_id=credential_id)
    etag_tell(response, credential)
    return _one(user, credential)


@router.patch("/{credential_id}", response={200: CredentialOut, ERRORS: Problem})
def credential_patch(
    request: HttpRequest, response: HttpResponse, credential_id: str, changes: CredentialPatch
) -> CredentialOut:
    """Change what is given; a secret that is given replaces the stored one."""
    user = person_of(request)
    with transaction.atomic():
        credential = credential_to_manage(user=user, credential_id=credential_id)
        etag_check(request, credential)
        moves = "folder_id" in changes.model_fields_set
        place = credential_place(user=user, folder_id=changes.folder_id) if moves else KEEP
        changed = credential_update(
            credential=credential,
            name=changes.name,
            folder=place,
            default_domain=changes.default_domain,
            notes=changes.notes,
            given=_given(changes),
        )
    etag_tell(response, changed)
    return _one(user, changed)


@router.delete("/{credential_id}", response={204: None, ERRORS: Problem})
def credential_remove(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Delete them with everybody's values; refused while anything refers to them."""
    with transaction.atomic():
        credential = credential_to_manage(user=person_of(request), credential_id=credential_id)
        etag_check(request, credential)
        credential_delete(credential=credential)
    return HttpResponse(status=204)


@router.post("/{credential_id}/key-pair", response={200: KeyPairOut, ERRORS: Problem})
def key_pair_post(request: HttpRequest, credential_id: str, wanted: KeyPairIn) -> KeyPairOut:
    """A new key pair in place of the private key. Of named ones it is the caller's own."""
    user = person_of(request)
    credential = credential_get(user=user, credential_id=credential_id)
    named = credential.kind == CredentialKind.NAMED
    if not named:
        with transaction.atomic():
            credential = credential_to_manage(user=user, credential_id=credential_id)
            etag_check(request, credential)
    public = key_pair_make(credential=credential, person=user if named else None, kind=wanted.type)
    return KeyPairOut(public_key=public)


@router.put("/{credential_id}/mine", response={200: CredentialOut, ERRORS: Problem})
def my_value_put(request: HttpRequest, credential_id: str, value: ValueIn) -> CredentialOut:
    """The caller's own value of named credentials."""
    user = person_of(request)
    credential = _named(user, credential_id)
    value_set(credential=credential, person=user, given=_given(value))
    return _one(user, credential)


@router.delete("/{credential_id}/mine", response={204: None, ERRORS: Problem})
def my_value_remove(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Forget the caller's own value of named credentials."""
    user = person_of(request)
    value_clear(credential=_named(user, credential_id), person=user)
    return HttpResponse(status=204)


def _named(user: User, credential_id: str) -> Credential:
    credential = credential_get(user=user, credential_id=credential_id)
    if credential.kind != CredentialKind.NAMED:
        raise Invalid({"credential_id": ["Only named credentials are filled in by each person."]})
    return credential


def _given(value: ValueIn) -> Given:
    return Given(value.username, value.domain, secrets_of(value.secrets))


def secrets_of(given: Mapping[_N, SecretStr | None]) -> dict[str, Secret | None]:
    """Secrets as the services take them; an empty one is none."""
    return {
        name: Secret(text) if value and (text := value.get_secret_value()) else None
        for name, value in given.items()
    }


def _one(user: User, credential: Credential) -> CredentialOut:
    return _out_all(user, [credential])[0]


def _out_all(user: User, credentials: Iterable[Credential]) -> list[CredentialOut]:
    return [_out(row) for row in credential_rows(user=user, credentials=list(credentials))]


def _out(row: CredentialRow) -> CredentialOut:
    one = row.credential
    return CredentialOut(
        id=str(one.pk),
        name=one.name,
        kind=CredentialKind(one.kind),
        folder_id=str(row.folder.pk) if row.folder else None,
        folder=_ref(row.folder),
        owner=RefOut(id=str(one.owner.pk), name=one.owner.username) if one.owner else None,
        default_domain=one.default_domain,
        notes=one.notes if row.may_refer or one.owner_id else "",
        username=row.username,
        domain=row.domain,
        secrets_set=row.secrets_set,
        public_key=row.public_key,
        filled_in=row.filled_in,
        used_by=row.used_by,
        may_refer=row.may_refer,
        may_manage=row.may_manage,
        may_vouch=row.may_vouch,
        updated_at=one.updated_at,
    )


def _ref(folder: Folder | None) -> RefOut | None:
    return RefOut(id=str(folder.pk), name=folder.name) if folder else None

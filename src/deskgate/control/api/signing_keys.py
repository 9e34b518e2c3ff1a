"""/signing-keys: what platforms sign log-ins with. For administrators, never for API tokens."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import SecretStr

from deskgate.control.accounts.factors import proof_check
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.schemas import Problem
from deskgate.control.api.signing_keys_schemas import (
    SigningKeyIn,
    SigningKeyMadeOut,
    SigningKeyOut,
    SigningKeyPatch,
    SigningKeySecretIn,
    SigningKeysOut,
)
from deskgate.control.signed.key_services import (
    signing_key_create,
    signing_key_delete,
    signing_key_rotate,
    signing_key_update,
)
from deskgate.control.signed.key_values import KeyValues
from deskgate.control.signed.models import SigningKey
from deskgate.control.signed.selectors import (
    signing_key_get,
    signing_key_to_write,
    signing_keys_get,
)
from deskgate.grants import Secret

router = Router(tags=["signing keys"])

_NO_VALUES = {"name", "dialect", "secret", "is_enabled"}


@router.get("", response={200: SigningKeysOut, ERRORS: Problem})
def signing_keys_list(request: HttpRequest) -> SigningKeysOut:
    """Every signing key, without its secret."""
    rows = signing_keys_get(user=person_of(request))
    return SigningKeysOut(items=[SigningKeyOut(**_told(row)) for row in rows])


@router.post("", response={201: SigningKeyMadeOut, ERRORS: Problem})
def signing_key_post(
    request: HttpRequest, response: HttpResponse, given: SigningKeyIn
) -> Status[SigningKeyMadeOut]:
    """A new key. Needs the proof of the last minutes, because it lets people in."""
    signing_keys_get(user=person_of(request))
    proof_check(request)
    key, made = signing_key_create(
        name=given.name,
        dialect=given.dialect,
        secret=_secret(given.secret),
        values=_values(given),
    )
    etag_tell(response, key)
    return Status(201, _made(key, made))


@router.get("/{signing_key_id}", response={200: SigningKeyOut, ERRORS: Problem})
def signing_key_read(
    request: HttpRequest, response: HttpResponse, signing_key_id: str
) -> SigningKeyOut:
    """One key, without its secret."""
    key = signing_key_get(user=person_of(request), key_id=signing_key_id)
    etag_tell(response, key)
    return SigningKeyOut(**_told(key))


@router.patch("/{signing_key_id}", response={200: SigningKeyOut, ERRORS: Problem})
def signing_key_patch(
    request: HttpRequest, response: HttpResponse, signing_key_id: str, changes: SigningKeyPatch
) -> SigningKeyOut:
    """Change what is given, enable or disable. Needs the proof of the last minutes."""
    with transaction.atomic():
        key = signing_key_to_write(user=person_of(request), key_id=signing_key_id)
        proof_check(request)
        etag_check(request, key)
        signing_key_update(key=key, values=_values(changes), is_enabled=changes.is_enabled)
    etag_tell(response, key)
    return SigningKeyOut(**_told(key))


@router.post("/{signing_key_id}/secret", response={200: SigningKeyMadeOut, ERRORS: Problem})
def signing_key_secret_post(
    request: HttpRequest, response: HttpResponse, signing_key_id: str, given: SigningKeySecretIn
) -> SigningKeyMadeOut:
    """Another secret. Whom the old one let in leaves. Needs the proof of the last minutes."""
    with transaction.atomic():
        key = signing_key_to_write(user=person_of(request), key_id=signing_key_id)
        proof_check(request)
        etag_check(request, key)
        made = signing_key_rotate(key=key, secret=_secret(given.secret))
    etag_tell(response, key)
    return _made(key, made)


@router.delete("/{signing_key_id}", response={204: None, ERRORS: Problem})
def signing_key_remove(request: HttpRequest, signing_key_id: str) -> HttpResponse:
    """The key is good no more, and whom it let in leaves."""
    with transaction.atomic():
        key = signing_key_to_write(user=person_of(request), key_id=signing_key_id)
        etag_check(request, key)
        signing_key_delete(key=key)
    return HttpResponse(status=204)


def _values(given: SigningKeyIn | SigningKeyPatch) -> KeyValues:
    values: Any = given.model_dump(by_alias=True, exclude=_NO_VALUES, exclude_none=True)
    kept: KeyValues = values
    return kept


def _secret(given: SecretStr | None) -> Secret | None:
    return None if given is None else Secret(given.get_secret_value())


def _made(key: SigningKey, made: Secret | None) -> SigningKeyMadeOut:
    return SigningKeyMadeOut(**_told(key), secret=None if made is None else made.reveal())


def _told(key: SigningKey) -> dict[str, Any]:
    names = SigningKeyOut.model_fields.keys() - {"id"}
    return {"id": str(key.pk), **{name: getattr(key, name) for name in names}}

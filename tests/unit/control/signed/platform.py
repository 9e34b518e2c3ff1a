"""A platform that vouches for its users, and the server's side of its key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone
from tests.unit.control.fixtures import Answer

from deskgate.control.signed.jsonlogin import json_seal
from deskgate.control.signed.models import SigningKey
from deskgate.control.signed.signer import sign
from deskgate.control.vault.cipher import seal
from deskgate.grants import Secret

FORM = "application/x-www-form-urlencoded"
SECRET = "the-platforms-own-secret-9d4e"
HEX = "4c0b569e4c96df157eee1b65dd0e4d41"
DESK = {"protocol": "ssh", "hostname": "10.0.0.7", "port": "22", "username": "alice"}
ADDRESS = "198.51.100.77"


def key_make(dialect: str, *, name: str = "", secret: str = "", **fields: Any) -> SigningKey:
    """A key in the database."""
    text = secret or (HEX if dialect == "json" else SECRET)
    return SigningKey.objects.create(
        name=name or f"{dialect}-key", dialect=dialect, sealed=seal(Secret(text)), **fields
    )


def form_of(
    dialect: str,
    parameters: dict[str, str] | None = None,
    *,
    now: datetime | None = None,
    identifier: str = "desk",
    key_id: str = "v2-key",
    path: str = "/api/tokens",
) -> dict[str, str]:
    """A signed form."""
    return sign(
        DESK if parameters is None else parameters,
        secret=Secret(SECRET),
        dialect=dialect,
        now=now or timezone.now(),
        identifier=identifier,
        key_id=key_id,
        path=path,
    )


def blob_of(content: dict[str, Any] | None = None, *, key: str = HEX, **changes: Any) -> str:
    """Encrypted JSON: one SSH connection, unless the content says otherwise."""
    usual: dict[str, Any] = {
        "username": "alice",
        "expires": int((timezone.now() + timedelta(minutes=5)).timestamp() * 1000),
        "connections": {"desk": {"protocol": "ssh", "parameters": {"hostname": "10.0.0.7"}}},
    }
    return json_seal(content or {**usual, **changes}, key=bytes.fromhex(key))


def post(form: dict[str, str] | str, path: str = "/api/tokens", **headers: str) -> Answer:
    """Ask for a token."""
    body = form if isinstance(form, str) else urlencode(form)
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS)
    return client.post(path, body, content_type=FORM, headers=headers)

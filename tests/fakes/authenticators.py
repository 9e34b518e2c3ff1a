"""What people carry: an authenticator that shows codes, and a key that signs. Both in software."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
_FLAG = AuthenticatorData.FLAG


class Clock:
    """Has the server's half minutes pass when the test says so, and not by themselves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.step = 50_000_000
        monkeypatch.setattr(totp, "yield_hotp_counters_from_time", self._counters)

    def _counters(self) -> Iterator[int]:
        yield from (self.step - 1, self.step, self.step + 1)

    def code(self, secret: str, *, later: int = 1) -> str:
        """The code of the next half minute, which has come then."""
        self.step += later
        return str(totp.format_hotp_value(totp.hotp_value(secret, self.step)))


class SoftwareKey:
    """A passkey, as a browser and its operating system make and use one."""

    def __init__(self, *, origin: str = ORIGIN, verifies: bool = True) -> None:
        self._origin = origin
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(32)
        self._flags = _FLAG.UP | (_FLAG.UV if verifies else _FLAG(0))
        self._user = b""

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.create answers."""
        self._user = websafe_decode(options["user"]["id"])
        key = ES256.from_cryptography_key(self._private.public_key())  # type: ignore[no-untyped-call]  # fido2 has no type for it
        data = AuthenticatorData.create(
            hashlib.sha256(options["rp"]["id"].encode()).digest(),
            self._flags | _FLAG.AT,
            0,
            AttestedCredentialData.create(Aaguid.NONE, self._id, key),
        )
        client = self._client(CollectedClientData.TYPE.CREATE, options)
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._answer(response, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.get answers."""
        rp = hashlib.sha256(options["rpId"].encode()).digest()
        data = AuthenticatorData.create(rp, self._flags, 1)
        client = self._client(CollectedClientData.TYPE.GET, options)
        signed = bytes(data) + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self._private.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": websafe_encode(self._user),
        }
        return self._answer(response, {})

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        client = {"type": str(kind), "challenge": options["challenge"], "origin": self._origin}
        return json.dumps(client).encode()

    def _answer(self, response: dict[str, str], extensions: dict[str, Any]) -> dict[str, Any]:
        key = websafe_encode(self._id)
        return {
            "id": key,
            "rawId": key,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions,
        }

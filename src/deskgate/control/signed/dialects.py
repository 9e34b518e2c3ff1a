"""What each dialect signs, and how. Pure: texts in, bytes out.

The two old ones are Guacamole's extensions' and sign a few parameters; v2 is ours and signs all of
them. Source: signed-login.md "Dialects"; v2 is defined in docs/guacamole/signed-login.md.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Final

from deskgate.control.signed.models import Dialect
from deskgate.grants import Secret

PREFIX: Final = "guac."
SIGNATURE: Final = "signature"
TIMESTAMP: Final = "timestamp"
# The parameters of v2 beside the connection's own. `dialect` is what a request is known by.
DIALECT: Final = "dialect"
KEY_ID: Final = "key-id"
NONCE: Final = "nonce"
EXPIRES: Final = "expires"

# What the old dialects sign beside the time and the protocol, in their order.
CLASSIC_SIGNS: Final = ("username", "password", "hostname", "port")
CYVERSE_SIGNS: Final = ("hostname", "port", "username", "password")
REQUIRED: Final = {
    Dialect.CLASSIC: ("hostname",),
    Dialect.CYVERSE: ("hostname", "port"),
    Dialect.V2: ("hostname", "port"),
}
SIGNS: Final = {Dialect.CLASSIC: CLASSIC_SIGNS, Dialect.CYVERSE: CYVERSE_SIGNS}
_V2: Final = "deskgate-v2"
_API: Final = "/api/"


def classic_message(timestamp: str, protocol: str, connection: Mapping[str, str]) -> bytes:
    """What the classic dialect signs: each of its parameters as its name and its value."""
    parts = [timestamp, protocol]
    for name in CLASSIC_SIGNS:
        if connection.get(name):
            parts += [name, connection[name]]
    return _bytes("".join(parts))


def cyverse_message(timestamp: str, protocol: str, connection: Mapping[str, str]) -> bytes:
    """What CyVerse's dialect signs: values only, which is why one message has several meanings."""
    values = (connection.get(name, "") for name in CYVERSE_SIGNS)
    return _bytes("".join([timestamp, protocol, *values]))


def v2_message(method: str, path: str, form: Mapping[str, str]) -> bytes:
    """What v2 signs: the method, the path, then every parameter but the signature, sorted.

    Each text goes in as its length in bytes, a colon and its bytes, so that no two requests have
    the same message.
    """
    texts = [_bytes(text) for text in (_V2, method, signed_path(path))]
    for name, value in sorted((_bytes(n), _bytes(v)) for n, v in form.items() if n != SIGNATURE):
        texts += [name, value]
    return b"".join(_counted(text) for text in texts)


def signed_path(path: str) -> str:
    """The path as it is signed: from the last `/api/` on, so that no prefix changes it."""
    at = path.rfind(_API)
    return path if at < 0 else path[at:]


def classic_sign(secret: Secret, message: bytes) -> str:
    """HMAC-SHA1 in base64."""
    return base64.b64encode(_mac(secret, message, "sha1")).decode()


def cyverse_sign(secret: Secret, message: bytes) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(_mac(secret, message, "sha256")).decode()


def v2_sign(secret: Secret, message: bytes) -> str:
    """HMAC-SHA256 in base64url without padding."""
    mac = _mac(secret, message, "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def same(expected: str, given: str) -> bool:
    """Whether these signatures are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(_bytes(expected), _bytes(given))


def _mac(secret: Secret, message: bytes, algorithm: str) -> bytes:
    return hmac.new(_bytes(secret.reveal()), message, algorithm).digest()


def _counted(text: bytes) -> bytes:
    return b"%d:%b" % (len(text), text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

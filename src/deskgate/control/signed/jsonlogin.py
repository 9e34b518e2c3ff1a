"""Guacamole's encrypted JSON: who may open what, in one blob. Pure.

`data` is base64(AES-128-CBC, zero IV, of (HMAC-SHA256 of the JSON, then the JSON)); one key of 16
bytes does both. Laws: what no key of ours made is refused in one way, whatever is wrong with it,
after the same work with every key; nothing of it is read before its code is found right.
Source: guacamole.md §4 "MFA/SSO".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from deskgate.control.signed.form import MOST, NAME_LENGTH, VALUE_LENGTH, identifier_check
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.verify import allowed_check
from deskgate.control.texts import is_unicode

BLOB_LENGTH: Final = 1024 * 1024  # of base64; a form has at most 2 MiB
CONNECTIONS: Final = 500
_BLOCK: Final = 16
_MAC: Final = 32
_UNREADABLE: Final = "No key of ours made this data."


@dataclass(frozen=True, slots=True)
class JsonConnection:
    """One connection. `opaque` is its `id`, by which others join it while it is live.

    One that joins has the opaque identifier in `joins`, and no protocol of its own.
    """

    name: str
    protocol: str
    parameters: Mapping[str, str] = field(repr=False)
    opaque: str = ""
    joins: str = ""
    single_use: bool = False


@dataclass(frozen=True, slots=True)
class JsonLogin:
    """What a blob says. `digest` names it where it is good once; `expires` None is never."""

    key: SignedKey
    username: str
    expires: datetime | None
    single_use: bool
    digest: str
    connections: tuple[JsonConnection, ...]


def json_login(data: str, *, keys: Sequence[SignedKey], now: datetime) -> JsonLogin:
    """What the blob says, if a key made it and it is good now. Raises SignatureRefused."""
    key, plain = _opened(_blob(data), keys)
    content = _parsed(plain)
    if not isinstance(content, dict):
        raise SignatureRefused("The data is not an object.")
    expires = _instant(content.get("expires"))
    if expires is not None and expires <= now:
        raise SignatureRefused("The data has expired.")
    given = _object(content.get("connections", {}), "connections")
    if len(given) > CONNECTIONS:
        raise SignatureRefused(f"There are more than {CONNECTIONS} connections.")
    return JsonLogin(
        key=key,
        username=_text(content.get("username"), "username"),
        expires=expires,
        single_use=_switch(content.get("singleUse"), "singleUse"),
        digest=hashlib.sha256(f"json\0{key.name}\0".encode() + plain).hexdigest(),
        connections=tuple(_connection(name, one, key) for name, one in given.items()),
    )


def json_seal(content: Mapping[str, Any], *, key: bytes) -> str:
    """The blob of this content, as a platform makes it."""
    plain = json.dumps(content).encode()
    plain = hmac.digest(key, plain, "sha256") + plain
    padding = _BLOCK - len(plain) % _BLOCK
    encryptor = Cipher(AES(key), CBC(bytes(_BLOCK))).encryptor()
    sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def _blob(data: str) -> bytes:
    """The encrypted bytes. A `+` lost to a space is repaired; OpenSSL breaks its lines."""
    if len(data) > BLOB_LENGTH:
        raise SignatureRefused("The data is too long.")
    try:
        found = base64.b64decode(
            data.replace("\r", "").replace("\n", "").replace(" ", "+"), validate=True
        )
    except (binascii.Error, ValueError):
        raise SignatureRefused(_UNREADABLE) from None
    if len(found) < _MAC + _BLOCK or len(found) % _BLOCK:
        raise SignatureRefused(_UNREADABLE)
    return found


def _opened(blob: bytes, keys: Sequence[SignedKey]) -> tuple[SignedKey, bytes]:
    """The key that made it, and the JSON. Each key is tried, so the time tells nothing of which."""
    found = None
    for key in keys:
        secret = bytes.fromhex(key.secret.reveal())
        plain, right = _decrypted(blob, secret)
        if right:
            found = found or (key, plain)
    if found is None:
        raise SignatureRefused(_UNREADABLE)
    return found


def _decrypted(blob: bytes, secret: bytes) -> tuple[bytes, bool]:
    """The JSON, and whether padding and code are right; the code is computed in any case."""
    decryptor = Cipher(AES(secret), CBC(bytes(_BLOCK))).decryptor()
    whole = decryptor.update(blob) + decryptor.finalize()
    size = whole[-1]
    padded = 1 <= size <= _BLOCK
    size = size if padded else _BLOCK
    padded &= hmac.compare_digest(whole[-size:], bytes([size]) * size)
    plain = whole[_MAC : len(whole) - size]
    same = hmac.compare_digest(whole[:_MAC], hmac.digest(secret, plain, "sha256"))
    return plain, padded & same


def _parsed(plain: bytes) -> Any:
    try:
        return json.loads(plain, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise SignatureRefused("The data is not JSON.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise SignatureRefused("A name is given twice in the data.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _connection(name: str, given: Any, key: SignedKey) -> JsonConnection:
    if not name:
        raise SignatureRefused("A connection has no name.")
    one = _object(given, "A connection")
    parameters = _parameters(one.get("parameters"))
    joins, protocol = _text(one.get("join"), "join"), _text(one.get("protocol"), "protocol")
    return JsonConnection(
        name=_name(name),
        protocol="" if joins else protocol,
        parameters=parameters if joins else allowed_check(protocol, parameters, key),
        opaque=_text(one.get("id"), "id"),
        joins=joins,
        single_use=_switch(one.get("singleUse"), "singleUse"),
    )


def _parameters(given: Any) -> dict[str, str]:
    """Java's readers take numbers and truth for texts, so platforms send them."""
    found: dict[str, str] = {}
    for name, value in _object(given, "parameters").items():
        if len(name) > NAME_LENGTH or not name.isprintable() or len(found) >= MOST:
            raise SignatureRefused("The parameters are too many, or one's name is no text.")
        if isinstance(value, bool | int):
            value = json.dumps(value)
        text = _text(value, "a parameter", VALUE_LENGTH)
        if text:
            found[name] = text
    return found


def _object(value: Any, what: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SignatureRefused(f"{what} is not an object.")
    return value


def _text(value: Any, what: str, longest: int = 0) -> str:
    """ "" for what isn't there."""
    if value is None:
        return ""
    if not isinstance(value, str) or not is_unicode(value) or "\0" in value:
        raise SignatureRefused(f"{what} is no text.")
    if longest:
        if len(value) > longest:
            raise SignatureRefused(f"{what} is longer than {longest} characters.")
        return value
    return _name(value)


def _name(value: str) -> str:
    if not is_unicode(value):
        raise SignatureRefused("A name is no text.")
    return identifier_check(value)


def _switch(value: Any, what: str) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise SignatureRefused(f"{what} is neither true nor false.")


def _instant(value: Any) -> datetime | None:
    """Milliseconds since 1970. Raises SignatureRefused."""
    if value is None:
        return None
    try:
        number = int(value) if isinstance(value, int | float | str) else None
        return datetime.fromtimestamp(int(str(number)) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise SignatureRefused("expires is no Unix time in milliseconds.") from None

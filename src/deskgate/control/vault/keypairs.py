"""SSH key pairs: made, checked, and written as guacd reads them. Pure, but for randomness.

guacd before 1.5 reads RSA keys alone, in the old PEM form; later ones hand the text to libssh2,
which reads that and OpenSSH's own form. So RSA is written as PEM, ECDSA as PEM, Ed25519 as OpenSSH.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.dsa import DSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
)
from cryptography.hazmat.primitives.asymmetric.ec import (
    generate_private_key as ecdsa_generate,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    generate_private_key as rsa_generate,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from deskgate.control.errors import Invalid
from deskgate.grants import Secret

KEY: Final = "private-key"
PASSPHRASE: Final = "passphrase"  # noqa: S105 -- the name of a field
_OPENSSH: Final = "-----BEGIN OPENSSH PRIVATE KEY-----"
_PUTTY: Final = "PuTTY-User-Key-File"

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey


class KeyPairType(StrEnum):
    """What can be made."""

    ED25519 = "ed25519"
    RSA_4096 = "rsa-4096"
    ECDSA_256 = "ecdsa-256"


def _rsa() -> PrivateKey:
    return rsa_generate(public_exponent=65537, key_size=4096)


def _ecdsa() -> PrivateKey:
    return ecdsa_generate(SECP256R1())


_MAKE: Final[dict[KeyPairType, Callable[[], PrivateKey]]] = {
    KeyPairType.ED25519: Ed25519PrivateKey.generate,
    KeyPairType.RSA_4096: _rsa,
    KeyPairType.ECDSA_256: _ecdsa,
}


def key_pair(kind: KeyPairType, *, comment: str) -> tuple[Secret, str]:
    """A new private key as guacd reads it, and the line for authorized_keys."""
    key = _MAKE[kind]()
    return Secret(_text(key)), _public(key, comment)


def private_key_check(text: Secret, passphrase: Secret | None, *, comment: str = "") -> str:
    """The public half of a private key that somebody gives. Raises Invalid, in clear words."""
    return _public(_load(text, passphrase), comment)


def for_guacd(text: Secret, passphrase: Secret | None) -> Secret | None:
    """The key in the form that every guacd reads that can use it at all, without a passphrase.

    None where it can't be read: guacd may know better.
    """
    try:
        return Secret(_text(_load(text, passphrase)))
    except Invalid:
        return None


def _load(text: Secret, passphrase: Secret | None) -> PrivateKey:
    pem = text.reveal().strip()
    if pem.startswith(_PUTTY):
        raise _wrong(KEY, "This is a PuTTY key. Export it from PuTTYgen as an OpenSSH key.")
    if not pem.startswith("-----BEGIN ") or "PRIVATE KEY-----" not in pem.splitlines()[0]:
        raise _wrong(
            KEY, "This is not a private key: it begins with “-----BEGIN … PRIVATE KEY-----”."
        )
    load = load_ssh_private_key if pem.startswith(_OPENSSH) else load_pem_private_key
    data = f"{pem}\n".encode()
    word = passphrase.reveal().encode() if passphrase else None
    try:
        key = load(data, word)
    except TypeError as error:
        if word is None:
            raise _wrong(PASSPHRASE, "The private key is locked. Give its passphrase.") from None
        if "not encrypted" not in str(error):
            raise _wrong(KEY, "This private key can't be read.") from None
        key = load(data, None)  # a passphrase that is not needed does no harm
    except (ValueError, UnsupportedAlgorithm):
        if word is not None and _reads_as_locked(data, load):
            raise _wrong(PASSPHRASE, "The passphrase is wrong.") from None
        raise _wrong(KEY, "This private key can't be read. Was all of it copied?") from None
    if isinstance(key, DSAPrivateKey) or not isinstance(key, PrivateKey):
        raise _wrong(KEY, "Only RSA, ECDSA and Ed25519 keys can be used.")
    return key


def _reads_as_locked(data: bytes, load: Callable[[bytes, bytes | None], object]) -> bool:
    """Whether the key is whole and only its passphrase is missing."""
    try:
        load(data, None)
    except TypeError:
        return True
    except (ValueError, UnsupportedAlgorithm) as error:
        return "password" in str(error).lower() or "encrypted" in str(error).lower()
    return False


def _text(key: PrivateKey) -> str:
    modern = isinstance(key, Ed25519PrivateKey)
    form = PrivateFormat.OpenSSH if modern else PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def _public(key: PrivateKey, comment: str) -> str:
    line = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return f"{line} {comment}".rstrip()


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid({f"secrets.{field}": [sentence]})

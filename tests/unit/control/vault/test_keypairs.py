"""Key pairs: made, recognised, and clear about what is wrong with them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from deskgate.control.errors import Invalid
from deskgate.control.vault.keypairs import (
    KeyPairType,
    PrivateKey,
    for_guacd,
    key_pair,
    private_key_check,
)
from deskgate.grants import Secret

KEYS: dict[str, PrivateKey] = {
    "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ecdsa": ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}
FIRST_LINES = {
    "rsa": "-----BEGIN RSA PRIVATE KEY-----",
    "ecdsa": "-----BEGIN EC PRIVATE KEY-----",
    "ed25519": "-----BEGIN OPENSSH PRIVATE KEY-----",
}


def _pem(kind: str, form: PrivateFormat, passphrase: str = "") -> Secret:
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return Secret(KEYS[kind].private_bytes(Encoding.PEM, form, lock).decode())


def _wrong(text: str, passphrase: str | None = None) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as invalid:
        private_key_check(Secret(text), Secret(passphrase) if passphrase is not None else None)
    return invalid.value.errors


@pytest.mark.parametrize("kind", KeyPairType)
def test_ssh_keygen_reads_what_is_made(kind: KeyPairType, tmp_path: Path) -> None:
    private, public = key_pair(kind, comment="prod-key")
    file = tmp_path / "key"
    file.write_text(private.reveal())
    file.chmod(0o600)
    command = ["ssh-keygen", "-y", "-f", str(file)]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert read.split()[:2] == public.split()[:2]
    assert public.endswith(" prod-key")
    assert private_key_check(private, None, comment="prod-key") == public


@pytest.mark.parametrize("passphrase", ["", "sesame"])
@pytest.mark.parametrize("form", [PrivateFormat.OpenSSH, PrivateFormat.PKCS8])
@pytest.mark.parametrize("kind", KEYS)
def test_every_form_is_read_and_sent_as_guacd_reads_it(
    kind: str, form: PrivateFormat, passphrase: str
) -> None:
    text, word = _pem(kind, form, passphrase), Secret(passphrase) if passphrase else None
    assert private_key_check(text, word).startswith(("ssh-", "ecdsa-"))
    ready = for_guacd(text, word)
    assert ready is not None
    assert ready.reveal().splitlines()[0] == FIRST_LINES[kind]
    assert ready.reveal().endswith("\n")
    assert private_key_check(ready, None) == private_key_check(text, word)


@pytest.mark.parametrize("form", [PrivateFormat.OpenSSH, PrivateFormat.PKCS8])
@pytest.mark.parametrize("kind", KEYS)
def test_the_passphrase_is_told_apart_from_the_key(kind: str, form: PrivateFormat) -> None:
    locked = _pem(kind, form, "sesame").reveal()
    assert "is locked" in _wrong(locked)["secrets.passphrase"][0]
    assert "is wrong" in _wrong(locked, "other")["secrets.passphrase"][0]
    assert private_key_check(_pem(kind, form), Secret("not needed"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a private key"),
        ("hello", "not a private key"),
        ("ssh-ed25519 AAAA me", "not a private key"),
        ("PuTTY-User-Key-File-3: ssh-rsa", "PuTTYgen"),
        ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "copied"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "copied"),
        ("-----BEGIN RSA PRIVATE KEY-----", "copied"),
    ],
)
def test_what_is_no_private_key(text: str, says: str) -> None:
    errors = _wrong(text)
    assert says in errors["secrets.private-key"][0]
    assert for_guacd(Secret(text), None) is None
    assert "AAAA" not in str(errors)


def test_a_kind_that_no_ssh_server_takes_any_more() -> None:
    key = dsa.generate_private_key(key_size=1024)
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert "Only RSA" in _wrong(text)["secrets.private-key"][0]


def test_half_of_a_key(tmp_path: Path) -> None:
    text = _pem("ed25519", PrivateFormat.OpenSSH).reveal()
    assert "copied" in _wrong(text[:200])["secrets.private-key"][0]

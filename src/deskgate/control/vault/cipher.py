"""Seals and opens secrets with the keys of the key file (MultiFernet: the newest seals, all open).

Law: plain text goes in and out as `Secret` only. The keys are read again when the file changes, so
that they can be rotated while the server runs.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.vault.keyfile import key_read, vault_keys_path
from deskgate.grants import Secret


def seal(secret: Secret) -> bytes:
    """The encrypted token of a secret. Raises KeyTrouble."""
    return _cipher().encrypt(secret.reveal().encode())


def unseal(token: bytes) -> Secret:
    """The secret of a token. Raises KeyTrouble when no key of ours made it."""
    try:
        return Secret(_cipher().decrypt(token).decode())
    except InvalidToken:
        raise KeyTrouble(
            "A stored secret was encrypted with another key than those in "
            f"{vault_keys_path(current_settings().data)}. Put the right key file back from a "
            "backup, or enter the secrets again."
        ) from None


def ring() -> list[Fernet]:
    """The keys as they are in the file now, newest first. Raises KeyTrouble."""
    path = vault_keys_path(current_settings().data)
    try:
        found = path.stat()
        state = found.st_mtime_ns, found.st_ino, found.st_size
    except OSError:
        state = 0, 0, 0  # key_read says what is wrong
    return _load(path, state)


def _cipher() -> MultiFernet:
    return MultiFernet(ring())


@lru_cache(maxsize=4)
def _load(path: Path, state: tuple[int, int, int]) -> list[Fernet]:
    del state  # only part of the cache's key
    try:
        return [Fernet(key.reveal()) for key in key_read(path)]
    except ValueError:
        raise KeyTrouble(f"The key file {path} holds a line that is not a Fernet key.") from None

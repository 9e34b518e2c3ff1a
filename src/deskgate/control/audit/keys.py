"""The key that the log is sealed with: `data/keys/audit.keys`, one a line, the newest first.

It is not the database's: who can write there, but not read this file, can't seal what they forge.
Servers that share a database must have the same file.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.vault.keyfile import key_read, keys_folder

KEY_BYTES: Final = 32
_NAME_LENGTH: Final = 16
_NAMED: Final = b"deskgate audit key"


def audit_keys_path(data: Path) -> Path:
    """Where the keys lie."""
    return keys_folder(data) / "audit.keys"


def make_audit_key() -> str:
    """A fresh key."""
    return secrets.token_hex(KEY_BYTES)


def audit_keys(path: Path | None = None) -> tuple[bytes, ...]:
    """The keys of the file, the newest first; read again when it changes. Raises KeyTrouble."""
    path = path or audit_keys_path(current_settings().data)
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # key_read says what is wrong
    return _load(path, changed)


def key_name(key: bytes) -> str:
    """Names a key without giving it away."""
    return hmac.new(key, _NAMED, hashlib.sha256).hexdigest()[:_NAME_LENGTH]


@lru_cache(maxsize=4)
def _load(path: Path, changed: int) -> tuple[bytes, ...]:
    del changed  # only part of the cache's key
    try:
        keys = tuple(bytes.fromhex(key.reveal()) for key in key_read(path))
    except ValueError:
        keys = (b"",)
    if any(len(key) < KEY_BYTES for key in keys):
        raise KeyTrouble(
            f"The key file {path} holds a line that is not a key of the log "
            f"({KEY_BYTES} bytes in hexadecimal). Put it back from a backup."
        )
    return keys

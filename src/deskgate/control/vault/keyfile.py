"""Key files: made once, mode 0600 in a folder of mode 0700, never printed.

Laws: no default key; a key file that others can read is refused; a new file
appears whole or not at all.
Knows no Django, because Django's own settings are read with it.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet

from deskgate.control.errors import KeyTrouble
from deskgate.grants import Secret

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
DJANGO_KEY_BYTES: Final = 64  # Django asks for 50 characters at least; this makes 86
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_POSIX: Final = os.name == "posix"  # elsewhere the mode bits say nothing


def keys_folder(data: Path) -> Path:
    """Where the key files live."""
    return data / "keys"


def vault_keys_path(data: Path) -> Path:
    """One Fernet key a line, the newest first."""
    return keys_folder(data) / "vault.keys"


def django_key_path(data: Path) -> Path:
    """Django's SECRET_KEY: signs cookies and tokens; losing it only logs everybody out."""
    return keys_folder(data) / "django.key"


def folder_ensure(folder: Path) -> None:
    """Make a private folder, or refuse one that others can look into."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _refuse_open(folder, "chmod 700")


def key_ensure(path: Path, make: Callable[[], str]) -> bool:
    """Make the key file unless it is there; True when it was made. Two processes make one file."""
    folder_ensure(path.parent)
    if path.exists():
        return False
    draft = _draft(path, [Secret(make())])
    try:
        os.link(draft, path)  # fails when another process was first, so no key is ever replaced
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def key_read(path: Path) -> list[Secret]:
    """The keys in the file, newest first. Raises KeyTrouble in words for the administrator."""
    try:
        _refuse_open(path, "chmod 600")
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyTrouble(
            f"The key file {path} is missing. Put it back from a backup, or run `deskgate init` "
            "if this is a new installation."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyTrouble(f"The key file {path} can't be read: {type(error).__name__}.") from None
    keys = [Secret(line.strip()) for line in text.splitlines() if line.strip()]
    if not keys:
        raise KeyTrouble(f"The key file {path} is empty. Put it back from a backup.")
    return keys


def keys_write(path: Path, keys: Sequence[Secret]) -> None:
    """Put these keys, newest first, in place of those in the file, which is whole at any moment."""
    draft = _draft(path, keys)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _draft(path: Path, keys: Sequence[Secret]) -> Path:
    """A new file beside it, private, and written down to the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(f"{key.reveal()}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _settle(folder: Path) -> None:
    """Have the folder's entries written down too: a key that is lost loses what it has sealed."""
    if not _POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_vault_key() -> str:
    """A fresh Fernet key."""
    return Fernet.generate_key().decode()


def make_django_key() -> str:
    """A fresh SECRET_KEY."""
    return secrets.token_urlsafe(DJANGO_KEY_BYTES)


def _refuse_open(path: Path, remedy: str) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if _POSIX and mode & _OTHERS:
        raise KeyTrouble(
            f"{path} can be read by other users of this machine (mode {mode:04o}). "
            f"Run `{remedy} {path}` and start again."
        )

"""Private keys from the key folder, `<folder>/<user name>/id_rsa_guac`, as with CyVerse.

Laws: the user name comes from outside, so it is one plain component of a path and nothing else; the
file that is read is within the folder, wherever links lead; what the file holds is a `Secret`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

import structlog

from deskgate.control.signed.reasons import SignatureRefused
from deskgate.grants import Secret

FILE: Final = "id_rsa_guac"
MOST_BYTES: Final = 8192  # guacd takes no longer element
_NAME_LENGTH: Final = 128
_SEPARATE: Final = "/\0" if os.name == "posix" else "/\0\\:"  # `DOMAIN\user` is a plain name here

_log = structlog.get_logger(__name__)


def private_key(folder: Path, username: str) -> Secret | None:
    """This user's private key; None where there is none. Raises SignatureRefused for other names.

    A name that could lead anywhere else is refused, not ignored: nobody is called so by chance.
    """
    if not username:
        return None
    if not _plain(username):
        raise SignatureRefused("The user name can't be that of a folder with a private key.")
    try:
        path = (folder / username / FILE).resolve(strict=True)
        if not path.is_relative_to(folder.resolve(strict=True)):
            raise SignatureRefused("The user's private key is a link that leads out of the folder.")
        return _read(path, username)
    except (OSError, ValueError, RuntimeError) as error:  # the last: links in a circle
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            _log.warning("A private key can't be read", user=username, reason=type(error).__name__)
        return None


def _plain(username: str) -> bool:
    return (
        len(username) <= _NAME_LENGTH
        and username.isprintable()
        and username.strip(". ") != ""
        and not any(c in _SEPARATE for c in username)
    )


def _read(path: Path, username: str) -> Secret | None:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)  # resolved, so that a link there is one put there just now
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("not a file")
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        _log.warning("A private key is too long", user=username, most=MOST_BYTES)
        return None
    text = content.decode("ascii").removesuffix("\n")
    return Secret(text) if text else None

"""What comes by standard input: text in UTF-8, within a limit."""

from __future__ import annotations

import sys

from deskgate.cli.errors import CommandError

# guacd takes no longer value of a parameter, and no password is as long.
_LIMIT = 64 * 1024


def read_input() -> str:
    """All of it. Raises CommandError for what is no text, or too much of it."""
    data = sys.stdin.buffer.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise CommandError(f"standard input is longer than {_LIMIT} bytes.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise CommandError("standard input is not UTF-8 text.") from None

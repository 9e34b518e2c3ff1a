"""CommandError      what the person at the terminal reads, in one line; exit code 1"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class CommandError(Exception):
    """The command can't be done; the text says what is wrong and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """What the management plane refuses within is told at the terminal."""
    from deskgate.control.errors import ControlError

    try:
        yield
    except ControlError as error:
        raise CommandError(str(error)) from error

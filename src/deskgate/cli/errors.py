"""CommandError      what the person at the terminal reads, in one line; exit code 1"""

from __future__ import annotations


class CommandError(Exception):
    """The command can't be done; the text says what is wrong and what to do."""

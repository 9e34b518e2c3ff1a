"""Where a command gets a password from: standard input, or somebody who types it twice."""

from __future__ import annotations

import getpass
import sys

from deskgate.cli.errors import CommandError
from deskgate.cli.stdin import read_input
from deskgate.grants import Secret


def password_given(*, from_stdin: bool) -> Secret:
    """The password. Raises CommandError."""
    if from_stdin:
        return Secret(read_input().partition("\n")[0].rstrip("\r"))
    if not sys.stdin.isatty():
        raise CommandError("there is no terminal to ask on; use --password-stdin.")
    first = Secret(getpass.getpass("Password: "))
    if first != Secret(getpass.getpass("The same again: ")):
        raise CommandError("the two passwords differ.")
    return first

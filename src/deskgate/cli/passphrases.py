"""Secrets that a command is given: from a file or by standard input, never as an argument."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from deskgate.cli.errors import CommandError
from deskgate.cli.stdin import read_input
from deskgate.grants import Secret

_LIMIT = 4096  # bytes of a file that holds one line


def add_source(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    """`--NAME-file FILE` and `--NAME-stdin`."""
    sources = parser.add_mutually_exclusive_group()
    sources.add_argument(f"--{name}-file", metavar="FILE", help=f"{what}, the file's first line")
    sources.add_argument(
        f"--{name}-stdin", action="store_true", help=f"{what}, read from standard input"
    )


def read_source(arguments: argparse.Namespace, name: str) -> Secret | None:
    """The secret, when one is given. Raises CommandError."""
    file = getattr(arguments, f"{name}_file")
    if file is None and not getattr(arguments, f"{name}_stdin"):
        return None
    text = read_input() if file is None else _read_file(file)
    line = text.partition("\n")[0].rstrip("\r")
    if not line:
        raise CommandError(f"the {name} is empty.")
    return Secret(line)


def ask_twice(what: str) -> Secret:
    """From the terminal, without showing it. Raises CommandError."""
    if not sys.stdin.isatty():
        raise CommandError(f"there is no terminal to ask for the {what} on; use --{what}-stdin.")
    first = Secret(getpass.getpass(f"{what.capitalize()}: "))
    if first != Secret(getpass.getpass("The same again: ")):
        raise CommandError(f"the two differ, so the {what} is not clear.")
    return first


def _read_file(file: str) -> str:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(_LIMIT).decode()
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8 text.") from None

"""`deskgate export`: everything that is kept, as YAML that `deskgate import` takes back."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.passphrases import add_source, ask_twice, read_source
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`export [--output FILE] [--secrets]`."""
    parser = commands.add_parser("export", help="write everything but the secrets as YAML")
    parser.add_argument("--output", metavar="FILE", help="a new file; else standard output")
    parser.add_argument(
        "--secrets", action="store_true", help="the secrets too, encrypted with a passphrase"
    )
    add_source(parser, "passphrase", "the passphrase for the secrets")
    parser.set_defaults(run=run)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Asks for the passphrase twice on a terminal, unless it is given."""
    passphrase = read_source(arguments, "passphrase")
    if passphrase is not None and not arguments.secrets:
        raise CommandError("a passphrase is for --secrets.")
    if arguments.secrets and passphrase is None:
        passphrase = ask_twice("passphrase")
    prepared = prepare_data(settings)
    if arguments.output:  # else it would stand in the file
        tell_first_run(prepared)
    from deskgate.control.port.services import export_yaml

    with told():
        text = export_yaml(passphrase=passphrase)
    _write(text, arguments.output)
    return 0


def _write(text: str, output: str | None) -> None:
    data = text.encode()
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        # Its own, because it says who may do what; new, because another file would be lost.
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except FileExistsError:
        raise CommandError(f"{output} is there already. Name a new file.") from None
    except OSError as error:
        raise CommandError(f"{output} can't be written: {error.strerror}.") from None
    print(f"Wrote {Path(output)}.")

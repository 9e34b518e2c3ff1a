"""`deskgate connection`: the ways to machines, listed and added."""

from __future__ import annotations

import argparse
import getpass
import sys

from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.cli.stdin import read_input
from deskgate.settings import Settings

# The value that says: read standard input, so that no secret is in the process list.
_STDIN = "-"


def add_parser(commands: Commands) -> None:
    """`connection list | add --name N --protocol P [--folder A/B] [--set key=value]…`."""
    connection = commands.add_parser("connection", help="manage the ways to machines")
    actions = connection.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every connection, one a line")
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="add a connection; prints its identifier")
    add.add_argument("--name", required=True)
    add.add_argument("--protocol", required=True, help="ssh, vnc, rdp or telnet")
    add.add_argument(
        "--folder", metavar="A/B", help="made where it does not exist; a / in a name is written \\/"
    )
    add.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a parameter, such as hostname=10.0.0.5; password=- reads standard input",
    )
    add.set_defaults(run=run_add)


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """Identifier, path, protocol and host, with a tab between."""
    del arguments
    prepare_data(settings)
    from deskgate.control.port.found import Found
    from deskgate.control.port.options import Options
    from deskgate.control.tree.paths import path_text

    for path, row in sorted(Found(None, Options()).connections.items()):
        print("\t".join((str(row.pk), path_text(path), row.protocol, row.hostname)))
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints the new connection's identifier, alone on its line, for scripts."""
    parameters = dict(_read_parameter(text) for text in arguments.settings)
    _read_stdin(parameters)
    tell_first_run(prepare_data(settings))
    from django.db import transaction

    from deskgate.control.tree.services import connection_create, folder_ensure

    with told(), transaction.atomic():
        folder = folder_ensure(path=arguments.folder) if arguments.folder else None
        connection = connection_create(
            name=arguments.name,
            protocol=arguments.protocol,
            folder=folder,
            parameters=parameters,
        )
    print(connection.pk)
    return 0


def _read_parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise CommandError(f"--set takes key=value, not {name!r} alone.")
    return name, value


def _read_stdin(parameters: dict[str, str]) -> None:
    """Fill in the one parameter that asks for it: all of standard input, a key's lines too."""
    asking = [name for name, value in parameters.items() if value == _STDIN]
    if len(asking) > 1:
        raise CommandError(f"only one parameter can be read from standard input, not {asking}.")
    for name in asking:
        if sys.stdin.isatty():
            parameters[name] = getpass.getpass(f"{name}: ")
        else:
            text = read_input()
            # A password's line end is the terminal's; a key's last line end is the key's.
            parameters[name] = text if text.count("\n") > 1 else text.rstrip("\r\n")

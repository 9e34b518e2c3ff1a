"""`deskgate user add`: a person who may log in."""

from __future__ import annotations

import argparse
import getpass
import sys

from deskgate.cli.errors import CommandError
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.cli.stdin import read_input
from deskgate.grants import Secret
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`user add NAME [--admin] [--password-stdin]`."""
    user = commands.add_parser("user", help="manage the people who log in")
    actions = user.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add a person")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--admin", action="store_true", help="an administrator, who manages all")
    add.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    add.set_defaults(run=run_add)


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Asks for the password twice on a terminal; refuses one that is too weak."""
    tell_first_run(prepare_data(settings))
    from deskgate.control.accounts.services import user_create
    from deskgate.control.errors import ControlError

    password = _password_from_stdin() if arguments.password_stdin else _password_from_terminal()
    try:
        user = user_create(username=arguments.name, password=password, is_admin=arguments.admin)
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(f"Added {'the administrator' if arguments.admin else 'the user'} {user.username!r}.")
    return 0


def _password_from_stdin() -> Secret:
    return Secret(read_input().partition("\n")[0].rstrip("\r"))


def _password_from_terminal() -> Secret:
    if not sys.stdin.isatty():
        raise CommandError("there is no terminal to ask on; use --password-stdin.")
    first = Secret(getpass.getpass("Password: "))
    if first != Secret(getpass.getpass("The same again: ")):
        raise CommandError("the two passwords differ.")
    return first

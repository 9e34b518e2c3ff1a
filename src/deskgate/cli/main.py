"""`deskgate`: reads the arguments, hands over to one module a command, words what went wrong.

Exit codes: 0 done, 1 it can't be done (one line on standard error says why), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import pydantic

from deskgate import __version__
from deskgate.cli import (
    audit,
    connection,
    credential,
    directory,
    doctor,
    exporting,
    grant,
    group,
    importing,
    init,
    keys,
    serve,
    sign,
    signing_key,
    user,
)
from deskgate.cli.errors import CommandError
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.guacamole_home.folder import HomeTrouble
from deskgate.logs import set_up_logs
from deskgate.settings import Settings, load_settings

if sys.platform != "win32":
    import pwd

_COMMANDS = (
    serve,
    init,
    user,
    group,
    grant,
    connection,
    credential,
    keys,
    signing_key,
    sign,
    directory,
    importing,
    exporting,
    audit,
    doctor,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command; each sets `run`: (settings, arguments) -> exit code."""
    parser = argparse.ArgumentParser(
        prog="deskgate", description="Work on your machines from a browser."
    )
    parser.add_argument("--version", action="version", version=f"deskgate {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in _COMMANDS:
        module.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """The program. `argv` without the program's name; sys.argv's by default."""
    arguments = build_parser().parse_args(argv)
    try:
        settings = _read_settings()
        set_up_logs(settings, quiet=arguments.command != "serve")
        with acting(_actor(arguments)):
            code = arguments.run(settings, arguments)
    except CommandError as error:
        print(f"deskgate: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    assert isinstance(code, int)
    return code


def _actor(arguments: argparse.Namespace) -> Actor:
    """Whom the log names: the system's user who gave the command. A server acts for itself."""
    if arguments.command == "serve":
        return Actor()
    return Actor(ActorKind.COMMAND, _system_user())


def _system_user() -> str:
    """By the kernel's word and not by a variable's; the number where it has no name."""
    if sys.platform == "win32":
        return os.getlogin()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user
        return str(os.getuid())


def _read_settings() -> Settings:
    try:
        return load_settings()
    except HomeTrouble as trouble:
        raise CommandError(f"DESKGATE_GUACAMOLE_HOME: {trouble}.") from None
    except pydantic.ValidationError as error:
        # Only names and reasons: a value may hold a password.
        lines = [
            f"DESKGATE_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            if one["loc"]  # else it is about several, and names them
            else one["msg"]
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise CommandError("a setting is wrong. " + "; ".join(lines)) from None

"""`deskgate serve`: prepare the data folder if need be, then serve until told to stop."""

from __future__ import annotations

import argparse
import contextlib
import socket

from deskgate.cli.errors import CommandError
from deskgate.cli.guacamole_home import home_follow
from deskgate.cli.kinds import Commands
from deskgate.cli.lock import held
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`serve [--host HOST] [--port PORT]`."""
    parser = commands.add_parser("serve", help="run the server")
    parser.add_argument("--host", help="the address to listen on (DESKGATE_HOST)")
    parser.add_argument("--port", type=_port, help="the port to listen on (DESKGATE_PORT)")
    parser.set_defaults(run=run)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Blocks until SIGINT or SIGTERM. The address is printed once the server is ready for it."""
    given = {name: getattr(arguments, name) for name in ("host", "port")}
    settings = settings.model_copy(update={k: v for k, v in given.items() if v is not None})
    _check_address(settings)
    _check_installed(settings)
    with held(settings.data / "serve.lock", busy=_BUSY.format(settings.data)):
        return _serve(settings)


_BUSY = "a server runs on {} already. Stop it, or give this one another folder by DESKGATE_DATA."


def _serve(settings: Settings) -> int:
    # Told at once: whatever fails later, it can't be told again.
    tell_first_run(prepare_data(settings, serving=True))
    home_follow(settings)
    # Imported late: `--help` and wrong usage need neither Django nor uvicorn.
    from deskgate.asgi import create_app
    from deskgate.server import create_server

    def announce(address: str) -> None:
        print(f"Deskgate is ready at {address}  (Ctrl-C stops it)", flush=True)

    server = create_server(create_app(settings), settings, announce)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again once all is ended
        server.run()
    return 0 if server.started else 1


def _check_installed(settings: Settings) -> None:
    """What the settings ask for must be here; else nobody from there could log in."""
    from deskgate.control.directory.errors import DirectoryTrouble
    from deskgate.control.directory.installed import ldap_check

    try:
        ldap_check(settings)
    except DirectoryTrouble as trouble:
        raise CommandError(trouble.detail) from trouble


def _check_address(settings: Settings) -> None:
    """Say at once, in one line, when the address is taken; nothing has been started yet."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise CommandError(
            f"can't listen on {where}: {error.strerror}. Choose another with --host or --port."
        ) from error

"""`deskgate init`: make the data folder, keys, database and administrator, and stop there."""

from __future__ import annotations

import argparse

from deskgate.cli.guacamole_home import home_follow
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`init`."""
    parser = commands.add_parser("init", help="make the data folder ready")
    parser.set_defaults(run=run)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Idempotent."""
    del arguments
    first_run = prepare_data(settings)
    tell_first_run(first_run)
    home_follow(settings)
    print(f"The data folder {settings.data} is ready.")
    return 0

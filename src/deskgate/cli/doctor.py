"""`deskgate doctor`: looks at every part that must work, one line each, and says what to do.

Exit code 1 where anything is a problem.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from deskgate.cli import checks, directory_checks, home_checks
from deskgate.cli.checks import Finding
from deskgate.cli.kinds import Commands
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`doctor [--targets]`."""
    parser = commands.add_parser("doctor", help="check that every part works")
    parser.add_argument(
        "--targets", action="store_true", help="also try to reach each connection's port"
    )
    parser.set_defaults(run=run)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Changes nothing: an installation that isn't there yet is a finding, not an error."""
    problems = 0
    for finding in _findings(settings, targets=arguments.targets):
        print(finding, flush=True)
        problems += not finding.ok
    return 1 if problems else 0


def _findings(settings: Settings, *, targets: bool) -> Iterator[Finding]:
    folder = checks.data_folder(settings)
    yield folder
    database = None
    if settings.data.is_dir():
        yield from checks.key_files(settings)
        database = checks.database(settings)
        yield database
        if database.ok:
            yield checks.sealed()
    yield from home_checks.home(settings, database=bool(database and database.ok))
    yield checks.guacd(settings)
    yield checks.web_build()
    yield checks.browser_address(settings)
    yield from directory_checks.directories(settings)
    yield checks.clock()
    if targets and database and database.ok:
        yield from checks.targets()

"""Guacamole's folder at the command line: followed at the start, taken in by `deskgate import`.

Laws: each key and each file that has no meaning here is named; a file that can't be read stops the
command; what can't be kept of one that can is logged, and the start goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from deskgate.cli.errors import CommandError, told
from deskgate.cli.lock import held
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.guacamole_home.folder import MAPPING, PROPERTIES, Home, HomeTrouble, home_read
from deskgate.guacamole_home.report import (
    Told,
    home_told,
    home_told_once,
    keys_twice,
    told_lines,
)
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.port.guacamole_home import Followed, HomeReport
    from deskgate.control.port.options import Options
    from deskgate.control.port.services import Report

NAME: Final = "guacamole-home"  # what it is called in `deskgate import`
_LOGGED: Final = 50  # notes; the rest is counted

_log = structlog.get_logger(__name__)


def home_follow(settings: Settings) -> None:
    """At each start: say what DESKGATE_GUACAMOLE_HOME gives, and import what has changed there."""
    if settings.guacamole_home is None:
        return
    home = _read(settings.guacamole_home)
    _print_told(home, home_told(home, settings))
    if home.mapping is None:
        return
    # Imported late: there may be no folder, and then none of this is needed.
    from deskgate.control.firstrun import connections_close
    from deskgate.control.port.guacamole_home import mapping_follow
    from deskgate.control.port.troubles import Unreadable

    try:
        with held(settings.data / "prepare.lock"), told():
            followed = mapping_follow(data=home.mapping)
    except CommandError as error:
        if isinstance(error.__cause__, Unreadable):
            raise CommandError(f"{home.path / MAPPING} can't be read: {error}") from None
        raise
    finally:
        connections_close()
    _print_followed(followed)


def run_import(
    settings: Settings,
    arguments: argparse.Namespace,
    options: Callable[[tuple[str, ...]], Options],
    show: Callable[[Report], None],
) -> int:
    """`deskgate import guacamole-home DIR`. `options` are the import's, `show` prints a report."""
    home = _read(Path(arguments.folder))
    tell_first_run(prepare_data(settings))
    from deskgate.control.port.guacamole_home import INTO, home_preview, home_run

    with told():
        chosen = options(INTO)
        take = home_preview if arguments.dry_run else home_run
        done = take(home=home, options=chosen)
    _print_keys(done)
    show(done.report)
    _print_told(home, home_told_once(home))
    return 0


def _read(folder: Path) -> Home:
    try:
        return home_read(folder)
    except HomeTrouble as trouble:
        raise CommandError(f"{trouble}.") from None


def _print_told(home: Home, some: Sequence[Told]) -> None:
    print(f"What {home.path} says:")
    for line in told_lines(some):
        print(f"  {line}")
    for key in keys_twice(home):
        print(f"  twice:      {key}: the last one in {PROPERTIES} counts.")


def _print_keys(done: HomeReport) -> None:
    for key in done.keys:
        if key.doing.value != "unchanged":
            print(f"{key.doing.value:6} signing-key {key.name}: {', '.join(key.fields)}")


def _print_followed(followed: Followed) -> None:
    for problem in followed.problems:
        _log.error("user-mapping.xml is not imported", problem=problem)
    if followed.problems:
        print(f"  {MAPPING}: not imported, see the log. It is tried again at the next start.")
        return
    if followed.report is None:
        print(f"  {MAPPING}: as it was when it was imported.")
        return
    notes = followed.report.notes
    for note in notes[:_LOGGED]:
        _log.warning("user-mapping.xml", where=note.where, note=note.text)
    if len(notes) > _LOGGED:
        _log.warning("user-mapping.xml", more_notes=len(notes) - _LOGGED)
    counts = {doing.value: count for doing, count in followed.report.counts().items()}
    print(
        f"  {MAPPING}: imported; {counts['create']} created, {counts['update']} changed, "
        f"{counts['unchanged']} unchanged.",
        flush=True,
    )

"""`deskgate import`: take in what another program, a table or an export of ours describes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskgate.cli import guacamole_home
from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.passphrases import add_source, read_source
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.port.options import Options
    from deskgate.control.port.services import Report
    from deskgate.control.port.troubles import Unreadable

_STDIN: Final = "-"
_FORMATS: Final = ("deskgate", "openssh", "csv", "guacozy", "guacamole")
_SIZE: Final = 16 * 1024 * 1024 + 1  # one byte more than is taken, so that it is told as that
_BESIDE: Final = 1024 * 1024  # of a key, or of a file that a configuration includes
_SHOWN: Final = 100  # characters of a value


def add_parser(commands: Commands) -> None:
    """`import FILE [--format F] [--dry-run] [--into A/B] …`, `import guacamole-home DIR …`."""
    parser = commands.add_parser("import", help="take in connections, people and grants")
    parser.add_argument("file", metavar="FILE", help="the file; - reads standard input")
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        help=f"Guacamole's configuration folder, after the word {guacamole_home.NAME}",
    )
    parser.add_argument("--format", choices=_FORMATS, help="what it is; guessed when not given")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, and change nothing"
    )
    parser.add_argument("--into", metavar="A/B", default="", help="put everything into this folder")
    add_source(parser, "key", "Guacozy's FIELD_ENCRYPTION_KEY")
    add_source(parser, "passphrase", "the passphrase of an export with secrets")
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="take in the private keys that an OpenSSH configuration names",
    )
    parser.add_argument(
        "--default-guacd",
        action="store_true",
        help="make Guacozy's, or Guacamole's, default guacd the default here",
    )
    parser.add_argument(
        "--on-target-change",
        choices=("refuse", "drop", "keep"),
        default="refuse",
        help="what becomes of stored secrets when a connection leads elsewhere by the import",
    )
    parser.set_defaults(run=run)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints a line a change, then what was not understood, then the sum."""
    if arguments.folder is not None:
        return _run_home(settings, arguments)
    data = _read(arguments.file)
    tell_first_run(prepare_data(settings))
    from deskgate.control.port.formats import Format
    from deskgate.control.port.services import import_preview, import_run

    options = _options(arguments)
    form = None if arguments.format is None else Format(arguments.format)
    name = Path(arguments.file).name
    with _errors_listed():
        if arguments.dry_run:
            report = import_preview(data=data, name=name, form=form, options=options)
        else:
            report = import_run(by=None, data=data, name=name, form=form, options=options)
    _print(report)
    return 0


def _run_home(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.file != guacamole_home.NAME:
        raise CommandError(f"name one file, or {guacamole_home.NAME} and a folder.")
    with _errors_listed():
        return guacamole_home.run_import(
            settings, arguments, lambda into: _options(arguments, into), _print
        )


@contextmanager
def _errors_listed() -> Iterator[None]:
    """What is wrong with a file, a line each."""
    from deskgate.control.port.troubles import Unreadable

    try:
        with told():
            yield
    except CommandError as error:
        if isinstance(error.__cause__, Unreadable):
            raise _listed(error.__cause__) from None
        raise


def _read(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read(_SIZE)
    path = Path(file)
    if path.is_dir() or (file == guacamole_home.NAME and not path.exists()):
        raise CommandError(
            f"to take Guacamole's configuration folder in, give `deskgate import "
            f"{guacamole_home.NAME} {file if path.is_dir() else '/etc/guacamole'}`."
        )
    for beside in (f"{file}-wal", f"{file}-journal"):
        if Path(beside).is_file() and Path(beside).stat().st_size:
            raise CommandError(
                f"the database is still being written ({beside}). Stop its server first."
            )
    try:
        with path.open("rb") as opened:
            return opened.read(_SIZE)
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from None


def _options(arguments: argparse.Namespace, otherwise: tuple[str, ...] = ()) -> Options:
    """`otherwise`: where to put everything when --into doesn't say."""
    from deskgate.control.port.options import OnTargetChange, Options
    from deskgate.control.tree.paths import path_parse

    if arguments.file == _STDIN and (arguments.key_stdin or arguments.passphrase_stdin):
        raise CommandError("standard input is the file already; use --key-file.")
    try:
        into = path_parse(arguments.into) or otherwise
    except ValueError as error:
        raise CommandError(f"--into: {error}") from None
    folder = Path.cwd() if arguments.file == _STDIN else Path(arguments.file).parent
    return Options(
        into=into,
        key=read_source(arguments, "key"),
        passphrase=read_source(arguments, "passphrase"),
        read_file=lambda name: _beside(folder, name),
        read_key=(lambda name: _beside(folder, name)) if arguments.with_keys else None,
        default_guacd=arguments.default_guacd,
        on_target_change=OnTargetChange(arguments.on_target_change),
    )


def _beside(folder: Path, name: str) -> str | None:
    """The text of the files that a configuration names; relative ones stand beside it."""
    path = Path(name.replace("%d", "~", 1)).expanduser()
    base, pattern = (
        (Path(path.anchor), path.relative_to(path.anchor))
        if path.is_absolute()
        else (
            folder,
            path,
        )
    )
    found = [one for one in sorted(base.glob(str(pattern))) if one.is_file()]
    texts = []
    for one in found:
        try:
            with one.open("rb") as opened:
                texts.append(opened.read(_BESIDE).decode(errors="replace"))
        except OSError:
            return None
    return "\n".join(texts) if texts else None


def _listed(error: Unreadable) -> CommandError:
    count = 0
    for where, texts in error.errors.items():
        for text in texts:
            print(f"{where}: {text}", file=sys.stderr)
            count += 1
    return CommandError(
        f"nothing was imported, because of {count} error{'s' if count > 1 else ''}."
    )


def _print(report: Report) -> None:
    for change in report.changes:
        if change.doing.value == "unchanged":
            continue
        print(f"{change.doing.value:6} {change.wanted.kind} {change.wanted.title}")
        for field in change.fields:
            before = f" (was {_short(field.before)})" if field.before else ""
            print(f"         {field.name}: {_short(field.after) or 'nothing'}{before}")
    for note in report.notes:
        print(f"note   {note.where + ': ' if note.where else ''}{note.text}")
    counts = {doing.value: count for doing, count in report.counts().items()}
    would = "" if report.applied else "would be "
    print(
        f"{counts['create']} {would}created, {counts['update']} {would}changed, "
        f"{counts['unchanged']} unchanged."
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"

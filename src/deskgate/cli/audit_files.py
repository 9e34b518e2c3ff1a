"""`deskgate audit verify` and `export`: the log proven, here or from a file, and taken along."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from deskgate.cli.errors import CommandError
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.audit.verify import Verdict

_DIGEST_LENGTH = 64


def run_verify(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit code 0 when all is proven, 1 when not: the first bad row is named."""
    noted = _noted(arguments.end)
    if arguments.file is None:
        tell_first_run(prepare_data(settings))
    verdict = _verify(settings, arguments, noted)
    if not verdict.ok:
        print(f"After {verdict.checked} good rows: {verdict.problem}", file=sys.stderr)
        return 1
    print(f"{verdict.checked} rows are as they were written.")
    if verdict.seq:
        print(f"The log ends with --end {verdict.seq}:{verdict.digest}")
    return 0


def _verify(
    settings: Settings, arguments: argparse.Namespace, noted: tuple[int, str] | None
) -> Verdict:
    from deskgate.control.setup import django_setup

    django_setup(settings)  # an export is proven without a database, but not without its models
    from deskgate.control.audit.keys import audit_keys_path
    from deskgate.control.audit.proof import file_verify, log_verify
    from deskgate.control.audit.verify import Expected
    from deskgate.control.errors import ControlError

    expected = Expected(*noted) if noted else None
    try:
        if arguments.file is None:
            return log_verify(first=arguments.first, expected=expected)
        keys = arguments.key_file or audit_keys_path(settings.data)
        return file_verify(file=arguments.file, keys=keys, first=arguments.first, expected=expected)
    except ControlError as error:
        raise CommandError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{arguments.file} can't be read: {type(error).__name__}") from error


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    seq, _, digest = text.partition(":")
    if not (seq.isascii() and seq.isdigit()) or len(digest) != _DIGEST_LENGTH:
        raise CommandError("--end is what verify printed before: a number, a colon, 64 digits.")
    return int(seq), digest


def run_export(settings: Settings, arguments: argparse.Namespace) -> int:
    """All that fit, oldest first; only all events as JSON can be proven again."""
    tell_first_run(prepare_data(settings))
    from deskgate.control.audit.chain import seal
    from deskgate.control.audit.record import record

    given = {name: value for name, value in filters_of(arguments).items() if value}
    what = "sessions" if arguments.sessions else "events"
    told = {"what": what, "format": arguments.format, **given}
    record("log.export", details=told)
    seal()
    with _output(arguments.output) as file:
        for piece in _pieces(arguments):
            file.write(piece)
    return 0


def _pieces(arguments: argparse.Namespace) -> Iterable[str]:
    from deskgate.control.audit import export
    from deskgate.control.audit.models import Event, SessionLog
    from deskgate.control.audit.selectors import (
        EventFilter,
        SessionFilter,
        events_narrow,
        sessions_narrow,
    )

    given = filters_of(arguments)
    if not arguments.sessions:
        events = events_narrow(Event.objects.all(), EventFilter(**given))
        chunks = export.event_chunks(events)
        return export.written(chunks, export.EVENT_FIELDS, arguments.format)
    if given.pop("action"):
        raise CommandError("--action is about events; sessions have none.")
    wanted = SessionFilter(user=given.pop("actor"), **given)
    sessions = sessions_narrow(SessionLog.objects.all(), wanted)
    return export.written(export.session_chunks(sessions), export.SESSION_FIELDS, arguments.format)


def filters_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """What to look for, by the fields of the filters."""
    names = ("q", "action", "actor", "address", "since", "until")
    return {name: getattr(arguments, name) for name in names}


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            path.chmod(0o600)
            yield file
    except FileExistsError:
        raise CommandError(f"{path} is there already.") from None
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}") from error

"""`deskgate audit`: prove the log, look through it, take it along, delete what is old."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskgate.cli.audit_files import filters_of, run_export, run_verify
from deskgate.cli.errors import CommandError
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`audit verify|list|export|purge|new-key`."""
    audit = commands.add_parser("audit", help="the log: prove, list, export, purge")
    actions = audit.add_subparsers(metavar="ACTION", required=True)
    _add_verify(actions)
    _add_list(actions)
    _add_export(actions)
    _add_purge(actions)
    new_key = actions.add_parser("new-key", help="begin with a new key when the old one is lost")
    new_key.set_defaults(run=run_new_key)


def _add_verify(actions: Commands) -> None:
    verify = actions.add_parser("verify", help="prove that nothing was changed or taken away")
    verify.add_argument("--file", type=Path, help="an export of all events as JSON")
    verify.add_argument("--key-file", type=Path, help="the log's key file, if it is elsewhere")
    verify.add_argument("--first", type=int, default=0, metavar="SEQ", help="begin at this row")
    verify.add_argument("--end", metavar="SEQ:DIGEST", help="an end of the log, noted before")
    verify.set_defaults(run=run_verify)


def _add_list(actions: Commands) -> None:
    listing = actions.add_parser("list", help="show events, the newest first")
    _add_filters(listing)
    listing.add_argument("--limit", type=int, default=50, help="how many at most (50)")
    listing.set_defaults(run=run_list)


def _add_export(actions: Commands) -> None:
    export = actions.add_parser("export", help="write events or sessions to a file")
    _add_filters(export)
    export.add_argument("--sessions", action="store_true", help="sessions instead of events")
    export.add_argument("--format", choices=("json", "csv"), default="json")
    export.add_argument("-o", "--output", type=Path, help="the file; standard output if not given")
    export.set_defaults(run=run_export)


def _add_purge(actions: Commands) -> None:
    purge = actions.add_parser("purge", help="delete old events and sessions")
    old = purge.add_mutually_exclusive_group(required=True)
    old.add_argument("--before", type=_moment, help="a day or moment, 2026-01-31 for one")
    old.add_argument("--keep-days", type=_days, help="how many days to keep")
    purge.add_argument("--yes", action="store_true", help="don't ask")
    purge.set_defaults(run=run_purge)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-q", default="", metavar="WORDS", help="words that must all occur")
    parser.add_argument("--action", default="", help='what was done: "folder.create", or "folder"')
    parser.add_argument("--actor", default="", metavar="NAME", help="who did it")
    parser.add_argument("--address", default="", help="from where")
    parser.add_argument("--since", type=_moment, help="from this day or moment on")
    parser.add_argument("--until", type=_moment, help="before this day or moment")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "write it like 2026-01-31 or 2026-01-31T12:00+01:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 36500:
        raise argparse.ArgumentTypeError("a number of days")
    return int(text)


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """A line an event: when, who, from where, what, to which thing."""
    tell_first_run(prepare_data(settings))
    from deskgate.control.audit.models import Event
    from deskgate.control.audit.selectors import EventFilter, events_narrow

    rows = events_narrow(Event.objects.all(), EventFilter(**filters_of(arguments)))
    for row in rows.order_by("-at", "-id")[: max(0, arguments.limit)]:
        who = row.actor_name or row.actor_kind
        where = f" from {row.address}" if row.address else ""
        details = json.dumps(row.details, ensure_ascii=False) if row.details else ""
        line = f"{row.at:%Y-%m-%d %H:%M:%S} {who}{where}: {row.action} {row.thing_name} {details}"
        print("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line.rstrip()))
    return 0


def run_purge(settings: Settings, arguments: argparse.Namespace) -> int:
    """Asks first, unless told not to."""
    tell_first_run(prepare_data(settings))
    from deskgate.control.audit.retention import log_purge
    from deskgate.control.errors import ControlError

    before = arguments.before or datetime.now(UTC) - timedelta(days=arguments.keep_days)
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise CommandError("there is no terminal to ask on; use --yes.")
        print(f"Delete everything in the log before {before:%Y-%m-%d %H:%M %Z} for ever?")
        if input("Type yes: ").strip() != "yes":
            return 1
    try:
        gone = log_purge(before=before)
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(f"Deleted {gone.events} events and {gone.sessions} sessions.")
    return 0


def run_new_key(settings: Settings, arguments: argparse.Namespace) -> int:
    """Only where there is none: a key that is there is never replaced."""
    del arguments
    from deskgate.control.setup import django_setup

    django_setup(settings)
    from deskgate.control.audit.renewal import key_renew
    from deskgate.control.errors import ControlError

    try:
        first = key_renew(settings.data)
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(f"The log has a new key. What comes from now on: deskgate audit verify --first {first}")
    return 0

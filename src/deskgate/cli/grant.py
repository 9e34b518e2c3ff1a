"""`deskgate grant`: who may do what on what, and why somebody may or may not."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Final

from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.places import connection_at, folder_at
from deskgate.cli.prepare import prepare_data
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.permissions.reach import Place
    from deskgate.control.permissions.values import GrantValues

ROLES: Final = ("see", "connect", "share", "edit", "manage")
_WITHOUT: Final = ("copy", "paste", "upload", "download")


def add_parser(commands: Commands) -> None:
    """`grant list | add | remove | explain`."""
    grant = commands.add_parser("grant", help="manage who may do what")
    actions = grant.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="grants, one a line: identifier and sentence")
    _add_place(listing, required=False)
    _add_receiver(listing, required=False)
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="give somebody something; prints the grant's identifier")
    add.add_argument("role", choices=ROLES)
    _add_receiver(add, required=True)
    _add_place(add, required=True)
    _add_limits(add)
    add.set_defaults(run=run_add)
    remove = actions.add_parser("remove", help="take a grant away")
    remove.add_argument("id", type=int, metavar="ID")
    remove.set_defaults(run=run_remove)
    explain = actions.add_parser("explain", help="what somebody may do on something, and why")
    explain.add_argument("user", metavar="USER")
    _add_place(explain, required=True, everything=False)
    explain.add_argument("--at", type=_moment, metavar="TIME", help="not now but then")
    explain.add_argument("--address", default="", metavar="IP", help="asking from there")
    explain.set_defaults(run=run_explain)


def _add_receiver(parser: argparse.ArgumentParser, *, required: bool) -> None:
    who = parser.add_mutually_exclusive_group(required=required)
    who.add_argument("--user", metavar="NAME")
    who.add_argument("--group", metavar="NAME")


def _add_place(parser: argparse.ArgumentParser, *, required: bool, everything: bool = True) -> None:
    where = parser.add_mutually_exclusive_group(required=required)
    where.add_argument("--folder", metavar="A/B")
    where.add_argument("--connection", metavar="A/B/NAME")
    if everything:
        where.add_argument("--everything", action="store_true", help="the whole tree")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="begins", type=_moment, metavar="TIME")
    parser.add_argument("--until", type=_moment, metavar="TIME", help="2030-01-31T18:00+01:00")
    parser.add_argument(
        "--hours", action="append", default=[], help="like 'Mon-Fri 08:00-18:00'; several add"
    )
    parser.add_argument("--time-zone", default="UTC", help="of the hours, like Europe/Berlin")
    parser.add_argument("--network", action="append", default=[], metavar="CIDR")
    parser.add_argument("--view-only", action="store_true", help="no keyboard and no mouse")
    for what in _WITHOUT:
        parser.add_argument(f"--no-{what}", action="store_true")
    parser.add_argument("--record", action="store_true", help="sessions must be recorded")
    parser.add_argument("--note", default="")


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """Those of one person or group, or on one place, or all."""
    prepare_data(settings)
    from deskgate.control.accounts.groups_selectors import group_named
    from deskgate.control.accounts.selectors import user_get
    from deskgate.control.permissions.models import AccessGrant
    from deskgate.control.permissions.words import grant_sentence

    rows = AccessGrant.objects.select_related("user", "group", "folder", "connection")
    with told():
        if arguments.user:
            rows = rows.filter(user=user_get(username=arguments.user))
        if arguments.group:
            rows = rows.filter(group=group_named(name=arguments.group))
        if arguments.folder:
            rows = rows.filter(folder=folder_at(arguments.folder))
        if arguments.connection:
            rows = rows.filter(connection=connection_at(arguments.connection))
        if arguments.everything:
            rows = rows.filter(folder__isnull=True, connection__isnull=True)
    for row in rows.order_by("pk"):
        print(f"{row.pk}\t{grant_sentence(row)}")
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints the identifier, alone on its line, for scripts."""
    prepare_data(settings)
    from deskgate.control.accounts.groups_selectors import group_named
    from deskgate.control.accounts.selectors import user_get
    from deskgate.control.permissions.services import grant_give

    with told():
        made = grant_give(
            actor=None,
            user=user_get(username=arguments.user) if arguments.user else None,
            group=group_named(name=arguments.group) if arguments.group else None,
            place=_place(arguments),
            values=_values(arguments),
        )
    print(made.pk)
    return 0


def run_remove(settings: Settings, arguments: argparse.Namespace) -> int:
    """Sessions that it allowed end."""
    prepare_data(settings)
    from deskgate.control.permissions.models import AccessGrant
    from deskgate.control.permissions.services import grant_take
    from deskgate.control.permissions.words import grant_sentence

    grant = AccessGrant.objects.filter(pk=arguments.id).first()
    if grant is None:
        raise CommandError(f"there is no grant {arguments.id}; see deskgate grant list.")
    sentence = grant_sentence(grant)
    with told():
        grant_take(actor=None, grant=grant)
    print(f"Removed: {sentence}")
    return 0


def run_explain(settings: Settings, arguments: argparse.Namespace) -> int:
    """A line with the answer, then one for each grant that reaches the place."""
    prepare_data(settings)
    from django.utils import timezone

    from deskgate.control.accounts.selectors import user_get
    from deskgate.control.permissions.explain import explain

    with told():
        found = explain(
            person=user_get(username=arguments.user),
            place=_place(arguments),
            at=arguments.at or timezone.now(),
            address=arguments.address,
        )
    print(found.sentence)
    for reason in found.reasons:
        via = f" (by {' > '.join(reason.via)})" if reason.via else ""
        print(f"  {'-' if reason.why_not else '+'} {reason.sentence}{via}")
    if found.until is not None:
        print(f"  A session that begins now ends at {found.until:%Y-%m-%d %H:%M %Z}.")
    return 0


def _place(arguments: argparse.Namespace) -> Place:
    if arguments.folder:
        return folder_at(arguments.folder)
    if arguments.connection:
        return connection_at(arguments.connection)
    return None


def _values(arguments: argparse.Namespace) -> GrantValues:
    from deskgate.control.permissions.hours_text import hours_read
    from deskgate.control.permissions.models import Role

    try:
        hours = [hours_read(text) for text in arguments.hours]
    except ValueError as error:
        raise CommandError(f"{error}.") from None
    return {
        "role": Role[arguments.role.upper()],
        "valid_from": arguments.begins,
        "valid_until": arguments.until,
        "hours": hours,
        "time_zone": arguments.time_zone,
        "networks": arguments.network,
        "view_only": arguments.view_only,
        "may_copy": not arguments.no_copy,
        "may_paste": not arguments.no_paste,
        "may_upload": not arguments.no_upload,
        "may_download": not arguments.no_download,
        "recording_required": arguments.record,
        "note": arguments.note,
    }


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 2030-01-31T18:00Z") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} names no zone; add Z or +01:00")
    return moment

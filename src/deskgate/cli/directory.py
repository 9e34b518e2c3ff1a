"""`deskgate directory`: compare people with LDAP, try a name, say where somebody is from."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from deskgate.cli.errors import CommandError
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings

_SOURCES = ("manual", "ldap", "oidc")


def add_parser(commands: Commands) -> None:
    """`directory sync|test-login|link`."""
    directory = commands.add_parser("directory", help="people from LDAP and OpenID Connect")
    actions = directory.add_subparsers(metavar="ACTION", required=True)
    sync = actions.add_parser("sync", help="disable here who is gone in LDAP; refresh the others")
    sync.set_defaults(run=run_sync)
    test = actions.add_parser("test-login", help="show what a log-in by LDAP would do")
    test.add_argument("name", metavar="NAME")
    test.set_defaults(run=run_test)
    link = actions.add_parser("link", help="say which directory a person here is from")
    link.add_argument("name", metavar="NAME")
    link.add_argument("source", choices=_SOURCES, help="manual: from here, by password")
    link.set_defaults(run=run_link)


def run_sync(settings: Settings, arguments: argparse.Namespace) -> int:
    """Says who went and who came back."""
    del arguments
    with _ready(settings, ldap=True):
        from deskgate.control.directory.sync import directory_sync

        print(f"People from LDAP: {directory_sync(settings)}.")
    return 0


def run_test(settings: Settings, arguments: argparse.Namespace) -> int:
    """Changes nothing, and needs no password."""
    with _ready(settings, ldap=True):
        from deskgate.control.directory.preview import login_preview

        for line in login_preview(settings, arguments.name):
            print(line)
    return 0


def run_link(settings: Settings, arguments: argparse.Namespace) -> int:
    """From the next log-in on; a password that is kept here is void with it."""
    with _ready(settings):
        from deskgate.control.accounts.models import Source
        from deskgate.control.accounts.selectors import user_get
        from deskgate.control.directory.services import person_link

        user = user_get(username=arguments.name)
        source = Source(arguments.source)
        person_link(user=user, source=source)
        print(f"{user.username} is from {source.label} now.")
    return 0


@contextmanager
def _ready(settings: Settings, *, ldap: bool = False) -> Iterator[None]:
    """The data folder is, and so is LDAP where it is needed; troubles are worded."""
    if ldap and settings.ldap_url is None:
        raise CommandError("there is no LDAP: set DESKGATE_LDAP_URL (docs/directory.md).")
    if ldap and settings.ldap_user_dn:
        raise CommandError(
            "by DESKGATE_LDAP_USER_DN only people themselves are let into LDAP; "
            "use DESKGATE_LDAP_BIND_DN for this."
        )
    tell_first_run(prepare_data(settings))
    from deskgate.control.directory.errors import DirectoryTrouble
    from deskgate.control.errors import ControlError

    try:
        yield
    except DirectoryTrouble as trouble:
        raise CommandError(trouble.detail) from trouble
    except ControlError as error:
        raise CommandError(str(error)) from error

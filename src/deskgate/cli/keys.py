"""`deskgate keys`: the keys that stored secrets are sealed with. None is ever printed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError
from deskgate.cli.kinds import Commands
from deskgate.cli.lock import held
from deskgate.cli.prepare import prepare_data
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.vault.rotation import Census

_BUSY = "another `deskgate keys` command works on these keys. Wait for its end."


def add_parser(commands: Commands) -> None:
    """`keys check | rotate | drop-old | forget-lost`."""
    keys = commands.add_parser("keys", help="manage the keys that secrets are sealed with")
    actions = keys.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="try to open every stored secret")
    check.set_defaults(run=run_check)
    rotate = actions.add_parser("rotate", help="seal everything with a new key; the server may run")
    rotate.set_defaults(run=run_rotate)
    drop = actions.add_parser("drop-old", help="delete the keys that nothing needs any more")
    drop.set_defaults(run=run_drop_old)
    forget = actions.add_parser("forget-lost", help="delete the secrets that no key opens any more")
    forget.set_defaults(run=run_forget_lost)


def run_check(settings: Settings, arguments: argparse.Namespace) -> int:
    """Changes nothing, and works with a wrong key too: that is what it tells. 1 if any is lost."""
    del arguments
    from deskgate.control.errors import ControlError
    from deskgate.control.setup import django_setup

    django_setup(settings)
    from django.db import DatabaseError

    from deskgate.control.vault.rotation import keys_census

    try:
        census = keys_census()
    except ControlError as error:
        raise CommandError(str(error)) from error
    except DatabaseError as error:
        raise CommandError(f"the database can't be used: {error}") from error
    return _tell(census)


def run_rotate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Interrupted, it is begun again in the same way."""
    del arguments
    prepare_data(settings)
    from deskgate.control.errors import ControlError
    from deskgate.control.vault.rotation import keys_rotate

    with held(settings.data / "keys.lock", busy=_BUSY):
        try:
            census = keys_rotate()
        except ControlError as error:
            raise CommandError(str(error)) from error
    code = _tell(census)
    print("Keep a copy of the key file; then `deskgate keys drop-old` deletes the older keys.")
    return code


def run_drop_old(settings: Settings, arguments: argparse.Namespace) -> int:
    """Refused while anything is still sealed with an older key."""
    del arguments
    prepare_data(settings)
    from deskgate.control.errors import ControlError
    from deskgate.control.vault.rotation import keys_drop_old

    with held(settings.data / "keys.lock", busy=_BUSY):
        try:
            dropped = keys_drop_old()
        except ControlError as error:
            raise CommandError(str(error)) from error
    print(f"{dropped} older keys deleted; one key is left.")
    return 0


def run_forget_lost(settings: Settings, arguments: argparse.Namespace) -> int:
    """For when a key is lost for good: what it sealed is deleted, everything else stays."""
    del arguments
    from deskgate.control.errors import ControlError
    from deskgate.control.setup import django_setup

    django_setup(settings)
    from deskgate.control.vault.rotation import lost_forget

    with held(settings.data / "keys.lock", busy=_BUSY):
        try:
            gone = lost_forget()
        except ControlError as error:
            raise CommandError(str(error)) from error
    for label, count in gone.items():
        print(f"{label}: {count} deleted")
    return 0


def _tell(census: Census) -> int:
    from deskgate.control.vault.rotation import State

    print(f"{census.keys} {'key' if census.keys == 1 else 'keys'} in the file")
    for label, states in census.found.items():
        older = f", {states[State.OLDER]} with an older one" if states[State.OLDER] else ""
        lost = f", {states[State.LOST]} CAN'T BE OPENED" if states[State.LOST] else ""
        print(f"{label}: {states[State.NEWEST]} sealed with the newest key{older}{lost}")
    if not census.count(State.LOST):
        return 0
    print(
        "What can't be opened was sealed with a key that is not in the file. Put the right key "
        "file back from a backup, or delete it with `deskgate keys forget-lost` and enter the "
        "secrets again."
    )
    return 1

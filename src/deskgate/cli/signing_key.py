"""`deskgate signing-key`: the keys that platforms sign their users' log-ins with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.passphrases import add_source, read_source
from deskgate.cli.prepare import prepare_data
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.signed.models import SigningKey
    from deskgate.grants import Secret

_DIALECTS = ("classic", "cyverse", "v2", "json")


def add_parser(commands: Commands) -> None:
    """`signing-key list | add | rotate | enable | disable | remove`."""
    key = commands.add_parser("signing-key", help="manage the keys of signed log-ins")
    actions = key.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="all keys, one a line; never their secrets")
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="make a key; prints its secret unless one is given")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--dialect", choices=_DIALECTS, default="v2")
    add.add_argument("--protocol", action="append", default=[], help="that it may open")
    add.add_argument("--network", action="append", default=[], help="10.0.0.0/8, host, *.domain")
    add.add_argument("--port", action="append", default=[], type=int)
    add.add_argument("--parameter", action="append", default=[], help="accepted unsigned")
    add.add_argument("--age-limit", type=int, metavar="MS", help="how old a request may be")
    add.add_argument("--default-protocol")
    add.add_argument("--note", default="")
    add_source(add, "secret", "the secret that the platform has already")
    add.set_defaults(run=run_add)
    rotate = actions.add_parser("rotate", help="another secret; whom the old one let in leaves")
    rotate.add_argument("name", metavar="NAME")
    add_source(rotate, "secret", "the new secret")
    rotate.set_defaults(run=run_rotate)
    for action, words, run in (
        ("enable", "let it let people in again", run_enable),
        ("disable", "let nobody in by it; whom it let in leaves", run_disable),
        ("remove", "delete it; whom it let in leaves", run_remove),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(run=run)


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """Name, dialect, enabled or disabled, last used, with a tab between."""
    del arguments
    prepare_data(settings)
    from deskgate.control.signed.models import SigningKey

    for row in SigningKey.objects.all():
        state = "enabled" if row.is_enabled else "disabled"
        used = row.last_used_at.isoformat(timespec="seconds") if row.last_used_at else "never"
        print(f"{row.name}\t{row.dialect}\t{state}\t{used}")
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Makes it."""
    prepare_data(settings)
    from deskgate.control.signed.key_services import signing_key_create
    from deskgate.control.signed.key_values import KeyValues

    values: KeyValues = {
        "protocols": arguments.protocol,
        "networks": arguments.network,
        "ports": arguments.port,
        "parameters": arguments.parameter,
        "note": arguments.note,
    }
    if arguments.age_limit is not None:
        values["age_limit"] = arguments.age_limit
    if arguments.default_protocol is not None:
        values["default_protocol"] = arguments.default_protocol
    with told():
        _, made = signing_key_create(
            name=arguments.name,
            dialect=arguments.dialect,
            secret=read_source(arguments, "secret"),
            values=values,
        )
    _say(f"Added the signing key {arguments.name!r}.", made)
    return 0


def run_rotate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Another secret."""
    prepare_data(settings)
    from deskgate.control.signed.key_services import signing_key_rotate

    with told():
        made = signing_key_rotate(key=_key(arguments), secret=read_source(arguments, "secret"))
    _say(f"The signing key {arguments.name!r} has another secret.", made)
    return 0


def run_enable(settings: Settings, arguments: argparse.Namespace) -> int:
    """Enables it."""
    return _switch(settings, arguments, on=True)


def run_disable(settings: Settings, arguments: argparse.Namespace) -> int:
    """Disables it."""
    return _switch(settings, arguments, on=False)


def run_remove(settings: Settings, arguments: argparse.Namespace) -> int:
    """Deletes it."""
    prepare_data(settings)
    from deskgate.control.signed.key_services import signing_key_delete

    with told():
        signing_key_delete(key=_key(arguments))
    print(f"Removed the signing key {arguments.name!r}.")
    return 0


def _switch(settings: Settings, arguments: argparse.Namespace, *, on: bool) -> int:
    prepare_data(settings)
    from deskgate.control.signed.key_services import signing_key_update

    with told():
        signing_key_update(key=_key(arguments), values={}, is_enabled=on)
    print(f"The signing key {arguments.name!r} is {'enabled' if on else 'disabled'}.")
    return 0


def _key(arguments: argparse.Namespace) -> SigningKey:
    from deskgate.control.signed.models import SigningKey

    row = SigningKey.objects.filter(name=arguments.name).first()
    if row is None:
        raise CommandError(f"there is no signing key called {arguments.name!r}.")
    return row


def _say(sentence: str, made: Secret | None) -> None:
    print(sentence)
    if made is not None:
        print(f"Its secret, shown this once: {made.reveal()}")

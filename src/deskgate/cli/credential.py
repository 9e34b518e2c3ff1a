"""`deskgate credential`: credentials in the vault. Secrets come by standard input, never out."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.cli.stdin import read_input
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.vault.credentials import Given
    from deskgate.control.vault.models import Credential

_SECRETS = ("password", "private-key", "passphrase")


def add_parser(commands: Commands) -> None:
    """`credential list | add | set | key-pair`."""
    credential = commands.add_parser("credential", help="manage credentials in the vault")
    actions = credential.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="shared and named credentials, without secrets")
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="add shared or named credentials; prints the identifier")
    add.add_argument("--kind", choices=("static", "named"), default="static")
    add.add_argument("--folder", metavar="A/B", help="whom they belong to; made if it is missing")
    _add_values(add)
    add.set_defaults(run=run_add)
    change = actions.add_parser("set", help="change what shared credentials send")
    _add_values(change)
    change.set_defaults(run=run_set)
    pair = actions.add_parser("key-pair", help="make a new SSH key pair; prints the public half")
    pair.add_argument("name", metavar="NAME")
    pair.add_argument("--type", default="ed25519", choices=("ed25519", "rsa-4096", "ecdsa-256"))
    pair.set_defaults(run=run_key_pair)


def _add_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--username", help="whom to log in as")
    parser.add_argument("--domain", help="the Windows domain")
    parser.add_argument(
        "--stdin", choices=_SECRETS, help="the secret that is read from standard input"
    )
    parser.add_argument("--clear", action="append", default=[], choices=_SECRETS, help="forget it")


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """One line each: identifier, kind, name, folder. Personal ones are their owners' business."""
    del arguments
    prepare_data(settings)
    from deskgate.control.vault.models import Credential

    rows = Credential.objects.filter(owner__isnull=True).select_related("folder")
    for row in rows.order_by("name"):
        print(f"{row.pk}\t{row.kind}\t{row.name}\t{row.folder or ''}")
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints the identifier, alone on its line, for scripts."""
    secret = _secret(arguments)
    tell_first_run(prepare_data(settings))
    from django.db import transaction

    from deskgate.control.errors import ControlError
    from deskgate.control.tree.services import folder_ensure
    from deskgate.control.vault.credentials import credential_create

    try:
        with transaction.atomic():
            made = credential_create(
                name=arguments.name,
                kind=arguments.kind,
                folder=folder_ensure(path=arguments.folder) if arguments.folder else None,
                given=_given(arguments, secret),
            )
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(made.pk)
    return 0


def run_set(settings: Settings, arguments: argparse.Namespace) -> int:
    """What isn't named stays."""
    secret = _secret(arguments)
    prepare_data(settings)
    from deskgate.control.errors import ControlError
    from deskgate.control.vault.credentials import credential_update

    try:
        credential_update(credential=_shared(arguments.name), given=_given(arguments, secret))
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(f"Changed {arguments.name!r}.")
    return 0


def run_key_pair(settings: Settings, arguments: argparse.Namespace) -> int:
    """The public half is the line for authorized_keys on the machines."""
    prepare_data(settings)
    from deskgate.control.errors import ControlError
    from deskgate.control.vault.credentials import key_pair_make
    from deskgate.control.vault.keypairs import KeyPairType

    kind = KeyPairType(arguments.type)
    try:
        public = key_pair_make(credential=_shared(arguments.name), person=None, kind=kind)
    except ControlError as error:
        raise CommandError(str(error)) from error
    print(public)
    return 0


def _shared(name: str) -> Credential:
    from deskgate.control.vault.models import Credential, CredentialKind

    found = Credential.objects.filter(kind=CredentialKind.STATIC, name=name).first()
    if found is None:
        raise CommandError(f"there are no shared credentials called {name!r}.")
    return found


def _given(arguments: argparse.Namespace, secret: str | None) -> Given:
    from deskgate.control.vault.credentials import Given
    from deskgate.grants import Secret

    secrets: dict[str, Secret | None] = dict.fromkeys(arguments.clear)
    if secret is not None:
        secrets[arguments.stdin] = Secret(secret)
    return Given(arguments.username, arguments.domain, secrets)


def _secret(arguments: argparse.Namespace) -> str | None:
    """A password's line end is the terminal's; a key's last line end is the key's."""
    if arguments.stdin is None:
        return None
    if sys.stdin.isatty() and arguments.stdin != "private-key":
        return getpass.getpass(f"{arguments.stdin}: ")
    text = read_input()
    return text if arguments.stdin == "private-key" else text.rstrip("\r\n")

"""`deskgate sign`: a signed request made here, or one from elsewhere explained.

Law: a request is explained at the command line of the server only, because what is wrong with one
tells how to make a right one.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from deskgate.cli.errors import CommandError, told
from deskgate.cli.kinds import Commands
from deskgate.cli.passphrases import add_source, read_source
from deskgate.cli.prepare import prepare_data
from deskgate.cli.stdin import read_input
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.signed.keys import SignedKey

_DIALECTS = ("classic", "cyverse", "v2")


def add_parser(commands: Commands) -> None:
    """`sign [--key NAME | --secret-…] --set NAME=VALUE …`, `sign --explain`."""
    sign = commands.add_parser("sign", help="sign a request for one connection, or explain one")
    sign.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the connection: protocol, hostname, port, username …",
    )
    sign.add_argument("--id", default="", help="the connection's name for the user's session")
    sign.add_argument("--key", metavar="NAME", help="sign with this key of the server's")
    sign.add_argument("--dialect", choices=_DIALECTS, help="that of the key; else v2")
    sign.add_argument(
        "--life", type=int, default=300, metavar="SECONDS", help="how long v2's request is good"
    )
    add_source(sign, "secret", "sign with this secret, which no key of the server's has to be")
    sign.add_argument(
        "--explain",
        action="store_true",
        help="read a form, or a link, from standard input, and say what becomes of it; exit code 1"
        " if it is refused",
    )
    sign.add_argument(
        "--path", default="/api/tokens", help="where the request was posted to, for v2"
    )
    sign.set_defaults(run=run)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints the form, or the explanation."""
    prepare_data(settings)
    return _explain(arguments) if arguments.explain else _sign(arguments)


def _explain(arguments: argparse.Namespace) -> int:
    from deskgate.control.signed.explain import explain, request_read
    from deskgate.control.signed.keys import keys_for

    with told():
        keys = [key for key in keys_for((*_DIALECTS, "json")) if _is_meant(key, arguments.key)]
    try:
        pairs = request_read(read_input())
    except ValueError as error:
        raise CommandError(str(error)) from None
    now = datetime.now(UTC)
    good, lines = explain(pairs, keys=keys, method="POST", path=arguments.path, now=now)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if good else 1


def _sign(arguments: argparse.Namespace) -> int:
    from deskgate.control.signed.signer import sign

    secret = read_source(arguments, "secret")
    dialect, key_id = arguments.dialect or "v2", arguments.key or ""
    if secret is None:
        key = _key(arguments)
        secret, dialect, key_id = key.secret, key.dialect, key.name
    elif dialect == "v2" and not key_id:
        raise CommandError("v2 names its key: say --key NAME beside the secret.")
    form = sign(
        _parameters(arguments.set),
        secret=secret,
        dialect=dialect,
        now=datetime.now(UTC),
        identifier=arguments.id,
        key_id=key_id,
        life=timedelta(seconds=arguments.life),
        path=arguments.path,
    )
    print(urlencode(form))
    return 0


def _key(arguments: argparse.Namespace) -> SignedKey:
    from deskgate.control.signed.keys import keys_for

    if not arguments.key:
        raise CommandError("say which key signs: --key NAME, --secret-file or --secret-stdin.")
    wanted = (arguments.dialect,) if arguments.dialect else _DIALECTS
    with told():
        found = [key for key in keys_for(wanted) if _is_meant(key, arguments.key)]
    if not found:
        raise CommandError(f"there is no signing key {arguments.key!r} that is enabled.")
    return found[0]


def _is_meant(key: SignedKey, name: str | None) -> bool:
    return name is None or name in (key.name, key.name.partition(":")[2])


def _parameters(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise CommandError(f"--set {name!r}: write NAME=VALUE.")
        found[name] = value
    return found

"""The forms by which a platform's users log in, signed beforehand, so that signing isn't measured.

Django must be set up before any of them is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

DIALECTS = ("classic", "v2", "json")
_TARGET = {"hostname": "10.0.0.7", "port": "22"}
_LIFE = timedelta(minutes=5)


def forms(secrets: Mapping[str, str], count: int) -> dict[str, list[str]]:
    """So many of each dialect, each for another user. A key is called as its dialect."""
    made: dict[str, list[str]] = {}
    for dialect in DIALECTS:
        form = _sealed(secrets[dialect]) if dialect == "json" else _signed(dialect, secrets)
        made[dialect] = [form(f"user-{number}") for number in range(count)]
    return made


def _signed(dialect: str, secrets: Mapping[str, str]) -> Callable[[str], str]:
    from deskgate.control.signed.signer import sign
    from deskgate.grants import Secret

    secret = Secret(secrets[dialect])

    def form(user: str) -> str:
        return urlencode(
            sign(
                {**_TARGET, "protocol": "ssh", "username": user},
                secret=secret,
                dialect=dialect,
                key_id=dialect,
                now=datetime.now(UTC),
                life=_LIFE,
                identifier="desk",
            )
        )

    return form


def _sealed(secret: str) -> Callable[[str], str]:
    from deskgate.control.signed.jsonlogin import json_seal

    key = bytes.fromhex(secret)
    until = int((datetime.now(UTC) + _LIFE).timestamp() * 1000)
    connections = {"desk": {"protocol": "ssh", "parameters": _TARGET}}

    def form(user: str) -> str:
        content = {"username": user, "expires": until, "connections": connections}
        return urlencode({"data": json_seal(content, key=key)})

    return form

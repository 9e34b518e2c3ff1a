"""SSH host keys: which one a connection insists on, where it comes from, and who has set it.

guacd takes one entry of known_hosts and trusts any key without one. The order: the parameter
`host-key`; the key that was learned at the first session, or set. Laws: a key counts for the host
and port at which it was seen; `host-key-check` says what to do without one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils import timezone

from deskgate.control.audit.record import record
from deskgate.control.errors import Invalid
from deskgate.control.tree.models import Connection
from deskgate.control.vault.host_probe import PREFERENCE, SeenKey
from deskgate.control.vault.models import HostKey, PersonalChoice
from deskgate.control.vault.right import acting_right
from deskgate.control.vault.vouchers import Reference, vouchers_drop

PARAMETER: Final = "host-key"
CHECK: Final = "host-key-check"
_SSH_PORT: Final = 22
_TYPES: Final = frozenset({*PREFERENCE, "ssh-dss"})


class Check(StrEnum):
    """What is done about a server's identity; the catalogue's words."""

    FIRST_USE = "first-use"
    PINNED = "pinned"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an SSH server listens."""

    host: str
    port: int

    def entry(self, key_type: str, key: str) -> str:
        """The line of known_hosts."""
        plain = self.port == _SSH_PORT
        return f"{self.host if plain else f'[{self.host}]:{self.port}'} {key_type} {key}"


def check_of(parameters: Mapping[str, str]) -> Check:
    """What these effective parameters of an SSH connection ask for."""
    return Check(parameters.get(CHECK) or Check.FIRST_USE)


def place_of(parameters: Mapping[str, str]) -> Place | None:
    """Where these effective parameters lead; None where there is no host."""
    host, port = parameters.get("hostname", ""), parameters.get("port") or str(_SSH_PORT)
    return Place(host, int(port)) if host and port.isdigit() else None


def host_key_known(*, connection: Connection, place: Place) -> HostKey | None:
    """The key that was learned or set for this place."""
    return HostKey.objects.filter(connection=connection, host=place.host, port=place.port).first()


def host_key_to_learn(*, connection: Connection, parameters: Mapping[str, str]) -> Place | None:
    """Where to look for a key before the first session; None when there is no need."""
    if connection.protocol != "ssh" or parameters.get(PARAMETER):
        return None
    place = place_of(parameters)
    if place is None or check_of(parameters) is not Check.FIRST_USE:
        return None
    return None if host_key_known(connection=connection, place=place) else place


def host_key_learn(*, connection: Connection, place: Place, seen: SeenKey) -> None:
    """Keep the first key that was seen there; one that is there already stays."""
    with transaction.atomic():
        Connection.objects.select_for_update().filter(pk=connection.pk).first()
        if host_key_known(connection=connection, place=place) is None:
            _write(connection, place, seen, first_use=True, by_name="")
            details = {"fingerprint": fingerprint(seen.key), "host": place.host}
            record("host-key.learn", connection, details=details)


def host_key_entry(*, connection: Connection, parameters: Mapping[str, str]) -> str | None:
    """What guacd is to insist on; None: any key. Raises HostKeyMissing."""
    place = place_of(parameters)
    given = parameters.get(PARAMETER, "")
    if given:
        return _with_place(given, place)
    check = check_of(parameters)
    if check is Check.OFF or place is None:
        return None
    known = host_key_known(connection=connection, place=place)
    if known is None or (check is Check.PINNED and known.first_use):
        raise HostKeyMissing
    return place.entry(known.key_type, known.key)


class HostKeyMissing(Exception):
    """There is no key to insist on, and there must be one."""


def host_key_set(*, connection: Connection, place: Place, seen: SeenKey, used: Reference) -> None:
    """This is the key from now on; who may is asked before.

    What others trusted the server with, they have to confirm again: their own choices, and (`used`)
    shared credentials, unless who acts may vouch for these.
    """
    right = acting_right()
    with transaction.atomic():
        before = host_key_known(connection=connection, place=place)
        _write(connection, place, seen, first_use=False, by_name=right.name)
        if before is None or before.key != seen.key:
            _distrust(connection, may_vouch=right.may_vouch(used))
        details = {"fingerprint": fingerprint(seen.key), "host": place.host}
        record("host-key.set", connection, details=details)


def host_keys_clear(*, connection: Connection, used: Reference) -> None:
    """Forget the key; the next session learns the one that it then sees."""
    right = acting_right()
    with transaction.atomic():
        gone, _ = HostKey.objects.filter(connection=connection).delete()
        if gone:
            _distrust(connection, may_vouch=right.may_vouch(used))
            record("host-key.clear", connection)


def fingerprint(key: str) -> str:
    """As ssh shows it: "SHA256:" and the digest in base64 without its padding."""
    digest = hashlib.sha256(base64.b64decode(key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def entry_parse(text: str) -> SeenKey:
    """The key in a line of known_hosts, or of a .pub file. Raises Invalid."""
    words = text.split()
    at = next((i for i, word in enumerate(words[:2]) if word in _TYPES), None)
    if at is None or len(words) <= at + 1:
        raise Invalid({"key": ["Give a line of known_hosts, or the text of a public key file."]})
    key_type, key = words[at], words[at + 1]
    try:
        inner = base64.b64decode(key, validate=True)
    except binascii.Error:
        raise Invalid({"key": ["The key is not whole."]}) from None
    name = key_type.encode()
    if not inner.startswith(len(name).to_bytes(4, "big") + name):
        raise Invalid({"key": ["The key is not of the type that stands before it."]})
    return SeenKey(key_type, key)


def _with_place(entry: str, place: Place | None) -> str:
    """guacd wants the host too; a bare public key is for the connection's own."""
    words = entry.split()
    if place is not None and len(words) > 1 and words[0] in _TYPES:
        return place.entry(words[0], words[1])
    return entry


def _write(
    connection: Connection, place: Place, seen: SeenKey, *, first_use: bool, by_name: str
) -> None:
    """One a place, because guacd takes one; those of other places stay, so that leading a
    connection elsewhere and back forgets nothing."""
    HostKey.objects.update_or_create(
        connection=connection,
        host=place.host,
        port=place.port,
        defaults={
            "key_type": seen.key_type,
            "key": seen.key,
            "first_use": first_use,
            "by_name": by_name,
            "created_at": timezone.now(),
        },
    )


def _distrust(connection: Connection, *, may_vouch: bool) -> None:
    PersonalChoice.objects.filter(connection=connection).delete()
    if not may_vouch:
        vouchers_drop(connection=connection)

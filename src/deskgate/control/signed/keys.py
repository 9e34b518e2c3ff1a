"""The keys that requests are signed with: those of the database and those of the settings.

Laws: a key's secret is a `Secret` from here on; a key of the settings is called `settings:…`, which
none of the database can be; when a key was last used is written once a minute at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.signed.models import Dialect, SigningKey
from deskgate.control.signed.reach import Ports, ports_of
from deskgate.control.vault.cipher import unseal
from deskgate.grants import Secret
from deskgate.networks import network_normal
from deskgate.settings import Settings

FROM_SETTINGS: Final = "settings:"
_SECRET_KEY: Final = f"{FROM_SETTINGS}secret-key"
_JSON_SECRET_KEY: Final = f"{FROM_SETTINGS}json-secret-key"
JSON_KEY_BYTES: Final = 16  # twice as many hexadecimal digits
_USED_STEP: Final = timedelta(minutes=1)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedKey:
    """A key as requests are checked with it. Lists that are empty don't limit.

    `age_limit` None is no limit; `parameters` are those accepted unsigned beside the usual ones;
    `row` is the key of the database's row, if it has one.
    """

    name: str
    dialect: str
    secret: Secret
    age_limit: timedelta | None = timedelta(minutes=10)
    default_protocol: str = "rdp"
    protocols: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    ports: tuple[Ports, ...] = ()
    parameters: frozenset[str] = frozenset()
    row: int | None = None


def keys_for(dialects: Collection[str]) -> list[SignedKey]:
    """The keys that are good for these dialects now. Raises KeyTrouble where none can be opened."""
    return [*_of_database(dialects), *_of_settings(current_settings(), dialects)]


def key_gone(name: str) -> bool:
    """Whether this was a key of the settings, which have it no more: nobody is told of that.

    Whom a key of the database has let in is ended by whoever takes it away.
    """
    if not name.startswith(FROM_SETTINGS):
        return False
    settings = current_settings()
    if name == _SECRET_KEY and settings.signed_secret_key is not None:
        return False
    if name == _JSON_SECRET_KEY and settings.json_secret_key is not None:
        return False
    return all(name != f"{FROM_SETTINGS}{one.name}" for one in settings.signing_keys)


def key_use(*, key: SignedKey, now: datetime) -> bool:
    """Note that a request was signed with this key; whether the key is still good.

    Until the surrounding transaction ends, nobody disables it: whoever does that then finds whom it
    has let in.
    """
    if key.row is None:
        return True
    rows = SigningKey.objects.select_for_update().filter(pk=key.row, is_enabled=True)
    found = list(rows.order_by().values_list("last_used_at", flat=True))
    if not found:
        return False
    if found[0] is None or found[0] <= now - _USED_STEP:
        rows.update(last_used_at=now)
    return True


def _of_database(dialects: Collection[str]) -> list[SignedKey]:
    rows = list(SigningKey.objects.filter(dialect__in=dialects, is_enabled=True))
    keys = [key for row in rows if (key := _of_row(row)) is not None]
    if rows and not keys:
        raise KeyTrouble("None of the signing keys can be opened.")
    return keys


def _of_row(row: SigningKey) -> SignedKey | None:
    """None for a row that can't be used: one bad row keeps nobody out who has another."""
    try:
        secret = unseal(bytes(row.sealed))
        if row.dialect == Dialect.JSON and len(bytes.fromhex(secret.reveal())) != JSON_KEY_BYTES:
            raise ValueError("it is no AES key of 128 bits")
        return SignedKey(
            name=row.name,
            dialect=row.dialect,
            secret=secret,
            age_limit=_limit(row.age_limit),
            default_protocol=row.default_protocol,
            protocols=tuple(row.protocols),
            networks=tuple(network_normal(one) for one in row.networks),
            ports=tuple(ports_of(one) for one in row.ports),
            parameters=frozenset(row.parameters),
            row=row.pk,
        )
    except (KeyTrouble, ValueError) as trouble:
        _log.error("A signing key can't be used", key=row.name, reason=str(trouble))
        return None


def _of_settings(settings: Settings, dialects: Collection[str]) -> Iterator[SignedKey]:
    if settings.signed_secret_key is not None:
        key = SignedKey(
            name=_SECRET_KEY,
            dialect="",
            secret=Secret(settings.signed_secret_key.get_secret_value()),
            age_limit=_limit(settings.signed_age_limit_ms),
            default_protocol=settings.signed_default_protocol,
            networks=tuple(network_normal(one) for one in settings.signed_networks),
            parameters=frozenset(settings.signed_parameters),
        )
        for dialect in settings.signed_dialects:
            if dialect in dialects:
                yield replace(key, dialect=dialect)
    if settings.json_secret_key is not None and Dialect.JSON in dialects:
        secret = Secret(settings.json_secret_key.get_secret_value())
        yield SignedKey(_JSON_SECRET_KEY, Dialect.JSON.value, secret)
    for one in settings.signing_keys:
        if one.dialect in dialects:
            yield SignedKey(
                name=f"{FROM_SETTINGS}{one.name}",
                dialect=one.dialect,
                secret=Secret(one.secret.get_secret_value()),
                age_limit=_limit(one.age_limit_ms),
                default_protocol=one.default_protocol,
                protocols=one.protocols,
                networks=tuple(network_normal(network) for network in one.networks),
                ports=tuple(ports_of(port) for port in one.ports),
                parameters=frozenset(one.parameters),
            )


def _limit(milliseconds: int) -> timedelta | None:
    return timedelta(milliseconds=milliseconds) if milliseconds else None

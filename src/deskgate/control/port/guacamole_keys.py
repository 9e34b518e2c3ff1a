"""The keys of guacamole.properties as signing keys: one of each old dialect, one of encrypted JSON.

Laws: the same file again changes nothing; another secret in it is another secret here, and whom
the old one let in leaves; of a secret only "set" or "changed" is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskgate.control.errors import Conflict
from deskgate.control.port.compare import Doing
from deskgate.control.signed.key_services import (
    signing_key_create,
    signing_key_rotate,
    signing_key_update,
)
from deskgate.control.signed.key_values import KeyValues, values_checked
from deskgate.control.signed.models import Dialect, SigningKey
from deskgate.control.vault.cipher import unseal
from deskgate.grants import Secret

# What the setting is called, and the dialects that its secret is good for.
_SECRETS: Final = {
    "signed_secret_key": (Dialect.CLASSIC, Dialect.CYVERSE),
    "json_secret_key": (Dialect.JSON,),
}
_NOTE: Final = "From guacamole.properties"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What becomes of one signing key."""

    name: str
    doing: Doing
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    dialect: Dialect
    secret: Secret
    values: KeyValues

    @property
    def name(self) -> str:
        return f"guacamole-{self.dialect.value}"


def keys_diff(values: Mapping[str, Any]) -> tuple[KeyChange, ...]:
    """What would change; nothing is written. Raises Invalid, Conflict, KeyTrouble."""
    return tuple(_diff(one, _row(one)) for one in _wanted(values))


def keys_apply(values: Mapping[str, Any]) -> tuple[KeyChange, ...]:
    """Make and change them. Raises as `keys_diff`."""
    done = []
    for one in _wanted(values):
        row = _row(one)
        change = _diff(one, row)
        done.append(change)
        if row is None:
            made = {**one.values, "note": _NOTE}
            signing_key_create(
                name=one.name,
                dialect=one.dialect,
                secret=one.secret,
                values=KeyValues(**made),  # type: ignore[typeddict-item]  # the same, and a note
            )
            continue
        if "secret" in change.fields:
            signing_key_rotate(key=row, secret=one.secret)
        if set(change.fields) - {"secret"}:
            signing_key_update(key=row, values=one.values)
    return tuple(done)


def _wanted(settings: Mapping[str, Any]) -> list[_Wanted]:
    values = KeyValues()
    if "signed_age_limit_ms" in settings:
        values["age_limit"] = settings["signed_age_limit_ms"]
    if "signed_default_protocol" in settings:
        values["default_protocol"] = settings["signed_default_protocol"]
    values_checked(values)
    return [
        _Wanted(dialect, Secret(settings[name]), KeyValues() if name.startswith("json") else values)
        for name, dialects in _SECRETS.items()
        if name in settings
        for dialect in dialects
    ]


def _row(wanted: _Wanted) -> SigningKey | None:
    row = SigningKey.objects.filter(name=wanted.name).first()
    if row is not None and row.dialect != wanted.dialect:
        raise Conflict(
            f"There is a signing key {row.name!r} of another dialect. Rename or delete it."
        )
    return row


def _diff(wanted: _Wanted, row: SigningKey | None) -> KeyChange:
    if row is None:
        return KeyChange(wanted.name, Doing.CREATE, ("dialect", "secret", *wanted.values))
    changed = [name for name, value in wanted.values.items() if getattr(row, name) != value]
    if unseal(bytes(row.sealed)) != wanted.secret:
        changed.insert(0, "secret")
    return KeyChange(wanted.name, Doing.UPDATE if changed else Doing.UNCHANGED, tuple(changed))

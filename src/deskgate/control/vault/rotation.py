"""New keys for what is sealed, while the server runs; and whether all that is sealed can be opened.

Rotation puts a new key first in the file, from where every process takes it with its next use, then
seals everything anew, some rows at a time. Laws: it can be interrupted anywhere and begun again; at
every moment every text opens with a key of the file; an old key goes only when nothing needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import models, transaction

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.vault.cipher import ring
from deskgate.control.vault.keyfile import (
    key_read,
    keys_write,
    make_vault_key,
    vault_keys_path,
)
from deskgate.control.vault.sealed import STORES, Store
from deskgate.grants import Secret

BATCH: Final = 200  # rows of one transaction: short enough that nobody waits for it
_SAMPLE: Final = 50  # rows of each table that are tried at start


class State(Enum):
    """Of one sealed text."""

    NEWEST = "newest"
    OLDER = "older"
    LOST = "lost"


@dataclass(slots=True)
class Census:
    """How many sealed texts there are, by table and by state."""

    keys: int
    found: dict[str, dict[State, int]] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """Over all tables."""
        return sum(states[state] for states in self.found.values())


def keys_census() -> Census:
    """Try every sealed text. Raises KeyTrouble when there are no keys to try."""
    keys = ring()
    census = Census(len(keys))
    for store in STORES:
        states = dict.fromkeys(State, 0)
        for row in store.rows().iterator(chunk_size=BATCH):
            for token in store.tokens(row):
                states[_state(keys, token)] += 1
        census.found[store.label] = states
    return census


def keys_rotate() -> Census:
    """Seal everything with a new key; an interrupted rotation is taken up with its key."""
    before = keys_census()
    unfinished = before.keys > 1 and before.count(State.OLDER) > 0
    if not unfinished:
        path = vault_keys_path(current_settings().data)
        keys_write(path, [Secret(make_vault_key()), *key_read(path)])
        record("keys.rotate", name="vault.keys", details={"keys": before.keys + 1})
    for store in STORES:
        for keys in _batches(store):
            _reseal(store, keys)
    return keys_census()


def keys_drop_old() -> int:
    """Keep only the newest key. Raises Conflict while anything needs another one. How many went."""
    census = keys_census()
    if census.count(State.OLDER):
        raise Conflict(
            "Some secrets are still sealed with an older key: run `deskgate keys rotate`."
        )
    path = vault_keys_path(current_settings().data)
    keys = key_read(path)
    if len(keys) > 1:
        keys_write(path, keys[:1])
        record("keys.drop-old", name="vault.keys", details={"dropped": len(keys) - 1})
    return len(keys) - 1


def lost_forget() -> dict[str, int]:
    """Delete what no key opens any more. How many rows of each table."""
    keys = ring()
    gone: dict[str, int] = {}
    with transaction.atomic():
        for store in STORES:
            lost = [row.pk for row in store.rows() if _is_lost(keys, store, row)]
            store.rows().filter(pk__in=lost).delete()
            gone[store.label] = len(lost)
        if any(gone.values()):
            record("keys.forget-lost", name="vault.keys", details=gone)
    return gone


def keys_try() -> None:
    """Whether the keys are those that the database was sealed with. Raises KeyTrouble.

    Some texts are tried, so that it is quick; it fails only if none of them opens.
    """
    keys = ring()
    tried = [
        _state(keys, token)
        for store in STORES
        if store.lasting
        for row in store.rows().reverse()[:_SAMPLE]
        for token in store.tokens(row)
    ]
    if tried and all(state is State.LOST for state in tried):
        raise KeyTrouble(
            f"The keys in {vault_keys_path(current_settings().data)} are not those that the "
            "database's secrets were sealed with. Put the right key file back from a backup. If it "
            "is lost for good, `deskgate keys forget-lost` deletes what can't be opened any more."
        )


def _state(keys: list[Fernet], token: bytes) -> State:
    for number, key in enumerate(keys):
        try:
            key.decrypt(token)
        except InvalidToken:
            continue
        return State.OLDER if number else State.NEWEST
    return State.LOST


def _is_lost(keys: list[Fernet], store: Store, row: models.Model) -> bool:
    return any(_state(keys, token) is State.LOST for token in store.tokens(row))


def _batches(store: Store) -> Iterator[list[int]]:
    last = 0
    while True:
        keys = list(store.rows().filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _reseal(store: Store, keys: list[int]) -> None:
    cipher, newest = MultiFernet(ring()), ring()[0]

    def again(token: bytes) -> bytes:
        try:
            newest.decrypt(token)
        except InvalidToken:
            return _rotated(cipher, token)
        return token

    with transaction.atomic():
        for row in store.rows().select_for_update().filter(pk__in=keys):
            before = list(store.tokens(row))
            store.reseal(row, again)
            if list(store.tokens(row)) != before:
                row.save(update_fields=[store.field])


def _rotated(cipher: MultiFernet, token: bytes) -> bytes:
    try:
        return cipher.rotate(token)
    except InvalidToken:  # lost; the census tells
        return token

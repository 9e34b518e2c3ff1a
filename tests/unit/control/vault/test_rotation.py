"""Rotation: every text opens at every moment, wherever it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import models
from tests.unit.control.vault.scene import MARKER, Scene

from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.vault import rotation
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.keyfile import key_read, keys_write, make_vault_key, vault_keys_path
from deskgate.control.vault.rotation import (
    State,
    keys_census,
    keys_drop_old,
    keys_rotate,
    keys_try,
    lost_forget,
)
from deskgate.control.vault.sealed import STORES
from deskgate.control.vault.services import secrets_reveal
from deskgate.grants import Secret


@pytest.fixture
def ring(db: None) -> Iterator[Path]:
    """The key file, as it was before in the end."""
    path = vault_keys_path(current_settings().data)
    before = key_read(path)
    yield path
    keys_write(path, before)


@pytest.fixture
def full(ring: Path, scene: Scene) -> Scene:
    """A text in every table that lasts."""
    sealed = seal(Secret(MARKER)).decode()
    Authenticator.objects.create(user=scene.admin, type="totp", data={"secret": sealed})
    return scene


def _opens() -> None:
    for store in STORES:
        for row in store.rows():
            for token in store.tokens(row):
                assert MARKER in unseal(token).reveal()


def test_everything_is_sealed_anew(full: Scene, ring: Path) -> None:
    old = key_read(ring)
    before = keys_census()
    assert before.count(State.NEWEST) > 5
    after = keys_rotate()
    assert after.keys == 2
    assert after.count(State.NEWEST) == before.count(State.NEWEST)
    assert after.count(State.OLDER) == 0
    assert key_read(ring)[1:] == old
    _opens()
    assert keys_drop_old() == 1
    assert keys_drop_old() == 0
    assert len(key_read(ring)) == 1
    _opens()
    assert ring.stat().st_mode & 0o777 == 0o600
    told = Event.objects.filter(action__startswith="keys.").values_list("action", flat=True)
    assert set(told) == {"keys.rotate", "keys.drop-old"}


class _Interrupted(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 3])
def test_interrupted_and_begun_again(
    full: Scene, ring: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    real: Callable[..., Any] = rotation._reseal
    done: list[object] = []

    def stop(*arguments: Any) -> None:
        if len(done) >= after:
            raise _Interrupted
        done.append(arguments)
        real(*arguments)

    monkeypatch.setattr(rotation, "_reseal", stop)
    with pytest.raises(_Interrupted):
        keys_rotate()
    _opens()
    assert keys_census().count(State.OLDER) > 0
    with pytest.raises(Conflict):
        keys_drop_old()
    monkeypatch.setattr(rotation, "_reseal", real)
    assert keys_rotate().keys == 2  # it goes on with the key that was added
    assert keys_rotate().keys == 3  # nothing was left to do: a new rotation
    keys_drop_old()
    _opens()


def test_what_is_written_meanwhile_takes_the_new_key(
    full: Scene, ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = rotation._reseal

    def meanwhile(*arguments: Any) -> None:
        full.own.secrets.update(token=seal(Secret(MARKER)))
        real(*arguments)

    monkeypatch.setattr(rotation, "_reseal", meanwhile)
    assert keys_rotate().count(State.OLDER) == 0
    keys_drop_old()
    _opens()


def test_a_wrong_key_is_told(full: Scene, ring: Path) -> None:
    keys_try()
    keys_write(ring, [Secret(make_vault_key())])
    with pytest.raises(KeyTrouble, match="forget-lost"):
        keys_try()
    with pytest.raises(KeyTrouble, match="another key"):
        secrets_reveal(connection_id=full.own.pk)
    census = keys_census()
    assert (census.count(State.NEWEST), census.count(State.OLDER)) == (0, 0)
    lost = census.count(State.LOST)
    assert keys_rotate().count(State.LOST) == lost
    assert sum(lost_forget().values()) == lost
    assert keys_census().count(State.LOST) == 0
    assert not Authenticator.objects.exists()
    keys_try()


def test_one_that_is_lost_leaves_the_others(full: Scene, ring: Path) -> None:
    full.own.secrets.update(token=b"gAAAAABnonsense")
    keys_try()
    assert keys_census().count(State.LOST) == 1
    assert sum(lost_forget().values()) == 1
    assert not full.own.secrets.exists()
    _opens()


def test_without_any_secret_there_is_nothing_to_try(ring: Path) -> None:
    keys_write(ring, [Secret(make_vault_key())])
    keys_try()
    census = keys_census()
    assert sum(census.count(state) for state in State) == 0
    assert {store.label for store in STORES} == set(census.found)
    assert issubclass(STORES[0].model, models.Model)

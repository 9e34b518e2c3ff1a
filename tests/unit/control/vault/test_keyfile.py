"""Key files: made once, whole, and private."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from deskgate.control.errors import KeyTrouble
from deskgate.control.vault import keyfile
from deskgate.grants import Secret


def _path(tmp_path: Path) -> Path:
    return keyfile.vault_keys_path(tmp_path)


def test_made_once(tmp_path: Path) -> None:
    path = _path(tmp_path)
    assert keyfile.key_ensure(path, keyfile.make_vault_key)
    before = path.read_bytes()
    assert not keyfile.key_ensure(path, keyfile.make_vault_key)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["vault.keys"]


def test_many_at_once_make_one(tmp_path: Path) -> None:
    path, made = _path(tmp_path), []
    start = threading.Barrier(8)

    def ensure() -> None:
        start.wait()
        made.append(keyfile.key_ensure(path, keyfile.make_vault_key))

    threads = [threading.Thread(target=ensure) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.count(True) == 1
    assert len(keyfile.key_read(path)) == 1


def test_the_newest_comes_first_and_nothing_prints(tmp_path: Path) -> None:
    path = _path(tmp_path)
    keyfile.key_ensure(path, lambda: "new\n\nold")
    keys = keyfile.key_read(path)
    assert [key.reveal() for key in keys] == ["new", "old"]
    assert "new" not in repr(keys)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610])
def test_a_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = _path(tmp_path)
    keyfile.key_ensure(path, keyfile.make_vault_key)
    path.chmod(mode)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        keyfile.key_read(path)


def test_missing_empty_and_unreadable(tmp_path: Path) -> None:
    path = _path(tmp_path)
    with pytest.raises(KeyTrouble, match="missing"):
        keyfile.key_read(path)
    keyfile.key_ensure(path, str)
    with pytest.raises(KeyTrouble, match="empty"):
        keyfile.key_read(path)
    path.write_bytes(b"\xff")
    with pytest.raises(KeyTrouble, match="can't be read"):
        keyfile.key_read(path)


def test_keys_differ() -> None:
    assert keyfile.make_django_key() != keyfile.make_django_key()
    fernet = Fernet(keyfile.make_vault_key())
    assert fernet.decrypt(fernet.encrypt(b"x")) == b"x"


def test_keys_take_the_place_of_others_as_a_whole(tmp_path: Path) -> None:
    path = keyfile.vault_keys_path(tmp_path)
    keyfile.key_ensure(path, keyfile.make_vault_key)
    first = keyfile.key_read(path)
    keyfile.keys_write(path, [Secret(keyfile.make_vault_key()), *first])
    assert keyfile.key_read(path)[1:] == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_draft_that_can_not_be_put_in_place_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keyfile.vault_keys_path(tmp_path)
    keyfile.key_ensure(path, keyfile.make_vault_key)
    before = path.read_text()

    def full(self: Path, target: Path) -> Path:
        raise OSError("no space")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        keyfile.keys_write(path, [Secret(keyfile.make_vault_key())])
    assert path.read_text() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]

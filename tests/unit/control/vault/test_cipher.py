"""Sealing, rotating, and the wrong key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskgate.control.errors import KeyTrouble
from deskgate.control.vault import cipher, keyfile
from deskgate.grants import Secret
from deskgate.settings import Settings


@pytest.fixture
def key_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = Settings(_env_file=None, data=tmp_path)
    monkeypatch.setattr(cipher, "current_settings", lambda: settings)
    path = keyfile.vault_keys_path(tmp_path)
    keyfile.key_ensure(path, keyfile.make_vault_key)
    return path


def _rewrite(path: Path, text: str) -> None:
    before = path.stat().st_mtime_ns
    path.write_text(text)
    os.utime(path, ns=(before + 1, before + 1))


@pytest.mark.parametrize("text", ["", "ä漢🙂", "x" * 8192])
def test_there_and_back(key_path: Path, text: str) -> None:
    token = cipher.seal(Secret(text))
    assert text.encode() not in token or not text
    assert cipher.unseal(token) == Secret(text)


def test_keys_are_rotated_while_it_runs(key_path: Path) -> None:
    token = cipher.seal(Secret("s"))
    old = key_path.read_text()
    _rewrite(key_path, f"{keyfile.make_vault_key()}\n{old}")
    assert cipher.unseal(token) == Secret("s")
    newer = cipher.seal(Secret("t"))
    _rewrite(key_path, old)
    with pytest.raises(KeyTrouble):
        cipher.unseal(newer)


@pytest.mark.parametrize("token", [b"", b"nonsense", b"gAAAAA=="])
def test_what_no_key_opens_says_what_to_do(key_path: Path, token: bytes) -> None:
    with pytest.raises(KeyTrouble, match="backup") as trouble:
        cipher.unseal(token)
    assert str(key_path) in str(trouble.value)


def test_a_line_that_is_no_key(key_path: Path) -> None:
    _rewrite(key_path, "nonsense\n")
    with pytest.raises(KeyTrouble, match="not a Fernet key") as trouble:
        cipher.seal(Secret("s"))
    assert "nonsense" not in str(trouble.value)


def test_a_file_that_vanished(key_path: Path) -> None:
    key_path.unlink()
    with pytest.raises(KeyTrouble, match="missing"):
        cipher.seal(Secret("s"))

"""The clients for the tests are installed from their lock, and only when that has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup import clients
from setup.places import CLIENTS_LOCK


def test_from_its_lock_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(clients, "CLIENTS", tmp_path / "clients")
    monkeypatch.setattr(clients, "run", lambda command, **how: ran.append(command))
    clients.install_clients()
    clients.install_clients()
    assert len(ran) == 1
    assert ran[0][-4:] == ["--target", str(tmp_path / "clients"), "-r", str(CLIENTS_LOCK)]
    assert "--require-hashes" in ran[0]


def test_each_is_pinned() -> None:
    asked = CLIENTS_LOCK.with_suffix(".txt").read_text()
    locked = CLIENTS_LOCK.read_text()
    names = [line for line in asked.splitlines() if line and not line.startswith("#")]
    assert names
    assert all(f"{name} \\" in locked for name in names)

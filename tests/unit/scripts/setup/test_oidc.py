"""The provider for the tests is installed from its lock, and only when that has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from setup import oidc
from setup.node import Node

NODE = Node(Path("/bin/node"), ("/bin/npm",), "20.19.0")


def test_from_its_lock_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[list[str], Any]] = []
    monkeypatch.setattr(oidc, "PROVIDER_MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(oidc, "run", lambda command, **how: ran.append((command, how["folder"])))
    oidc.install_provider(NODE)
    oidc.install_provider(NODE)
    assert ran == [
        (["/bin/npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], oidc.PROVIDER)
    ]


def test_the_lock_is_there() -> None:
    assert (oidc.PROVIDER / "package-lock.json").is_file()
